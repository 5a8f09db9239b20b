"""Charts as shapes, ready to be drawn as SVG by a template; every one has a table beside it. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import floor, log1p

from rasid.health.contents import Day
from rasid.health.findings import COVERAGE
from rasid.health.rhythm import Rhythm
from rasid.health.state import RunShare

RUNS = 30
BAR_WIDTH, BAR_HEIGHT = 4, 24
_MANY = 60  # requests that fill a bar
SHADES = 6
_LEAST_SHARE = 0.08  # of a bar, so that a single failure is seen


@dataclass(frozen=True, slots=True)
class Bars:
    """An outlet's last runs, the latest at the end, as outlines to be filled: runs without new articles, those
    with some, and what failed. `requests`, `failures` and `new` are sums."""

    shares: tuple[RunShare, ...]
    plain: str
    fresh: str
    failed: str
    requests: int
    failures: int
    new: int


def run_bars(shares: Sequence[RunShare]) -> Bars:
    """Bars whose heights grow with the logarithm of the requests; failures fill them from below."""
    outlines = {"plain": "", "fresh": "", "failed": ""}
    for x, share in enumerate(shares, RUNS - len(shares)):
        height = BAR_HEIGHT * max(0.15, min(1.0, log1p(share.requests) / log1p(_MANY)))
        outlines["fresh" if share.new else "plain"] += _bar(x, height)
        if share.failures:
            part = min(1.0, max(share.failures / max(1, share.requests), _LEAST_SHARE))
            outlines["failed"] += _bar(x, part * height)
    return Bars(
        tuple(shares),
        **outlines,
        requests=sum(share.requests for share in shares),
        failures=sum(share.failures for share in shares),
        new=sum(share.new for share in shares),
    )


def _bar(place: int, height: float) -> str:
    return f"M{place * (BAR_WIDTH + 1)} {BAR_HEIGHT}v-{height:.1f}h{BAR_WIDTH}v{height:.1f}z"


@dataclass(frozen=True, slots=True)
class Hour:
    """News to be expected in an hour of the week: `shade` from 0 (none) to `SHADES` (the most)."""

    day: int  # 0: Monday
    hour: int
    rate: float
    shade: int


def heat_map(rhythm: Rhythm, offset: timedelta = timedelta(0)) -> list[list[Hour]]:
    """The week by days and hours of a clock that is `offset` ahead of UTC; empty if too little is known.

    Where the offset has a fraction of an hour, each hour takes its share of two of the rhythm's.
    """
    if not rhythm.known:
        return []
    rates = _shifted(rhythm.rates(), offset / timedelta(hours=1))
    most = max(rates)
    return [[_hour(day, hour, rates[24 * day + hour], most) for hour in range(24)] for day in range(7)]


def _shifted(rates: Sequence[float], ahead: float) -> list[float]:
    back = floor(-ahead)
    share = -ahead - back
    hours = range(len(rates))
    return [(1 - share) * rates[(n + back) % len(rates)] + share * rates[(n + back + 1) % len(rates)] for n in hours]


def _hour(day: int, hour: int, rate: float, most: float) -> Hour:
    return Hour(day, hour, rate, min(SHADES, round(SHADES * (rate / most) ** 0.7)) if most > 0 else 0)


@dataclass(frozen=True, slots=True)
class Coverage:
    """Of how many articles a field was found, by day. `points` draw it in a field of 100 x 100 per cent."""

    field: str
    days: tuple[tuple[date, float | None], ...]
    points: str
    last: float | None

    @property
    def segments(self) -> tuple[str, ...]:
        """Lines between days that have a figure; a day without one breaks the line."""
        return tuple(part for part in self.points.split("|") if part)


def coverage(days: Mapping[date, Day]) -> list[Coverage]:
    """Coverage of each watched field over the days; empty without any article."""
    counted = [(day, sums) for day, sums in sorted(days.items()) if any(sums.known)]
    if not counted:
        return []
    return [_covered(field, place, counted) for place, field in enumerate(COVERAGE)]


def _covered(field: str, place: int, counted: Sequence[tuple[date, Day]]) -> Coverage:
    shares = [(day, sums.has[place] / sums.known[place] if sums.known[place] else None) for day, sums in counted]
    begin, end = counted[0][0], counted[-1][0]
    span = max(1, (end - begin).days)
    points: list[str] = []
    for day, share in shares:
        points.append("|" if share is None else f"{100 * (day - begin).days / span:.1f},{100 - 100 * share:.1f}")
    if len(counted) == 1 and shares[0][1] is not None:
        points = [f"0,{100 - 100 * shares[0][1]:.1f}", f"100,{100 - 100 * shares[0][1]:.1f}"]
    known = [share for _, share in shares if share is not None]
    return Coverage(field, tuple(shares), " ".join(points), known[-1] if known else None)


@dataclass(frozen=True, slots=True)
class Stretch:
    """A run on a line of time: from `x`, `width` wide, both in parts of 1000."""

    x: float
    width: float
    row: int


def time_line(spans: Sequence[tuple[datetime, datetime]], start: datetime, end: datetime) -> list[Stretch]:
    """Spans side by side where they overlap, each in the first row that is free."""
    whole = max(1.0, (end - start).total_seconds())
    rows: list[datetime] = []
    found: dict[int, Stretch] = {}
    for place in sorted(range(len(spans)), key=lambda n: spans[n][0]):
        begin, finish = spans[place]
        row = next((n for n, busy in enumerate(rows) if busy <= begin), len(rows))
        rows[row : row + 1] = [finish]
        x = 1000 * max(0.0, (begin - start).total_seconds()) / whole
        width = 1000 * (min(finish, end) - max(begin, start)).total_seconds() / whole
        found[place] = Stretch(round(x, 1), round(max(width, 2.0), 1), row)
    return [found[place] for place in range(len(spans))]


def moments_on_line(moments: Sequence[datetime]) -> list[float]:
    """Where moments lie on a line from the first (0) to the last (1000)."""
    if not moments:
        return []
    first, last = min(moments), max(moments)
    whole = (last - first).total_seconds() or 1.0
    return [round(1000 * (moment - first).total_seconds() / whole, 1) for moment in moments]
