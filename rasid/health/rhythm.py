"""How often an outlet brings news, by hour of the week, and from when its silence is out of the ordinary. Pure.

Silence is measured in news that should have come: the rates of the hours that passed, added up. A night
without news weighs little, a working morning much. Arrivals of a steady outlet leave gaps that are
exponential in this measure, with mean 1; real outlets publish in bursts, so each one's own gaps are counted,
beside a prior of that shape. Silence is out of the ordinary from 1.4 times what the longest gap of a day
stays below on 99 days of 100. (1.5 times the 99th percentile of all gaps, of which a busy outlet has a
hundred a day, was wrong ten times as often: see `benchmarks.silence`.)
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from math import exp, log

HOURS = 168
_HOUR = 3600.0
_ZEROS = (0.0,) * HOURS

_EVENTS_PRIOR, _HOURS_PRIOR = 1.0, 6.0
"""An outlet of which nothing is known is taken for one that brings news every six hours."""
_DAY_WEIGHT, _WEEK_WEIGHT = 2.0, 1.0
"""Hours that the overall rate counts for in an hour of the day, and that one in an hour of the week."""
_MEMORY = 6.0 * HOURS
"""Hours over which counts fade: old habits are forgotten."""

_BINS = 28
_FIRST, _STEP = 0.5, 1.25
"""Gaps are counted in bins whose upper edges grow by a quarter, from half an article to some two hundred."""
_EDGES = tuple(_FIRST * _STEP**n for n in range(_BINS))
_GAPS_PRIOR = 100.0
"""Gaps that the exponential shape counts for."""

_RARE = 0.01
"""Share of days whose longest gap is longer than the limit before the margin."""
_MARGIN = 1.4
_FARTHEST = 8 * HOURS
"""Hours beyond which no deadline is sought."""
_LEAST = 6.0
"""Hours of silence that are never out of the ordinary."""
_KNOWN_HOURS, _KNOWN_EVENTS = 10.0 * 24, 12.0
"""How long, and for how much news, an outlet is watched before its silence says anything."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """What arrivals showed. `events` and `hours` are news and hours watched, by hour of the week from
    Monday 00:00 UTC; `gaps` counts gaps between arrivals by how much news should have come in them.
    """

    events: tuple[float, ...] = _ZEROS
    hours: tuple[float, ...] = _ZEROS
    gaps: tuple[float, ...] = (0.0,) * _BINS

    @property
    def known(self) -> bool:
        """Whether it has been watched for long enough to tell silence from habit."""
        return sum(self.hours) >= _KNOWN_HOURS and sum(self.events) >= _KNOWN_EVENTS

    def rates(self) -> tuple[float, ...]:
        """News per hour to be expected, by hour of the week.

        Each hour leans on its neighbours, on the same hour of all days, and on the overall rate.
        """
        overall = (_EVENTS_PRIOR + sum(self.events)) / (_HOURS_PRIOR + sum(self.hours))
        events, hours = _smoothed(self.events), _smoothed(self.hours)
        daily = tuple(
            (_DAY_WEIGHT * overall + sum(events[hour::24])) / (_DAY_WEIGHT + sum(hours[hour::24])) for hour in range(24)
        )
        return tuple((_WEEK_WEIGHT * daily[n % 24] + events[n]) / (_WEEK_WEIGHT + hours[n]) for n in range(HOURS))

    def limit(self) -> float:
        """How much news may fail to come before silence is out of the ordinary."""
        daily = 24 * (_EVENTS_PRIOR + sum(self.events)) / (_HOURS_PRIOR + sum(self.hours))
        rare = _RARE / max(1.0, daily) * (_GAPS_PRIOR + sum(self.gaps))
        beyond = 0.0
        for place in reversed(range(_BINS)):
            lower = _EDGES[place - 1] if place else 0.0
            here = self.gaps[place] + _GAPS_PRIOR * (exp(-lower) - exp(-_EDGES[place]))
            if beyond + here > rare:
                share = (rare - beyond) / here
                return _MARGIN * (_EDGES[place] - share * (_EDGES[place] - lower))
            beyond += here
        return _MARGIN * _EDGES[0]

    def after_news(self, before: datetime, now: datetime) -> "Rhythm":
        """With news at `now`, the news before having come at `before`, and nothing between them."""
        if now <= before:
            return self
        gap = expected(self.rates(), before, now)
        events, hours, gaps = list(self.events), list(self.hours), list(self.gaps)
        for hour, share in _hours(before, now):
            hours[hour] += share
        events[_hour_of(now)] += 1
        gaps[_bin(gap)] += 1
        keep = exp(-(now - before).total_seconds() / _HOUR / _MEMORY)
        return Rhythm(*(tuple(keep * value for value in values) for values in (events, hours, gaps)))

    def deadlines(self, since: datetime) -> tuple[datetime, datetime] | None:
        """Until when silence since `since` is ordinary, and from when it is grave; None: not known yet."""
        if not self.known:
            return None
        limit = self.limit()
        ordinary, grave = _reached(self.rates(), since, (limit, 2 * limit))
        least = since + timedelta(hours=_LEAST)
        return max(ordinary, least), max(grave, least)


def expected(rates: Sequence[float], start: datetime, end: datetime) -> float:
    """How much news should come between two moments."""
    return sum(rates[hour] * share for hour, share in _hours(start, end))


def _reached(rates: Sequence[float], start: datetime, amounts: tuple[float, float]) -> tuple[datetime, datetime]:
    """When so much news should have come; at the latest after `_FARTHEST` hours."""
    found: list[datetime] = []
    total, at = 0.0, start
    for hour, share in _hours(start, start + timedelta(hours=_FARTHEST)):
        rate = rates[hour]
        while len(found) < len(amounts) and total + rate * share >= amounts[len(found)]:
            found.append(at + timedelta(hours=(amounts[len(found)] - total) / rate))
        if len(found) == len(amounts):
            break
        total += rate * share
        at += timedelta(hours=share)
    first, second = (*found, at, at)[:2]
    return first, second


def _hours(start: datetime, end: datetime) -> Iterator[tuple[int, float]]:
    """Hours of the week between two moments, each with the share of it that lies between them."""
    at, hour = start, _hour_of(start)
    following = start.astimezone(UTC).replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
    while at < end:
        until = min(following, end)
        yield hour, (until - at).total_seconds() / _HOUR
        at, following, hour = until, following + timedelta(hours=1), (hour + 1) % HOURS


def _hour_of(moment: datetime) -> int:
    moment = moment.astimezone(UTC)
    return 24 * moment.weekday() + moment.hour


def _smoothed(values: Sequence[float]) -> tuple[float, ...]:
    return tuple((values[n - 1] + 2 * values[n] + values[(n + 1) % HOURS]) / 4 for n in range(HOURS))


def _bin(gap: float) -> int:
    if gap <= _FIRST:
        return 0
    return min(_BINS - 1, 1 + int(log(gap / _FIRST) / log(_STEP)))
