"""A page as a sequence of text blocks: what stands between two block borders, in reading order.

A block keeps the text as printed and what its place tells: the element it stands in, the share of
linked text, and marks inherited from the elements around it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from lxml.html import HtmlElement

from rasid.extract.marks import marks_on
from rasid.extract.tree import NOT_TEXT

_INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "ruby", "rb", "rt", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr", "br", "img", "picture", "source", "amp-img", "nobr", "o:p", "st1:place",
})  # fmt: skip
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SKIPPED = (NOT_TEXT - {"svg"}) | frozenset({"option", "object", "audio", "video", "canvas", "input", "dialog"})
_PICTURES = frozenset({"img", "video", "iframe", "object", "amp-img"})
_LEFT_OPEN = frozenset({"button", "svg"})  # unclosed, they swallow the rest of the page
_INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad]")
_PROSE = 80  # characters from which a block with little linked text reads as running text
_BLOB, _PART, _COPIED = 800, 60, 3  # characters of a block that may be a copy, of a part; parts copied
_EMPTY_LINE = re.compile(r"\n[ \t\r\f\v\xa0]*\n\s*")


@dataclass(slots=True)
class Block:
    """One text block. `element` is the block element it stands directly in, `own` that element's
    marks, `around` also those of all elements around it; `depth` counts block elements. `linked`
    counts characters inside links, `strong` those in bold or italics, `pictures` what is shown between
    the block before and this one. A `<br>` is a newline."""

    text: str
    element: HtmlElement
    own: int
    around: int
    depth: int
    linked: int
    links: int
    strong: int
    pictures: int = 0

    @property
    def prose(self) -> int:
        """The characters when the block reads as running text, else 0."""
        size = len(self.text)
        return size if size >= _PROSE and self.linked < size / 2 else 0


@dataclass(slots=True)
class _Frame:
    element: HtmlElement
    own: int
    around: int
    depth: int


class Segmenter:
    """Cuts a tree into blocks in one pass, without recursion, and without what is in the elements left out."""

    def __init__(self, left_out: Collection[HtmlElement] = ()) -> None:
        self.blocks: list[Block] = []
        self._left_out = left_out
        self._pieces: list[str] = []
        self._linked = self._links = self._strong = self._pictures = 0
        self._in_link = self._in_strong = 0

    def run(self, root: HtmlElement) -> list[Block]:
        """The blocks under `root`, in reading order."""
        top = _Frame(root, marks_on(root), marks_on(root), 0)
        stack: list[tuple[HtmlElement, _Frame, bool]] = [(root, top, False)]
        while stack:
            node, frame, leaving = stack.pop()
            if leaving:
                self._leave(node, frame, root)
                continue
            stack.append((node, frame, True))
            if node in self._left_out:
                if node.tag not in _INLINE:
                    self._flush(frame)
                continue
            self._pictures += node.tag in _PICTURES
            if _skips(node):
                continue
            inner = self._enter(node, frame, root)
            stack.extend((child, inner, False) for child in reversed(node))
        self._flush(top)
        return self.blocks

    def _enter(self, node: HtmlElement, frame: _Frame, root: HtmlElement) -> _Frame:
        inner = frame
        if node.tag == "br":
            self._pieces.append("\n")
        elif node.tag in _INLINE:
            self._in_link += node.tag == "a"
            self._links += node.tag == "a"
            self._in_strong += node.tag in ("b", "strong", "em", "i")
        elif node is not root:
            self._flush(frame)
            own = marks_on(node)
            inner = _Frame(node, own, frame.around | own, frame.depth + 1)
        if node.text:
            self._add(node.text)
        return inner

    def _leave(self, node: HtmlElement, frame: _Frame, root: HtmlElement) -> None:
        if not _skips(node) and node not in self._left_out:
            if node.tag in _INLINE:
                self._in_link -= node.tag == "a"
                self._in_strong -= node.tag in ("b", "strong", "em", "i")
            elif node is not root:
                self._flush(_Frame(node, marks_on(node), frame.around | marks_on(node), frame.depth + 1))
        if node is not root and node.tail:
            self._add(node.tail)

    def _add(self, text: str) -> None:
        self._pieces.append(text.replace("\n", " "))
        if self._in_link or self._in_strong:
            size = len(text.strip())
            self._linked += size if self._in_link else 0
            self._strong += size if self._in_strong else 0

    def _flush(self, frame: _Frame) -> None:
        text = _INVISIBLE.sub("", "".join(self._pieces)).strip()
        if text:
            for part in _EMPTY_LINE.split(text):
                share = len(part) / len(text)
                self.blocks.append(
                    Block(part, frame.element, frame.own, frame.around, frame.depth, round(self._linked * share),
                          self._links, round(self._strong * share), self._pictures)
                )  # fmt: skip
                self._pictures = 0
        self._pieces.clear()
        self._linked = self._links = self._strong = 0


def _skips(node: HtmlElement) -> bool:
    tag = node.tag
    if tag in _LEFT_OPEN:
        return node.find(".//p") is None
    return tag in _SKIPPED or not isinstance(tag, str)


def without_copies(blocks: list[Block]) -> list[Block]:
    """`blocks` without those that hold the text of several others once more, as hidden copies do."""
    long = [block.text for block in blocks if _PART <= len(block.text) < _BLOB]
    if len(long) < _COPIED:
        return blocks
    return [b for b in blocks if len(b.text) < _BLOB or sum(text in b.text for text in long) < _COPIED]


def blocks_of(root: HtmlElement, left_out: Collection[HtmlElement] = ()) -> list[Block]:
    """The text blocks under `root`, in reading order; the elements `left_out` are read as if they were empty."""
    return Segmenter(left_out).run(root)
