"""When a permanent redirection takes the catalogue's address's place."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.memory import ChannelMemory
from rasid.moving import DAYS, FAILURES, after_failure, is_safe_target, permanent_target, seen_at
from rasid.records import Fetch

NOW = datetime(2026, 3, 19, 14, 5, tzinfo=UTC)
OLD, NEW = "https://sahel.example/rss.xml", "https://www.sahel.example/feed/"


def fetched(*ways: int) -> Fetch:
    hops = tuple(Fetch(OLD, NOW, status, purpose="redirect" if status < 400 else "retry") for status in ways)
    return Fetch(NEW, NOW, 200, hops=hops)


@pytest.mark.parametrize(
    ("ways", "target"),
    [
        ((), None),
        ((301,), NEW),
        ((308, 301), NEW),
        ((302,), None),
        ((301, 302), None),
        ((500, 301), NEW),
        ((500,), None),
    ],
)
def test_all_of_the_way_must_be_permanent(ways: tuple[int, ...], target: str | None) -> None:
    assert permanent_target(fetched(*ways)) == target


@pytest.mark.parametrize(
    ("target", "safe"),
    [
        (NEW, True),
        ("https://news.sahel.example:8443/rss", True),
        ("http://sahel.example/rss.xml", False),
        ("https://editor@sahel.example/rss.xml", False),
        ("https://192.0.2.7/rss.xml", False),
        ("https://[2001:db8::7]/rss.xml", False),
        ("https://0x7f.1/rss.xml", False),
        ("https://localhost/rss.xml", False),
        ("ftp://sahel.example/rss.xml", False),
        ("https:///rss.xml", False),
    ],
)
def test_only_safe_addresses_are_adopted(target: str, safe: bool) -> None:
    assert is_safe_target(OLD, target) is safe


def test_a_target_is_adopted_after_days_and_given_up_after_failures() -> None:
    memory, day = ChannelMemory(), date(2026, 3, 19)
    for passed in range(DAYS):
        assert memory.address is None
        for _ in range(3):
            memory = seen_at(memory, NEW, day + timedelta(days=passed))
    assert (memory.address, memory.moved_to, memory.moved_days) == (NEW, None, ())
    assert seen_at(memory, None, day) == memory, "polled there, nothing redirects any more"
    for failures in range(1, FAILURES):
        assert after_failure(memory, failures) == memory
    assert after_failure(memory, FAILURES).address is None


@given(st.lists(st.tuples(st.sampled_from([None, "a", "b"]), st.integers(0, 3)), max_size=30))
def test_only_an_unbroken_row_of_days_is_believed(polls: list[tuple[str | None, int]]) -> None:
    memory, day, days = ChannelMemory(), date(2026, 3, 19), set[date]()
    last: str | None = None
    for target, passed in polls:
        day += timedelta(days=passed)
        days = days | {day} if target == last else {day}
        last, before = target, memory.address
        memory = seen_at(memory, target, day)
        if memory.address != before:
            assert memory.address == target
            assert len(days) >= DAYS
            days, last = set(), None
