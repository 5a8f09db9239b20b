"""Feeds out: read by feedparser, stable ids, nothing that a page can print breaks them."""

import json
import os
import re
import shutil
import subprocess
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit
from xml.etree.ElementTree import fromstring

import feedparser
import pytest
from sqlalchemy import event

from storage.showing import FEW_OUTLETS

Ask = Callable[..., Any]
Press = Any

HARM = '</p><script>alert(1)</script>&amp; "q" \x0b ]]> <![CDATA['
ATOM = "{http://www.w3.org/2005/Atom}"
FERRY = "https://bahr_times.example/2026/ferry"


def parsed(answer: Any) -> Any:
    assert answer.status == 200, answer.text
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        found = feedparser.parse(answer.body, response_headers={"content-type": answer.headers["content-type"]})
    assert not found.bozo, found.get("bozo_exception")
    return found


def there(feed: Any, relation: str) -> str | None:
    return next((str(link.href) for link in feed.feed.links if link.rel == relation), None)


def path_of(address: str | None) -> str:
    assert address is not None
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


def test_changes_as_atom(full_press: Press, ask: Ask) -> None:
    answer = ask("/feeds/changes.atom")
    assert answer.headers["content-type"] == "application/atom+xml"
    feed = parsed(answer)
    stored = full_press.store.changes(limit=100)
    assert [entry.id.rpartition(":")[2] for entry in feed.entries] == [str(change.id) for change in stored]
    assert all(re.fullmatch(r"tag:[0-9a-f]{32}\.rasid\.invalid,2026:change:\d+", entry.id) for entry in feed.entries)
    ferry = next(entry for entry in feed.entries if entry.author == "Bahr Times")
    assert ferry.title == "Changed: Ferry returns to the old port"
    assert "<del>Monday</del>" in ferry.content[0].value
    assert "<ins>Tuesday</ins>" in ferry.content[0].value
    assert ferry.links[0].href.startswith("http://127.0.0.1:8470/articles/")
    assert {tag.term for tag in ferry.tags} >= {"changed", "number"}
    arabic = next(entry for entry in feed.entries if entry.author != "Bahr Times" and "<ins>" in entry.content[0].value)
    assert 'dir="rtl"' in arabic.content[0].value
    assert there(feed, "self") == "http://127.0.0.1:8470/feeds/changes.atom"


def test_pages_lead_to_their_feeds(full_press: Press, ask: Ask) -> None:
    def feed_of(page: str) -> list[str]:
        return re.findall(r'href="([^"]*\.atom[^"]*)"', ask(page).text)

    assert feed_of("/") == ["/feeds/changes.atom"]
    assert feed_of("/outlets/sahel") == ["/feeds/changes.atom?outlet=sahel"]
    assert "/feeds/changes.atom?kind=gone&amp;weight=0.5" in feed_of("/changes?kind=gone&weight=0.5")
    assert parsed(ask("/feeds/changes.atom?kind=gone&weight=0.5"))


def test_elements_say_their_language(full_press: Press, ask: Ask) -> None:
    root = fromstring(ask("/feeds/changes.atom?language=ar").body)
    language = "{http://www.w3.org/XML/1998/namespace}lang"
    assert root.get(language) == "en"
    assert {entry.get(language) for entry in root.iter(f"{ATOM}entry")} == {"ar"}


def test_filters_of_changes(full_press: Press, ask: Ask) -> None:
    def authors(query: str) -> set[str]:
        return {entry.author for entry in parsed(ask(f"/feeds/changes.atom?{query}")).entries}

    assert authors("outlet=bahr_times") == {"Bahr Times"}
    gone = parsed(ask("/feeds/changes.atom?kind=gone")).entries
    assert [entry.title for entry in gone] == ["Gone: تأجيل مباراة الأحد"]
    assert authors("since=2030-01-01") == authors("until=2020-01-01") == set()
    assert authors("outlet=bahr_times&weight=0.1&quiet=1") == {"Bahr Times"}
    assert ask("/feeds/changes.atom?kind=lost").status == 400
    assert ask("/feeds/changes.atom?kind=missing").status == 400  # an outcome of looks, and no change
    assert ask("/feeds/changes.rss").status == 404


def test_json_feed_has_the_same_items(full_press: Press, ask: Ask) -> None:
    answer = ask("/feeds/changes.json")
    assert answer.headers["content-type"] == "application/feed+json"
    feed = answer.json
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == "http://127.0.0.1:8470/feeds/changes.json"
    entries = parsed(ask("/feeds/changes.atom")).entries
    assert [item["id"] for item in feed["items"]] == [entry.id for entry in entries]
    assert [item["date_modified"] for item in feed["items"]] == [entry.updated for entry in entries]


def test_articles_of_an_outlet_a_country_a_language_a_question(full_press: Press, ask: Ask) -> None:
    full_press.store.search_index.extend(100)

    def titles(query: str) -> list[str]:
        return [entry.title for entry in parsed(ask(f"/feeds/articles.atom?{query}")).entries]

    assert titles("outlet=bahr_times") == ["Ferry returns to the old port"]
    assert titles("country=eg") == titles("language=en") == titles("outlet=bahr_times")
    assert titles("country=EG&language=tr") == []
    assert set(titles(f"q={quote('سوق')}")) == {"سوق الخضار: أسعار اليوم"}
    assert len(titles("")) == len(full_press.store.articles(limit=100))
    (ferry,) = parsed(ask("/feeds/articles.atom?outlet=bahr_times")).entries
    assert (ferry.link, ferry.author) == (FERRY, "Mona Adel")


@pytest.mark.parametrize("target", ["/feeds/articles.atom?language=ar", "/feeds/outlets.opml"])
def test_more_outlets_are_no_more_questions(press: Press, ask: Ask, target: str) -> None:
    questions: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_: object) -> None:
        questions.append(statement)

    def asked(outlets: int) -> int:
        for number in range(len(press.outlets), outlets):
            press.found(f"outlet{number}")
        questions.clear()
        assert ask(target).status == 200
        return len(questions)

    event.listen(press.store._database.backend.engine, "before_cursor_execute", note)
    asked(1)  # the store gives itself a name, once
    assert asked(FEW_OUTLETS + 2) == asked(FEW_OUTLETS + 40)
    assert len(questions) < FEW_OUTLETS


def test_pages_follow_one_another(full_press: Press, ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dashboard.feeds.routes.ITEMS", 2)
    for name in ("changes", "articles"):
        seen: list[str] = []
        feed = parsed(ask(f"/feeds/{name}.atom"))
        while True:
            seen += [entry.id for entry in feed.entries]
            if there(feed, "next") is None:
                break
            assert there(feed, "first") == f"http://127.0.0.1:8470/feeds/{name}.atom"
            feed = parsed(ask(path_of(there(feed, "next"))))
        assert len(seen) == len(set(seen)) > 2


def test_what_did_not_change_is_not_sent_again(full_press: Press, ask: Ask) -> None:
    first = ask("/feeds/changes.atom")
    by_tag = ask("/feeds/changes.atom", headers={"if-none-match": first.headers["etag"]})
    by_date = ask("/feeds/changes.atom", headers={"if-modified-since": first.headers["last-modified"]})
    assert (by_tag.status, by_date.status, by_tag.body, by_date.body) == (304, 304, b"", b"")
    full_press.reads(FERRY, hours=0.01, paragraphs=("The ferry leaves on Friday at noon.",))
    for headers in ({"if-none-match": first.headers["etag"]}, {"if-modified-since": first.headers["last-modified"]}):
        assert ask("/feeds/changes.atom", headers=headers).status == 200


def test_who_goes_by_the_moment_alone_misses_nothing_that_is_stored_late(full_press: Press, ask: Ask) -> None:
    """While a change of the same second, or an earlier one, may still be on its way, the moment says nothing."""
    full_press.reads(FERRY, hours=0.01, paragraphs=("The ferry leaves on Friday at noon.",))
    fresh = ask("/feeds/changes.atom")
    assert "last-modified" not in fresh.headers
    assert ask("/feeds/changes.atom", headers={"if-none-match": fresh.headers["etag"]}).status == 304
    settled = ask("/feeds/changes.atom?until=2026-03-18")
    assert "last-modified" in settled.headers


def test_an_article_that_reads_otherwise_is_sent_again(full_press: Press, ask: Ask) -> None:
    first = ask("/feeds/articles.atom")
    full_press.reads(FERRY, hours=0.01, title="The ferry does not leave")
    (entry,) = [entry for entry in parsed(ask("/feeds/articles.atom")).entries if entry.link == FERRY]
    assert entry.updated == f"{full_press.at(0.01):%Y-%m-%dT%H:%M:%SZ}"  # by which readers know that it changed
    (before,) = [entry for entry in parsed(first).entries if entry.link == FERRY]
    assert (entry.id, entry.published) == (before.id, before.published)
    assert before.updated < entry.updated
    for condition, known in (("if-none-match", "etag"), ("if-modified-since", "last-modified")):
        again = ask("/feeds/articles.atom", headers={condition: first.headers.get(known, "")})
        assert (again.status, "does not leave" in again.text) == (200, True)


def test_a_filter_that_a_question_cannot_have_is_refused(full_press: Press, ask: Ask) -> None:
    for query in ("q=ferry&language=ar", "q=ferry&country=LB", "q=ferry&after=~1"):
        refused = ask(f"/feeds/articles.atom?{query}")
        assert (refused.status, "q goes with outlet alone" in refused.text) == (400, True)


def test_what_a_page_prints_stays_text(full_press: Press, ask: Ask) -> None:
    full_press.reads(FERRY, hours=0.01, title=HARM, section=HARM, authors=(HARM,), paragraphs=(HARM, "plain"))
    for target in ("/feeds/changes.atom?outlet=bahr_times", "/feeds/articles.atom?outlet=bahr_times"):
        root = fromstring(ask(target).body)
        for content in root.iter(f"{ATOM}content"):
            assert "<script" not in (content.text or "").lower()
    for target in ("/feeds/changes.json", "/feeds/articles.json"):
        assert all("<script" not in item["content_html"] for item in json.loads(ask(target).body)["items"])


def test_an_empty_feed_is_one(press: Press, ask: Ask) -> None:
    feed = parsed(ask("/feeds/changes.atom"))
    assert (feed.entries, feed.feed.updated) == ([], "1970-01-01T00:00:00Z")
    assert ask("/feeds/articles.json").json["items"] == []


def test_ids_are_of_the_store_and_stay(full_press: Press, ask: Ask) -> None:
    from storage.store import open_store

    name = full_press.store.identity()
    assert full_press.store.identity() == name
    other = open_store(":memory:")
    assert other.identity() != name
    other.close()
    assert f"tag:{name}.rasid.invalid,2026:" in ask("/feeds/articles.atom").text


def test_the_catalogue_as_opml(full_press: Press, ask: Ask, tmp_path: Path) -> None:
    answer = ask("/feeds/outlets.opml")
    assert answer.headers["content-type"].startswith("text/x-opml")
    groups = {group.get("text"): group for group in fromstring(answer.body).iter("outline") if not group.get("xmlUrl")}
    assert "EG" in groups
    (feed,) = groups["EG"]
    assert feed.attrib == {
        "text": "Bahr Times", "type": "rss", "language": "en",
        "xmlUrl": full_press.store.channels_of("bahr_times")[0].channel.url,
    }  # fmt: skip
    assert "IL" not in groups  # its only channel is a section page


def test_a_real_reader_reads_them(full_press: Press, address: str, tmp_path: Path) -> None:
    newsboat = shutil.which("newsboat")
    if newsboat is None:
        pytest.skip("newsboat is not installed; on Debian: apt install newsboat")
    urls, log = tmp_path / "urls", tmp_path / "log"
    feeds = [f"{address}/feeds/{name}" for name in ("changes.atom", "articles.atom")]
    urls.write_text("\n".join(feeds) + "\n")
    (tmp_path / "config").write_text("")

    def read(*what: str) -> str:
        assert newsboat
        command: list[str | Path] = [
            newsboat,
            "-u",
            urls,
            "-c",
            tmp_path / "cache.db",
            "-C",
            tmp_path / "config",
            "-d",
            log,
            "-l",
            "3",
        ]
        environment = {"HOME": str(tmp_path), "LC_ALL": "C.UTF-8", "TERM": "dumb", "PATH": os.environ["PATH"]}
        made = subprocess.run(
            [*command, "-x", *what], env=environment, capture_output=True, text=True, timeout=60, check=False
        )
        assert made.returncode == 0, made.stdout + made.stderr
        return str(made.stdout)

    read("reload")
    count = len(full_press.store.changes(limit=100)) + len(full_press.store.articles(limit=100))
    assert read("print-unread").split()[0] == str(count)
    read("reload")  # what it has it is not given again
    assert read("print-unread").split()[0] == str(count)
    assert not [line for line in log.read_text().splitlines() if "ERROR" in line]


def test_a_feed_of_an_outlet_that_is_none_is_refused(ask: Ask, full_press: Press) -> None:
    """It would be empty for ever, and a reader would take it for an outlet that changes nothing."""
    for form in ("changes.atom", "articles.json"):
        refused = ask(f"/feeds/{form}?outlet=sahl")
        assert (refused.status, "No outlet is called sahl." in refused.text) == (404, True)
        assert 'href="/metrics"' in refused.text  # its links lead to pages, and not below the feeds
    assert "لا منبر باسم" in ask("/feeds/changes.atom?outlet=sahl&lang=ar").text


def test_what_is_wrong_with_a_feeds_address_is_said(ask: Ask, full_press: Press) -> None:
    assert "this is no cursor" in ask("/feeds/articles.atom?after=zz").text
    assert "Feeds are to be had as .atom and .json." in ask("/feeds/changes.rss").text
