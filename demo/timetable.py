"""When an outlet publishes, edits, deletes and breaks. Pure: seed, plan and numbers in, times out.

Articles are numbered from 0 in the order of publication; the first `plan.backlog` of them stood
before the start and have negative times. Times are whole seconds, so that an HTTP date is exact.
"""

from functools import lru_cache
from math import floor, inf

from demo.chance import chance, dealt
from demo.model import DELETIONS, FEED_ONLY, Act, Breakage, Event, Outage
from demo.plan import Plan

STORIES: tuple[tuple[Act, ...], ...] = (
    (),
    (),
    (Act.HEADLINE,),
    (Act.REWORD,),
    (Act.ADD,),
    (Act.REMOVE,),
    (Act.NUMBER,),
    (Act.BACKDATE,),
    (Act.COSMETIC,),
    (Act.COSMETIC, Act.COSMETIC),
    (Act.FLICKER, Act.COSMETIC),
    (Act.DELETE_404,),
    (Act.DELETE_410,),
    (Act.HEADLINE, Act.COSMETIC),
    (Act.COSMETIC, Act.NUMBER),
    (Act.REWORD, Act.HEADLINE),
    (Act.ADD, Act.DELETE_404),
    (Act.NUMBER, Act.BACKDATE),
    (Act.REMOVE, Act.FLICKER),
)
"""What becomes of articles after publication; every one occurs equally often. A backdating is last:
an article that looks old is looked at less often."""

BREAKAGES = tuple(Breakage)
_WHOLE_HOST = tuple(kind for kind in BREAKAGES if kind not in FEED_ONLY)


class Timetable:
    """The timetable of one outlet, the `index`-th of the press; `feed`: its channel is a feed."""

    def __init__(self, seed: int, plan: Plan, index: int, *, feed: bool) -> None:
        self._seed, self._plan, self._index, self._feed = seed, plan, index, feed
        self.story = lru_cache(maxsize=2048)(self._story)
        self.outage = lru_cache(maxsize=256)(self._outage)

    def _outage(self, number: int) -> Outage | None:
        plan = self._plan
        if number < 0:
            return None
        share = 0.2 + 0.2 * chance(self._seed, "outage", self._index, number).random()
        start = float(round(plan.outage_every * (number + share)))
        end = start + plan.outage_for
        if end + plan.recovery > plan.act_until:
            return None
        card = dealt(number * plan.outlets + self._index, len(BREAKAGES), self._seed, "breakage")
        kind = BREAKAGES[card]
        if kind in FEED_ONLY and not self._feed:
            kind = _WHOLE_HOST[card % len(_WHOLE_HOST)]
        return Outage(kind, start, end)

    def outages(self, start: float, end: float) -> list[Outage]:
        """The outages that touch the time from `start` to `end`, in order."""
        every = self._plan.outage_every
        found = [self.outage(number) for number in range(floor(start / every) - 1, floor(end / every) + 1)]
        return [outage for outage in found if outage and outage.end >= start and outage.start <= end]

    def broken(self, at: float) -> Outage | None:
        """The outage at a moment."""
        return next((o for o in self.outages(at, at) if o.start <= at < o.end), None)

    def _quiet(self, start: float, end: float) -> list[tuple[float, float]]:
        """The times of outage and recovery that touch a time: nothing else happens in them."""
        recovery = self._plan.recovery
        return [(o.start, o.end + recovery) for o in self.outages(start - recovery, end)]

    def later(self, at: float, seconds: float) -> float:
        """The moment when the outlet has worked for `seconds` since `at`."""
        moment = at
        for start, end in self._quiet(at, at + seconds + self._plan.outage_every):
            if end <= at:
                continue
            if start > moment + seconds:
                break
            seconds -= max(0.0, start - moment)
            moment = end
        return moment + seconds

    def published(self, number: int) -> float | None:
        """When an article comes out; None: never, the plan ends before."""
        plan, index = self._plan, self._index
        generator = chance(self._seed, "publish", index, number)
        new = number - plan.backlog
        if new < 0:
            return float(round(plan.backlog_gap * (new + generator.random() * 0.5)) - 60)
        phase = chance(self._seed, "phase", index).random() * 0.4
        at = plan.first + plan.interval * (new + phase + 0.3 * generator.random())
        moment = self.later(float(floor(at)), 0.0)
        return moment if moment <= plan.act_until else None

    def count(self, at: float) -> int:
        """How many articles are out at a moment."""
        plan = self._plan
        number = plan.backlog + max(0, floor((min(at, plan.act_until) - plan.first) / plan.interval) + 1)
        while number and not self._out(number - 1, at):
            number -= 1
        return number

    def _out(self, number: int, at: float) -> bool:
        moment = self.published(number)
        return moment is not None and moment <= at

    def _story(self, number: int) -> tuple[Event, ...]:
        """All that happens to an article, publication first; an article without publication has none."""
        plan = self._plan
        at = self.published(number)
        if at is None:
            return ()
        events = [Event(Act.PUBLISH, at)]
        if number < plan.backlog:
            return tuple(events)
        position = (number - plan.backlog) * plan.outlets + self._index
        generator = chance(self._seed, "story", self._index, number)
        for act in STORIES[dealt(position, len(STORIES), self._seed, "story")]:
            at = self.later(at, plan.visible_for + round(generator.random() * plan.visible_for / 4))
            if at > plan.act_until:
                break
            until = at + plan.flicker_for if act is Act.FLICKER else None
            events.append(Event(act, at, until))
        return tuple(events)


def absent(story: tuple[Event, ...], at: float) -> Act | None:
    """The act through which an article is not there at a moment."""
    for event in story:
        if event.act in DELETIONS and event.at <= at:
            return event.act
        if event.act is Act.FLICKER and event.at <= at < (event.until or inf):
            return event.act
    return None
