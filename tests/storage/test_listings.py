"""What lists say again of articles that the store knows."""

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from rasid.records import ArticleState, Candidate, ChannelKind, ChannelState, Outcome, OutletMemory, Poll
from rasid.tempo import Tempo
from storage.store import SqlStore

Press = Any  # the builder in conftest
LEAST = 300.0


@pytest.fixture
def run(store: SqlStore, press: Press) -> int:
    store.sync_outlets([press.outlet(feeds=2)], press.now)
    return store.start_run(1, press.now)


@pytest.fixture
def read(store: SqlStore, press: Press, run: int) -> ArticleState:
    """An article that was listed at hour 0, read, and is to be looked at again at hour 9."""
    (pending,) = store.record_poll(poll(store, press, press.candidate(), hour=0), run)
    store.record_visit(press.visit(pending, Outcome.NEW, next_check=press.at(9)), run)
    return known(store, pending.id)


def known(store: SqlStore, article_id: int) -> ArticleState:
    state = store.article(article_id)
    assert state is not None
    return state


def poll(store: SqlStore, press: Press, *candidates: Candidate, hour: float, feed: int = 0) -> Poll:
    made: Poll = press.poll(store.channels_of("sham_today")[feed], *candidates, at=press.at(hour))
    return replace(made, recheck_after=LEAST)


def saying(press: Press, **hints: str | None) -> Candidate:
    candidate: Candidate = press.candidate()
    return replace(candidate, hints=replace(candidate.hints, **hints))


def due(store: SqlStore, at: datetime) -> list[int]:
    return [state.id for state in store.due_articles(at, 9, per_outlet=9)]


def test_an_entry_with_another_title_makes_its_article_due(
    store: SqlStore, press: Press, run: int, read: ArticleState
) -> None:
    other = poll(store, press, saying(press, title="خبر آخر"), hour=1)
    assert store.record_poll(other, run) == []
    after = known(store, read.id)
    assert (after.next_check_at, after.called_at) == (press.at(1), press.at(1))
    assert due(store, press.at(1)) == [read.id]
    assert after.listed[other.state.channel.id].title == "خبر آخر"
    assert after.hints == read.hints, "a reading takes the hints of the first sight"
    left: dict[str, Any] = {"listed": read.listed, "called_at": None, "next_check_at": read.next_check_at}
    assert replace(after, **left) == read, "nothing else changes"


@pytest.mark.parametrize(
    "hints",
    [{}, {"title": None}, {"author": "سامر الحلاق"}, {"updated": "2026-11-23T10:00:00Z"}, {"title": "خبر  رقم 1"}],
)
def test_an_entry_that_says_nothing_else_leaves_its_article(
    store: SqlStore, press: Press, run: int, read: ArticleState, hints: dict[str, str | None]
) -> None:
    store.record_poll(poll(store, press, saying(press, **hints), hour=1), run)
    after = known(store, read.id)
    assert (after.next_check_at, after.called_at) == (press.at(9), None)
    assert next(iter(after.listed.values())).title is not None, "what is no longer said stays"


def test_a_date_of_change_counts_from_the_second_on(
    store: SqlStore, press: Press, run: int, read: ArticleState
) -> None:
    for hour, moment, called in ((1, "10:00", None), (2, "10:00", None), (3, "11:30", 3)):
        store.record_poll(poll(store, press, saying(press, updated=f"2026-11-23T{moment}:00Z"), hour=hour), run)
        assert known(store, read.id).called_at == (called and press.at(called))


def test_lists_are_held_against_themselves_only(store: SqlStore, press: Press, run: int, read: ArticleState) -> None:
    short = saying(press, title="خبر…")
    for hour in (1, 2, 3):
        store.record_poll(poll(store, press, short, hour=hour, feed=1), run)
        store.record_poll(poll(store, press, press.candidate(), hour=hour + 0.5), run)
    after = known(store, read.id)
    assert after.called_at is None
    assert [entry.title for entry in after.listed.values()] == ["خبر رقم 1", "خبر…"]


def test_times_on_section_pages_count_from_now(store: SqlStore, press: Press, run: int, read: ArticleState) -> None:
    def section(candidate: Candidate, hour: float) -> Poll:
        made = poll(store, press, candidate, hour=hour)
        channel = replace(made.state.channel, kind=ChannelKind.SECTION)
        return replace(made, state=replace(made.state, channel=channel))

    store.record_poll(section(saying(press, published="قبل ساعة"), 1), run)
    store.record_poll(section(saying(press, published="قبل ساعتين"), 2), run)
    assert known(store, read.id).called_at is None


def test_a_poll_that_comes_twice_calls_once(store: SqlStore, press: Press, run: int, read: ArticleState) -> None:
    first = poll(store, press, saying(press, title="خبر آخر"), hour=1)
    store.record_poll(first, run)
    called = known(store, read.id)
    store.record_visit(press.visit(called, Outcome.UNCHANGED, at=press.at(1.1), next_check=press.at(8)), run)
    looked = known(store, read.id)
    store.record_poll(first, run)
    assert known(store, read.id) == looked
    store.record_poll(poll(store, press, saying(press, title="خبر ثالث"), hour=2), run)
    store.record_poll(first, run)
    third = known(store, read.id)
    assert [entry.title for entry in third.listed.values()] == ["خبر ثالث"], "the old one no longer speaks"


def test_a_look_from_before_the_call_does_not_answer_it(
    store: SqlStore, press: Press, run: int, read: ArticleState
) -> None:
    store.record_poll(poll(store, press, saying(press, title="خبر آخر"), hour=2), run)
    under_way = press.visit(read, Outcome.UNCHANGED, at=press.at(1.9), next_check=press.at(8))
    store.record_visit(under_way, run)
    assert due(store, press.at(2)) == [read.id]
    answer = press.visit(known(store, read.id), Outcome.UNCHANGED, at=press.at(2.1), next_check=press.at(8))
    store.record_visit(answer, run)
    assert due(store, press.at(7)) == []


def test_looks_keep_their_least_distance(store: SqlStore, press: Press, run: int, read: ArticleState) -> None:
    store.record_poll(poll(store, press, saying(press, title="خبر آخر"), hour=0.01), run)
    assert known(store, read.id).next_check_at == press.now + timedelta(seconds=LEAST)


def test_an_article_no_longer_watched_is_called_back(
    store: SqlStore, press: Press, run: int, read: ArticleState
) -> None:
    store.record_visit(press.visit(read, Outcome.UNCHANGED, at=press.at(1), next_check=None), run)
    assert due(store, press.at(99)) == []
    store.record_poll(poll(store, press, saying(press, title="خبر آخر"), hour=50), run)
    assert due(store, press.at(50)) == [read.id]


def test_lists_that_cry_wolf_are_kept_but_not_heeded(
    store: SqlStore, press: Press, run: int, read: ArticleState
) -> None:
    memory = OutletMemory(tempo=Tempo(announced=30.0))
    visit = press.visit(read, Outcome.UNCHANGED, at=press.at(1), next_check=press.at(9))
    store.record_visit(replace(visit, outlet_memory=memory), run)
    assert store.outlet_memories(["sham_today"]) == {"sham_today": memory}
    store.record_poll(poll(store, press, saying(press, title="خبر آخر"), hour=2), run)
    after = known(store, read.id)
    assert (after.next_check_at, after.called_at) == (press.at(9), None)
    assert [entry.title for entry in after.listed.values()] == ["خبر آخر"]


def test_what_a_channel_listed_is_forgotten_with_its_address(store: SqlStore, press: Press, run: int) -> None:
    state: ChannelState = replace(store.channels_of("sham_today")[0], listing="d")
    store.record_poll(press.poll(state), run)
    assert store.channels_of("sham_today")[0].listing == "d"
    store.sync_outlets([press.outlet(host="new.example")], press.at(1))
    assert store.channels_of("sham_today")[0].listing is None
