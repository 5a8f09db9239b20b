"""What the names that developers give to elements say of the text in them.

A table of weights, learned over many hosts (`benchmarks/extract_lexicon.py`), goes on where `marks` ends:
a word is in it only if unrelated sites use it in class names and the like, and if no site is called so.
"""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate

import numpy as np
import numpy.typing as npt
from lxml.html import HtmlElement

from rasid.extract.blocks import Block
from rasid.extract.tree import upward

Vector = npt.NDArray[np.float64]
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_NAME = re.compile(r"[a-z]{2,18}")
_NAMED = ("class", "id", "itemprop", "data-testid", "data-component", "data-type", "data-name", "data-qa", "rel")
_LONGEST = 300  # characters of an element's names
LEVELS = 4  # the element itself, its parent, those around, those around that hold the headline too


@lru_cache(maxsize=16384)
def _split(tag: str, *values: str | None) -> tuple[str, ...]:
    text = " ".join(value for value in values if value)[:_LONGEST]
    return tuple(dict.fromkeys([f"<{tag}", *_NAME.findall(_HUMP.sub("-", text).lower())]))


def names_of(element: HtmlElement) -> tuple[str, ...]:
    """The words in an element's class, id and the like, and its tag as `<tag`."""
    tag = element.tag
    if tag in ("html", "body") or not isinstance(tag, str):
        return ()
    given = dict(element.items())
    return _split(tag, *map(given.get, _NAMED)) if given else (f"<{tag}",)


def level_of(steps: int, element: HtmlElement, outer: Collection[HtmlElement]) -> int:
    """The level of an element that is so many steps above a block's; `outer` hold the headline."""
    return steps if steps < 2 else 2 + (element in outer)


@dataclass(frozen=True, slots=True)
class Lexicon:
    """Log odds by word, for each of the four levels: own names, the parent's, those of elements around, those of
    elements around that hold the headline too."""

    levels: tuple[Mapping[str, float], ...] = field(default=({}, {}, {}, {}))

    def sums(self, blocks: Sequence[Block], headline: HtmlElement | None) -> Vector:
        """One row a block: the sums of the weights on each level; `headline` is the element of that block."""
        outer = upward(headline)
        totals = accumulate(_sum(self.levels[3], names_of(step)) for step in reversed(outer))
        around = {None: (0.0, 0.0)} | {step: (0.0, t) for step, t in zip(reversed(outer), totals, strict=True)}
        known: dict[HtmlElement, tuple[float, ...]] = {}
        named: dict[HtmlElement, tuple[str, ...]] = {}
        for block in blocks:
            if block.element not in known:
                known[block.element] = self._sums(block.element, around, named)
        return np.array([known[block.element] for block in blocks], dtype=np.float64).reshape(len(blocks), LEVELS)

    def _sums(
        self,
        element: HtmlElement,
        around: dict[HtmlElement | None, tuple[float, float]],
        named: dict[HtmlElement, tuple[str, ...]],
    ) -> tuple[float, ...]:
        own, parent = _sum(self.levels[0], _noted(element, named)), element.getparent()
        if parent is None:
            return own, 0.0, 0.0, 0.0
        path, step = [], parent.getparent()
        while step not in around:
            path.append(step)
            step = step.getparent()
        inside, outside = around[step]
        for step in reversed(path):
            inside += _sum(self.levels[2], _noted(step, named))
            around[step] = inside, outside
        return own, _sum(self.levels[1], _noted(parent, named)), inside, outside


def rated(sums: Vector, sizes: Vector, inner: npt.NDArray[np.int64]) -> npt.NDArray[np.float32]:
    """The columns made of `Lexicon.sums`: these, their total, that against the page's best, its mean in the container
    (`inner`), weighted by `sizes`."""
    total = sums.sum(axis=1)
    mean = np.bincount(inner, total * sizes)[inner] / np.bincount(inner, sizes)[inner]
    return np.column_stack([sums, total, total - total.max(), mean]).astype(np.float32)


def _noted(element: HtmlElement, named: dict[HtmlElement, tuple[str, ...]]) -> tuple[str, ...]:
    """`names_of`, each element once."""
    if (names := named.get(element)) is None:
        names = named[element] = names_of(element)
    return names


def _sum(weights: Mapping[str, float], words: Iterable[str]) -> float:
    return sum(weights[word] for word in words if word in weights)
