"""Delays counted together tell what share of them was short."""

from hypothesis import given
from hypothesis import strategies as st

from rasid.delays import BOUNDS, Delays

SECONDS = st.lists(st.floats(0, 10), max_size=40)


def counted(delays: list[float]) -> Delays:
    found = Delays()
    for delay in delays:
        found = found.after(delay)
    return found


@given(SECONDS.filter(bool), st.floats(0.01, 1))
def test_a_share_is_the_least_bound_that_so_many_keep(delays: list[float], part: float) -> None:
    bound = counted(delays).share(part)
    assert bound is not None
    kept = [limit for limit in (*BOUNDS, float("inf")) if sum(d <= limit for d in delays) >= part * len(delays)]
    held = [limit for limit in kept if any(d <= limit for d in delays)]
    assert bound == held[0]


@given(SECONDS, SECONDS)
def test_what_came_since_is_what_was_added(first: list[float], then: list[float]) -> None:
    since = counted(first + then).since(counted(first))
    assert since.counts == counted(then).counts
    assert abs(since.total - sum(then)) < 1e-6


def test_no_delays_have_no_share() -> None:
    assert Delays().share(0.99) is None
