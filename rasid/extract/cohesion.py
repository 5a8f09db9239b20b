"""Which words a block shares with others: an article's paragraphs are about the same things, a teaser is not.

Only equality of words counts, not what they are; words of three letters and less are left out.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

_WORD = re.compile(r"[^\W\d_]{4,}")
_WORD_IN_ASCII = re.compile("[a-z]{4,}")  # the same, in half the time
Vector = npt.NDArray[np.float64]
Numbers = npt.NDArray[np.int64]


def long_words(text: str) -> frozenset[str]:
    """The different words of four letters and more."""
    return frozenset((_WORD_IN_ASCII if text.isascii() else _WORD).findall(text.casefold()))


@dataclass(frozen=True, slots=True)
class Spoken:
    """The different long words of each block: `words` are numbers of words, `rows` of the blocks they stand in."""

    rows: Numbers
    words: Numbers
    counts: Vector

    def share(self, of_words: Vector) -> Vector:
        """For each block the mean of what `of_words` has for each of its words; -1 for a block without."""
        return self.mean(of_words[self.words])

    def mean(self, values: Vector) -> Vector:
        """For each block the mean of `values`, one for each of its words; -1 for a block without."""
        sums = np.bincount(self.rows, values, len(self.counts))
        return np.where(self.counts > 0, sums / np.maximum(self.counts, 1), -1.0)

    def mass(self, weight: Vector) -> tuple[Vector, Vector]:
        """For each word of each block how much `weight` (one a block) the other blocks have that say it too,
        and the weight of its own block."""
        own = weight[self.rows]
        size = int(self.words.max()) + 1 if len(self.words) else 0
        return np.bincount(self.words, own, size)[self.words] - own, own


def spoken(blocks: Sequence[frozenset[str]], asked: Sequence[Collection[str]]) -> tuple[Spoken, list[Vector]]:
    """The words of a page's blocks, and for each collection `asked` about which share of a block's words is in it."""
    known: dict[str, int] = {}
    words = np.array([known.setdefault(word, len(known)) for said in blocks for word in sorted(said)], dtype=np.int64)
    counts = np.array([len(said) for said in blocks], dtype=np.float64)
    found = Spoken(np.repeat(np.arange(len(blocks)), counts.astype(np.int64)), words, counts)
    flags = [np.array([word in one for word in known], dtype=np.float64) for one in asked]
    return found, [found.share(flag) for flag in flags]


def shared(said: Spoken, prose: Vector, main: npt.NDArray[np.bool_]) -> list[Vector]:
    """For each block the share of its words that other running text has, and that of the main container."""
    columns = []
    for weight in ((prose > 0).astype(np.float64), (main & (prose > 0)).astype(np.float64)):
        others, _ = said.mass(weight)
        columns += [said.mean(np.minimum(others, 1.0)), said.mean(np.minimum(others, 4.0))]
    return columns


def with_accepted(said: Spoken, chance: Vector, sizes: Vector) -> list[Vector]:
    """For each block how far its words are those of blocks that are likely text, and how far of those that are not."""
    weight = chance * np.minimum(1.0, sizes / 20)
    other = (1 - chance) * np.minimum(1.0, sizes / 20)
    for_it, _ = said.mass(weight)
    against, _ = said.mass(other)
    return [
        said.mean(np.minimum(for_it, 1.0)),
        said.mean(np.minimum(for_it, 5.0)),
        said.mean(for_it / (for_it + against + 0.1)),
    ]
