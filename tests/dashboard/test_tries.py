"""Who may try a password now, without any password."""

import threading
from concurrent.futures import ThreadPoolExecutor, as_completed
from datetime import datetime, timedelta

import pytest

from dashboard.auth.tries import MANY, PACE, TRIES, WAITING, WINDOW, Guest, Tries, Turns, guest


def test_only_a_few_wait_for_their_turn() -> None:
    turns, stranger, known = Turns(), Guest("192.0.2.1"), Guest("browser", known=True)
    inside, leave = threading.Event(), threading.Event()

    def visit(who: Guest) -> bool:
        with turns.turn(who) as mine:
            if mine:
                inside.set()
                leave.wait(60)
            return mine

    with ThreadPoolExecutor(20) as pool:
        first = pool.submit(visit, stranger)
        assert inside.wait(60)
        rest = [pool.submit(visit, stranger) for _ in range(WAITING + 3)]
        done = as_completed(rest, 60)
        away = [next(done).result() for _ in range(3)]  # nobody else can be done yet
        operator = pool.submit(visit, known)
        leave.set()
        assert away == [False] * 3
        assert first.result(60)
        assert operator.result(60)
        assert sum(made.result(60) for made in rest) == WAITING


def test_tries_by_a_clock_that_was_far_ahead_keep_nobody_waiting(now: datetime) -> None:
    tries, who = Tries(), guest("192.0.2.1", None)
    for _ in range(TRIES):
        assert tries.begin(who, now + timedelta(days=300)) is None
    assert tries.begin(who, now + timedelta(days=300)) == WINDOW
    assert tries.begin(who, now) is None


def test_many_strangers_slow_each_other_down_and_shut_nobody_out(now: datetime) -> None:
    tries = Tries()
    for n in range(MANY):
        assert tries.begin(guest(f"192.0.2.{n}", None), now) is None
    honest = guest("198.51.100.1", None)
    assert tries.begin(honest, now) == PACE
    assert tries.begin(guest("198.51.100.1", "a browser"), now) is None
    assert tries.begin(honest, now + PACE) is None
    tries.succeeded(honest)
    assert tries.begin(honest, now + 2 * PACE) is None


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
        ("", "testclient", False),
    ],
)
def test_who_counts_as_one(one: str, other: str, same: bool) -> None:
    assert (guest(one, None) == guest(other, None)) is same


def test_what_is_remembered_of_tries_is_bounded(now: datetime) -> None:
    tries = Tries(remembered=100)
    for n in range(300):
        tries.begin(guest(f"192.0.{n >> 8}.{n & 255}", None), now + n * PACE)
    assert len(tries._made) == 100
