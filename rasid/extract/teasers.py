"""Telling a list of teasers from an article: like parts side by side, each under a headline that is a link."""

from collections import Counter
from collections.abc import Collection, Sequence

from lxml.html import HtmlElement

from rasid.extract.blocks import Block
from rasid.extract.tree import upward

_HEADLINE, _TITLED = 15, 0.9  # characters of a headline, and the share of it that is linked
_CARDS, _TAKEN = 4, 3  # cards of one kind; of them with text that was taken for the article's
_MOSTLY, _STORY = 0.7, 400  # share of the text taken that is in cards; characters outside that are an article


def is_teased(blocks: Sequence[Block], paragraphs: Sequence[str]) -> bool:
    """Whether the text found on a page is for the most part that of teasers.

    A card is the largest element with one linked headline in it; cards count where several are of one kind.
    """
    texts = {text.strip() for text in paragraphs}
    taken = [block for block in blocks if block.text.strip() in texts]
    if not taken:
        return False
    linked = linked_headlines(blocks)
    known = cards(linked, holders(linked))
    homes = [next((step for step in upward(block.element) if step in known), None) for block in taken]
    inside = sum(len(block.text) for block, home in zip(taken, homes, strict=True) if home is not None)
    whole = sum(len(block.text) for block in taken)
    mostly = inside >= _MOSTLY * whole and whole - inside < _STORY
    return mostly and len({home for home in homes if home is not None}) >= _TAKEN


def linked_headlines(blocks: Sequence[Block]) -> set[HtmlElement]:
    """The elements of headlines that are links."""
    return {b.element for b in blocks if len(b.text) >= _HEADLINE and b.linked >= _TITLED * len(b.text.strip())}


def holders(linked: Collection[HtmlElement]) -> Counter[HtmlElement]:
    """How many of the linked headlines each element of the page holds."""
    return Counter(step for element in linked for step in upward(element))


def cards(linked: Collection[HtmlElement], held: Counter[HtmlElement], least: int = _CARDS) -> dict[HtmlElement, int]:
    """The cards on a page, at least so many of a kind, and how many there are of each one's kind.

    `held` is what `holders` says of the linked headlines.
    """
    found = {_largest(element, held) for element in linked}
    kinds = Counter((card.tag, card.get("class")) for card in found)
    return {card: many for card in found if (many := kinds[card.tag, card.get("class")]) >= least}


def _largest(element: HtmlElement, held: Counter[HtmlElement]) -> HtmlElement:
    """The largest element around a linked headline that holds no other."""
    while (parent := element.getparent()) is not None and held[parent] == 1:
        element = parent
    return element
