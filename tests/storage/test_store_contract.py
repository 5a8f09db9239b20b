"""What every store does when it is told something: catalogue, polls, visits, problems, runs."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from rasid.errors import StoreError
from rasid.records import (
    ArticleState,
    ArticleStatus,
    Channel,
    ChannelKind,
    ChannelState,
    Outcome,
    Outlet,
    OutletMemory,
    Problem,
)
from storage.store import SqlStore
from tests.storage.conftest import channel

Press = Any  # the builder in conftest


def listed(store: SqlStore, press: Press, run: int, *numbers: int) -> list[ArticleState]:
    return store.record_poll(press.poll(channel(store), *map(press.candidate, numbers)), run)


# The catalogue


def test_a_new_channel_is_due_at_once_and_as_the_catalogue_has_it(store: SqlStore, press: Press) -> None:
    outlet = press.outlet(feeds=3)
    store.sync_outlets([outlet], press.now)
    assert store.channels_of("sham_today") == [ChannelState(channel, press.now) for channel in outlet.channels]
    assert store.due_channels(press.now, 10) == store.channels_of("sham_today")
    assert store.due_channels(press.at(-0.001), 10) == []


def test_syncing_again_leaves_what_is_known(store: SqlStore, press: Press, run: int) -> None:
    store.record_poll(press.poll(channel(store)), run)
    before = channel(store)
    store.sync_outlets([press.outlet()], press.at(1))
    assert channel(store) == before


def test_a_channel_taken_out_of_the_file_goes_and_may_come_back(store: SqlStore, press: Press) -> None:
    store.sync_outlets([press.outlet(feeds=2)], press.now)
    run = store.start_run(1, press.now)
    dropped = store.channels_of("sham_today")[1]
    store.record_poll(press.poll(dropped, failures=1, problems=(Problem("dns", dropped.channel.id),)), run)
    store.sync_outlets([press.outlet()], press.at(1))
    assert [state.channel.id for state in store.channels_of("sham_today")] == ["sham_today/feed0"]
    assert [state.channel.id for state in store.due_channels(press.at(9), 9)] == ["sham_today/feed0"]
    assert store.problems() == []
    store.sync_outlets([press.outlet(feeds=2)], press.at(2))
    assert [state.channel.id for state in store.channels_of("sham_today")] == ["sham_today/feed0", "sham_today/feed1"]


def test_channels_keep_the_order_of_the_file(store: SqlStore, press: Press) -> None:
    outlet: Outlet = press.outlet(feeds=3)
    turned = replace(outlet, channels=outlet.channels[::-1])
    store.sync_outlets([outlet], press.now)
    store.sync_outlets([turned], press.now)
    assert [state.channel for state in store.channels_of("sham_today")] == list(turned.channels)


def test_a_retired_outlet_is_not_due_but_kept(store: SqlStore, press: Press, run: int) -> None:
    first, second = listed(store, press, run, 1, 2)
    store.record_visit(press.visit(first, Outcome.NEW, next_check=press.at(1)), run)
    failed = press.visit(second, Outcome.FAILED, next_check=press.at(1), problems=(Problem("timeout", second.url),))
    store.record_visit(failed, run)
    store.sync_outlets([press.outlet("other")], press.at(2))
    assert [state.channel.outlet_id for state in store.due_channels(press.at(9), 9)] == ["other"]
    assert store.due_articles(press.at(9), 9, per_outlet=9) == []
    assert [summary.outlet_id for summary in store.overview()] == ["other"]
    assert store.problems() == []
    counts = store.counts(press.at(9))
    assert (counts.outlets, counts.channels, counts.due_channels, counts.due_articles) == (1, 1, 1, 0)
    assert sum(counts.articles.values()) == 2
    assert len(store.articles(outlet_id="sham_today")) == 2
    assert len(store.versions(first.id)) == 1
    assert len(store.channels_of("sham_today")) == 1


def test_work_on_a_retired_outlet_is_recorded_but_makes_nothing_due(store: SqlStore, press: Press, run: int) -> None:
    before = channel(store)
    (article,) = listed(store, press, run, 1)
    store.sync_outlets([], press.now)
    assert len(store.record_poll(press.poll(before, press.candidate(2), at=press.at(1)), run)) == 1
    store.record_visit(press.visit(article, Outcome.NEW, next_check=press.at(1)), run)
    assert store.due_articles(press.at(9), 9, per_outlet=9) == []
    assert store.due_channels(press.at(9), 9) == []


def test_what_left_the_catalogue_while_it_was_asked_leaves_no_problem_behind(
    store: SqlStore, press: Press, run: int
) -> None:
    """Nothing would ever close it: it would be an alarm for good."""
    store.sync_outlets([press.outlet(feeds=2)], press.now)
    (article,) = listed(store, press, run, 1)
    dropped = store.channels_of("sham_today")[1]
    failed = press.poll(dropped, at=press.at(1), failures=1, problems=(Problem("dns", dropped.channel.id),))
    store.sync_outlets([press.outlet()], press.at(0.5))
    store.record_poll(failed, run)
    assert store.problems() == []
    assert store.observe().troubles == ()
    lost = press.visit(article, Outcome.FAILED, at=press.at(2), problems=(Problem("timeout", article.url),))
    store.sync_outlets([], press.at(1.5))
    store.record_visit(lost, run)
    assert store.problems() == []


def test_a_paused_outlets_problems_stay(store: SqlStore, press: Press, run: int) -> None:
    failed = press.poll(channel(store), at=press.at(1), failures=1, problems=(Problem("dns", "sham_today/feed0"),))
    store.pause("sham_today", press.at(0.5))
    store.record_poll(failed, run)
    assert [problem.kind for problem in store.problems()] == ["dns"]


def test_an_outlet_that_returns_goes_on_where_it_was(store: SqlStore, press: Press, run: int) -> None:
    first, second, third = listed(store, press, run, 1, 2, 3)
    store.record_visit(press.visit(first, Outcome.NEW, next_check=press.at(1)), run)
    store.record_visit(press.visit(third, Outcome.NEW, next_check=None), run)
    due = store.due_articles(press.at(9), 9, per_outlet=9)
    store.sync_outlets([], press.at(2))
    store.sync_outlets([press.outlet()], press.at(3))
    assert store.due_articles(press.at(9), 9, per_outlet=9) == due
    assert [state.id for state in due] == [second.id, first.id]
    assert len(store.due_channels(press.at(9), 9)) == 1


# Polls


def test_a_poll_stores_the_channels_state(store: SqlStore, press: Press, run: int) -> None:
    poll = press.poll(channel(store))
    store.record_poll(poll, run)
    assert channel(store) == poll.state


def test_candidates_become_pending_articles_once(store: SqlStore, press: Press, run: int) -> None:
    new = listed(store, press, run, 1, 2, 1)
    assert [(state.status, state.next_check_at, state.first_seen_at) for state in new] == [
        (ArticleStatus.PENDING, press.now, press.now)
    ] * 2
    assert [state.hints for state in new] == [press.candidate(1).hints, press.candidate(2).hints]
    assert [store.article(state.id) for state in new] == new
    assert store.due_articles(press.now, 9, per_outlet=9) == new
    assert [state.key for state in listed(store, press, run, 2, 3)] == [press.candidate(3).key]
    assert channel(store).last_new_at == press.now


def test_one_key_in_two_outlets_is_two_articles(store: SqlStore, press: Press) -> None:
    store.sync_outlets([press.outlet(), press.outlet("other")], press.now)
    run = store.start_run(2, press.now)
    for state in store.due_channels(press.now, 9):
        assert len(store.record_poll(press.poll(state, press.candidate()), run)) == 1
    assert [summary.articles for summary in store.overview()] == [1, 1]


def test_many_candidates_at_once(store: SqlStore, press: Press, run: int) -> None:
    new = listed(store, press, run, *range(1201))
    assert [state.key for state in new] == [press.candidate(n).key for n in range(1201)]
    assert listed(store, press, run, *range(1201)) == []
    assert [state.id for state in store.due_articles(press.now, 1100, per_outlet=2000)] == [s.id for s in new[:1100]]


def test_a_channel_nobody_knows(store: SqlStore, press: Press, run: int) -> None:
    stranger = ChannelState(Channel("x/y", "x", ChannelKind.FEED, "https://x.example/"), press.now)
    with pytest.raises(StoreError, match="x/y"):
        store.record_poll(press.poll(stranger), run)


def test_a_run_nobody_knows(store: SqlStore, press: Press, run: int) -> None:
    with pytest.raises(StoreError, match="run"):
        store.record_poll(press.poll(channel(store), press.candidate()), run + 1)
    assert store.articles() == []


# Visits


def test_a_visit_stores_state_version_and_change(store: SqlStore, press: Press, run: int) -> None:
    (pending,) = listed(store, press, run, 1)
    first = press.visit(pending, Outcome.NEW, next_check=press.at(1))
    store.record_visit(first, run)
    assert store.article(pending.id) == first.state
    second = press.visit(first.state, Outcome.CHANGED, at=press.at(1), text="ب", next_check=press.at(2))
    store.record_visit(second, run)
    assert store.article(pending.id) == second.state
    kept = store.versions(pending.id)
    assert [(v.number, v.seen_at, v.article) for v in kept] == [
        (1, press.at(0), first.version),
        (2, press.at(1), second.version),
    ]
    (change,) = store.changes()
    assert (change.article_id, change.version, change.change) == (pending.id, 2, second.change)
    assert (change.outlet_id, change.url, change.title) == ("sham_today", pending.url, "عنوان ب")


def test_a_version_number_is_stored_once_with_its_change(store: SqlStore, press: Press, run: int) -> None:
    (pending,) = listed(store, press, run, 1)
    first = press.visit(pending, Outcome.NEW)
    store.record_visit(first, run)
    store.record_visit(press.visit(first.state, Outcome.CHANGED, at=press.at(1), text="ب"), run)
    rival = press.visit(first.state, Outcome.CHANGED, at=press.at(2), text="ج")
    store.record_visit(rival, run)
    assert [v.article.title for v in store.versions(pending.id)] == ["عنوان أ", "عنوان ب"]
    assert len(store.changes()) == 1
    state = store.article(pending.id)
    assert state is not None
    assert (state.versions, state.latest and state.latest.title) == (2, "عنوان ب")
    assert store.articles()[0].title == "عنوان ب"


def test_a_late_repeat_does_not_undo_what_came_after(store: SqlStore, press: Press, run: int) -> None:
    (pending,) = listed(store, press, run, 1)
    first = press.visit(pending, Outcome.NEW, next_check=press.at(1))
    store.record_visit(first, run)
    gone = press.visit(first.state, Outcome.GONE, at=press.at(1), problems=(Problem("http-404", pending.url),))
    store.record_visit(gone, run)
    before = (store.article(pending.id), store.problems(), store.counts(press.at(9)), store.runs())
    store.record_visit(first, run)
    assert (store.article(pending.id), store.problems(), store.counts(press.at(9)), store.runs()) == before


def test_a_clock_set_back_does_not_stop_recording(store: SqlStore, press: Press, run: int) -> None:
    (pending,) = listed(store, press, run, 1)
    first = press.visit(pending, Outcome.NEW, at=press.at(5), next_check=press.at(6))
    store.record_visit(first, run)
    earlier = press.visit(first.state, Outcome.UNCHANGED, at=press.at(1), next_check=press.at(2))
    store.record_visit(earlier, run)
    assert store.article(pending.id) == earlier.state
    poll = press.poll(channel(store), at=press.at(-5))
    store.record_poll(poll, run)
    assert channel(store) == replace(poll.state, last_new_at=press.now)


@pytest.mark.parametrize("outcome", [Outcome.GONE, Outcome.RESTORED])
def test_changes_without_a_version(store: SqlStore, press: Press, run: int, outcome: Outcome) -> None:
    (pending,) = listed(store, press, run, 1)
    read = press.visit(pending, Outcome.NEW)
    store.record_visit(read, run)
    visit = press.visit(read.state, outcome, at=press.at(1))
    for _ in range(3):
        store.record_visit(visit, run)
    (change,) = store.changes()
    assert (change.version, change.change.kind) == (None, outcome)
    following = press.visit(visit.state, Outcome.GONE, at=press.at(2))
    store.record_visit(following, run)
    assert [change.id for change in store.changes()] == [2, 1]  # repeats use up no number


def test_an_article_nobody_knows(store: SqlStore, press: Press, run: int, make_article_state: Any) -> None:
    with pytest.raises(StoreError, match="Article 77"):
        store.record_visit(press.visit(make_article_state(77), Outcome.NEW), run)


def test_a_version_that_is_not_counted_is_refused(store: SqlStore, press: Press, run: int) -> None:
    (pending,) = listed(store, press, run, 1)
    visit = press.visit(pending, Outcome.NEW)
    with pytest.raises(StoreError, match="counts none"):
        store.record_visit(replace(visit, state=replace(visit.state, versions=0)), run)
    assert store.runs()[0].visits == 0  # nothing of a refused record stays


# Problems


def polled(store: SqlStore, press: Press, run: int, hour: float, problems: tuple[Problem, ...] | None) -> None:
    store.record_poll(press.poll(channel(store), at=press.at(hour), problems=problems), run)


def test_a_problem_stands_until_a_record_no_longer_names_it(store: SqlStore, press: Press, run: int) -> None:
    subject = "sham_today/feed0"
    timeout, late = Problem("timeout", subject, "after 30 s"), Problem("timeout", subject, "after 31 s")
    polled(store, press, run, 0, (timeout, Problem("dns", subject)))
    polled(store, press, run, 1, (late,))
    polled(store, press, run, 1, (late,))
    polled(store, press, run, 2, None)
    (standing,) = store.problems()
    assert (standing.kind, standing.detail, standing.count) == ("timeout", "after 31 s", 2)
    assert (standing.first_at, standing.last_at) == (press.at(0), press.at(1))
    assert store.counts(press.now).problems == {"timeout": 1}
    polled(store, press, run, 3, ())
    assert store.problems() == []
    polled(store, press, run, 4, (timeout,))
    (again,) = store.problems()
    assert (again.first_at, again.count) == (press.at(4), 1)


def test_problems_of_articles_and_channels_do_not_clear_each_other(store: SqlStore, press: Press, run: int) -> None:
    first, second = listed(store, press, run, 1, 2)
    for hour, state in enumerate((first, second)):
        problems = (Problem("no-date", state.url), Problem("no-title", state.url))
        store.record_visit(press.visit(state, Outcome.NEW, at=press.at(hour), problems=problems), run)
    polled(store, press, run, 3, (Problem("malformed-feed", "sham_today/feed0"),))
    assert store.problems()[0].kind == "malformed-feed"
    assert len(store.problems("sham_today")) == 5
    assert store.problems("other") == []
    polled(store, press, run, 4, ())
    assert {problem.subject for problem in store.problems()} == {first.url, second.url}
    assert store.overview()[0].open_problems == 4
    latest = store.problems()
    assert store.problems(limit=3) == latest[:3]
    of_first = [problem for problem in latest if problem.subject == first.url]
    assert store.problems("sham_today", article_id=first.id, limit=1) == of_first[:1]
    assert store.problems("other", article_id=first.id) == []


# Runs


def test_the_ledger_counts_what_a_run_did(store: SqlStore, press: Press, run: int) -> None:
    first, second = listed(store, press, run, 1, 2)
    store.record_poll(press.poll(channel(store), at=press.at(1), failures=1), run)
    read = press.visit(first, Outcome.NEW)
    store.record_visit(read, run)
    store.record_visit(press.visit(read.state, Outcome.CHANGED, at=press.at(1), text="ب"), run)
    store.record_visit(press.visit(second, Outcome.FAILED), run)
    store.finish_run(run, "finished", "finished", press.at(2))
    (row,) = store.runs()
    assert (row.polls, row.visits, row.new, row.changed, row.failures) == (2, 3, 1, 1, 2)
    assert (row.state, row.reason, row.outlets, row.finished_at) == ("finished", "finished", 1, press.at(2))


def test_open_runs_are_interrupted_and_closed_ones_are_not(store: SqlStore, press: Press, run: int) -> None:
    other = store.start_run(2, press.at(1))
    store.finish_run(run, "failed", "the disk is full", press.at(1))
    assert store.interrupt_runs(press.at(2)) == 1
    assert store.interrupt_runs(press.at(3)) == 0
    assert [(row.id, row.state, row.finished_at) for row in store.runs()] == [
        (other, "interrupted", press.at(2)),
        (run, "failed", press.at(1)),
    ]
    assert len(store.runs(limit=1)) == 1


@pytest.mark.parametrize(("state", "shift"), [("done", 0), ("finished", 1)])
def test_a_run_cannot_end_otherwise(store: SqlStore, press: Press, run: int, state: str, shift: int) -> None:
    with pytest.raises(StoreError):
        store.finish_run(run + shift, state, "", press.now)


# Moments


@pytest.mark.parametrize(
    "call",
    [
        lambda store, now: store.due_channels(now, 1),
        lambda store, now: store.due_articles(now, 1, per_outlet=1),
        lambda store, now: store.start_run(1, now),
        lambda store, now: store.counts(now),
    ],
)
def test_naive_moments_are_refused(store: SqlStore, call: Callable[[SqlStore, datetime], object]) -> None:
    with pytest.raises(StoreError, match="no zone"):
        call(store, datetime(2026, 11, 23))  # noqa: DTZ001  # the mistake is the point


def test_what_is_remembered_of_an_outlet_comes_with_a_visit(store: SqlStore, press: Press, run: int) -> None:
    (pending,) = listed(store, press, run, 1)
    assert store.outlet_memories(["sham_today"]) == {}
    memory = OutletMemory(trust=3, title_flips=press.now, failing=(7,), noise=("s0a1b2c3d:volatile",))
    visit = press.visit(pending, Outcome.NEW)
    store.record_visit(replace(visit, outlet_memory=memory), run)
    assert store.outlet_memories(["sham_today", "nobody"]) == {"sham_today": memory}
    store.record_visit(press.visit(visit.state, Outcome.UNCHANGED, at=press.at(60)), run)
    store.sync_outlets([press.outlet()], press.now)
    assert store.outlet_memories(["sham_today"]) == {"sham_today": memory}, "nothing new leaves it as it is"
