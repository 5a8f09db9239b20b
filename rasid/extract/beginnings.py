"""How other articles begin, below a short one: parts with a linked headline and a lead each, taken for its text.

A long text tells by itself what is like it; below two sentences the leads are most of what reads as text.
"""

from collections.abc import Collection, Sequence

import numpy as np
import numpy.typing as npt
from lxml.html import HtmlElement

from rasid.extract.blocks import Block
from rasid.extract.following import headline_of
from rasid.extract.listed import host_of, items
from rasid.extract.tree import upward

_WORDS, _SHORT = 10, 1500  # words of short news at least, and its characters at most
_OTHERS = 3  # articles that begin below one
_LINKED = 0.9  # share of a headline that is linked

Chosen = npt.NDArray[np.bool_]


def without_beginnings(url: str, blocks: Sequence[Block], taken: Chosen, title: str, stated: str) -> Chosen:
    """`taken` without the leads of other articles below the page's own, which has the headline `title`.

    They stand in an element that holds nothing of the article's text, at least three of them; what is in the `stated`
    body (both in compared form) is the article's. Text behind them makes them a part of it.
    """
    place = headline_of(blocks, title)
    if place is None or stated:
        return taken
    behind = [int(n) for n in np.flatnonzero(taken) if n > place]
    leads = sorted(_leads(url, blocks, _first(blocks, behind)))
    if not leads:
        return taken
    own = [n for n in behind if n < leads[0] and not _is_linked(blocks[n])]
    size = sum(len(blocks[n].text) for n in own)
    if not own or size > _SHORT or sum(len(blocks[n].text.split()) for n in own) < _WORDS:
        return taken
    path = {step for n in (place, *own) for step in upward(blocks[n].element)}
    around = _largest(blocks[leads[0]].element, path)
    within = {n for n in range(leads[0] - 1, len(blocks)) if around in upward(blocks[n].element)}
    leads = sorted(_leads(url, blocks, behind))
    if not _are_others(url, blocks, behind, leads, within):
        return taken
    kept = taken.copy()
    kept[[n for n in behind if n in within or (n > own[-1] and n < leads[0])]] = False
    return kept


def _first(blocks: Sequence[Block], places: Sequence[int]) -> list[int]:
    """The places until their text is too long for a short article's: what stands there costs little to look at."""
    size = 0
    for count, n in enumerate(places):
        if size > _SHORT:
            return list(places[:count])
        size += 0 if _is_linked(blocks[n]) else len(blocks[n].text)
    return list(places)


def _are_others(
    url: str, blocks: Sequence[Block], behind: Sequence[int], leads: Sequence[int], within: set[int]
) -> bool:
    """Whether an element with these blocks holds several articles' beginnings, and the text ends before it."""
    rest = [n for n in behind if n >= leads[0] and n not in leads and not _is_linked(blocks[n])]
    if len(rest) > 1 or any(n not in within for n in [*rest, *leads]):
        return False
    return len(set(_leads(url, blocks, sorted(within)).values())) >= _OTHERS


def _leads(url: str, blocks: Sequence[Block], places: Sequence[int]) -> dict[int, str]:
    """The leads at these places with their articles' addresses; what leads within the page is a part of it."""
    found = items(host_of(url), blocks, places)
    return {n: address for n, address in found.items() if not address.lstrip().startswith("#")}


def _is_linked(block: Block) -> bool:
    return block.linked >= _LINKED * len(block.text.strip())


def _largest(element: HtmlElement, path: Collection[HtmlElement]) -> HtmlElement:
    """The largest element around one that is not on the path to the article's text."""
    while (parent := element.getparent()) is not None and parent not in path:
        element = parent
    return element
