"""Lists for people: pages that join without gaps, filters, pauses."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from rasid.ports import StoredChange
from rasid.records import ArticleStatus, EditKind, Outcome
from rasid.showing import ChangeFilter
from storage.store import SqlStore, open_store
from tests.dashboard.conftest import Press

Make = Callable[..., Any]


def without_date(n: int) -> dict[str, Any]:
    """The fifth article has none."""
    return {"published": None} if n == 4 else {}


@pytest.fixture
def shown(now: datetime, make_outlet: Make, make_article: Make) -> Any:
    """A press with two outlets, articles with and without dates, and changes."""
    store = open_store(":memory:")
    press = Press(store, now, make_outlet, make_article)
    press.run = store.start_run(2, press.at(30))
    press.found("sahel")
    press.found("deniz", languages=("tr",), names={"tr": "Deniz"}, country="TR")
    for outlet in ("sahel", "deniz"):
        urls = [f"https://{outlet}.example/{n}" for n in range(7)]
        press.lists(outlet, *urls, hours=20)
        for n, url in enumerate(urls[:5]):
            press.reads(url, hours=19, title=f"{outlet} {n}", **without_date(n))
        press.reads(urls[0], hours=10, title="Another headline")
        press.reads(urls[1], hours=5, paragraphs=("ثلاثون كتابًا.", "نص جديد كل الجدة لم يكن هنا."))
    press.misses("https://sahel.example/2", hours=4)
    press.misses("https://sahel.example/2", hours=-40)
    yield press
    store.close()


@pytest.mark.parametrize("outlet_id", [None, "sahel"])
@pytest.mark.parametrize("status", [None, ArticleStatus.LIVE, ArticleStatus.PENDING])
@pytest.mark.parametrize("size", [1, 2, 3, 50])
def test_pages_of_articles_join_without_gaps(
    shown: Any, outlet_id: str | None, status: ArticleStatus | None, size: int
) -> None:
    store: SqlStore = shown.store
    whole = [row.id for row in store.articles(outlet_id=outlet_id, status=status)]
    found: list[int] = []
    after = None
    while rows := store.page_of_articles(outlet_id=outlet_id, status=status, after=after, limit=size):
        found += [row.id for row in rows]
        after = rows[-1].published_at, rows[-1].id
    assert found == whole
    assert len(whole) > 0


@pytest.mark.parametrize("few", [0, 60])
@pytest.mark.parametrize("size", [1, 50])
def test_articles_of_a_country_and_a_language(shown: Any, monkeypatch: pytest.MonkeyPatch, few: int, size: int) -> None:
    monkeypatch.setattr("storage.showing.FEW_OUTLETS", few)
    store: SqlStore = shown.store

    def found(outlet_id: str | None = None, **of_outlet: str) -> list[int]:
        ids: list[int] = []
        after = None
        while rows := store.page_of_articles(
            outlet_id=outlet_id,
            status=None,
            after=after,
            limit=size,
            **of_outlet,
        ):
            ids += [row.id for row in rows]
            after = rows[-1].published_at, rows[-1].id
        return ids

    deniz = [row.id for row in store.articles(outlet_id="deniz")]
    assert found(country="TR") == found(language="tr") == found("deniz", language="tr", country="TR") == deniz
    assert found(language="tr", country="LB") == found("sahel", language="tr") == []
    shown.outlets.pop("deniz")
    store.sync_outlets(tuple(shown.outlets.values()), shown.now)
    assert found(language="tr") == []


def test_articles_of_a_language_are_not_all_sorted(shown: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("storage.showing.FEW_OUTLETS", 0)
    plans: list[str] = []

    def explain(_c: Any, cursor: Any, statement: str, parameters: Any, *_: object) -> None:
        if "FROM articles" in statement:
            plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            plans.extend(row[3] for row in plan)

    event.listen(shown.store._database.backend.engine, "before_cursor_execute", explain)
    shown.store.page_of_articles(outlet_id=None, status=None, after=None, limit=50, language="ar")
    assert any("ix_articles_published_at" in step for step in plans)
    assert not any("TEMP B-TREE FOR ORDER BY" in step for step in plans)


def test_changes_by_what_is_asked_for(shown: Any) -> None:
    store: SqlStore = shown.store
    all_of_them = store.told(ChangeFilter(quiet=True))
    assert len(all_of_them) == 5
    cases: tuple[tuple[ChangeFilter, Callable[[StoredChange], bool]], ...] = (
        (ChangeFilter(outlet_id="sahel"), lambda c: c.outlet_id == "sahel"),
        (ChangeFilter(kind=Outcome.GONE), lambda c: c.change.kind is Outcome.GONE),
        (ChangeFilter(edit=EditKind.HEADLINE), lambda c: any(e.kind is EditKind.HEADLINE for e in c.change.typed)),
        (ChangeFilter(edit=EditKind.HEADLINE, outlet_id="deniz"), lambda c: c.outlet_id == "deniz"
            and any(e.kind is EditKind.HEADLINE for e in c.change.typed)),
        (ChangeFilter(weight=0.9), lambda c: c.change.weight >= 0.9),
        (ChangeFilter(language="tr"), lambda c: c.outlet_id == "deniz"),
        (ChangeFilter(language="tr", outlet_id="sahel"), lambda c: c.outlet_id == "sahel"),
        (ChangeFilter(since=shown.at(6)), lambda c: c.change.at >= shown.at(6)),
        (ChangeFilter(until=shown.at(6)), lambda c: c.change.at < shown.at(6)),
        (ChangeFilter(since=shown.at(11), until=shown.at(6), language="ar"), lambda c: c.outlet_id == "sahel"
            and shown.at(11) <= c.change.at < shown.at(6)),
        (ChangeFilter(since=shown.at(-100)), lambda _: False),
        (ChangeFilter(until=shown.at(100)), lambda _: False),
    )  # fmt: skip
    for wanted, holds in cases:
        told = [change for change in all_of_them if change.change.told and holds(change)]
        assert store.told(wanted) == told, wanted
        assert [c for one in _one_by_one(store, wanted) for c in one] == told, wanted


def _one_by_one(store: SqlStore, wanted: ChangeFilter) -> Any:
    before = None
    while page := store.told(wanted, before=before, limit=1):
        yield page
        before = page[0].id


def test_a_paused_outlet_is_left_alone_until_it_is_resumed(shown: Any) -> None:
    store: SqlStore = shown.store
    later = shown.now + timedelta(days=3)
    before = _due(store, later)
    assert {outlet for outlet, _ in before} == {"sahel", "deniz"}
    assert store.pause("sahel", shown.now)
    assert {outlet for outlet, _ in _due(store, later)} == {"deniz"}
    assert not store.make_due("sahel", shown.now)
    store.sync_outlets(tuple(shown.outlets.values()), later)
    assert {outlet for outlet, _ in _due(store, later)} == {"deniz"}
    assert [(o.id, o.paused_at) for o in store.known_outlets()] == [("deniz", None), ("sahel", shown.now)]
    assert [outlet.outlet_id for outlet in store.observe().outlets] == ["deniz"]
    assert store.pause("sahel", None)
    assert _due(store, later) == before
    assert not store.pause("nowhere", shown.now)


def test_what_a_crawl_under_way_brings_of_a_paused_outlet_waits(shown: Any) -> None:
    store: SqlStore = shown.store
    store.pause("deniz", shown.now)
    shown.lists("deniz", "https://deniz.example/new", hours=0)
    shown.reads("https://deniz.example/3", hours=0)
    later = shown.now + timedelta(days=3)
    assert {outlet for outlet, _ in _due(store, later)} == {"sahel"}
    store.pause("deniz", None)
    assert ("deniz", "https://deniz.example/new") in _due(store, later)


def test_a_retired_outlet_stays_paused_when_it_returns(shown: Any) -> None:
    store: SqlStore = shown.store
    store.pause("sahel", shown.now)
    store.sync_outlets((shown.outlets["deniz"],), shown.now)
    assert not store.pause("sahel", None)
    store.sync_outlets(tuple(shown.outlets.values()), shown.now)
    assert {outlet for outlet, _ in _due(store, shown.now + timedelta(days=3))} == {"deniz"}


def _due(store: SqlStore, now: datetime) -> set[tuple[str, str]]:
    channels = {(state.channel.outlet_id, state.channel.url) for state in store.due_channels(now, 100)}
    return channels | {(state.outlet_id, state.url) for state in store.due_articles(now, 100, per_outlet=50)}


def test_an_outlet_is_made_due(shown: Any) -> None:
    store: SqlStore = shown.store
    assert store.make_due("sahel", shown.at(25))
    assert [state.channel.outlet_id for state in store.due_channels(shown.at(24), 10)] == ["sahel"]
    assert not store.make_due("nowhere", shown.now)


def test_a_run_with_its_requests(shown: Any) -> None:
    store: SqlStore = shown.store
    run = store.run(shown.run)
    assert run is not None
    assert (run.polls, run.visits) == (2, 16)
    rows = store.fetches(shown.run)
    assert len(rows) == 18
    assert (rows[0].channel_id, rows[0].article_id, rows[0].outcome) == ("sahel/main", None, "listed")
    assert rows[-1].outcome == "gone"
    assert rows[-1].article_id == shown.state("https://sahel.example/2").id
    assert store.fetches(shown.run, after=rows[4].id, limit=3) == rows[5:8]
    assert store.run(999) is None
    assert [row.id for row in store.page_of_runs(before=shown.run + 1, limit=5)] == [shown.run]
    assert store.page_of_runs(before=shown.run, limit=5) == []


def test_shares_of_runs_and_newest_articles(shown: Any) -> None:
    (shares,) = shown.store.run_shares(["sahel"]).values()
    assert [(share.requests, share.failures) for share in shares] == [(10, 0)]
    assert shown.store.newest_articles(["deniz", "nowhere"]) == {"deniz": shown.now}


def test_what_waits(shown: Any) -> None:
    found = shown.store.waiting(shown.now)
    assert (found.channels, found.new_articles) == (2, 4)
    assert found.new_since == shown.at(20)
    assert shown.store.waiting(shown.at(60)).channels == 0


def test_facts(shown: Any) -> None:
    facts = shown.store.facts()
    assert facts.rows["articles"] == 14
    assert facts.rows["versions"] == 14
    assert facts.file is None
    requests = facts.rows["fetches"]
    forgotten = shown.store.forget_requests(shown.at(15), shown.now, 1000)
    assert 0 < forgotten < requests
    assert requests - forgotten <= shown.store.facts().rows["fetches"] < requests
    shown.store.forget_requests(shown.at(-100), shown.at(-200), 1000)
    assert (shown.store.facts().rows["fetches"], shown.store.facts().rows["runs"]) == (0, 1)


def test_one_version_and_what_made_it_without_the_others(shown: Any) -> None:
    store: SqlStore = shown.store
    for article in store.articles():
        every = store.versions(article.id)
        assert store.version_moments(article.id) == [version.seen_at for version in every]
        assert [store.version(article.id, version.number) for version in every] == every
        assert store.version(article.id, len(every) + 1) is None
        every_change = store.changes(article_id=article.id, quiet=True)
        made = {row.version: row.change for row in every_change if row.version}
        assert store.changes_into(article.id, 1, len(every)) == made
        assert store.changes_into(article.id, 3, 9) == {}
        assert store.events(article.id) == [row for row in every_change if not row.change.edits]
    vanished = store.find_article("https://sahel.example/2")
    assert vanished is not None
    assert [row.change.kind for row in store.events(vanished.id)] == [Outcome.GONE]
    edited = store.find_article("https://sahel.example/0")
    assert edited is not None
    assert list(store.changes_into(edited.id, 2, 2)) == [2]
