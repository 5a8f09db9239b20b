"""When to poll a channel again.

With new entries coming at a rate `r`, polls every `d` hours find each of them `d / 2` late on average and cost
`1 / d` an hour. For a given number of polls the delay of all entries together is least where `d` is proportional
to `r ** -1/2`. As the rate changes with the hour, polls are spread so that between any two of them the integral
of its root is the same.
"""

from datetime import UTC, datetime, timedelta
from math import sqrt

from rasid.habit import NO_WISHES, USUAL, Habit, Rates, Wishes
from rasid.settings import Settings

_FILL = 0.5
"""Share of a list that may be new at the next poll: more, and entries would fall out of it unseen."""
_LEAST_LISTED = 4  # entries of a list that tells how long it is
_SKIPPED = 7 * 24  # hours that a feed may ask to be left alone for in a row, at most


def next_poll(
    habit: Habit, now: datetime, settings: Settings, wishes: Wishes = NO_WISHES, *, listed: int = 0, hurry: float = 1.0
) -> datetime:
    """The moment of the next poll, after one at `now` that named `listed` entries.

    A channel of the usual rate is polled every `poll_interval`; none sooner than `poll_interval_min` and none
    later than `poll_interval_max`, but for what it asks for itself, as far as its list holds so long. `hurry` below
    1 shortens the interval.
    """
    rates = habit.rates()
    seconds = _interval(rates, now.astimezone(UTC), settings) * hurry
    floor = min(wishes.floor, settings.poll_interval_max) * min(hurry, 1.0)
    if listed >= _LEAST_LISTED:
        holds = _reached(rates, now.astimezone(UTC), _FILL * listed * 3600.0, 1.0, settings.poll_interval_max)
        seconds, floor = min(seconds, holds), min(floor, holds)
    seconds = min(max(seconds, settings.poll_interval_min), settings.poll_interval_max)
    return _outside(now + timedelta(seconds=max(seconds, floor)), wishes)


def _interval(rates: Rates, now: datetime, settings: Settings) -> float:
    """Seconds until the root of the rate has summed up to what a usual channel has in `poll_interval`."""
    return _reached(rates, now, settings.poll_interval * sqrt(USUAL), 0.5, settings.poll_interval_max)


def _reached(rates: Rates, now: datetime, wanted: float, power: float, most: float) -> float:
    """Seconds until the rate to a power, summed up by the second, comes to what is wanted; `most` at most."""
    passed, at = 0.0, now
    while passed < most:
        rate: float = max(rates.at(at), 1e-9) ** power
        until = 3600.0 - at.minute * 60.0 - at.second - at.microsecond / 1e6
        if rate * until >= wanted:
            return min(passed + wanted / rate, most)
        wanted -= rate * until
        passed += until
        at += timedelta(seconds=until)
    return most


def _outside(moment: datetime, wishes: Wishes) -> datetime:
    """The moment, or the next one that is not to be skipped; hours that are all skipped are not heeded."""
    if not wishes.skip_hours and not wishes.skip_days:
        return moment
    at = moment.astimezone(UTC)
    for _ in range(_SKIPPED):
        if at.hour not in wishes.skip_hours and at.weekday() not in wishes.skip_days:
            return at
        at = at.replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    return moment
