"""What a store observes of outlets while polls and visits are recorded, and what it keeps for others."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from rasid.health.contents import Sight, sum_of
from rasid.health.findings import Severity
from rasid.health.rhythm import Rhythm
from rasid.health.state import Beat, OutletState, RunShare, Track
from rasid.records import ArticleState, Gap, Outcome, Problem
from rasid.websub import Push, Standing, Subscription
from storage.observing import OutletStates, observe
from storage.store import SqlStore

Press = Any  # the builder in conftest


def outlet(store: SqlStore) -> OutletState:
    (found,) = store.observe().outlets
    return found


def polled(store: SqlStore, press: Press, run: int, hours: float, *numbers: int, **options: Any) -> list[ArticleState]:
    (channel,) = store.channels_of("sham_today")
    poll = press.poll(channel, *map(press.candidate, numbers), at=press.at(hours), **options)
    return store.record_poll(poll, run)


def test_an_outlet_that_was_never_polled(store: SqlStore, press: Press, run: int) -> None:
    assert outlet(store) == OutletState("sham_today", 0, press.now)
    seen = store.observe()
    assert (seen.running_since, seen.first_run_at) == (press.now, press.now)
    assert (seen.beat, seen.backup_at, seen.last_request_at, seen.memory) == (None, None, None, {})


def test_polls_are_watched(store: SqlStore, press: Press, run: int) -> None:
    polled(store, press, run, 0, 1, 2)
    polled(store, press, run, 1)
    polled(store, press, run, 2, 3)
    second = store.start_run(1, press.at(3))
    lost = (Problem("dns", "sham_today/feed0"),)
    (channel,) = store.channels_of("sham_today")
    poll = press.poll(channel, at=press.at(3), failures=1, problems=lost)
    store.record_poll(replace(poll, fetch=replace(poll.fetch, status=None)), second)
    found = outlet(store)
    assert (found.watched_to, found.news_at, found.tried_at) == (press.at(2), press.at(2), press.at(3))
    assert found.reached is False
    assert found.listed == (2, 0, 1)
    assert found.runs == (RunShare(run, press.at(0), 3, 0, 3), RunShare(second, press.at(3), 1, 1, 0))
    assert store.observe().last_request_at == press.at(3)


def test_what_is_kept_between_looks_is_what_a_first_look_sees(
    store: SqlStore, press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether few outlets changed since, or most."""
    names = [f"o{n}" for n in range(6)]
    for chunk in (500, 2):
        monkeypatch.setattr("storage.observing._CHUNK", chunk)
        for step, watched in enumerate((names, names, names[:5], names[2:], names)):
            store.sync_outlets([press.outlet(name) for name in watched], press.at(step))
            run = store.start_run(1, press.at(step))
            for name in watched[step % 3 :: 2]:
                (channel,) = store.channels_of(name)
                store.record_poll(press.poll(channel, press.candidate(step, name), at=press.at(step)), run)
            with store._database.reading() as connection:
                fresh = observe(connection, OutletStates())
            kept = store.observe()
            assert kept == fresh
            assert [state.outlet_id for state in kept.outlets] == sorted(watched)


def test_what_a_hub_pushes_is_news(store: SqlStore, press: Press, run: int) -> None:
    polled(store, press, run, 0, 1)
    (channel,) = store.channels_of("sham_today")
    channel_id, topic = channel.channel.id, channel.channel.url
    store.subscriptions.keep(Subscription(channel_id, "https://hub.example/", topic, "token", "secret", press.at(0)))
    assert store.subscriptions.take(channel_id, [press.candidate(2)], press.at(2)) == 1
    assert (outlet(store).watched_to, outlet(store).news_at) == (press.at(0), press.at(2))
    polled(store, press, run, 3, 1, 2)
    assert (outlet(store).watched_to, outlet(store).news_at) == (press.at(3), press.at(2))
    assert store.subscriptions.take(channel_id, [press.candidate(2)], press.at(4)) == 0
    assert outlet(store).news_at == press.at(2)
    (kept,) = store.subscriptions_of("sham_today")
    assert (kept.pushed_at, kept.pushes) == (press.at(4), (Push(press.at(4), 1, 0), Push(press.at(2), 1, 1)))
    assert sum(store.rhythm("sham_today").events) == pytest.approx(1, abs=0.01)


def test_a_push_that_comes_while_a_hub_verifies_is_remembered(store: SqlStore, press: Press, run: int) -> None:
    polled(store, press, run, 0, 1)
    read = Subscription("sham_today/feed0", "https://hub.example/", "https://a.example/", "one", "secret", press.at(0))
    store.subscriptions.keep(read)
    store.subscriptions.take(read.channel_id, [press.candidate(2)], press.at(2))
    store.subscriptions.keep(replace(read, standing=Standing.ACTIVE))
    (kept,) = store.subscriptions_of("sham_today")
    assert (kept.standing, kept.pushed_at, kept.pushes) == (Standing.ACTIVE, press.at(2), (Push(press.at(2), 1, 1),))
    store.subscriptions.keep(replace(read, token="of another hub"))
    (kept,) = store.subscriptions_of("sham_today")
    assert (kept.pushed_at, kept.pushes) == (None, ())


def test_gaps_are_seen_for_a_day_unless_they_were_filled(store: SqlStore, press: Press, run: int) -> None:
    made = [Gap(press.at(hour - 1), press.at(hour), 5.0) for hour in (1, 20, 21, 30)]
    for number, gap in enumerate(made):
        (channel,) = store.channels_of("sham_today")
        poll = replace(press.poll(channel, press.candidate(10 + number), at=gap.before), gap=gap)
        store.record_poll(poll, run)
        if number == 1:  # two of them are found, but not all
            store.record_backfill(poll, [press.candidate(n) for n in (1, 2)], press.at(20.1))
        if number == 2:  # the back-fill meets what is known
            store.record_backfill(poll, [press.candidate(10)], press.at(21.1))
        if number == 3:  # so it does, but in a list that may leave something out
            assert store.record_backfill(poll, [press.candidate(11)], press.at(30.1), whole=False) == ([], True)
    partly = replace(made[1], missed=3.0)
    assert outlet(store).gaps == (("sham_today/feed0", partly), ("sham_today/feed0", made[3]))


def test_gaps_are_seen_after_a_clock_was_far_ahead(store: SqlStore, press: Press, run: int) -> None:
    for number, hour in enumerate((9000, 1)):
        (channel,) = store.channels_of("sham_today")
        gap = Gap(press.at(hour - 1), press.at(hour), 5.0)
        store.record_poll(replace(press.poll(channel, press.candidate(number), at=gap.before), gap=gap), run)
    assert outlet(store).gaps == (("sham_today/feed0", gap),)


def test_a_refusal_is_an_answer(store: SqlStore, press: Press, run: int) -> None:
    polled(store, press, run, 0, failures=1, problems=(Problem("http-403", "sham_today/feed0"),))
    assert outlet(store).reached is True


def test_a_record_that_comes_twice_is_observed_once(store: SqlStore, press: Press, run: int) -> None:
    (channel,) = store.channels_of("sham_today")
    poll = press.poll(channel, press.candidate())
    (state,) = store.record_poll(poll, run)
    store.record_poll(poll, run)
    visit = press.visit(state, Outcome.NEW, at=press.at(1))
    for _ in range(2):
        store.record_visit(visit, run)
    found = outlet(store)
    assert found.runs[0].requests == 2
    assert found.recent.articles == 1
    assert found.listed == (1,)


def test_the_rhythm_is_learnt_from_the_second_news_on(store: SqlStore, press: Press, run: int) -> None:
    polled(store, press, run, 0, 1)
    assert store.rhythm("sham_today") == Rhythm()
    for hour in range(1, 13 * 24):
        polled(store, press, run, hour, hour + 1)
    assert store.rhythm("sham_today").known
    found = outlet(store)
    assert found.quiet_at is not None
    assert found.silent_at is not None
    assert found.news_at == press.at(13 * 24 - 1)
    assert timedelta(hours=6) <= found.quiet_at - found.news_at < timedelta(hours=24)
    polled(store, press, run, 13 * 24 + 30)  # nothing was watched in between
    assert outlet(store).quiet_at is None


def test_new_articles_are_looked_at(store: SqlStore, press: Press, run: int) -> None:
    first, second, third = polled(store, press, run, 0, 1, 2, 3)
    store.record_visit(press.visit(first, Outcome.NEW, at=press.at(1), published=press.at(0.5)), run)
    store.record_visit(press.visit(second, Outcome.NEW, at=press.at(1.1), published=press.at(-5)), run)
    problems = (Problem("no-text", third.url),)
    store.record_visit(press.visit(third, Outcome.FAILED, at=press.at(1.2), problems=problems), run)
    recent = sum_of([Sight("1111", "ar", lag=1800.0), Sight("1111", "ar"), Sight("--0-")])
    assert outlet(store).recent == recent
    (day,) = store.days("sham_today").values()
    assert (day.articles, day.known, day.has) == (3, (2, 2, 3, 2), (2, 2, 2, 2))
    assert (day.lists, day.listed, day.lags) == (1, 3, 1)


def test_visits_that_come_together_are_observed_as_one_by_one(store: SqlStore, press: Press) -> None:
    names = ("alone", "together")
    store.sync_outlets([press.outlet(name) for name in names], press.now)
    visits = []
    runs = [store.start_run(1, press.at(hour)) for hour in (0, 20)]
    for name in names:
        (channel,) = store.channels_of(name)
        states = store.record_poll(
            press.poll(channel, *(press.candidate(n, name) for n in range(4)), at=press.at(0)), 1
        )
        hours = (1, 2, 20, 30)  # the last one is on the next day
        visits.append(
            [
                (press.visit(state, Outcome.NEW, at=press.at(hour), published=press.at(hour - 0.5)), runs[hour >= 20])
                for state, hour in zip(states, hours, strict=True)
            ]
        )
    for visit, run in visits[0]:
        store.record_visit(visit, run)
    store.record(visits[1])
    alone, together = store.observe().outlets
    assert replace(alone, outlet_id="together") == together
    assert store.days("alone") == store.days("together")
    assert (together.recent.articles, len(store.days("together"))) == (4, 2)


def test_what_is_usual_is_settled_once_a_day(store: SqlStore, press: Press, run: int) -> None:
    number = 0
    for day in range(4):
        states = polled(store, press, run, 24 * day, *range(number, number + 6))
        number += 6
        for state in states:
            store.record_visit(press.visit(state, Outcome.NEW, at=press.at(24 * day + 1)), run)
        assert outlet(store).usual.language == (None if day < 3 else "ar")
    usual = outlet(store).usual
    assert (usual.coverage, usual.listed) == ((1.0, 1.0, 1.0, 1.0), 6.0)
    assert len(store.days("sham_today")) == 4


def test_a_clock_that_was_far_ahead_stops_no_watch(store: SqlStore, press: Press, run: int) -> None:
    for hour in (0, 1, 1000, 1001, 2, 3):
        polled(store, press, run, hour, hour + 1)
    found = outlet(store)
    assert (found.watched_to, found.news_at, found.quiet_at) == (press.at(3), press.at(3), None)
    assert list(store.days("sham_today")) == [press.now.date()]
    assert sum(store.rhythm("sham_today").events) == pytest.approx(3, abs=0.01)
    for day in range(1, 50):  # through what was that clock's time
        polled(store, press, run, 24 * day)
    assert [day.lists for day in store.days("sham_today").values()] == [2, *[1] * 49]


def test_an_outlet_first_seen_by_a_clock_far_ahead_is_watched(store: SqlStore, press: Press, run: int) -> None:
    for hour in (1000, 2, 3):
        polled(store, press, run, hour, hour + 1)
    states = polled(store, press, run, 4, 10)
    store.record_visit(press.visit(states[0], Outcome.NEW, at=press.at(5), published=press.at(3.5)), run)
    (day,) = store.days("sham_today").values()
    assert (day.lists, day.lags) == (3, 1)


def test_troubles_are_told_by_channel_and_summed_over_articles(store: SqlStore, press: Press, run: int) -> None:
    states = polled(store, press, run, 0, 1, 2, 3, problems=(Problem("malformed-feed", "sham_today/feed0", "line 4"),))
    for n, state in enumerate(states):
        problems = (Problem("no-date", state.url),)
        store.record_visit(press.visit(state, Outcome.NEW, at=press.at(1 + n), problems=problems), run)
    feed, articles = store.observe().troubles
    assert (feed.kind, feed.subject, feed.count, feed.detail) == ("malformed-feed", "sham_today/feed0", 1, "line 4")
    assert (articles.kind, articles.subject, articles.count) == ("no-date", None, 3)
    assert (articles.first_at, articles.last_at) == (press.at(1), press.at(3))


def test_the_queue_is_as_old_as_what_waits_behind_the_few_oldest(store: SqlStore, press: Press) -> None:
    store.sync_outlets([press.outlet("first")], press.at(-5))
    assert store.observe().queue_since is None  # a single one may be stuck by itself
    store.sync_outlets([press.outlet("first"), press.outlet("second")], press.at(-2))
    assert store.observe().queue_since == press.at(-2)
    store.sync_outlets([press.outlet("first")], press.at(0))
    run = store.start_run(1, press.at(0))
    (channel,) = store.channels_of("first")
    store.record_poll(press.poll(channel, *(press.candidate(n) for n in range(30)), at=press.at(1)), run)
    assert store.observe().queue_since == press.at(1)


def test_retired_outlets_are_not_observed(store: SqlStore, press: Press, run: int) -> None:
    polled(store, press, run, 0, 1)
    store.sync_outlets([], press.at(1))
    seen = store.observe()
    assert (seen.outlets, seen.queue_since) == ((), None)


def test_marks_and_memory_are_kept(store: SqlStore, press: Press) -> None:
    for hour in (0, 1):
        beat = Beat(press.at(hour), press.at(-1), press.at(hour), crawls=2, loop_lag=0.25, clock_drift=-0.5)
        store.keep_beat(beat)
        store.keep_backup(press.at(hour), {"file": "a.db"})
    track = Track(Severity.WARNING, press.now, 3.0, 2.0, "detail", open=True, told=Severity.WARNING)
    store.keep_memory({("blocked", "sham_today"): track, ("disk", ""): track})
    changed = replace(track, severity=Severity.CRITICAL, clear_since=press.at(1))
    store.keep_memory({("blocked", "sham_today"): changed})
    seen = store.observe()
    assert (seen.beat, seen.backup_at, seen.backup_fault) == (beat, press.at(1), None)
    assert seen.memory == {("blocked", "sham_today"): changed}


def test_a_failing_backup_is_known_since_its_first_failure_until_one_is_good(store: SqlStore, press: Press) -> None:
    store.keep_backup(press.at(0), {})
    store.keep_backup_fault(press.at(1), "no room")
    store.keep_backup_fault(press.at(2), "no folder")
    seen = store.observe()
    assert (seen.backup_at, seen.backup_fault) == (press.at(0), (press.at(1), "no folder"))
    store.keep_backup_fault(press.at(-9), "no folder")  # the clock was set back
    assert store.observe().backup_fault == (press.at(-9), "no folder")
    store.keep_backup(press.at(3), {})
    seen = store.observe()
    assert (seen.backup_at, seen.backup_fault) == (press.at(3), None)
