"""What is kept for some seconds: found out once, by one thread, and forgotten when something was done."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from itertools import count
from threading import Event
from typing import Any

import pytest

from dashboard.app import create_app
from dashboard.kept import COSTLY, Kept
from rasid.health.state import Observations
from rasid.settings import Settings
from tests.dashboard.conftest import Answer, FixedClock, Press, call_app

LASTS = timedelta(seconds=5)


def clock(took: float = COSTLY) -> Callable[[], float]:
    """A clock that goes on by `took` seconds with each look."""
    return count(0, took).__next__


class Source:
    """Counts how often it is asked; waits while it is held up."""

    def __init__(self) -> None:
        self.times = 0
        self.asked, self.goes = Event(), Event()
        self.goes.set()

    def __call__(self, now: datetime) -> int:
        self.times += 1
        value = self.times
        self.asked.set()
        assert self.goes.wait(60)
        return value

    def hold(self) -> None:
        self.asked.clear()
        self.goes.clear()


@pytest.mark.parametrize(("seconds", "value"), [(0, 1), (4.9, 1), (-4.9, 1), (5, 2), (3600, 2), (-5, 2)], ids=str)
def test_a_value_holds_for_a_while_and_a_clock_set_back_far_is_noticed(
    now: datetime, seconds: float, value: int
) -> None:
    kept = Kept(Source(), LASTS)
    assert kept.at(now) == 1
    assert kept.at(now + timedelta(seconds=seconds)) == value


def test_nothing_is_kept_without_a_while_nor_what_is_not_worth_it(now: datetime) -> None:
    assert [Kept(source, timedelta(0)).at(now) for source in [Source()] * 2] == [1, 2]
    picky = Kept(Source(), LASTS, worth=lambda value: value > 1)
    assert [picky.at(now) for _ in range(3)] == [1, 2, 2]


def test_an_error_is_told_and_the_next_one_asks_anew(now: datetime) -> None:
    answers = iter([ValueError("broken"), None])

    def find(_: datetime) -> str:
        if error := next(answers):
            raise error
        return "found"

    kept = Kept(find, LASTS)
    with pytest.raises(ValueError, match="broken"):
        kept.at(now)
    assert kept.at(now) == "found"


def test_many_who_ask_at_once_wait_for_the_one_who_finds_out(now: datetime) -> None:
    source = Source()
    source.hold()
    kept = Kept(source, LASTS)
    with ThreadPoolExecutor(8) as threads:
        asked = [threads.submit(kept.at, now) for _ in range(8)]
        assert source.asked.wait(60)
        source.goes.set()
        assert [one.result(60) for one in asked] == [1] * 8
    assert source.times == 1


def test_who_asks_for_what_is_not_too_old_does_not_wait(now: datetime) -> None:
    source, beside = Source(), list[Callable[[], None]]()
    kept = Kept(source, LASTS, late=6 * LASTS, beside=beside.append, clock=clock())
    kept.at(now)
    later = now + 2 * LASTS
    assert [kept.at(later) for _ in range(3)] == [1, 1, 1]
    assert len(beside) == 1  # one finds out, whoever asks
    beside[0]()
    assert (kept.at(later), source.times) == (2, 2)
    assert kept.at(now + 20 * LASTS) == 3  # too old: it is waited for
    assert kept.anew(now + 22 * LASTS) == 4
    assert len(beside) == 1


def test_who_asks_for_what_is_found_out_quickly_is_given_no_old_value(now: datetime) -> None:
    kept = Kept(Source(), LASTS, late=6 * LASTS, clock=clock(COSTLY * 0.9))
    assert [kept.at(now + n * LASTS) for n in range(3)] == [1, 2, 3]


def test_a_renewal_that_fails_is_logged_and_tried_again(now: datetime, caplog: pytest.LogCaptureFixture) -> None:
    answers = iter(["found", "", "anew"])

    def find(_: datetime) -> str:
        if answer := next(answers):
            return answer
        raise ValueError("broken")

    kept = Kept(find, LASTS, late=6 * LASTS, beside=lambda run: run(), clock=clock())
    later = now + 2 * LASTS
    assert [kept.at(now), kept.at(later), kept.at(later), kept.at(later)] == ["found", "found", "found", "anew"]
    assert "could not be found out anew" in caplog.text


def test_without_a_thread_to_be_had_the_old_value_is_given(now: datetime, caplog: pytest.LogCaptureFixture) -> None:
    def no_thread(_: Callable[[], None]) -> None:
        raise RuntimeError("can't start new thread")

    kept = Kept(Source(), LASTS, late=6 * LASTS, beside=no_thread, clock=clock())
    kept.at(now)
    assert [kept.at(now + 2 * LASTS) for _ in range(2)] == [1, 1]
    assert kept.at(now + 20 * LASTS) == 2  # nothing is locked
    assert "can't start new thread" in caplog.text


def test_a_thread_beside_renews(now: datetime) -> None:
    source = Source()
    kept = Kept(source, LASTS, late=6 * LASTS, clock=clock())
    kept.at(now)
    source.hold()
    later, much_later = now + 2 * LASTS, now + 20 * LASTS
    assert kept.at(later) == 1
    assert source.asked.wait(60)
    with ThreadPoolExecutor(1) as threads:
        late = threads.submit(kept.at, much_later)
        source.goes.set()
        assert late.result(60) == 3


def test_what_was_being_found_out_while_something_was_done_is_not_kept(now: datetime) -> None:
    source = Source()
    source.hold()
    kept = Kept(source, LASTS)
    with ThreadPoolExecutor(1) as threads:
        before = threads.submit(kept.at, now)
        assert source.asked.wait(60)
        kept.forget()
        source.goes.set()
        assert before.result(60) == 1
    assert [kept.at(now), kept.at(now)] == [2, 2]


def test_pages_api_and_metrics_observe_once_and_see_at_once_what_was_done(
    full_press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.sight.LASTS", LASTS)
    store, times = full_press.store, list[int]()
    observe = store.observe

    def observe_counted() -> Observations:
        times.append(1)
        return observe()

    monkeypatch.setattr(store, "observe", observe_counted)
    app = create_app(store, settings=Settings(), clock=FixedClock(full_press.now))

    def ask(target: str, **options: Any) -> Answer:
        return asyncio.run(call_app(app, target, **options))

    for target in ("/", "/?country=EG", "/outlets/sahel", "/outlets/deniz", "/metrics", "/api/v1/findings"):
        assert ask(target).status == 200
    assert len(times) == 1
    form = {"proof": app.state.access.sessions.proof(None)}
    assert 'class="paused"' not in ask("/").text
    assert ask("/outlets/deniz/pause", method="POST", form=form).status == 303
    assert 'class="paused"' in ask("/").text
    assert len(times) == 2


def test_what_the_daemon_found_out_is_there_for_who_asks_next(
    full_press: Press, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dashboard.sight.LASTS", LASTS)
    app = create_app(full_press.store, settings=Settings(), clock=FixedClock(full_press.now))
    app.state.sight.renew(full_press.now)
    monkeypatch.setattr(full_press.store, "observe", None)  # whoever asked for it would fail
    assert asyncio.run(call_app(app, "/")).status == 200
