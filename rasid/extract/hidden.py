"""Article text that stands in the page where no reader sees it before a script has run: in `noscript` and `template`,
in fields for text and scripts that hold markup; and in data too short to be told from anything else by its length.

None of it is believed for its length, so it has to speak of what the headline does.
"""

from collections.abc import Iterator
from copy import deepcopy

from lxml.html import HtmlElement

from rasid.extract.blocks import blocks_of
from rasid.extract.cohesion import long_words
from rasid.extract.marks import Mark, marks_of
from rasid.extract.state import page_data, paragraphs_in, prose_size, text_lists
from rasid.extract.tree import squeeze

_PLACES = ("noscript", "template", "textarea", "script")
_TEMPLATES = ("template", "text/html")  # within the type of a script that holds markup
_DATA, _TEXT = 300, 150  # characters of a script's data, and of a text with markup in it, that may be a short article
_SPOKEN = 0.34  # share of the headline's long words that stand in its text
_STEM = 4  # letters by which a word is known whatever its ending
_AROUND = Mark.NAVIGATION | Mark.FOOTER | Mark.COMMENT | Mark.LEGAL | Mark.FORM | Mark.RELATED | Mark.PROMOTION
_LONGEST = 1_000_000  # characters of a template


def hidden_paragraphs(root: HtmlElement, title: str) -> tuple[str, ...]:
    """The paragraphs of the longest text on the page that nobody is shown and that speaks of its headline."""
    words = long_words(title)
    best: list[str] = []
    most = 0.0
    for found in _texts(root) if words else ():
        if (size := prose_size(found)) > most and len(words & long_words("\n".join(found))) >= _SPOKEN * len(words):
            best, most = found, size
    return tuple(best)


def paragraphs_below(root: HtmlElement, told: str) -> tuple[str, ...]:
    """The paragraphs of the longest text that an element of the page, but in what is around an article, holds unseen,
    and that has a word of what is `told` above it, whatever its ending."""
    stems = {word[:_STEM] for word in long_words(told)}
    best: list[str] = []
    for node in root.iter(*_PLACES):
        if any(_marks(outer) & _AROUND for outer in node.iterancestors()):
            continue
        for found in _held(node):
            if prose_size(found) > prose_size(best) and stems & {w[:_STEM] for w in long_words("\n".join(found))}:
                best = found
    return tuple(best)


def _texts(root: HtmlElement) -> Iterator[list[str]]:
    for node in root.iter(*_PLACES):
        yield from _held(node)
    for value in page_data(root, _DATA, quoted=_TEXT):
        yield from text_lists(value, marked=_TEXT)


def _held(node: HtmlElement) -> Iterator[list[str]]:
    """The paragraphs that an element holds unseen."""
    if node.tag == "script":
        if any(kind in (node.get("type") or "").lower() for kind in _TEMPLATES):
            yield _paragraphs(node.text or "")
    elif len(node):
        yield _within(node)
    elif node.tag == "textarea":
        yield _paragraphs(node.text or "")


def _marks(element: HtmlElement) -> int:
    return marks_of(element.tag, element.get("class"), element.get("id"), element.get("role"))


def _paragraphs(markup: str) -> list[str]:
    return paragraphs_in(markup) if "<p" in markup and len(markup) <= _LONGEST else []


def _within(node: HtmlElement) -> list[str]:
    """The paragraphs of an element whose contents are not read where it stands."""
    copy = deepcopy(node)
    copy.tag, copy.tail = "div", None
    return [text for block in blocks_of(copy) if (text := squeeze(block.text))]
