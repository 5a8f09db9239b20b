"""How fast an outlet and its sections edit, kept in a few numbers. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from math import exp

DAY, WEEK = 86400.0, 7 * 86400.0
PRIOR = 3.0
"""How many changes of usual outlets an outlet's own record weighs against."""
MEMORY = 60.0
"""Expected changes after which both counts are halved: old habits are forgotten."""
SLOWEST, FASTEST = 0.1, 8.0
_FALSE_ALARMS = 20.0
"""Announcements after which an outlet's lists must have been right now and then to be heeded."""
_SECTIONS, _NAME = 40, 60
"""Most sections that are counted on their own, and characters of their names."""


@dataclass(frozen=True, slots=True)
class Count:
    """Changes seen, and changes that a usual outlet would have shown in the same looks."""

    seen: float = 0.0
    expected: float = 0.0

    def after(self, *, changed: bool, expected: float) -> "Count":
        """With one more look."""
        share = 0.5 if self.expected > MEMORY else 1.0
        return Count(share * self.seen + changed, share * self.expected + expected)


@dataclass(frozen=True, slots=True)
class Tempo:
    """What is known of an outlet's editing.

    `announced` counts the looks that a list's changed entry called for, `kept` those of them that
    found a change. `published` counts new articles at `counted_at`, each of which fades over about a week; the
    first one came at `counted_since`.
    """

    total: Count = Count()
    sections: Mapping[str, Count] = field(default_factory=dict)
    announced: float = 0.0
    kept: float = 0.0
    published: float = 0.0
    counted_at: datetime | None = None
    counted_since: datetime | None = None

    def rate(self, section: str | None = None) -> float:
        """How many times as fast as a usual outlet this one is, or one of its sections (0.1 to 8)."""
        outlet = (PRIOR + self.total.seen) / (PRIOR + self.total.expected)
        own = self.sections.get(_name(section), Count())
        rate = (PRIOR * outlet + own.seen) / (PRIOR + own.expected)
        return min(max(rate, SLOWEST), FASTEST)

    @property
    def heeds_lists(self) -> bool:
        """Whether a changed entry in a list is worth a look at once: not where most lead to nothing."""
        return self.announced < _FALSE_ALARMS or self.kept >= self.announced / 10

    def after_look(
        self, section: str | None, *, expected: float, changed: bool, announced: bool = False, right: bool = False
    ) -> "Tempo":
        """With one look more.

        `expected` is how many changes a usual article has between the look before and this one. An
        announcement was `right` if the look found a difference, even one that has to be seen again.
        """
        name = _name(section)
        own = self.sections.get(name, Count()).after(changed=changed, expected=expected)
        share = 0.5 if self.announced > 10 * _FALSE_ALARMS else 1.0
        return replace(
            self,
            total=self.total.after(changed=changed, expected=expected),
            sections=_most_watched({**self.sections, name: own}),
            announced=share * self.announced + announced,
            kept=share * self.kept + (announced and (changed or right)),
        )

    def after_new(self, now: datetime) -> "Tempo":
        """With one new article more, found at `now`."""
        count = round(self._faded(now) + 1.0, 3)
        return replace(self, published=count, counted_at=now, counted_since=self.counted_since or now)

    def per_day(self, now: datetime) -> float:
        """How many articles it publishes in a day, as a mean over about a week; 0: none is known yet.

        Of what was counted for less than a day, as at a first poll, it is taken that it took a day.
        """
        if self.counted_since is None:
            return 0.0
        counted = max((now - self.counted_since).total_seconds(), DAY)
        return self._faded(now) / (WEEK / DAY * (1 - exp(-counted / WEEK)))

    def _faded(self, now: datetime) -> float:
        passed = (now - self.counted_at).total_seconds() if self.counted_at else 0.0
        return self.published * exp(-max(passed, 0.0) / WEEK)


def _name(section: str | None) -> str:
    return (section or "")[:_NAME]


def _most_watched(sections: dict[str, Count]) -> dict[str, Count]:
    """The sections without the least watched one, if there are too many."""
    if len(sections) > _SECTIONS:
        del sections[min(sections, key=lambda name: sections[name].expected)]
    return sections


USUAL_TEMPO = Tempo()
