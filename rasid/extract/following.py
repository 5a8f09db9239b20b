"""Other articles below a page's own: a page that goes on into the next one as it is scrolled."""

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from lxml.html import HtmlElement

from rasid.extract.blocks import HEADINGS, Block
from rasid.extract.headline import compared
from rasid.extract.tree import upward

_OWN = 250  # characters of text beside the headline, from which what is like it is another article
_LINKED = 0.9  # share of a heading that is a link: to the article that it is the headline of
_BY_NAME = frozenset({"article", "main"})  # elements that need no class to be known as like


def without_following(blocks: Sequence[Block], taken: npt.NDArray[np.bool_], title: str) -> npt.NDArray[np.bool_]:
    """`taken` without the blocks of articles that follow the one with the headline (`title`, in compared form).

    Such an article is an element that follows one around the headline, is called alike, and opens with a heading that
    is made as the headline is, or with a linked one. Nothing is cut where the headline's own element holds little text:
    then the like elements are parts of one article.
    """
    place = next((n for n, b in enumerate(blocks) if b.element.tag in HEADINGS and compared(b.text) == title), None)
    if not title or place is None or not taken[place:].any():
        return taken
    heading = blocks[place].element
    others = _openings(blocks[place + 1 :], heading)
    own: dict[HtmlElement, int] = {}
    for n in np.flatnonzero(taken):
        for step in upward(blocks[int(n)].element):
            own[step] = own.get(step, 0) + len(blocks[int(n)].text)
    around = [part for part in upward(heading) if own.get(part, 0) >= _OWN]
    foreign = {other for other in _alike(around, blocks[place + 1 :]) if _opens(other, others, blocks, place)}
    if not foreign:
        return taken
    kept = taken.copy()
    for n in np.flatnonzero(taken):
        kept[n] = n <= place or not any(step in foreign for step in upward(blocks[int(n)].element))
    return kept


def _alike(around: Sequence[HtmlElement], behind: Sequence[Block]) -> set[HtmlElement]:
    """Elements that follow those `around` the headline and are called alike: beside them, or any `article`."""
    found = {
        other
        for part in around
        if part.get("class") or part.tag in _BY_NAME
        for other in part.itersiblings()
        if (other.tag, other.get("class")) == (part.tag, part.get("class"))
    }
    if any(part.tag == "article" for part in around):
        outside = (step for block in behind for step in upward(block.element) if step.tag == "article")
        found |= {
            step for step in outside if not any(outer in around for outer in upward(step) if outer.tag == "article")
        }
    return found


def _openings(behind: Sequence[Block], headline: HtmlElement) -> set[HtmlElement]:
    """The headings behind the headline that are headlines themselves: made as it is, or linked and in an `article`.

    Below the first rank both count in an `article` only: sections have such headings as well.
    """
    made, around = (headline.tag, headline.get("class")), upward(headline)
    found = set()
    for block in behind:
        heading = block.element
        if heading.tag in HEADINGS:
            same = (heading.tag, heading.get("class")) == made
            linked = block.linked >= _LINKED * len(block.text.strip())
            if (same and heading.tag == "h1") or ((same or linked) and _in_article(heading, around)):
                found.add(heading)
    return found


def _in_article(heading: HtmlElement, around: Sequence[HtmlElement]) -> bool:
    """Whether a heading is in an `article` other than those `around` the headline."""
    return any(step.tag == "article" and step not in around for step in upward(heading))


def _opens(part: HtmlElement, openings: set[HtmlElement], blocks: Sequence[Block], place: int) -> bool:
    """Whether one of the headings comes before any running text in an element."""
    for block in blocks[place + 1 :]:
        if (block.prose or block.element in openings) and any(step is part for step in upward(block.element)):
            return block.element in openings
    return False
