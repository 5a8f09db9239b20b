"""A month of the simulated press: outlets that publish, edit, delete and break at the pace of real ones.

The rates follow what GDELT reported of 88 million news pages: a day after publication 5.1 % of
titles and 15.1 % of bodies differ and 0.7 % of articles are gone, and 81 % of body changes come on
the first day. How edits spread inside those bounds is an assumption, written down in `_delay`: a
burst of corrections, a longer wave within the day, and a tail that thins out over a month. Outlets
and their sections differ widely in how much they edit, and editors mostly sleep at night.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property, lru_cache
from random import Random

from demo.chance import chance
from demo.desk import Desk
from demo.houses import House
from demo.model import Act, Breakage, Event, Outage
from demo.plan import Plan
from demo.press import Press
from demo.timetable import Timetable
from demo.writing import compose

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0
LEAST_GAP = 5 * MINUTE
"""Between two edits of one article."""

_EDITED = (1.2, 4.1)
"""Beta distribution, over outlets, of the share of articles that are ever edited (mean 23 %)."""
_AGAIN = 0.4
"""Chance that an edit is followed by another one."""
_MOST_EDITS = 6
_SECTION_PACES = (0.5, 1.0, 1.0, 1.5)
_ACTS = ((Act.HEADLINE, 21), (Act.REWORD, 31), (Act.NUMBER, 21), (Act.ADD, 19), (Act.REMOVE, 6), (Act.BACKDATE, 2))
_COSMETIC, _FLICKER = 0.06, 0.01
_DELETED = 0.013
_WHOLE_HOST = (Breakage.ERROR_500, Breakage.TIMEOUT, Breakage.FORBIDDEN, Breakage.THROTTLED)


@dataclass(frozen=True, slots=True)
class Habits:
    """How an outlet works: the share of its articles that are edited, and how fast its sections are."""

    edited: float
    outages: float  # in a day
    deletion: Act


def month_plan(outlets: int, articles: int, days: float = 30.0) -> Plan:
    """The plan of a press in which each outlet publishes `articles` in `days`."""
    return Plan(
        outlets=outlets,
        end=days * DAY,
        interval=days * DAY / articles,
        first=0.0,
        backlog=0,
        settle=0.0,
        visible_for=LEAST_GAP,
        flicker_for=20 * MINUTE,
        recovery=0.0,
        gone_delay=DAY,
        request_timeout=30.0,
        feed_size=20,
    )


class Newsroom(Timetable):
    """The timetable of one outlet over a month. Times are whole seconds from the start."""

    def __init__(self, seed: int, plan: Plan, index: int, house: House, epoch: datetime, unrest: float = 1.0) -> None:
        super().__init__(seed, plan, index, feed=house.has_feed)
        self._house, self._epoch, self._unrest = house, epoch, unrest
        self.story = lru_cache(maxsize=None)(self._story)

    @cached_property
    def habits(self) -> Habits:
        """Drawn once for each outlet."""
        generator = chance(self._seed, "habits", self._index)
        deletion = generator.choice((Act.DELETE_404, Act.DELETE_404, Act.DELETE_410))
        return Habits(generator.betavariate(*_EDITED), generator.uniform(0.02, 0.15), deletion)

    @property
    def dates_changes(self) -> bool:
        """Whether its list says when an article was last changed."""
        return self._house.channel in ("atom", "jsonfeed", "sitemap")

    @cached_property
    def _times(self) -> tuple[float, ...]:
        """The times of publication: evenly over the days, mostly between 7 and 22 o'clock local time."""
        plan = self._plan
        assert plan.end is not None
        generator = chance(self._seed, "month", self._index)
        wanted = round(plan.end / plan.interval)
        times: set[float] = set()
        while len(times) < wanted:
            at = float(round(generator.random() * plan.end))
            if 7 <= self._hour(at) < 22 or generator.random() < 0.1:
                times.add(at)
        return tuple(sorted(times))

    def _hour(self, at: float) -> int:
        return (self._epoch + timedelta(seconds=at)).astimezone(self._house.tz).hour

    def published(self, number: int) -> float | None:
        return self._times[number] if number < len(self._times) else None

    def count(self, at: float) -> int:
        return bisect_right(self._times, at)

    @cached_property
    def _outages(self) -> tuple[Outage, ...]:
        generator = chance(self._seed, "outages", self._index)
        found: list[Outage] = []
        at = generator.expovariate(self.habits.outages / DAY)
        while at < self._plan.act_until:
            length = min(generator.lognormvariate(7.8, 1.4), 1.5 * DAY)  # the median is 40 minutes
            kind = _WHOLE_HOST[generator.randrange(len(_WHOLE_HOST))]
            found.append(Outage(kind, float(round(at)), float(round(at + length))))
            at += length + HOUR + generator.expovariate(self.habits.outages / DAY)
        return tuple(found)

    def outages(self, start: float, end: float) -> list[Outage]:
        return [outage for outage in self._outages if outage.end >= start and outage.start <= end]

    def _section_pace(self, number: int) -> float:
        draft = compose(
            self._house.language, self._house.places, self._house.words, f"{self._seed}/{self._house.id}", number
        )
        return chance(self._seed, "section", self._index, draft.source.section).choice(_SECTION_PACES)

    def _story(self, number: int) -> tuple[Event, ...]:
        start = self.published(number)
        if start is None:
            return ()
        generator = chance(self._seed, "life", self._index, number)
        edits = sorted(self._edits(number, start, generator), key=lambda event: event.at)
        kept = [Event(Act.PUBLISH, start)]
        end = self._deletion(start, generator)
        for event in edits:
            at = max(event.at, kept[-1].at + LEAST_GAP)
            if at <= min(self._plan.act_until, end.at - LEAST_GAP if end else at):
                kept.append(Event(event.act, at, at + self._plan.flicker_for if event.act is Act.FLICKER else None))
        if end and end.at <= self._plan.act_until:
            kept.append(end)
        return tuple(kept)

    def _edits(self, number: int, start: float, generator: Random) -> Iterator[Event]:
        if generator.random() < min(0.95, self._unrest * self.habits.edited * self._section_pace(number)):
            edits: list[Event] = []
            while len(edits) < _MOST_EDITS and (not edits or generator.random() < _AGAIN):
                act = generator.choices([a for a, _ in _ACTS], [w for _, w in _ACTS])[0]
                edits.append(Event(act, self._awake(start + _delay(generator), generator)))
            yield from possible(edits)
        if generator.random() < _COSMETIC:
            yield Event(Act.COSMETIC, self._awake(start + _delay(generator), generator))
        if generator.random() < _FLICKER:
            yield Event(Act.FLICKER, float(round(start + _delay(generator))))

    def _awake(self, at: float, generator: Random) -> float:
        """Most edits that would fall into the night are made in the morning."""
        hour = self._hour(at)
        if hour < 6 and generator.random() < 0.7:
            at += (6 - hour) * HOUR + generator.random() * 2 * HOUR
        return float(round(at))

    def _deletion(self, start: float, generator: Random) -> Event | None:
        if generator.random() >= self._unrest * _DELETED:
            return None
        first_day = generator.random() < 0.54
        delay = generator.lognormvariate(9.2, 0.9) if first_day else _tail(generator)
        return Event(self.habits.deletion, float(round(start + LEAST_GAP + delay)))


def _delay(generator: Random) -> float:
    """Seconds from publication to an edit: 46 % a burst (median 45 minutes), 34 % a wave (7 hours), 20 % a tail."""
    kind = generator.random()
    if kind < 0.46:
        return max(LEAST_GAP, generator.lognormvariate(7.9, 1.0))
    if kind < 0.80:
        return generator.lognormvariate(10.13, 0.6)
    return _tail(generator)


def _tail(generator: Random) -> float:
    """Between a day and a month, each doubling as likely as the next one."""
    return float(DAY * 30.0 ** generator.random())


def possible(edits: Iterable[Event]) -> Iterator[Event]:
    """Edits in the order of their time, in which no text loses or gains more than its templates have: a number is
    changed instead."""
    paragraphs = 0
    for event in sorted(edits, key=lambda event: event.at):
        after = paragraphs + (event.act is Act.ADD) - (event.act is Act.REMOVE)
        if -2 <= after <= 1:
            paragraphs = after
            yield event
        else:
            yield replace(event, act=Act.NUMBER)


class MonthPress(Press):
    """The press of `month_plan`. It edits and deletes `unrest` times as often as the real one."""

    def __init__(self, seed: int, plan: Plan, unrest: float = 1.0) -> None:
        super().__init__(seed, plan)
        self._unrest = unrest

    def _desk(self, index: int) -> Desk:
        desk = Desk(self.seed, self.plan, index, self.houses[index], self.epoch)
        desk.timetable = Newsroom(self.seed, self.plan, index, self.houses[index], self.epoch, self._unrest)
        return desk

    def newsroom(self, index: int) -> Newsroom:
        """The timetable of one outlet."""
        timetable = self.desk(index).timetable
        assert isinstance(timetable, Newsroom)
        return timetable
