"""Which differences have been seen often enough, look by look, and which were gone again.

Each is counted by itself. A paragraph that went may only have made room for one that comes and goes, such
as an advertisement: then it waits for that one, and never becomes a removal. A line that came where another one went,
with nothing in common, as in a box, waits until that one is believed to be gone.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from rasid.changes.differences import Difference
from rasid.memory import Sighting


@dataclass(frozen=True, slots=True)
class Sighted:
    """The differences of a look, each with its sighting, and those that are told by it.

    `spare` is how many paragraphs came that took no other's place, and have not stayed.
    """

    found: tuple[Difference, ...]
    sightings: Mapping[str, Sighting]
    stayed: frozenset[str]
    spare: int

    @property
    def told(self) -> tuple[Difference, ...]:
        """The differences that were seen often enough."""
        return tuple(one for one in self.found if one.key in self.stayed)

    @property
    def waiting(self) -> tuple[Sighting, ...]:
        """What has to be seen again."""
        return tuple(self.sightings[one.key] for one in self.found if one.key not in self.stayed)


def sight(
    found: Sequence[Difference],
    counted: Mapping[str, Sighting],
    needed: Mapping[str, int],
    spare: int,
    held: Collection[str] = (),
) -> Sighted:
    """Which of a look's differences have stayed. `counted` are their sightings, this look's included (`once_more`),
    `needed` how many looks each needs. What is `held` has not stayed, however often it was seen.
    """
    seen = dict(counted)
    stayed = {one.key for one in found if seen[one.key].looks >= needed[one.key] and one.key not in held}
    passing = [one for one in found if one.came and one.key not in stayed]
    quota = len(passing) - spare
    for gone in (one for one in found if one.went):
        partner = _partner(gone, seen, [one for one in found if one.came], passing if quota > 0 else ())
        if partner is None:
            continue
        if partner in passing:
            passing.remove(partner)
            quota -= 1
        if partner.key not in stayed:
            stayed.discard(gone.key)
        elif gone.key not in stayed and gone.is_line and partner.is_line:
            stayed.discard(partner.key)
        if seen[partner.key].looks < seen[gone.key].looks:
            seen[gone.key] = replace(seen[partner.key], key=gone.key)
    return Sighted(tuple(found), seen, frozenset(stayed), len(passing))


def once_more(
    found: Sequence[Difference], earlier: Collection[Sighting], now: datetime, silent: Collection[str] = ()
) -> dict[str, Sighting]:
    """The sightings of a look's differences, by key, each one more than at the look before, but for those of which it
    says nothing (`silent`).
    """
    known = {one.key: one for one in earlier}
    before = {one.key: known.get(one.key, Sighting(one.key, 0, now)) for one in found}
    return {key: replace(sighting, looks=sighting.looks + (key not in silent)) for key, sighting in before.items()}


def paused(
    earlier: Collection[Sighting], differed: Collection[Difference], found: Collection[Difference]
) -> tuple[Sighting, ...]:
    """Sightings of wordings whose paragraph this look does not show at all, as readers leave one out now and then.

    `differed` is what the look before showed. Such a look says nothing of a wording, unless the next one is such, too.
    """
    went = {place for one in found if one.went for place in one.old}
    shown = {one.key for one in found}
    missing = {one.key for one in differed if one.new and one.old and not one.moved and went.issuperset(one.old)}
    return tuple(one for one in earlier if one.key in missing - shown)


def _partner(
    gone: Difference, seen: Mapping[str, Sighting], came: Sequence[Difference], passing: Sequence[Difference]
) -> Difference | None:
    """The paragraph that came for one that went: in its place since the same look, else any that has not stayed."""
    since = seen[gone.key].looks
    near = [one for one in came if one.gap == gone.gap]
    same = (one for one in near if seen[one.key].looks == since and (one in passing or since > 1))
    return next(same, None) or next((one for one in near if one in passing), None)
