"""How often a channel brings something new, by hour of the day and day of the week, and what it asks for. Pure."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

USUAL = 6.0
"""New entries an hour of a channel of which nothing is known."""
_PRIOR_HOURS = 2.0  # for which the usual rate counts
_HOUR_WEIGHT, _DAY_WEIGHT = 3.0, 10.0
"""Entries for which the mean counts in an hour of the day, and in a day of the week."""
_MOST = 1000.0
"""Hours watched (six weeks) from which on old habits are halved."""
_BLIND = 7.0  # hours without a poll of which nothing is known
_NONE_24, _NONE_7 = (0.0,) * 24, (0.0,) * 7


@dataclass(frozen=True, slots=True)
class Habit:
    """Entries by the hour (UTC) and the weekday (Monday first) in which they came, and the hours watched."""

    hours: tuple[float, ...] = _NONE_24
    days: tuple[float, ...] = _NONE_7
    watched: float = 0.0

    def after(self, since: datetime | None, now: datetime, new: float) -> "Habit":
        """With `new` entries since the poll before; they count for the middle of the time between."""
        passed = 0.0 if since is None else (now - since).total_seconds() / 3600.0
        if since is None or not 0.0 < passed <= _BLIND:
            return self
        keep = 0.5 if self.watched > _MOST else 1.0
        watched = round(keep * self.watched + passed, 3)
        if not new and keep == 1.0:
            return Habit(self.hours, self.days, watched)
        middle = (since + timedelta(hours=passed / 2)).astimezone(UTC)
        hours, days = [round(keep * n, 2) for n in self.hours], [round(keep * n, 2) for n in self.days]
        hours[middle.hour] += new
        days[middle.weekday()] += new
        return Habit(tuple(hours), tuple(days), watched)

    def overall(self) -> float:
        """New entries an hour, over all hours."""
        return (USUAL * _PRIOR_HOURS + sum(self.days)) / (_PRIOR_HOURS + self.watched)

    def rates(self) -> "Rates":
        """New entries an hour to be expected, by hour and day."""
        mean_hour, mean_day = sum(self.hours) / 24, sum(self.days) / 7
        smooth = [(self.hours[n - 1] + 2 * self.hours[n] + self.hours[(n + 1) % 24]) / 4 for n in range(24)]
        by_hour = tuple((n + _HOUR_WEIGHT) / (mean_hour + _HOUR_WEIGHT) for n in smooth)
        by_day = tuple((n + _DAY_WEIGHT) / (mean_day + _DAY_WEIGHT) for n in self.days)
        return Rates(self.overall(), by_hour, by_day)


@dataclass(frozen=True, slots=True)
class Rates:
    """What is to be expected: the overall rate (entries an hour), times an hour's and a day's share."""

    overall: float
    by_hour: tuple[float, ...]
    by_day: tuple[float, ...]

    def at(self, moment: datetime) -> float:
        """New entries an hour, at a moment (UTC)."""
        return self.overall * self.by_hour[moment.hour] * self.by_day[moment.weekday()]


NO_HABIT = Habit()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a channel asks for: `floor` are the least seconds between polls, `skip_hours` (0 to 23, UTC) and
    `skip_days` (0 is Monday) are when not to come (RSS 2.0, `skipHours` and `skipDays`)."""

    floor: float = 0.0
    skip_hours: tuple[int, ...] = ()
    skip_days: tuple[int, ...] = ()


NO_WISHES = Wishes()
