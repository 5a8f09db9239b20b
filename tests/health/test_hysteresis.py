"""Findings open after a while, close after a while, and do not flap at a threshold."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.health.findings import KINDS, Severity
from rasid.health.hysteresis import TRACES, follow
from rasid.health.reading import Reading
from rasid.health.state import Memory

START = datetime(2026, 3, 19, 14, 5).astimezone()


def replay(name: str, figures: Sequence[float | None], minutes: float = 1.0, **limits: Any) -> list[bool]:
    """Whether the finding is open, after each figure."""
    memory: Memory = {}
    seen = []
    for number, figure in enumerate(figures):
        now = START + timedelta(minutes=minutes * number)
        readings = [] if figure is None else [Reading(name, None, figure, **limits)]
        memory = follow(memory, readings, now)
        track = memory.get((name, ""))
        seen.append(track is not None and track.open)
    return seen


def test_a_passing_peak_opens_nothing() -> None:
    assert not any(replay("loop-lag", [0.1, 3.0, 0.1, 3.0, 0.1, 3.0], warning=1.0))


def test_it_opens_when_it_lasts_and_closes_when_it_has_gone() -> None:
    figures = [3.0, 3.0, 3.0, *(0.1,) * 6]
    assert replay("loop-lag", figures, warning=1.0, close=0.5) == [False, False, *(True,) * 6, False]


def test_between_the_thresholds_it_stays_as_it_is() -> None:
    assert replay("queue-age", [90.0] * 6 + [70.0] * 20, minutes=5, warning=80.0, close=60.0)[-1]
    assert not any(replay("queue-age", [70.0] * 20, minutes=5, warning=80.0, close=60.0))


def test_what_is_no_longer_read_closes() -> None:
    assert replay("errors", [0.6, None], warning=0.5) == [True, False]


@pytest.mark.parametrize(("figure", "severity"), [(9.0, "critical"), (8.0, "critical"), (7.0, "warning")])
def test_critical_lasts_until_well_below(figure: float, severity: str) -> None:
    memory = follow({}, [Reading("errors", "a", 10.0, warning=6.0, critical=9.0)], START)
    memory = follow(memory, [Reading("errors", "a", figure, warning=6.0, critical=9.0)], START)
    assert memory["errors", "a"].severity == Severity(severity)


def test_what_explained_others_leaves_a_trace_for_a_day() -> None:
    memory = follow({}, [Reading("network", None, 1.0, critical=0.8)], START)
    for minutes in (1, 7):
        memory = follow(memory, [], START + timedelta(minutes=minutes))
    assert memory["network", ""].closed_at == START + timedelta(minutes=7)
    assert follow(memory, [], START + timedelta(minutes=9) + TRACES) == {}


@given(st.lists(st.floats(0, 2) | st.none(), max_size=40), st.sampled_from(sorted(KINDS)))
def test_open_only_after_bad_figures_and_never_without_a_reason(figures: list[float | None], name: str) -> None:
    opened = replay(name, figures, warning=1.0, critical=1.5, close=0.5)
    for place, is_open in enumerate(opened):
        if is_open:
            assert any(figure is not None and figure >= 1.0 for figure in figures[: place + 1])
    for before, after, figure in zip(opened, opened[1:], figures[1:], strict=False):
        if before and not after:
            assert figure is None or figure < 0.5
        if after and not before:
            assert figure is not None
            assert figure >= 1.0
