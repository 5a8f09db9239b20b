"""A real page of a real outlet, by the outlet's own rules, served from loopback."""

import os
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from outlets.loader import load_catalogue
from rasid.records import Channel, ChannelKind, Outcome

DATA = Path(os.environ.get("RASID_DATA", Path(__file__).resolve().parents[2].parent / "shared" / "data"))
PAGE = DATA.parent / "seed" / "page.html"
PARAGRAPHS = 13

pytestmark = pytest.mark.skipif(not PAGE.is_file(), reason="development data is not here: the saved page is not tested")


@pytest.fixture
def published(desk: Any, press: Any) -> Callable[[str], Any]:
    """Serves the page and crawls it; returns the article's latest version."""
    desk.change(resolve=("*.test=127.0.0.1", "syria.news=127.0.0.1"))
    channel = Channel("syria_news/main", "syria_news", ChannelKind.FEED, press.url("syria.news", "/rss.php"))
    desk.outlets.append(replace(load_catalogue().outlet("syria_news"), channels=(channel,)))
    press.publish_feed("syria.news", "/e6af0a99-24101712.html")
    press.publish("syria.news", "/rss.php", press.reply("syria.news", "/rss.xml").body, Content_Type="text/xml")

    def crawl(html: str) -> Any:
        press.publish("syria.news", "/e6af0a99-24101712.html", html)
        desk.clock.ahead += timedelta(days=1)
        assert desk.crawl() == "finished"
        (row,) = desk.store.articles()
        return desk.store.versions(row.id)[-1]

    return crawl


def test_the_page_is_stored_once_and_again_when_it_changed(desk: Any, published: Any) -> None:
    html = PAGE.read_text(encoding="utf-8")
    first = published(html)
    assert (first.number, len(first.article.paragraphs)) == (1, PARAGRAPHS)
    title = first.article.title

    cosmetic = _in_body(html, lambda text: text.replace(" ", "\u00a0", 3).replace("ال", "الـ", 2))
    assert published(cosmetic).number == 1
    assert desk.store.changes() == []
    assert desk.store.counts(desk.clock.now()).visits[Outcome.COSMETIC] == 1

    changed = published(_in_body(html, lambda text: text + " وأضاف بيان لاحق تفاصيل أخرى."))
    assert (changed.number, changed.article.title) == (2, title)
    (change,) = desk.store.changes()
    assert [edit.field for edit in change.change.edits] == ["paragraphs"]


def _in_body(html: str, edit: Callable[[str], str]) -> str:
    """The page with the text of one paragraph of the body edited."""
    start = html.index("newsbody")
    match = re.search(r"<p[^>]*>([^<]{80,})<", html[start:])
    assert match
    text = match.group(1)
    return html.replace(text, edit(text), 1)
