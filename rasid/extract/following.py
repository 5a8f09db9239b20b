"""Other articles below a page's own: a page that goes on into the next one as it is scrolled."""

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
from lxml.html import HtmlElement

from rasid.extract.blocks import HEADINGS, Block
from rasid.extract.dating import PRINTED
from rasid.extract.headline import compared
from rasid.extract.labels import BYLINE
from rasid.extract.tree import squeeze, upward

_OWN = 250  # characters of text beside the headline, from which what is like it is another article
_LINKED = 0.9  # share of a heading that is a link: to the article that it is the headline of
_SHORTEST = 15  # characters of a headline
_SIGNED, _LINE = 5, 120  # blocks below a heading in which its date is looked for; characters of such a line
_BY_NAME = frozenset({"article", "main"})  # elements that need no class to be known as like


def without_following(
    blocks: Sequence[Block], taken: npt.NDArray[np.bool_], title: str, *, live: bool = False
) -> tuple[npt.NDArray[np.bool_], frozenset[HtmlElement]]:
    """`taken` without the blocks of articles that follow the one with the headline (`title`, in compared form), and
    the elements that hold these articles.

    Such an article is an element that follows one around the headline, is called alike, and opens with a heading that
    is made as the headline is, or with a linked one. Nothing is cut where the headline's own element holds little text:
    then the like elements are parts of one article. Or it opens with such a heading and a date or byline of its own,
    whatever holds it; a `live` blog's entries do so, too, and are none.
    """
    place = headline_of(blocks, title)
    if place is None or not taken[place:].any():
        return taken, frozenset()
    heading = blocks[place].element
    others = _openings(blocks[place + 1 :], heading)
    own: dict[HtmlElement, int] = {}
    for n in np.flatnonzero(taken):
        for step in upward(blocks[int(n)].element):
            own[step] = own.get(step, 0) + len(blocks[int(n)].text)
    around = [part for part in upward(heading) if own.get(part, 0) >= _OWN]
    foreign = {other for other in _alike(around, blocks[place + 1 :]) if _opens(other, others, blocks, place)}
    made, like = _signed(blocks, taken, place) if not live else (set(), set())
    foreign |= made
    kept = _outside(foreign, blocks, taken, place)
    less = _outside(like, blocks, kept, place)
    sizes = np.array([len(block.text) for block in blocks])
    if sizes[less].sum() > sizes[kept & ~less].sum():  # else it is a container of the article's entries
        kept = less
        foreign |= like
    return kept, frozenset(foreign)


def _outside(
    parts: set[HtmlElement], blocks: Sequence[Block], taken: npt.NDArray[np.bool_], place: int
) -> npt.NDArray[np.bool_]:
    """`taken` without the blocks behind the headline at `place` that are in one of the parts."""
    if not parts:
        return taken
    kept = taken.copy()
    for n in np.flatnonzero(taken):
        kept[n] = n <= place or not any(step in parts for step in upward(blocks[int(n)].element))
    return kept


def headline_of(blocks: Sequence[Block], title: str) -> int | None:
    """The place of the headline: a heading, else a line whose element has a class."""
    if not title:
        return None
    headings = (n for n, block in enumerate(blocks) if block.element.tag in HEADINGS)
    found = next((n for n in headings if compared(blocks[n].text) == title), None)
    if found is not None:
        return found
    lines = (n for n, b in enumerate(blocks) if len(title) <= len(b.text) <= 2 * len(title) and b.element.get("class"))
    return next((n for n in lines if compared(blocks[n].text) == title), None)


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


def _signed(
    blocks: Sequence[Block], taken: npt.NDArray[np.bool_], place: int
) -> tuple[set[HtmlElement], set[HtmlElement]]:
    """The elements of articles that open with a heading and a day or byline below it, as the one at `place` does:
    those whose heading is made as the headline, and those whose heading is a link or of its class."""
    headline, title = blocks[place].element, compared(blocks[place].text)
    before, path = 0, set(upward(headline))
    made: set[HtmlElement] = set()
    like: set[HtmlElement] = set()
    for n in range(place + 1, len(blocks)):
        heading = blocks[n].element
        if before >= _OWN and heading not in path and _may_be_headline(blocks[n], headline):
            same = (heading.tag, heading.get("class")) == (headline.tag, headline.get("class"))
            sure = same and (heading.tag == "h1" or (heading.tag in HEADINGS and bool(heading.get("class"))))
            if compared(blocks[n].text) != title and _is_signed(blocks, n, by_name=sure):
                (made if same else like).update(_holders(heading, path, flat=sure))
        if taken[n]:
            before += len(blocks[n].text)
            path.update(upward(heading))
    return made, like


def _may_be_headline(block: Block, headline: HtmlElement) -> bool:
    """Whether a block is made as a headline is, in tag and class; or a heading of that class, or a linked one."""
    heading, called = block.element, headline.get("class")
    if len(block.text) < _SHORTEST or heading.tag == "figcaption":
        return False
    if heading.tag not in HEADINGS:
        return bool(called) and (heading.tag, heading.get("class")) == (headline.tag, called)
    same = heading.get("class") == called and (bool(called) or heading.tag == headline.tag)
    return same or block.linked >= _LINKED * len(block.text.strip())


def _is_signed(blocks: Sequence[Block], place: int, *, by_name: bool) -> bool:
    """Whether a day stands between a heading and its text, or a byline."""
    for block in blocks[place + 1 : place + 1 + _SIGNED]:
        text = squeeze(block.text)
        if len(text) > _LINE or block.element.tag in HEADINGS:
            return False
        if (PRINTED.search(text) and "://" not in text) or (by_name and BYLINE.match(text)):
            return True
    return False


def _holders(heading: HtmlElement, path: Collection[HtmlElement], *, flat: bool) -> set[HtmlElement]:
    """The largest element around a heading that holds nothing of what came before; where that is the heading itself,
    it and all that follows it, if the page may be made `flat`."""
    outer = heading
    while (parent := outer.getparent()) is not None and parent not in path:
        outer = parent
    if outer is not heading:
        return {outer}
    return {outer, *outer.itersiblings()} if flat else set()
