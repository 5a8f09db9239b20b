"""Polls and visits against a press on loopback: what is stored, and what is not parsed again."""

from collections.abc import Callable
from typing import Any

from rasid.records import ArticleStatus

Page = Callable[..., str]


def test_new_articles_are_stored_in_the_crawl_that_finds_them(desk: Any, press: Any, page: Page) -> None:
    desk.add("sahel")
    press.publish_feed("sahel.test", "/news/1", "/news/2")
    press.publish("sahel.test", "/news/1", page("خبر أول"))
    press.publish("sahel.test", "/news/2", page("خبر ثان"))
    assert desk.crawl() == "finished"
    rows = desk.store.articles()
    assert {row.title for row in rows} == {"خبر أول", "خبر ثان"}
    assert all(row.status is ArticleStatus.LIVE and row.versions == 1 for row in rows)
    assert desk.troubles() == {}
    run = desk.store.runs()[0]
    assert (run.polls, run.visits, run.new, run.failures) == (1, 2, 2, 0)
