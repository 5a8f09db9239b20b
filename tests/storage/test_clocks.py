"""After a clock was far ahead, once, what it put off for months is done at once, and nothing else."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from rasid.health.state import Beat
from rasid.records import ArticleState, Outcome
from storage.store import SqlStore

Press = Any  # the builder in conftest
NAMES = ("ahead", "outage", "right")


@pytest.fixture
def run(store: SqlStore, press: Press) -> int:
    store.sync_outlets([press.outlet(name) for name in NAMES], press.now)
    return store.start_run(1, press.now)


def listed(store: SqlStore, press: Press, run: int, name: str, hours: float = 0) -> list[ArticleState]:
    (channel,) = store.channels_of(name)
    candidates = [press.candidate(n, name) for n in (1, 2)]
    return store.record_poll(press.poll(channel, *candidates, at=press.at(hours)), run)


def read(store: SqlStore, press: Press, run: int, state: ArticleState, hours: float) -> None:
    at = press.at(hours)
    visit = press.visit(state, Outcome.NEW, at=at, next_check=at + timedelta(hours=5))
    store.record_visit(visit, run)


def known(store: SqlStore, state: ArticleState) -> ArticleState:
    found = store.article(state.id)
    assert found is not None
    return found


def due(store: SqlStore, press: Press, hours: float) -> tuple[set[str], list[tuple[str, int]]]:
    channels = store.due_channels(press.at(hours), 100)
    articles = store.due_articles(press.at(hours), 100, per_outlet=100)
    return {one.channel.outlet_id for one in channels}, sorted((one.outlet_id, one.id) for one in articles)


def test_what_was_put_off_is_due(store: SqlStore, press: Press, run: int) -> None:
    states = {name: listed(store, press, run, name) for name in NAMES}
    for name in NAMES:
        read(store, press, run, states[name][0], 1)
    again = store.article(states["ahead"][0].id)
    assert again is not None
    listed(store, press, run, "ahead", 7000)
    seen = press.visit(again, Outcome.UNCHANGED, at=press.at(7000), next_check=press.at(7005))
    store.record_visit(seen, run)
    (channel,) = store.channels_of("outage")  # asked while there was no network: nothing is said of when
    excused = press.poll(channel, at=press.at(7000))
    late = replace(channel, next_due_at=press.at(7001))
    store.record_poll(replace(excused, state=late, problems=None, excused=True), run)
    (channel,) = store.channels_of("right")
    store.record_poll(press.poll(channel, at=press.at(3), interval=100 * 3600.0), run)
    pending = [(name, states[name][1].id) for name in NAMES]
    assert due(store, press, 4) == (set(), pending)

    assert store.set_right(press.at(4)) == 2
    assert due(store, press, 4) == ({"ahead", "outage"}, sorted([*pending, ("ahead", states["ahead"][0].id)]))
    (channel,) = store.channels_of("ahead")
    assert (channel.last_polled_at, channel.last_success_at) == (press.at(4), press.at(4))
    seen_again = store.article(states["ahead"][0].id)
    assert seen_again is not None
    assert (seen_again.last_checked_at, seen_again.first_seen_at) == (press.at(4), press.at(0))
    assert store.set_right(press.at(4)) == 0


def test_a_small_step_back_puts_nothing_forward(store: SqlStore, press: Press, run: int) -> None:
    for name in NAMES:
        read(store, press, run, listed(store, press, run, name, 1)[0], 1)
    assert store.set_right(press.at(0.5)) == 0
    assert due(store, press, 0.5) == (set(), [])


def test_what_counted_as_too_old_is_looked_at_again(store: SqlStore, press: Press, run: int) -> None:
    states = listed(store, press, run, "ahead")
    for state in states:
        read(store, press, run, state, 1)
    old, gone = (known(store, state) for state in states)
    store.record_visit(press.visit(old, Outcome.UNCHANGED, at=press.at(7000), next_check=None), run)
    store.record_visit(press.visit(gone, Outcome.GONE, at=press.at(7000), next_check=None), run)
    listed(store, press, run, "ahead", 7000)

    assert store.set_right(press.at(4)) == 1
    assert due(store, press, 4)[1] == sorted([("ahead", old.id), ("ahead", gone.id)]), "what is gone may come back"


def test_what_counted_as_too_old_waits_with_its_outlet(store: SqlStore, press: Press, run: int) -> None:
    state = listed(store, press, run, "ahead")[0]
    read(store, press, run, state, 1)
    store.record_visit(press.visit(known(store, state), Outcome.UNCHANGED, at=press.at(7000), next_check=None), run)
    listed(store, press, run, "ahead", 7000)
    store.pause("ahead", press.at(3))
    assert store.set_right(press.at(4)) == 1
    assert due(store, press, 4)[1] == []
    store.pause("ahead", None)
    assert ("ahead", state.id) in due(store, press, 4)[1]


def test_what_was_first_seen_ahead_does_not_stay_new(store: SqlStore, press: Press, run: int) -> None:
    first, second = listed(store, press, run, "ahead", 7000)
    read(store, press, run, first, 7000)
    assert store.set_right(press.at(4)) == 1
    assert [known(store, state).first_seen_at for state in (first, second)] == [press.at(4)] * 2
    assert [version.seen_at for version in store.versions(first.id)] == [press.at(7000)]  # evidence stays as it was


def test_outlets_that_were_asked_again_since_are_set_right_as_well(store: SqlStore, press: Press, run: int) -> None:
    """A crawl was under way when the clock was set back: what it asked last bears the right time."""
    first, second = listed(store, press, run, "ahead", 1)
    read(store, press, run, first, 1)
    read(store, press, run, second, 1)
    store.keep_beat(Beat(press.at(7000), press.at(0)))
    listed(store, press, run, "ahead", 7000)
    store.record_visit(press.visit(known(store, first), Outcome.UNCHANGED, at=press.at(7000), next_check=None), run)
    store.record_visit(
        press.visit(known(store, second), Outcome.UNCHANGED, at=press.at(4), next_check=press.at(9)), run
    )
    assert store.set_right(press.at(4)) == 0, "nothing is known of the clock yet"
    assert "ahead" not in due(store, press, 4)[0]
    store.keep_beat(Beat(press.at(4), press.at(0)))
    store.keep_beat(Beat(press.at(4), press.at(0)))
    assert store.set_right(press.at(4)) == 1
    assert "ahead" in due(store, press, 4)[0]
    assert due(store, press, 4)[1] == [("ahead", first.id)]
    assert store.set_right(press.at(4)) == 0
