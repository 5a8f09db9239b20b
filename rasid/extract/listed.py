"""Telling a list from an article where no card is around its items: rows of a table, lines of one cell, terms.

An item is a text right below a line that is nothing but a link, or one that begins with such a line, or one at whose
end stands the link that ends the others too ("more", in whatever language). Texts under a headline of the page's
that they speak of are an article, whatever stands between them.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Sequence

from lxml.html import HtmlElement

from rasid.extract.blocks import Block
from rasid.extract.cohesion import long_words
from rasid.extract.tree import squeeze, text_of

_HEADLINE, _TITLED = 15, 0.9  # characters of a headline, and the share of it that is linked
_ITEMS, _FEW_ITEMS = 4, 3
_DAY = 20  # characters of a day behind a headline in the same line
_SECTION = 3  # words of a section's name
_MOSTLY, _STORY = 0.75, 400  # share of the text taken that is in items; characters outside that are an article
_BETWEEN, _LINE = 2, 60  # short blocks between a headline and its text: a date, a section; their characters
_LONG = 500  # characters that an item's text hardly has
_MORE = 25  # characters of the link that ends an item
_WORDS, _SPOKEN_OF = 4, 0.34  # long words of a headline, and the share of them in a text that it is the headline of
_HOST = re.compile(r"\s*(?:https?:)?//(?:www\.)?([^/?#\s]+)", re.IGNORECASE)
_ROWS = frozenset({"li", "td", "dd", "tr"})  # whose text goes on behind the headline in the same line


def is_listed(url: str, blocks: Sequence[Block], paragraphs: Sequence[str], title: str | None) -> bool:
    """Whether the text found on the page at `url` is for the most part that of a list's items.

    Links to other sites make none: an article may be about several of them.
    """
    texts = {text.strip() for text in paragraphs}
    taken = [n for n, block in enumerate(blocks) if block.text.strip() in texts]
    whole = sum(len(blocks[n].text) for n in taken)
    if not taken or _is_spoken_of(title, texts):
        return False
    found = items(host_of(url), blocks, taken)
    inside = sum(len(blocks[n].text) for n in found)
    return len(set(found.values())) >= _ITEMS and inside >= _MOSTLY * whole and whole - inside < _STORY


def is_short_list(url: str, blocks: Sequence[Block], paragraphs: Sequence[str], title: str | None) -> bool:
    """Whether all that was found on a page under a section's name is leads, three and more: a list of few items."""
    texts = {text.strip() for text in paragraphs}
    if len((title or "").split()) > _SECTION:
        return False
    own = [n for n, block in enumerate(blocks) if block.text.strip() in texts and 2 * block.linked < len(block.text)]
    leads = [n for n, block in enumerate(blocks) if len(block.text) >= _LINE and 2 * block.linked < len(block.text)]
    found = {n: address for n, address in items(host_of(url), blocks, leads).items() if not address.startswith("#")}
    return all(n in found for n in own or leads) and len(set(found.values())) >= _FEW_ITEMS


def _is_spoken_of(title: str | None, texts: Collection[str]) -> bool:
    """Whether a headline's words stand in the text."""
    words = long_words(title or "")
    return len(words) >= _WORDS and len(words & long_words("\n".join(texts))) >= _SPOKEN_OF * len(words)


def items(host: str, blocks: Sequence[Block], taken: Sequence[int]) -> dict[int, str]:
    """Those of the blocks taken that are a list's, each with the address that it is about."""
    links: dict[HtmlElement, dict[str, str]] = {}
    found: dict[int, str] = {}
    ended: dict[str, list[int]] = defaultdict(list)
    for n in taken:
        block = blocks[n]
        if len(block.text) > _LONG:
            continue
        own = links.setdefault(block.element, _links(block.element))
        if (address := _opening(block, own) or _above(blocks, n)) is not None:
            if host_of(address) in ("", host):
                found[n] = address
        elif (more := _ending(block, own) or _more(blocks[n + 1 : n + 2])) is not None:
            ended[more].append(n)
    for more, same in ended.items():
        if len(same) >= _ITEMS:
            found |= {n: f"{place} {more}" for place in same for n in (place, *_heading(blocks, taken, place, found))}
    return found


def host_of(address: str) -> str:
    """The host that an address names; empty for one within the site."""
    named = _HOST.match(address)
    return named[1].lower() if named else ""


def _links(element: HtmlElement) -> dict[str, str]:
    """The texts of an element's links with their addresses."""
    return {text: href for link in element.iter("a") if (href := link.get("href")) and (text := squeeze(text_of(link)))}


def _opening(block: Block, links: dict[str, str]) -> str | None:
    """The address of the headline that a block begins with or is."""
    first, _, rest = block.text.partition("\n")
    line = squeeze(first)
    if len(line) >= _HEADLINE and line in links and (rest.strip() or block.linked >= _TITLED * len(line)):
        return links[line]
    if block.element.tag not in _ROWS:
        return None
    return next((href for text, href in links.items() if len(text) >= _HEADLINE and line.startswith(text)), None)


def _above(blocks: Sequence[Block], place: int) -> str | None:
    """The address of the headline right above a text, which lines of a few words may part from it."""
    for block in reversed(blocks[max(0, place - 1 - _BETWEEN) : place]):
        size = len(block.text)
        if block.linked >= _HEADLINE and (block.linked >= _TITLED * size or size - block.linked <= _DAY):
            return next((href for link in block.element.iter("a") if (href := link.get("href"))), None)
        if size > _LINE:
            return None
    return None


def _ending(block: Block, links: Collection[str]) -> str | None:
    """The short link that a block ends with."""
    line = squeeze(block.text)
    return next((text for text in links if 1 < len(text) <= _MORE and line.endswith(text) and line != text), None)


def _more(behind: Sequence[Block]) -> str | None:
    """The short link that is all of the block behind."""
    lines = (squeeze(block.text) for block in behind if block.linked >= _TITLED * len(block.text))
    return next((line for line in lines if 1 < len(line) <= _MORE), None)


def _heading(blocks: Sequence[Block], taken: Sequence[int], place: int, known: Collection[int]) -> list[int]:
    """The short block above an item's text, which is its headline without a link."""
    above = place - 1
    return [above] if above in taken and above not in known and len(blocks[above].text) <= _LINE * 2 else []
