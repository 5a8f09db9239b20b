"""When a channel is polled again: by its habit, within bounds, and as it asks for."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.polls import compare
from rasid.habit import NO_HABIT, USUAL, Habit, Wishes
from rasid.settings import Settings
from rasid.timing.channels import next_poll
from rasid.timing.freshness import BELIEVED, fresh_for, made_at, retry_seconds, skipped

SETTINGS = Settings()
NOW = datetime(2026, 3, 19, 14, 5, tzinfo=UTC)  # a Thursday
LEAST, MOST = SETTINGS.poll_interval_min, SETTINGS.poll_interval_max
moments = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
habits = st.builds(
    Habit,
    st.lists(st.floats(0, 500), min_size=24, max_size=24).map(tuple),
    st.lists(st.floats(0, 500), min_size=7, max_size=7).map(tuple),
    st.floats(0, 5000),
)
wishes = st.builds(
    Wishes,
    st.floats(0, 1e6),
    st.lists(st.integers(0, 23), max_size=24).map(tuple),
    st.lists(st.integers(0, 6), max_size=7).map(tuple),
)


def seconds(moment: datetime, since: datetime = NOW) -> float:
    return (moment - since).total_seconds()


def half_new(habit: Habit, now: datetime, listed: int) -> float:
    """Seconds, by the hour, until half of a list may be new; without end for one that is too short to tell."""
    rates, at, new = habit.rates(), now, 0.0
    while listed >= 4 and seconds(at, now) < MOST:
        following = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
        comes = rates.at(at) * seconds(following, at) / 3600.0
        if new + comes >= listed / 2:
            return seconds(at, now) + (listed / 2 - new) / comes * seconds(following, at)
        at, new = following, new + comes
    return float("inf")


@given(habits, moments, wishes, st.integers(0, 500), st.floats(0.1, 4.0))
def test_polls_stay_within_their_bounds_and_never_end(
    habit: Habit, now: datetime, wishes: Wishes, listed: int, hurry: float
) -> None:
    due = next_poll(habit, now, SETTINGS, wishes, listed=listed, hurry=hurry)
    half = half_new(habit, now, listed)
    asked = min(wishes.floor, MOST) * min(hurry, 1.0)
    assert seconds(due, now) >= max(LEAST, min(asked, half)) - 1e-3, "a wish is heeded unless the list overflows"
    skips = wishes.skip_hours or wishes.skip_days
    assert seconds(due, now) <= (MOST + 8 * 86400.0 if skips else max(LEAST, min(MOST, half)) + 1e-3)
    possible = set(range(24)) - set(wishes.skip_hours) and set(range(7)) - set(wishes.skip_days)
    if skips and possible:
        assert due.hour not in wishes.skip_hours
        assert due.weekday() not in wishes.skip_days


@given(habits, moments, st.floats(1.0, 20.0))
def test_who_brings_more_is_polled_no_later(habit: Habit, now: datetime, times: float) -> None:
    busier = Habit(tuple(n * times for n in habit.hours), tuple(n * times for n in habit.days), habit.watched)
    same_shape = Habit(habit.hours, habit.days, habit.watched)
    assert busier.overall() >= same_shape.overall()
    steady = Habit((sum(habit.hours) / 24,) * 24, (sum(habit.days) / 7,) * 7, habit.watched)
    more = Habit(tuple(n * times for n in steady.hours), tuple(n * times for n in steady.days), steady.watched)
    assert next_poll(more, now, SETTINGS) <= next_poll(steady, now, SETTINGS) + timedelta(milliseconds=1)


def test_of_whom_nothing_is_known_the_usual_interval_holds() -> None:
    assert seconds(next_poll(NO_HABIT, NOW, SETTINGS)) == pytest.approx(SETTINGS.poll_interval)


def learned(rates: dict[int, float], weeks: int = 4) -> Habit:
    """The habit after weeks of quarters of an hour; `rates` are entries an hour, by the hour (UTC)."""
    habit, at = NO_HABIT, NOW - timedelta(weeks=weeks)
    while at < NOW:
        following = at + timedelta(minutes=15)
        habit = habit.after(at, following, rates.get(at.hour, 0.0) / 4)
        at = following
    return habit


def test_polls_follow_the_hours() -> None:
    habit = learned(dict.fromkeys(range(6, 16), 8.0))
    day, night = NOW.replace(hour=10, minute=0), NOW.replace(hour=20, minute=0)
    assert seconds(next_poll(habit, day, SETTINGS), day) < seconds(next_poll(habit, night, SETTINGS), night) / 3
    before_dawn = NOW.replace(hour=4, minute=30)
    assert next_poll(habit, before_dawn, SETTINGS).hour <= 7, "the night's interval does not reach far into the morning"


def test_a_list_is_polled_before_half_of_it_is_new() -> None:
    habit = learned(dict.fromkeys(range(24), 20.0))
    short = seconds(next_poll(habit, NOW, Settings(poll_interval=36_000.0, poll_interval_min=1.0), listed=10))
    assert short == pytest.approx(0.5 * 10 / 20 * 3600, rel=0.2)


def test_what_a_feed_asks_for_is_heeded_as_far_as_its_list_holds() -> None:
    hourly = Wishes(3600.0)
    lively, calm = learned(dict.fromkeys(range(24), 20.0)), learned(dict.fromkeys(range(24), 1.0))
    assert seconds(next_poll(calm, NOW, Settings(poll_interval_max=1800.0), hourly, listed=10)) == 1800.0
    assert seconds(next_poll(lively, NOW, SETTINGS, hourly)) == 3600.0
    assert seconds(next_poll(lively, NOW, SETTINGS, hourly, listed=200)) == 3600.0
    assert seconds(next_poll(lively, NOW, SETTINGS, hourly, listed=10)) == pytest.approx(900.0, rel=0.2)
    assert seconds(next_poll(lively, NOW, SETTINGS, hourly, hurry=0.5)) == 1800.0, "after a gap"


def test_a_wish_at_night_lets_no_list_overflow_in_the_morning() -> None:
    habit, night = learned(dict.fromkeys(range(6, 16), 20.0)), NOW.replace(hour=4, minute=0)
    wish = Wishes(6 * 3600.0)
    assert seconds(next_poll(habit, night, SETTINGS, wish, listed=200), night) == 6 * 3600.0, "it holds so long"
    due = next_poll(habit, night, SETTINGS, wish, listed=30)
    assert night.replace(hour=6) < due < night.replace(hour=7), "fifteen may have come by then"
    evening = NOW.replace(hour=15, minute=50)
    late = next_poll(habit, evening, SETTINGS, wish, listed=30)
    assert seconds(late, evening) > 3 * 3600.0, "hardly anything comes in the evening"


def test_what_was_not_watched_teaches_nothing() -> None:
    assert NO_HABIT.after(None, NOW, 5.0) == NO_HABIT
    assert NO_HABIT.after(NOW - timedelta(days=3), NOW, 5.0) == NO_HABIT
    assert NO_HABIT.after(NOW, NOW - timedelta(hours=1), 5.0) == NO_HABIT, "the clock was set back"
    fades = learned({12: 200.0}, weeks=8)
    assert fades.watched <= 1001.0
    assert fades.overall() == pytest.approx(200.0 / 24, rel=0.25)
    assert USUAL > 0


@pytest.mark.parametrize(
    ("headers", "fresh"),
    [
        ({}, 0.0),
        ({"cache-control": "max-age=600"}, 600.0),
        ({"cache-control": "public, Max-Age = 600, stale-while-revalidate=86400"}, 600.0),
        ({"cache-control": "s-maxage=600"}, 0.0),
        ({"cache-control": "max-age=600", "age": "200"}, 400.0),
        ({"cache-control": "max-age=600", "age": "900"}, 0.0),
        ({"cache-control": "no-cache, max-age=600"}, 0.0),
        ({"cache-control": "max-age=31536000"}, BELIEVED),
        ({"cache-control": "max-age=x"}, 0.0),
        ({"expires": "Thu, 19 Mar 2026 14:15:00 GMT"}, 600.0),
        ({"expires": "Thu, 19 Mar 2026 14:15:00 GMT", "date": "Thu, 19 Mar 2026 14:10:00 GMT"}, 300.0),
        ({"expires": "Thu, 19 Mar 2026 13:00:00 GMT"}, 0.0),
        ({"expires": "0"}, 0.0),
        ({"expires": "-1", "cache-control": ""}, 0.0),
        ({"expires": "Thu, 19 Mar 2026 14:15:00 +99999999999999999999"}, 0.0),
        ({"expires": "Thu, 99999999999999999999 Mar 2026 14:15:00 GMT"}, 0.0),
        ({"cache-control": "max-age=60", "expires": "Thu, 19 Mar 2026 14:35:00 GMT"}, 60.0),
    ],
)
def test_how_long_an_answer_is_fresh(headers: dict[str, str], fresh: float) -> None:
    assert fresh_for(headers, NOW) == fresh


@pytest.mark.parametrize(
    ("age", "date", "seconds"),
    [
        ("", "", None),
        ("", "Thu, 19 Mar 2026 14:05:00 GMT", None),
        ("", "Thu, 19 Mar 2026 14:04:00 GMT", None),  # a clock that is behind
        ("", "Thu, 19 Mar 2026 15:00:00 GMT", None),
        ("", "Thu, 19 Mar 2026 13:05:00 GMT", 3600),
        ("0", "", 0),
        (" 600 ", "", 600),
        ("600, 20", "", 600),
        ("600", "Thu, 19 Mar 2026 14:05:00 GMT", 600),  # many caches set the date anew
        ("600", "Thu, 19 Mar 2026 13:05:00 GMT", 3600),  # two caches, one of them silent
        ("600", "Thu, 19 Mar 2026 15:00:00 GMT", 600),
        ("600", "yesterday", 600),
        ("-5", "", None),
        ("1.5", "", None),
        ("٦٠", "", None),
        ("9" * 5000, "", 316_224_000),
    ],
)
def test_when_an_answer_was_made(age: str, date: str, seconds: int | None) -> None:
    assert made_at(age, date, NOW) == (None if seconds is None else NOW - timedelta(seconds=seconds))


@pytest.mark.parametrize(
    ("asked", "seconds"),
    [
        (None, None),
        ("", None),
        ("120", 120.0),
        (" 0 ", 0.0),
        ("9999999999999", 999_999_999.0),
        ("١٢٠", None),  # digits, but none of HTTP's
        ("-5", None),
        ("1.5", None),
        ("soon", None),
        ("Thu, 19 Mar 2026 14:15:00 GMT", 600.0),
        ("Thursday, 19-Mar-26 14:15:00 GMT", 600.0),
        ("Thu Mar 19 14:15:00 2026", 600.0),
        ("Thu, 19 Mar 2026 16:15:00 +0200", 600.0),
        ("Thu, 19 Mar 2026 14:00:00 GMT", 0.0),
        ("Thu, 99 Mar 2026 14:15:00 GMT", None),
        ("Thu, 19 Mar 2026 14:15:00 +99999999999999999999", None),
    ],
)  # fmt: skip
def test_how_long_an_outlet_asks_to_be_left_alone(asked: str | None, seconds: float | None) -> None:
    assert retry_seconds(asked, NOW) == seconds


@given(st.text(max_size=40))
def test_any_retry_after_is_understood_or_not(asked: str) -> None:
    assert (retry_seconds(asked, NOW) or 0.0) >= 0.0


@given(st.dictionaries(st.sampled_from(["cache-control", "age", "expires", "date"]), st.text(max_size=30)))
def test_any_headers_give_a_time(headers: dict[str, str]) -> None:
    assert 0.0 <= fresh_for(headers, NOW) <= BELIEVED


@pytest.mark.parametrize(
    ("body", "found"),
    [
        (b"<rss><channel><title>x</title></channel></rss>", ((), ())),
        (b"<skipHours><hour>0</hour><hour> 1</hour><hour>24</hour><hour>99</hour></skipHours>", ((0, 1), ())),
        (b"<skipDays>\n<day>Friday</day><day>saturday</day><day>Noday</day></skipDays>", ((), (4, 5))),
        (b"<skipHours><hour>3</hour>", ((), ())),
    ],
)
def test_what_a_feed_asks_to_be_skipped(body: bytes, found: tuple[tuple[int, ...], tuple[int, ...]]) -> None:
    assert skipped(body) == found


def test_the_rhythm_beats_a_fixed_interval_with_as_many_requests() -> None:
    results = compare(seed=5, days=14, each=1)
    rhythm, fixed = results["rhythm"], results["fixed_as_rhythm"]
    assert fixed.requests_a_day == pytest.approx(rhythm.requests_a_day, rel=0.02)
    assert rhythm.lag_mean < 0.8 * fixed.lag_mean
    assert rhythm.lag_p90 < fixed.lag_p90
