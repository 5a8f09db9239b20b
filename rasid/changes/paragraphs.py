"""Which paragraph of one reading is which of another: aligned by what they say, not by position."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rasid.changes.alignment import Run, align, longest_rising

ALIKE = 0.5  # share of words in common from which two paragraphs anywhere are one that was reworded
CLEARLY = 0.8  # from which nothing else is looked for
ALIKE_IN_PLACE = 0.2  # the same, for two that stand between the same neighbours
MOST_PAIRS = 2500  # paragraphs compared with each other; beyond, only neighbours are


@dataclass(frozen=True, slots=True)
class Pairing:
    """Places in both readings: `moved` and `reworded` as pairs, `removed` in the old, `added` in the new.

    `rebroken` are stretches (old from, to, new from, to) with the same words in other paragraphs.
    """

    removed: tuple[int, ...]
    added: tuple[int, ...]
    moved: tuple[tuple[int, int], ...]
    reworded: tuple[tuple[int, int], ...]
    rebroken: tuple[Run, ...]


def pair(old: Sequence[str], new: Sequence[str]) -> Pairing:
    """Pair the paragraphs (in compared form) of two readings."""
    runs = align(old, new)
    gaps = [run for run in runs if not run.same]
    whole = [run for run in gaps if _same_words(old[run.a : run.b], new[run.c : run.d])]
    gaps = [run for run in gaps if run not in whole]
    parts = [part for run in gaps for part in _rebroken(old, new, run)]
    rebroken = tuple(sorted((*whole, *parts), key=lambda run: run.c))
    left = _Left(old, new, gaps, parts)
    equal = {(run.a + k, run.c + k) for run in runs if run.same for k in range(run.b - run.a)} | set(left.equal())
    reworded = {*left.reworded_in_place(), *left.reworded_anywhere()}
    moved = equal.difference(longest_rising(sorted(equal | reworded)))  # the fewest
    return Pairing(
        tuple(sorted(left.old)), tuple(sorted(left.new)), tuple(sorted(moved)), tuple(sorted(reworded)), rebroken
    )


def are_alike(one: str, other: str) -> bool:
    """Whether two paragraphs (in compared form) share most of their words."""
    old, new = set(one.split()), set(other.split())
    return 2 * len(old & new) >= ALIKE * (len(old) + len(new))


def _same_words(old: Sequence[str], new: Sequence[str]) -> bool:
    return bool(old and new) and " ".join(old).split() == " ".join(new).split()


def _rebroken(old: Sequence[str], new: Sequence[str], gap: Run) -> Iterator[Run]:
    """Where in a gap a paragraph has the words of several that follow one another on the other side."""
    many, few = gap.b - gap.a, gap.d - gap.c
    if many + few < 3 or many * few > MOST_PAIRS:
        return
    at = gap.c
    for i in range(gap.a, gap.b):
        if (end := _covered(old[i], new, at, gap.d)) is not None:
            yield Run(False, i, i + 1, *end)
            at = end[1]
    at = gap.a
    for j in range(gap.c, gap.d):
        if (end := _covered(new[j], old, at, gap.b)) is not None:
            yield Run(False, *end, j, j + 1)
            at = end[1]


def _covered(text: str, others: Sequence[str], start: int, stop: int) -> tuple[int, int] | None:
    """The stretch of two or more texts that together are this one; None if there is none."""
    for first in range(start, stop):
        if not text.startswith(others[first]) or text == others[first]:
            continue
        words, end = " ".join(text.split()), first
        while end < stop and words and words.startswith(part := " ".join(others[end].split())):
            words, end = words[len(part) :].lstrip(), end + 1
        if not words and end - first > 1:
            return first, end
    return None


class _Left:
    """The paragraphs that have found no partner yet. `parts` are stretches of the gaps that have."""

    def __init__(self, old: Sequence[str], new: Sequence[str], gaps: Sequence[Run], parts: Sequence[Run]) -> None:
        self._texts = (old, new)
        self._gaps = gaps
        self.old = {i for run in gaps for i in range(run.a, run.b)} - {i for run in parts for i in range(run.a, run.b)}
        self.new = {j for run in gaps for j in range(run.c, run.d)} - {j for run in parts for j in range(run.c, run.d)}
        self._bags: dict[tuple[int, int], Counter[str]] = {}

    def equal(self) -> Iterator[tuple[int, int]]:
        """Equal paragraphs in other places."""
        places: dict[str, list[int]] = defaultdict(list)
        for j in sorted(self.new, reverse=True):
            places[self._texts[1][j]].append(j)
        for i in sorted(self.old):
            if found := places.get(self._texts[0][i]):
                yield self._take(i, found.pop())

    def reworded_in_place(self) -> Iterator[tuple[int, int]]:
        """Paragraphs between the same neighbours, the most alike first; a lone pair needs little in common."""
        for run in self._gaps:
            olds, news = self._left_of(run)
            if len(olds) == len(news):  # most often each stands where it stood: saves comparing all with all
                near = [(i, j) for i, j in zip(olds, news, strict=True) if self._likeness(i, j) >= CLEARLY]
                yield from (self._take(i, j) for i, j in near)
                olds, news = self._left_of(run)
            lone = len(olds) == len(news) == 1
            yield from self._best(olds, news, ALIKE_IN_PLACE if lone else ALIKE)

    def _left_of(self, run: Run) -> tuple[list[int], list[int]]:
        olds = [i for i in range(run.a, run.b) if i in self.old]
        return olds, [j for j in range(run.c, run.d) if j in self.new]

    def reworded_anywhere(self) -> Iterator[tuple[int, int]]:
        """Paragraphs that moved and were reworded as well."""
        if len(self.old) * len(self.new) <= MOST_PAIRS:
            yield from self._best(sorted(self.old), sorted(self.new), ALIKE)

    def _best(self, olds: Sequence[int], news: Sequence[int], least: float) -> Iterator[tuple[int, int]]:
        if len(olds) * len(news) > MOST_PAIRS:
            rated = [(self._likeness(i, j), -i, -j) for i, j in zip(olds, news, strict=False)]
        else:
            rated = [(self._likeness(i, j), -i, -j) for i in olds for j in news]
        for likeness, i, j in sorted(rated, reverse=True):
            if likeness < least:
                return
            if -i in self.old and -j in self.new:
                yield self._take(-i, -j)

    def _likeness(self, i: int, j: int) -> float:
        one, other = self._bag(0, i), self._bag(1, j)
        shared = sum(min(count, other[word]) for word, count in one.items() if word in other)
        return 2 * shared / max(one.total() + other.total(), 1)

    def _bag(self, side: int, place: int) -> Counter[str]:
        if (side, place) not in self._bags:
            self._bags[side, place] = Counter(word.strip(".,;:!?\"'()") for word in self._texts[side][place].split())
        return self._bags[side, place]

    def _take(self, i: int, j: int) -> tuple[int, int]:
        self.old.remove(i)
        self.new.remove(j)
        return i, j
