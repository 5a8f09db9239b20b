"""What two looks agree on: paragraphs that are another one at every look are left out, whatever they say.

For such as repeat nothing (advertisements), so that they cannot be learned as noise.
"""

from collections import Counter
from collections.abc import Sequence

from rasid.changes.alignment import Run, align

Places = tuple[list[int], list[int]]
"""Places of paragraphs that stay, in the last version and in the present look."""


def agreed(before: Sequence[str], earlier: Sequence[str], now: Sequence[str]) -> Places:
    """The paragraphs (in compared form) to compare, after an earlier look that differed from `before` as well.

    Of the present look those that the earlier one had in the same order. Where others stand in
    their place, as many of the last version's paragraphs go that stand there and resemble nothing.
    """
    same = [run for run in align(earlier, now) if run.same]
    kept = [place for run in same for place in range(run.c, run.d)]
    if len(kept) == len(now) == len(earlier):
        return list(range(len(before))), kept
    stays = set(kept)
    dropped: set[int] = set()
    for run in align(before, now):
        if not run.same:
            dropped |= _dropped(before, now, run, stays)
    return [place for place in range(len(before)) if place not in dropped], kept


def _dropped(before: Sequence[str], now: Sequence[str], run: Run, stays: set[int]) -> set[int]:
    """Places in `before` of what stood where the present look has something that does not stay."""
    passing = sum(place not in stays for place in range(run.c, run.d))
    staying = [Counter(now[place].split()) for place in range(run.c, run.d) if place in stays]
    step = -1 if run.c < run.d and run.d - 1 not in stays else 1  # of two alike, the one on the same side
    rated = [(max((_shared(before[i], bag) for bag in staying), default=0), step * i) for i in range(run.a, run.b)]
    return {step * place for _, place in sorted(rated)[:passing]}


def _shared(text: str, bag: Counter[str]) -> int:
    return (Counter(text.split()) & bag).total()
