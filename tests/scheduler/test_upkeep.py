"""The look at stated offsets: what is a problem, and that it is kept and dropped."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta, timezone

import pytest

from rasid.errors import TROUBLES, StoreError
from rasid.records import Outlet, Problem
from scheduler.upkeep import OffsetLook, extend_index, forget_requests, heed_clock, offset_problems

NOW = datetime(2026, 3, 19, 18, tzinfo=UTC)
Make = Callable[..., Outlet]
Stated = list[tuple[datetime, datetime]]


def stated(offset: int, *, lag: timedelta = timedelta(minutes=12), count: int = 8) -> Stated:
    """Articles of an outlet in Beirut (+02:00 in winter), which prints its wall clock with this offset."""
    printed = timezone(timedelta(hours=offset))
    true = [NOW - timedelta(hours=7 * number) for number in range(count)]
    return [((moment + timedelta(hours=2)).replace(tzinfo=printed), moment + lag) for moment in true]


def test_a_wall_clock_marked_as_utc_is_the_outlets_problem(make_outlet: Make) -> None:
    (problem,) = offset_problems(make_outlet(), stated(0))
    assert problem.kind in TROUBLES
    assert problem.detail == "8 articles: 120 minutes too late"


def test_a_right_offset_is_none(make_outlet: Make) -> None:
    assert offset_problems(make_outlet(), stated(2)) == []
    assert offset_problems(make_outlet(), []) == []


def test_what_was_listed_long_after_it_was_published_proves_nothing(make_outlet: Make) -> None:
    old = stated(0, lag=timedelta(days=3), count=50)
    assert offset_problems(make_outlet(), old) == []
    assert len(offset_problems(make_outlet(), [*old, *stated(0)])) == 1


class Shelf:
    """A store that knows some moments, and fails for one outlet."""

    def __init__(self, moments: dict[str, Stated]) -> None:
        self.moments = moments
        self.kept: dict[str, Sequence[Problem]] = {}

    def stated_moments(self, outlet_id: str, limit: int) -> Stated:
        if outlet_id not in self.moments:
            raise StoreError("The disk is full.")
        return self.moments[outlet_id][:limit]

    def set_outlet_problems(self, outlet_id: str, owner: str, problems: Sequence[Problem], now: datetime) -> None:
        assert (outlet_id in owner, now) == (True, NOW)
        self.kept[outlet_id] = problems


class Noon:
    def now(self) -> datetime:
        return NOW


def test_every_outlet_is_looked_at_whatever_happens_to_another(make_outlet: Make) -> None:
    outlets = [make_outlet("first"), make_outlet("broken"), make_outlet("second")]
    shelf = Shelf({"first": stated(0), "second": stated(2)})
    OffsetLook(shelf, outlets, Noon()).run()
    assert [problem.kind for problem in shelf.kept["first"]] == ["wrong-offset"]
    assert shelf.kept["second"] == []
    assert "broken" not in shelf.kept


class Index:
    def __init__(self, waiting: int) -> None:
        self.waiting = waiting

    def extend(self, limit: int) -> int:
        done = min(limit, self.waiting)
        self.waiting -= done
        return done


def test_indexing_ends_when_nothing_waits_or_its_time_is_up() -> None:
    index = Index(45)
    extend_index(index, clock=lambda: 0.0)
    assert index.waiting == 0
    index, seconds = Index(1000), iter([0.0, 1.0, 2.5])
    extend_index(index, clock=lambda: next(seconds))
    assert index.waiting == 960


class Ledger:
    """Notes up to when it was told to forget."""

    def __init__(self) -> None:
        self.before: list[datetime] = []

    def forget_requests(self, before: datetime, now: datetime, limit: int) -> int:
        assert now == NOW
        self.before.append(before)
        return min(limit, 0)


class Behind:
    """Has so many outlets that a clock ahead has put off."""

    def __init__(self, *counts: int) -> None:
        self.counts = [*counts, 0]

    def set_right(self, now: datetime) -> int:
        assert now == NOW
        return self.counts.pop(0)


def test_all_that_a_clock_put_off_is_gone_on_with(caplog: pytest.LogCaptureFixture) -> None:
    heed_clock(Behind(), Noon())
    assert caplog.text == ""
    behind = Behind(200, 200, 7)
    heed_clock(behind, Noon())
    assert behind.counts == []
    assert "when 407 outlets were last asked" in caplog.text


@pytest.mark.parametrize(("keep", "kept"), [(86400.0, timedelta(days=1)), (60.0, timedelta(hours=2))])
def test_what_budgets_go_by_is_never_forgotten(keep: float, kept: timedelta) -> None:
    ledger = Ledger()
    forget_requests(ledger, Noon(), keep)
    assert ledger.before == [NOW - kept]
