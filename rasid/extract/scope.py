"""What is around a block and not around the headline, or the main text, as well.

An element that holds the headline too says nothing of a single block in it, whatever it is called: many pages have
a class `has-comments` on their outermost element. One that holds the block alone says much.
"""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from lxml.html import HtmlElement

from rasid.extract.blocks import Block
from rasid.extract.marks import MARK_BITS, marks_on
from rasid.extract.tree import upward

_BITS = np.array(MARK_BITS, dtype=np.int64)


def apart(
    blocks: Sequence[Block], holder: HtmlElement | None, marks: dict[HtmlElement, int]
) -> npt.NDArray[np.float32]:
    """One row a block: the marks of the elements around it, itself among them, that do not hold `holder` as well.

    `marks` are the elements' own, as far as they are known; the others are added.
    """
    known: dict[HtmlElement | None, int] = dict.fromkeys([None, *upward(holder)], 0)
    found = np.array([_around(block.element, known, marks) for block in blocks], dtype=np.int64)
    return (found[:, None] & _BITS > 0).astype(np.float32)


def _around(element: HtmlElement, known: dict[HtmlElement | None, int], marks: dict[HtmlElement, int]) -> int:
    path: list[HtmlElement] = []
    step: HtmlElement | None = element
    while step is not None and step not in known:
        path.append(step)
        step = step.getparent()
    mark = known[step]
    for inner in reversed(path):
        if (own := marks.get(inner)) is None:
            own = marks[inner] = marks_on(inner)
        known[inner] = mark = mark | own
    return mark
