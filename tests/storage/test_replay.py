"""Recording again what was recorded changes nothing: whatever came before, and from wherever."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rasid.errors import StoreError
from rasid.records import ArticleState, Outcome, Poll, Problem, Visit
from storage.store import SqlStore

Press = Any  # the builder in conftest
Record = Poll | Visit

OUTLETS = ("a", "b")


@dataclass(frozen=True)
class Step:
    """A poll that lists articles, or a visit to one of those known by then."""

    outlet: str
    poll: bool
    pick: int
    outcome: Outcome
    trouble: bool


steps = st.lists(
    st.builds(
        Step,
        outlet=st.sampled_from(OUTLETS),
        poll=st.booleans(),
        pick=st.integers(0, 7),
        outcome=st.sampled_from(Outcome),
        trouble=st.booleans(),
    ),
    max_size=12,
)


def made_known(store: SqlStore, press: Press) -> None:
    store.sync_outlets([press.outlet(name) for name in OUTLETS], press.now)
    assert store.start_run(2, press.now) == 1


def do(store: SqlStore, record: Record) -> None:
    if isinstance(record, Poll):
        store.record_poll(record, 1)
    else:
        store.record_visit(record, 1)


def lived_through(store: SqlStore, press: Press, story: list[Step]) -> list[Record]:
    """Tell a story to a store; returns the records that it came to."""
    made_known(store, press)
    records: list[Record] = []
    for hour, step in enumerate(story, 1):
        record = poll_of(store, press, step, hour) if step.poll else visit_of(store, press, step, hour)
        if record is not None:
            do(store, record)
            records.append(record)
    return records


def poll_of(store: SqlStore, press: Press, step: Step, hour: int) -> Poll:
    (channel,) = store.channels_of(step.outlet)
    problems = (Problem("timeout", channel.channel.id, str(hour)),) if step.trouble else ()
    candidates = [press.candidate(n, step.outlet) for n in range(step.pick % 4)]
    poll: Poll = press.poll(
        channel, *candidates, at=press.at(hour), problems=problems, failures=int(step.trouble), interval=3600.0
    )
    return poll


def visit_of(store: SqlStore, press: Press, step: Step, hour: int) -> Visit | None:
    known = sorted(store.articles(outlet_id=step.outlet), key=lambda row: row.id)
    if not known:
        return None
    state = store.article(known[step.pick % len(known)].id)
    assert isinstance(state, ArticleState)
    problems = (Problem("no-date", state.url),) if step.trouble else ()
    visit: Visit = press.visit(
        state, step.outcome, at=press.at(hour), text=str(hour), next_check=press.at(hour + 1), problems=problems
    )
    return visit


def content(store: SqlStore, press: Press) -> list[object]:
    """All that a store holds, as its readers see it."""
    rows = store.articles(limit=1000)
    return [
        store.overview(),
        rows,
        [store.article(row.id) for row in rows],
        [store.versions(row.id) for row in rows],
        [store.channels_of(name) for name in OUTLETS],
        store.changes(limit=1000),
        store.problems(),
        store.runs(),
        store.counts(press.at(10)),
    ]


@given(story=steps, data=st.data())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_any_part_of_the_past_may_come_again(
    fresh: Callable[[], SqlStore], press: Press, story: list[Step], data: st.DataObject
) -> None:
    store = fresh()
    records = lived_through(store, press, story)
    before = content(store, press)
    if records:
        for record in data.draw(st.lists(st.sampled_from(records), max_size=8), "repeats, in any order"):
            do(store, record)
    assert content(store, press) == before
    for record in records:
        do(store, record)
    assert content(store, press) == before
    store.close()


@given(story=steps, data=st.data())
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_starting_over_after_any_prefix_comes_to_the_same(
    fresh: Callable[[], SqlStore], press: Press, story: list[Step], data: st.DataObject
) -> None:
    told = fresh()
    records = lived_through(told, press, story)
    again = fresh()
    made_known(again, press)
    for record in records[: data.draw(st.integers(0, len(records)), "prefix")] + records:
        do(again, record)
    assert content(again, press) == content(told, press)
    told.close()
    again.close()


def test_a_repeat_leaves_one_request_in_the_ledger(store: SqlStore, press: Press) -> None:
    """The run's figures count requests: they stand for the ledger's rows."""
    made_known(store, press)
    (channel,) = store.channels_of("a")
    for _ in range(3):
        store.record_poll(press.poll(channel, press.candidate(1, "a")), 1)
    (state,) = store.due_articles(press.now, 9, per_outlet=9)
    for _ in range(3):
        store.record_visit(press.visit(state, Outcome.NEW), 1)
    (run,) = store.runs()
    assert (run.polls, run.visits, run.new) == (1, 1, 1)


@given(story=steps, data=st.data())
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_recorded_together_comes_to_the_same(
    fresh: Callable[[], SqlStore], press: Press, story: list[Step], data: st.DataObject
) -> None:
    told = fresh()
    records = lived_through(told, press, story)
    together = fresh()
    made_known(together, press)
    rest = records + data.draw(st.lists(st.sampled_from(records), max_size=4) if records else st.just([]), "repeats")
    while rest:
        size = data.draw(st.integers(1, len(rest)), "group")
        together.record([(record, 1) for record in rest[:size]])
        rest = rest[size:]
    assert content(together, press) == content(told, press)
    told.close()
    together.close()


def test_looks_that_found_nothing_new_are_written_together(store: SqlStore, press: Press) -> None:
    made_known(store, press)
    (channel,) = store.channels_of("a")
    new = store.record_poll(press.poll(channel, *(press.candidate(n, "a") for n in range(5))), 1)
    for state in new:
        store.record_visit(press.visit(state, Outcome.NEW, at=press.at(1), next_check=press.at(2)), 1)
    read = [store.article(state.id) for state in new]
    looks = [press.visit(state, Outcome.UNCHANGED, at=press.at(2), next_check=press.at(4)) for state in read if state]
    assert store.record([(look, 1) for look in looks]) == [[]] * 5
    store.record([(looks[0], 1), *((look, 1) for look in looks)])  # an acknowledgement that was lost
    assert {store.article(state.id).next_check_at for state in new} == {press.at(4)}  # type: ignore[union-attr]
    visits = store.counts(press.at(2)).visits
    assert (visits[Outcome.NEW], visits[Outcome.UNCHANGED]) == (5, 5)
    assert store.runs()[0].visits == 10


def test_records_that_come_together_are_stored_all_or_none(store: SqlStore, press: Press) -> None:
    made_known(store, press)
    (channel,) = store.channels_of("a")
    (stranger,) = store.record_poll(press.poll(channel, press.candidate(1, "a")), 1)
    visit = press.visit(stranger, Outcome.NEW, at=press.at(1))
    unknown = replace(visit, state=replace(visit.state, id=999))
    with pytest.raises(StoreError, match="999"):
        store.record([(visit, 1), (unknown, 1)])
    assert store.versions(stranger.id) == []


def test_requests_are_forgotten_when_they_are_old(store: SqlStore, press: Press) -> None:
    made_known(store, press)
    (channel,) = store.channels_of("a")
    for hour in range(4):
        store.record_poll(press.poll(channel, at=press.at(hour)), 1)
    forget = partial(store.forget_requests, press.at(2), press.at(4))
    assert [forget(1), forget(100), forget(100)] == [1, 1, 0]
    assert len(store.fetches(1)) == 2


def test_requests_dated_into_the_future_keep_no_older_ones(store: SqlStore, press: Press) -> None:
    made_known(store, press)
    (channel,) = store.channels_of("a")
    for hour in (9000, 9001, 9002, 0, 1, 2, 3):
        store.record_poll(press.poll(channel, at=press.at(hour)), 1)
    forget = partial(store.forget_requests, press.at(2), press.at(4), 2)
    assert sum(forget() for _ in range(6)) == 2
    assert {fetch.at for fetch in store.fetches(1)} == {press.at(hour) for hour in (2, 3, 9000, 9001, 9002)}
    later = partial(store.forget_requests, press.at(9500), press.at(9600), 2)
    assert sum(later() for _ in range(6)) == 5


def test_runs_are_forgotten_with_their_last_request(store: SqlStore, press: Press) -> None:
    made_known(store, press)
    (channel,) = store.channels_of("a")
    store.record_poll(press.poll(channel, at=press.at(3)), 1)
    for _ in range(3):
        store.start_run(1, press.now)
    for ended in (1, 2, 3):
        store.finish_run(ended, "finished", "", press.at(4))
    store.start_run(1, press.at(2))
    assert store.forget_requests(press.at(2), press.at(5), 100) == 2
    assert [row.id for row in store.runs()] == [5, 4, 1]  # too young, under way, still asked for something
    assert store.forget_requests(press.at(4), press.at(5), 100) == 2
    assert [row.id for row in store.runs()] == [5, 4]
