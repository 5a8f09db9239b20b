"""An archived page read again: what lists said is what they said then."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast

import pytest

from rasid.ports import StoredPage
from rasid.records import Article, ArticleState, Hints, Precision, Stamp
from spiders.parse_pool import Workers
from spiders.rereading import read_stored

THEN, FIRST = "2026-03-19T08:15:00+02:00", "2026-03-19T14:05:00+02:00"


class Noting:
    """Workers that note what they are asked."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.args: tuple[Any, ...] = ()

    async def call(self, _: Callable[..., Any], *args: Any) -> tuple[Article, tuple[str, ...]]:
        self.args = args
        return self.article, ()


@pytest.mark.parametrize(("source", "given"), [("feed", THEN), ("meta", FIRST)])
def test_a_date_that_only_lists_gave_is_the_version_s(
    make_article: Callable[..., Article],
    make_article_state: Callable[..., ArticleState],
    now: datetime,
    source: str,
    given: str,
) -> None:
    moment = datetime.fromisoformat(THEN)
    stamp = Stamp(moment, moment.date(), Precision.MINUTE, THEN, "+02:00", source)
    version = make_article(published=stamp, sources={"published": source})
    state = make_article_state(hints=Hints(published=FIRST, title="خبر"))
    workers = Noting(version)
    page = SimpleNamespace(received=b"", body=b"<p>", snapshot=SimpleNamespace(url=state.url, at=now))
    asyncio.run(read_stored(cast("Workers", workers), cast("StoredPage", page), None, state, None, version))
    assert [arg for arg in workers.args if isinstance(arg, Hints)] == [replace(state.hints, published=given)]
