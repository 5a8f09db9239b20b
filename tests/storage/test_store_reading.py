"""What every store answers: due work in order, lists, lookups, the changes' cursor, counts."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import update

from rasid.deliveries import Refused
from rasid.normalize.urls import canonical
from rasid.records import (
    ArticleState,
    ArticleStatus,
    ChannelState,
    Outcome,
    Precision,
    Stamp,
)
from rasid.showing import Backlog, HookBacklog
from rasid.webhooks import Event, HookState
from rasid.websub import Subscription
from storage.schema import counters
from storage.store import SqlStore

Press = Any  # the builder in conftest


def known(store: SqlStore, press: Press, *outlets: str) -> int:
    store.sync_outlets([press.outlet(name) for name in outlets], press.now)
    return store.start_run(len(outlets), press.now)


def listed(store: SqlStore, press: Press, run: int, outlet: str, hour: float, *numbers: int) -> list[ArticleState]:
    (channel,) = store.channels_of(outlet)
    candidates = [press.candidate(number, outlet) for number in numbers]
    return store.record_poll(press.poll(channel, *candidates, at=press.at(hour)), run)


# Due work


def test_channels_come_longest_overdue_first(store: SqlStore, press: Press) -> None:
    names = [f"outlet{n}" for n in range(6)]
    run = known(store, press, *names)
    hours = dict(zip(names, [5, 1, 4, 0, 3, 2], strict=True))
    for state in store.due_channels(press.now, 9):
        store.record_poll(press.poll(state, interval=3600 * hours[state.channel.outlet_id]), run)

    def due(hour: float, limit: int = 9, without: tuple[str, ...] = ()) -> list[int]:
        return [hours[s.channel.outlet_id] for s in store.due_channels(press.at(hour), limit, without=without)]

    assert due(9) == [0, 1, 2, 3, 4, 5]
    assert due(3) == [0, 1, 2, 3]
    assert due(9, limit=2) == [0, 1]
    assert due(9, without=("outlet3", "outlet5")) == [1, 3, 4, 5]
    assert store.counts(press.at(3)).due_channels == 4


def test_pending_articles_come_before_those_to_look_at_again(store: SqlStore, press: Press) -> None:
    run = known(store, press, "a")
    articles = listed(store, press, run, "a", 0, 1, 2, 3)
    for state, hour in zip(articles, (2, 1, 30), strict=True):
        store.record_visit(press.visit(state, Outcome.NEW, next_check=press.at(hour)), run)
    late = listed(store, press, run, "a", 3, 4)
    expected = [late[0].id, articles[1].id, articles[0].id]
    assert [state.id for state in store.due_articles(press.at(5), 9, per_outlet=9)] == expected
    assert [state.id for state in store.due_articles(press.at(5), 2, per_outlet=9)] == expected[:2]
    assert store.counts(press.at(5)).due_articles == 3


@pytest.mark.parametrize(("status", "outcome"), [("missing", Outcome.MISSING), ("gone", Outcome.GONE)])
def test_articles_in_trouble_are_looked_at_again(store: SqlStore, press: Press, status: str, outcome: Outcome) -> None:
    run = known(store, press, "a")
    (state,) = listed(store, press, run, "a", 0, 1)
    store.record_visit(press.visit(state, outcome, next_check=press.at(1)), run)
    (due,) = store.due_articles(press.at(1), 9, per_outlet=9)
    assert due.status == status


@given(
    backlogs=st.lists(st.lists(st.integers(0, 5), max_size=12), min_size=1, max_size=4),
    limit=st.integers(0, 20),
    per_outlet=st.integers(0, 6),
    left_out=st.sets(st.integers(0, 3)),
)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_outlets_backlog_hides_the_others(
    fresh: Callable[[], SqlStore],
    press: Press,
    backlogs: list[list[int]],
    limit: int,
    per_outlet: int,
    left_out: set[int],
) -> None:
    """Against the plain definition: sort everything, then deal out shares."""
    store = fresh()
    names = [f"outlet{n}" for n in range(len(backlogs))]
    run = known(store, press, *names)
    waiting: list[tuple[int, str, int]] = []
    for name, hours in zip(names, backlogs, strict=True):
        for number, hour in enumerate(hours):
            (state,) = listed(store, press, run, name, hour + number / 100, number)
            store.record_visit(press.visit(state, Outcome.FAILED, next_check=press.at(hour)), run)
            waiting.append((hour, name, state.id))
    without = [f"outlet{n}" for n in left_out]
    taken: dict[str, int] = dict.fromkeys(names, 0)
    expected: list[int] = []
    for hour, name, number in sorted(waiting):
        if hour <= 3 and name not in without and taken[name] < per_outlet and len(expected) < limit:
            taken[name] += 1
            expected.append(number)
    due = store.due_articles(press.at(3), limit, per_outlet=per_outlet, without=without)
    assert [state.id for state in due] == expected
    store.close()


# Lookups and lists


def test_an_article_is_found_by_its_address_and_its_key(store: SqlStore, press: Press) -> None:
    run = known(store, press, "a")
    (state, _) = listed(store, press, run, "a", 0, 1, 2)
    assert store.find_article(state.url) == state
    assert store.find_article(state.key) == state
    assert store.find_article(state.key + "x") is None
    assert store.article(state.id) == state
    assert store.article(99) is None


def test_an_article_is_found_however_its_address_is_spelled(store: SqlStore, press: Press) -> None:
    """As people copy it from a browser, a message, or a page in another form."""
    run = known(store, press, "a")
    here = "https://a.example/news/%D8%AE%D8%A8%D8%B1-1/?id=5&part=2"
    entry = replace(press.candidate(1, "a"), url=here, key=canonical(here))
    (state,) = store.record_poll(press.poll(store.channels_of("a")[0], entry, at=press.at(1)), run)
    for spelled in (
        "http://a.example/news/%D8%AE%D8%A8%D8%B1-1/?id=5&part=2",
        "https://www.a.example/news/%d8%ae%d8%a8%d8%b1-1?part=2&id=5",
        "https://a.example/news/خبر-1?id=5&part=2&utm_source=mail&fbclid=x#comments",
        " a.example/news/خبر-1/?id=5&part=2\n",
        "HTTPS://M.A.EXAMPLE/news/خبر-1/?id=5&part=2",
    ):
        assert store.find_article(spelled) == state, spelled
    for other in ("a.example/news/خبر-1?id=6&part=2", "https://a.example/NEWS/خبر-1/?id=5&part=2", "خبر", "", " ", "%"):
        assert store.find_article(other) is None, other


def test_articles_are_listed_by_publication(store: SqlStore, press: Press) -> None:
    run = known(store, press, "a", "b")
    published = {1: press.at(-3), 2: press.at(-1), 3: press.at(-2)}
    for name in ("a", "b"):
        for number, state in enumerate(listed(store, press, run, name, 0, 1, 2, 3, 4, 5), 1):
            if number in published:
                store.record_visit(press.visit(state, Outcome.NEW, published=published[number]), run)
    rows = store.articles(outlet_id="a")
    assert [row.published_at for row in rows] == [press.at(-1), press.at(-2), press.at(-3), None, None]
    assert [row.id for row in rows[3:]] == [5, 4]
    assert [row.published_at for row in store.articles()][:3] == [press.at(-1), press.at(-1), press.at(-2)]
    assert len(store.articles(status=ArticleStatus.PENDING)) == 4
    assert len(store.articles(status=ArticleStatus.LIVE, outlet_id="b")) == 3
    pages = [store.articles(limit=3, offset=offset) for offset in (0, 3, 6, 9, 12)]
    assert [row for page in pages for row in page] == store.articles()
    first = store.articles(limit=1)[0]
    assert (first.title, first.language, first.versions, first.status) == ("عنوان أ", "ar", 1, ArticleStatus.LIVE)


def test_a_day_counts_as_its_start(store: SqlStore, press: Press) -> None:
    run = known(store, press, "a")
    (state,) = listed(store, press, run, "a", 0, 1)
    visit = press.visit(state, Outcome.NEW)
    stamp = Stamp(None, date(2026, 11, 20), Precision.DAY, "20 نوفمبر 2026", "Asia/Riyadh", "text")
    store.record_visit(replace(visit, version=replace(visit.version, published=stamp)), run)
    assert store.articles()[0].published_at == datetime(2026, 11, 20, tzinfo=UTC)


def test_the_overview_tells_how_an_outlet_stands(store: SqlStore, press: Press) -> None:
    run = known(store, press, "b", "a", "c")
    for hour, number in ((1, 1), (2, 2)):
        states = listed(store, press, run, "a", hour, number)
        store.record_visit(press.visit(states[0], Outcome.NEW, published=press.at(-hour)), run)
    listed(store, press, run, "b", 4, 1, 2)
    first, second, third = store.overview()
    assert [first.outlet_id, second.outlet_id, third.outlet_id] == ["a", "b", "c"]
    assert (first.name, first.country, first.language, first.channels) == ("الشام اليوم", "SY", "ar", 1)
    assert (first.articles, first.newest_article_at, first.last_success_at) == (2, press.at(-1), press.at(2))
    assert (second.articles, second.newest_article_at) == (2, press.at(4))  # no date known: first sight
    assert (third.articles, third.newest_article_at, third.last_success_at) == (0, None, None)
    assert (third.next_due_at, second.next_due_at) == (press.at(0), press.at(4.25))


def test_counts(store: SqlStore, press: Press) -> None:
    run = known(store, press, "a", "b")
    first, _, third = listed(store, press, run, "a", 0, 1, 2, 3)
    read = press.visit(first, Outcome.NEW)
    store.record_visit(read, run)
    store.record_visit(press.visit(read.state, Outcome.CHANGED, at=press.at(1), text="ب"), run)
    store.record_visit(press.visit(third, Outcome.GONE), run)
    counts = store.counts(press.at(1))
    assert (counts.outlets, counts.channels, counts.versions, counts.polls) == (2, 2, 2, 1)
    assert counts.articles == {"pending": 1, "live": 1, "missing": 0, "gone": 1}
    assert counts.changes == {"changed": 1, "gone": 1, "restored": 0}
    assert {outcome: n for outcome, n in counts.visits.items() if n} == {"new": 1, "changed": 1, "gone": 1}
    assert (counts.due_channels, counts.due_articles) == (2, 1)


def test_a_counter_that_is_wrong_is_set_right(store: SqlStore, press: Press) -> None:
    """As earlier versions left it, which did not count what hubs pushed."""
    run = known(store, press, "a")
    listed(store, press, run, "a", 0, 1, 2, 3)
    with store._database.writing() as connection:
        connection.execute(update(counters).where(counters.c.name == "articles:pending").values(value=-4))
    assert store.counts(press.at(1)).articles[ArticleStatus.PENDING] == -4
    assert [store.recount(), store.recount()] == [7, 0]
    assert store.counts(press.at(1)).articles[ArticleStatus.PENDING] == 3


def test_how_far_search_and_webhooks_are_behind(store: SqlStore, press: Press) -> None:
    run = known(store, press, "a")
    (state,) = listed(store, press, run, "a", 0, 1)
    store.outbox.keep(HookState("desk", *store.outbox.end()))
    assert store.backlog() == Backlog(0, (HookBacklog("desk", 0, None, None, 0, 0),))
    visit = press.visit(state, Outcome.NEW)
    store.record_visit(visit, run)
    for hour in (1, 2):
        visit = press.visit(visit.state, Outcome.CHANGED, at=press.at(hour), text=str(hour))
        store.record_visit(visit, run)
    event = Event("change-1", "change.changed", press.at(1), {})
    state_of_hook = HookState("desk", 0, 0, failures=3)
    store.outbox.keep(state_of_hook, Refused("desk", event, press.at(1), "it answered 400"))
    assert store.backlog() == Backlog(1, (HookBacklog("desk", 2, press.at(1), None, 3, 1),))
    while store.search_index.extend(5):
        pass
    assert store.backlog().search == 0


def test_what_a_hub_pushes_is_counted_once_as_what_a_poll_lists(store: SqlStore, press: Press) -> None:
    run = known(store, press, "a")
    listed(store, press, run, "a", 0, 1)
    topic = "https://a.example/feed0.xml"
    store.subscriptions.keep(Subscription("a/feed0", "https://hub.example/", topic, "token", "secret", press.at(0)))
    pushed = [press.candidate(n, "a") for n in (1, 2, 3)]
    assert [store.subscriptions.take("a/feed0", pushed, press.at(hour)) for hour in (1, 2)] == [2, 0]
    assert store.counts(press.at(2)).articles == {"pending": 3, "live": 0, "missing": 0, "gone": 0}
    for state in store.due_articles(press.at(2), 9, per_outlet=9):
        store.record_visit(press.visit(state, Outcome.NEW, at=press.at(3)), run)
    assert store.counts(press.at(3)).articles == {"pending": 0, "live": 3, "missing": 0, "gone": 0}
    assert [outlet.articles for outlet in store.overview()] == [len(store.articles())] == [3]


# Changes


def test_changes_are_filtered_and_the_latest_come_first(store: SqlStore, press: Press) -> None:
    run = known(store, press, "a", "b")
    for name in ("a", "b"):
        state = press.visit(listed(store, press, run, name, 0, 1)[0], Outcome.NEW).state
        for hour, outcome in enumerate((Outcome.CHANGED, Outcome.GONE), 1):
            visit = press.visit(state, outcome, at=press.at(hour), text=str(hour))
            store.record_visit(visit, run)
            state = visit.state
    found = store.changes()
    assert [change.id for change in found] == sorted((change.id for change in found), reverse=True)
    assert len(found) == 4
    assert {change.outlet_id for change in store.changes(outlet_id="b")} == {"b"}
    assert {change.change.kind for change in store.changes(kind=Outcome.GONE)} == {Outcome.GONE}
    assert store.changes(article_id=found[0].article_id, kind=Outcome.GONE) == found[:1]
    assert store.changes(limit=1) == found[:1]
    assert store.changes(after=found[0].id) == []


def test_the_cursor_never_skips_and_never_repeats(store: SqlStore, press: Press) -> None:
    run = known(store, press, "a")
    states = listed(store, press, run, "a", 0, *range(5))
    choice = random.Random(7)
    cursor, seen, told = 0, [], 0
    for hour in range(1, 60):
        place = choice.randrange(5)
        visit = press.visit(states[place], Outcome.CHANGED, at=press.at(hour), text=str(hour))
        states[place] = visit.state
        for _ in range(choice.choice((1, 1, 2))):
            store.record_visit(visit, run)
        told += 1
        if choice.random() < 0.4:
            page = store.changes(after=cursor, limit=choice.randint(1, 4))
            seen += [change.change.at for change in page]
            cursor = page[-1].id if page else cursor
    while page := store.changes(after=cursor, limit=7):
        seen += [change.change.at for change in page]
        cursor = page[-1].id
    assert seen == [press.at(hour) for hour in range(1, told + 1)]


def test_half_a_surrogate_pair_spoils_nothing(store: SqlStore, press: Press) -> None:
    run = known(store, press, "a")
    (state,) = listed(store, press, run, "a", 0, 1)
    visit = press.visit(state, Outcome.NEW)
    article = replace(visit.version, title="نصف \ud83d رمز")
    store.record_visit(replace(visit, version=article), run)
    assert store.versions(state.id)[0].article == article
    assert store.articles()[0].title == "نصف ? رمز"


def test_check_and_channel_states_pass(store: SqlStore, press: Press) -> None:
    store.check()
    store.check()
    assert store.channels_of("nobody") == []
    known(store, press, "a")
    assert isinstance(store.channels_of("a")[0], ChannelState)
