"""Silence is told from habit: by the hour of the week, and by an outlet's own gaps."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.silence import HABITS, START, Tally, polls, watch
from rasid.health.rhythm import HOURS, Rhythm, expected

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


def learnt(name: str, weeks: int, seed: int = 1) -> tuple[Rhythm, datetime]:
    rhythm, last = Rhythm(), START
    for at, news in polls(HABITS[name], weeks, random.Random(seed)):
        if news:
            rhythm, last = rhythm.after_news(last, at), at
    return rhythm, last


def test_nothing_is_called_silent_before_the_rhythm_is_known() -> None:
    assert Rhythm().deadlines(MONDAY) is None
    rhythm, last = learnt("agency", 1)
    assert rhythm.deadlines(last) is None


def test_a_pause_at_night_is_no_silence_but_a_working_morning_is() -> None:
    rhythm, _ = learnt("daily", 6)
    evening, morning = datetime(2026, 3, 2, 19, tzinfo=UTC), datetime(2026, 3, 3, 7, tzinfo=UTC)
    night, noon = rhythm.deadlines(evening), rhythm.deadlines(morning)
    assert night is not None
    assert noon is not None
    assert night[0] - evening > timedelta(hours=12)
    assert noon[0] - morning < timedelta(hours=8)
    assert noon[0] < noon[1]


@pytest.mark.parametrize("name", ["bursts", "daily", "fasting", "magazine", "mornings"])
def test_sound_outlets_are_hardly_ever_called_silent(name: str) -> None:
    tally = Tally()
    watch(HABITS[name], 6, random.Random(f"test {name}"), tally)
    assert tally.checks > 2600
    assert tally.by_profile / tally.checks <= (0.01 if name in ("fasting", "magazine") else 0.001)


def test_three_times_the_median_gap_would_be_wrong_on_every_third_check() -> None:
    tally = Tally()
    watch(HABITS["daily"], 4, random.Random(1), tally)
    assert tally.by_median / tally.checks > 0.25
    assert tally.by_profile == 0


MOMENTS = st.floats(0, 31 * 24).map(lambda hours: MONDAY + timedelta(hours=hours))


@given(MOMENTS, MOMENTS, MOMENTS)
def test_what_is_expected_adds_up(a: datetime, b: datetime, c: datetime) -> None:
    first, middle, last = sorted((a, b, c))
    rates = tuple(1 + (n % 7) / 3 for n in range(HOURS))
    whole = expected(rates, first, last)
    assert whole == pytest.approx(expected(rates, first, middle) + expected(rates, middle, last))
    assert whole >= (last - first).total_seconds() / 3600 - 1e-6


@given(st.lists(st.floats(0.01, 90.0), max_size=60))
def test_counts_stay_sound_whatever_the_gaps(gaps: list[float]) -> None:
    rhythm, at = Rhythm(), MONDAY
    for gap in gaps:
        rhythm, at = rhythm.after_news(at, at + timedelta(hours=gap)), at + timedelta(hours=gap)
    assert all(rate > 0 for rate in rhythm.rates())
    assert sum(rhythm.events) <= len(gaps) + 1e-9
    assert 4 < rhythm.limit() < 400
    deadlines = rhythm.deadlines(at)
    assert deadlines is None or at < deadlines[0] <= deadlines[1]


def test_a_clock_that_was_set_back_changes_nothing() -> None:
    assert Rhythm().after_news(MONDAY, MONDAY - timedelta(hours=1)) == Rhythm()
