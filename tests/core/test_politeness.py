"""What the ledger proves: gaps, hours and verdicts, held against counting by hand."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.politeness import SLACK, Budgets, Requested, judge, spaced
from rasid.records import Outlet

START = datetime(2026, 3, 19, 14, 5, tzinfo=UTC)


def asked(*moments: tuple[float, float], floor: float = 2.0) -> list[Requested]:
    """Requests from beginnings and durations, in seconds."""
    return [Requested("a.example", START + timedelta(seconds=at), took, floor) for at, took in moments]


@pytest.mark.parametrize(
    ("moments", "least", "too_soon"),
    [
        ([], None, 0),
        ([(0, 1)], None, 0),
        ([(0, 1), (3, 1)], 2.0, 0),
        ([(0, 1), (2.9, 1)], 1.9, 1),
        ([(0, 5), (3, 1), (10, 1)], -2.0, 1),
        ([(0, 9), (3, 1), (10, 1)], -6.0, 2),
        ([(0, 1), (3 - SLACK / 2, 1)], 2.0, 0),
    ],
    ids=["none", "one", "just enough", "too soon", "at once", "a long one covers two", "clocks differ a little"],
)
def test_gaps(moments: list[tuple[float, float]], least: float | None, too_soon: int) -> None:
    verdict = judge(spaced(asked(*moments)), budget=0)
    assert verdict.least_gap == (None if least is None else pytest.approx(least, abs=SLACK))
    assert (verdict.requests, verdict.too_soon, verdict.polite) == (len(moments), too_soon, not too_soon)


@given(st.lists(st.floats(0, 20_000), max_size=60), st.integers(1, 20))
def test_an_hour_is_counted_wherever_it_begins(beginnings: list[float], budget: int) -> None:
    moments = sorted(START + timedelta(seconds=at) for at in beginnings)
    verdict = judge(spaced(Requested("a.example", at, 0.0, 0.0) for at in moments), budget=budget)
    counts = [sum(end - timedelta(hours=1) < at <= end for at in moments[: n + 1]) for n, end in enumerate(moments)]
    assert verdict.busiest == max(counts, default=0)
    assert verdict.over_budget == sum(count > budget for count in counts)


def test_budgets_are_a_hosts_own_then_its_domains_then_the_usual(make_outlet: Callable[..., Outlet]) -> None:
    sahel, jabal = make_outlet("sahel", host_budget=60), make_outlet("jabal")
    shared = replace(make_outlet("wadi", host_budget=30), homepage="https://www.sahel.example/wadi/")
    budgets = Budgets([sahel, jabal, shared], 600)
    found = [budgets.of(host) for host in ("www.sahel.example", "sahel.example", "jabal.example", "wadi.example", "")]
    assert found == [30, 30, 600, 30, 600]
