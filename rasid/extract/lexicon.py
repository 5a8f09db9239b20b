"""What the names that developers give to elements say of the text in them.

A table of weights, learned over many hosts (`benchmarks/extract_lexicon.py`), goes on where `marks` ends:
a word is in it only if unrelated sites use it in class names and the like, and if no site is called so.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from lxml.html import HtmlElement

from rasid.extract.blocks import Block

Vector = npt.NDArray[np.float64]
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NAME = re.compile(r"[a-z]{2,18}")
_NAMED = ("class", "id", "itemprop", "data-testid", "data-component", "data-type", "data-name", "data-qa", "rel")
_LONGEST = 300  # characters of an element's names
LEVELS = 3  # the element itself, its parent, those around


@lru_cache(maxsize=16384)
def _split(tag: str, *values: str | None) -> tuple[str, ...]:
    text = " ".join(value for value in values if value)[:_LONGEST]
    return tuple(dict.fromkeys([f"<{tag}", *_NAME.findall(_HUMP.sub("-", text).lower())]))


def names_of(element: HtmlElement) -> tuple[str, ...]:
    """The words in an element's class, id and the like, and its tag as `<tag`."""
    if element.tag in ("html", "body") or not isinstance(element.tag, str):
        return ()
    return _split(element.tag, *map(element.get, _NAMED))


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Log odds by word, for each of the three levels: own names, the parent's, those of elements around."""

    levels: tuple[Mapping[str, float], ...] = field(default=({}, {}, {}))

    def sums(self, blocks: Sequence[Block]) -> Vector:
        """One row a block: the sums of the weights on each level."""
        around: dict[HtmlElement | None, float] = {None: 0.0}
        known: dict[HtmlElement, tuple[float, float, float]] = {}
        for block in blocks:
            if block.element not in known:
                known[block.element] = self._sums(block.element, around)
        return np.array([known[block.element] for block in blocks], dtype=np.float64).reshape(len(blocks), LEVELS)

    def _sums(self, element: HtmlElement, around: dict[HtmlElement | None, float]) -> tuple[float, float, float]:
        parent = element.getparent()
        if parent is None:
            return _sum(self.levels[0], names_of(element)), 0.0, 0.0
        path, step = [], parent.getparent()
        while step not in around:
            path.append(step)
            step = step.getparent()
        total = around[step]
        for step in reversed(path):
            around[step] = total = total + _sum(self.levels[2], names_of(step))
        return _sum(self.levels[0], names_of(element)), _sum(self.levels[1], names_of(parent)), total


def rated(sums: Vector, sizes: Vector, inner: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """The columns made of `Lexicon.sums`: these, their total, that against the page's best, its mean in the container
    (`inner`), weighted by `sizes`."""
    total = sums.sum(axis=1)
    mean = np.bincount(inner, total * sizes)[inner] / np.bincount(inner, sizes)[inner]
    return np.column_stack([sums, total, total - total.max(), mean]).astype(np.float32)


def _sum(weights: Mapping[str, float], words: Iterable[str]) -> float:
    return sum(weights[word] for word in words if word in weights)
