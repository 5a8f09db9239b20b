"""No hour has more requests than it may, wherever it begins."""

from hypothesis import given
from hypothesis import strategies as st

from spiders.budget import HOUR, Hourly


@given(st.lists(st.floats(0, 900), max_size=120), st.integers(1, 12), st.floats(0, 1e6))
def test_no_hour_is_fuller_than_its_limit(waits: list[float], limit: int, start: float) -> None:
    hour, now, went = Hourly(), start, list[float]()
    for wait in waits:
        now = max(now + wait, hour.room_at(now + wait, limit))
        hour.add(now)
        went.append(now)
    for place, moment in enumerate(went):
        assert sum(moment - HOUR < before <= moment for before in went[: place + 1]) <= limit


@given(st.lists(st.floats(0, 1e5), max_size=60), st.integers(1, 12), st.floats(0, 1e5))
def test_room_comes_within_the_hour_and_a_minute(moments: list[float], limit: int, now: float) -> None:
    hour = Hourly()
    for moment in sorted(moments):
        hour.add(min(moment, now))
    room = hour.room_at(now, limit)
    assert now <= room <= now + HOUR + 60
    assert hour.used(room) < limit or room == now


@given(st.permutations(range(0, 3000, 150)))
def test_the_order_in_which_requests_are_recalled_does_not_matter(moments: list[int]) -> None:
    hour, ordered = Hourly(), Hourly()
    for moment in moments:
        hour.add(moment)
    for moment in sorted(moments):
        ordered.add(moment)
    assert [hour.used(now) for now in (3000, 4000, 5000, 7000)] == [
        ordered.used(now) for now in (3000, 4000, 5000, 7000)
    ]
