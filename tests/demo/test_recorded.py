"""What a store holds becomes a record to be scored."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from demo.recorded import read_store
from rasid.records import (
    Article,
    ArticleStatus,
    Candidate,
    Change,
    ChannelState,
    Fetch,
    FieldEdit,
    Outcome,
    Outlet,
    Poll,
    Problem,
    Visit,
)
from storage.store import SqlStore, open_store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqlStore]:
    opened = open_store(f"sqlite:///{tmp_path / 'rasid.db'}")
    yield opened
    opened.close()


def test_articles_versions_changes_and_failures_are_read(
    store: SqlStore,
    make_outlet: Callable[..., Outlet],
    make_channel_state: Callable[..., ChannelState],
    make_article: Callable[..., Article],
    now: datetime,
) -> None:
    store.sync_outlets([make_outlet()], now)
    run = store.start_run(1, now)
    urls = [f"https://sahel.example/news/{n}" for n in (1, 2)]
    fetch = Fetch("https://sahel.example/rss.xml", now, 200)
    poll = Poll(make_channel_state(), fetch, tuple(Candidate(url, url) for url in urls))
    first, second = store.record_poll(poll, run)
    article = make_article()
    live = replace(first, status=ArticleStatus.LIVE, latest=article, versions=1)
    store.record_visit(Visit(live, Outcome.NEW, fetch, version=article), run)
    edited = make_article(title="افتتاح مكتبة عامة كبيرة في المدينة")
    later = now + timedelta(seconds=9)
    change = Change(Outcome.CHANGED, later, (FieldEdit("title", article.title or "", edited.title or ""),))
    again = replace(live, latest=edited, versions=2)
    store.record_visit(Visit(again, Outcome.CHANGED, fetch, version=edited, change=change), run)
    failed = replace(second, failures=1)
    problem = Problem("reader-failed", second.url, "boom")
    store.record_visit(Visit(failed, Outcome.FAILED, fetch, problems=(problem,)), run)
    store.finish_run(run, "failed", "RuntimeError", later)

    recorded = {article.url: article for article in read_store(store).articles}
    assert [version.article.title for version in recorded[urls[0]].versions] == [article.title, edited.title]
    assert recorded[urls[0]].changes == (change,)
    assert recorded[urls[1]].versions == ()
    errors = read_store(store).errors
    assert len(errors) == 2
    assert "RuntimeError" in errors[0]
    assert "reader-failed" in errors[1]
