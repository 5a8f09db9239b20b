"""Which of several like parts of a page a block stands in, and how it stands to the headline.

A page that goes on into the next article, a live blog's entries, teasers in a grid: the same kind of
element several times side by side, each with running text of its own.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from lxml.html import HtmlElement

from rasid.extract.blocks import Block
from rasid.extract.tree import upward

_LEAST = 200  # characters of running text that make an element a part of its own
_MANY = 20
_ABSENT = (-1.0, -1.0, 0.0, -1.0, 0.0)


class Units:
    """The like parts of a page; `heading` is the number of the headline's block, if one is known."""

    def __init__(self, blocks: Sequence[Block], heading: int | None) -> None:
        self._blocks = blocks
        self._heading = blocks[heading].element if heading is not None else None
        self._mass, self._parts = self._weigh()
        self._total = sum(block.prose for block in blocks) + 1.0
        self._title_path = {step: n for n, step in enumerate(upward(self._heading))}
        self._chains: dict[HtmlElement, tuple[float, ...]] = {}
        self._around: dict[HtmlElement | None, tuple[tuple[tuple[float, ...], ...], int]] = {None: ((), -1)}
        self._groups: dict[HtmlElement, dict[HtmlElement, tuple[float, ...]]] = {}
        self._main = self._meeting(self._fullest())

    def _weigh(self) -> tuple[dict[HtmlElement, float], dict[HtmlElement, int]]:
        """For every element the running text in it, in characters and in blocks."""
        direct: dict[HtmlElement, list[int]] = {}
        for block in self._blocks:
            if size := block.prose:
                here = direct.setdefault(block.element, [0, 0])
                here[0] += size
                here[1] += 1
        mass: dict[HtmlElement, float] = {}
        parts: dict[HtmlElement, int] = {}
        for element, (size, count) in direct.items():
            for step in upward(element):
                mass[step] = mass.get(step, 0.0) + size
                parts[step] = parts.get(step, 0) + count
        return mass, parts

    def _fullest(self) -> HtmlElement | None:
        best: dict[HtmlElement, float] = {}
        for block in self._blocks:
            parent = block.element.getparent()
            if block.prose and parent is not None:
                best[parent] = best.get(parent, 0.0) + block.prose
        return max(best, key=best.__getitem__) if best else None

    def _meeting(self, element: HtmlElement | None) -> int:
        """How far up the headline's own path the path of `element` meets it; -1 without one of both."""
        return next((self._title_path[step] for step in upward(element) if step in self._title_path), -1)

    def matrix(self) -> npt.NDArray[np.float32]:
        """One row a block: of the outermost and of the innermost like part its number, its share of the text
        in all of them, how many, whether the headline is in it (1), in another (0) or nowhere (-1), its share
        of the page; where its path meets the headline's, the same beside the main text's; headlines passed."""
        rows = []
        passed = 0.0
        for block in self._blocks:
            rows.append((*self._of(block.element), passed))
            passed += block.element.tag == "h1"
        return np.minimum(np.array(rows, dtype=np.float32), _MANY)

    def _of(self, element: HtmlElement) -> tuple[float, ...]:
        if (known := self._chains.get(element)) is None:
            found, meeting = self._units_around(element)
            ends = (found[-1], found[0]) if found else (_ABSENT, _ABSENT)
            parent = element.getparent()
            own = self._mass.get(parent, 0.0) / self._total if parent is not None else 0.0
            known = self._chains[element] = (*ends[0], *ends[1], meeting, meeting - self._main, len(found), own)
        return known

    def _units_around(self, element: HtmlElement) -> tuple[tuple[tuple[float, ...], ...], int]:
        """The like parts that an element stands in, innermost first, and where its path meets the headline's."""
        path = []
        step: HtmlElement | None = element
        while step not in self._around:
            path.append(step)
            step = step.getparent() if step is not None else None
        units, meeting = self._around[step]
        for inner in reversed(path):
            unit = self._unit(inner)
            units, meeting = ((unit, *units) if unit else units), self._title_path.get(inner, meeting)
            self._around[inner] = units, meeting
        return units, meeting

    def _unit(self, element: HtmlElement) -> tuple[float, ...] | None:
        parent = element.getparent()
        if parent is None or self._parts.get(element, 0) < 2:
            return None
        if (group := self._groups.get(parent)) is None:
            group = self._groups[parent] = self._like_parts(parent)
        return group.get(element)

    def _like_parts(self, parent: HtmlElement) -> dict[HtmlElement, tuple[float, ...]]:
        kinds: dict[tuple[str, str], list[HtmlElement]] = {}
        for child in parent:
            if self._mass.get(child, 0.0) >= _LEAST and self._parts.get(child, 0) >= 2:
                kinds.setdefault((child.tag, (child.get("class") or "").partition(" ")[0]), []).append(child)
        found: dict[HtmlElement, tuple[float, ...]] = {}
        for alike in kinds.values():
            if len(alike) < 2:
                continue
            whole = sum(self._mass[child] for child in alike)
            named = any(child in self._title_path for child in alike)
            for n, child in enumerate(alike):
                titled = float(child in self._title_path) if named else -1.0
                found[child] = (float(n), self._mass[child] / whole, float(len(alike)), titled, whole / self._total)
        return found
