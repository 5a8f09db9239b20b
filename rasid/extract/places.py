"""Where a page's prose is: by container, by kind of element, and how far from the main container."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from lxml.html import HtmlElement

from rasid.extract.blocks import Block
from rasid.extract.tree import upward

FAR = 30
_HOLDERS = frozenset({"div", "section", "article", "td", "main", "body"})


class Places:
    """The containers of a sequence of blocks. `inner` and `outer` number each block's container and
    that container's own; `main` is the number of a block in the container with the most running text."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self._blocks = blocks
        self._containers = [_container(block.element) for block in blocks]
        self._outers = [_parent(container) for container in self._containers]
        self.inner = _numbers(self._containers)
        self.outer = _numbers(self._outers)
        self.main = self._fullest()
        self._main = {step: n for n, step in enumerate(upward(self._containers[self.main]))}
        self._distances: dict[HtmlElement, tuple[int, int]] = {}

    def _fullest(self) -> int:
        """The number of a block in the container with the most running text."""
        prose = np.array([block.prose for block in self._blocks], dtype=np.float64)
        return int(np.bincount(self.inner, prose)[self.inner].argmax())

    def _distance(self, container: HtmlElement) -> tuple[int, int]:
        """Steps up from `container`, and from the main one, to where they meet."""
        if (known := self._distances.get(container)) is None:
            here, steps = container, 0
            while here is not None and here not in self._main:
                here, steps = here.getparent(), steps + 1
            known = self._distances[container] = (steps, self._main.get(here, FAR))
        return known

    def matrix(self) -> npt.NDArray[np.float32]:
        """One row a block: shares of the page's prose before it, in its containers, in elements of
        its kind; counts and means of the same; distance from the main container."""
        prose = np.array([block.prose for block in self._blocks], dtype=np.float64)
        total = prose.sum() + 1
        inside, outside = np.bincount(self.inner, prose)[self.inner], np.bincount(self.outer, prose)[self.outer]
        count = np.bincount(self.inner)[self.inner]
        sizes = np.array([len(block.text) for block in self._blocks], dtype=np.float64)
        linked = np.array([block.linked for block in self._blocks], dtype=np.float64)
        styles = [
            (b.element.tag, b.element.get("class"), c.tag, c.get("class"))
            for b, c in zip(self._blocks, self._containers, strict=True)
        ]
        kind, holder = _numbers(styles), _numbers([style[2:] for style in styles])
        alike, similar = np.bincount(kind, prose)[kind], np.bincount(holder, prose)[holder]
        many = np.bincount(kind)[kind]
        steps = np.array([self._distance(c) for c in self._containers], dtype=np.float64)
        columns = [
            (prose.cumsum() - prose) / total,
            inside / total,
            outside / total,
            np.log1p(count),
            np.log1p(inside / count),
            alike / total,
            similar / total,
            np.log1p(many),
            np.log1p(alike / many),
            *(np.bincount(g, linked)[g] / np.bincount(g, sizes)[g] for g in (self.inner, self.outer, kind)),
            np.bincount(self.inner, sizes)[self.inner] / sizes.sum(),
            _after(prose, self.inner),
            steps[:, 0],
            steps[:, 1],
        ]
        return np.stack(columns, axis=1).astype(np.float32)


def _after(prose: npt.NDArray[np.float64], group: npt.NDArray[np.int64]) -> npt.NDArray[np.float64]:
    """For each block the share of its container's running text that comes after it."""
    sums = np.zeros(int(group.max()) + 1)
    before = np.zeros(len(group))
    for n, (number, size) in enumerate(zip(group, prose, strict=True)):
        before[n] = sums[number]
        sums[number] += size
    whole = np.bincount(group, prose)[group]
    return np.asarray((whole - before - prose) / np.maximum(whole, 1.0))


def _container(element: HtmlElement) -> HtmlElement:
    return element if element.tag in _HOLDERS else _parent(element)


def _parent(element: HtmlElement) -> HtmlElement:
    parent = element.getparent()
    return element if parent is None else parent


def _numbers(things: Sequence[object]) -> npt.NDArray[np.int64]:
    known: dict[object, int] = {}
    return np.array([known.setdefault(thing, len(known)) for thing in things], dtype=np.int64)
