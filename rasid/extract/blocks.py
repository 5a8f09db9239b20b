"""A page as a sequence of text blocks: what stands between two block borders, in reading order.

A block keeps the text as printed and what its place tells: the element it stands in, the share of
linked text, and marks inherited from the elements around it.
"""

import re
from collections.abc import Collection
from dataclasses import dataclass

from lxml.html import HtmlElement

from rasid.extract.marks import is_unseen, marks_on
from rasid.extract.tree import NOT_TEXT

INLINE = frozenset({
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "ins",
    "kbd", "label", "mark", "q", "ruby", "rb", "rt", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr", "br", "img", "picture", "source", "amp-img", "nobr", "o:p", "st1:place",
})  # fmt: skip
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_SKIPPED = (NOT_TEXT - {"svg"}) | frozenset({"option", "object", "audio", "video", "canvas", "input", "dialog"})
_PICTURES = frozenset({"img", "video", "iframe", "object", "amp-img"})
_STRONG = frozenset({"b", "strong", "em", "i"})
_WORDS = frozenset({"span", "i", "small", "b", "em"})  # which pages hang names and hidden words on, inside lines
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
        stack: list[tuple[HtmlElement, _Frame, _Frame | None]] = [(root, top, None)]
        while stack:
            node, frame, inner = stack.pop()
            if inner is not None:
                self._leave(node, frame, inner)
            elif self._is_open(node, frame):
                inner = self._enter(node, frame, root)
                stack.append((node, frame, inner))
                stack.extend([(child, inner, None) for child in reversed(node)])
                continue
            if (tail := node.tail) and node is not root:
                self._add(tail)
        self._flush(top)
        return self.blocks

    def _is_open(self, node: HtmlElement, frame: _Frame) -> bool:
        """Whether what is in an element is read."""
        if self._left_out and node in self._left_out:
            if node.tag not in INLINE:
                self._flush(frame)
            return False
        tag = node.tag
        self._pictures += tag in _PICTURES
        if tag in _LEFT_OPEN:
            return node.find(".//p") is not None
        if tag in _WORDS and node.attrib and is_unseen(node):
            return False
        return tag not in _SKIPPED and isinstance(tag, str)

    def _enter(self, node: HtmlElement, frame: _Frame, root: HtmlElement) -> _Frame:
        inner, tag = frame, node.tag
        if tag == "br":
            self._pieces.append("\n")
        elif tag in INLINE:
            self._in_link += tag == "a"
            self._links += tag == "a"
            self._in_strong += tag in _STRONG
        elif node is not root:
            self._flush(frame)
            own = marks_on(node)
            inner = _Frame(node, own, frame.around | own, frame.depth + 1)
        if text := node.text:
            self._add(text)
        return inner

    def _leave(self, node: HtmlElement, frame: _Frame, inner: _Frame) -> None:
        if inner is not frame:
            self._flush(inner)
        elif (tag := node.tag) in INLINE:
            self._in_link -= tag == "a"
            self._in_strong -= tag in _STRONG

    def _add(self, text: str) -> None:
        self._pieces.append(text.replace("\n", " "))
        if self._in_link or self._in_strong:
            size = len(text.strip())
            self._linked += size if self._in_link else 0
            self._strong += size if self._in_strong else 0

    def _flush(self, frame: _Frame) -> None:
        text = _INVISIBLE.sub("", "".join(self._pieces)).strip() if self._pieces else ""
        if text:
            for part in _EMPTY_LINE.split(text) if "\n" in text else (text,):
                share = len(part) / len(text)
                self.blocks.append(
                    Block(part, frame.element, frame.own, frame.around, frame.depth, round(self._linked * share),
                          self._links, round(self._strong * share), self._pictures)
                )  # fmt: skip
                self._pictures = 0
        self._pieces.clear()
        self._linked = self._links = self._strong = 0


def without_copies(blocks: list[Block]) -> list[Block]:
    """`blocks` without those that hold the text of several others once more, as hidden copies do."""
    long = [block.text for block in blocks if _PART <= len(block.text) < _BLOB]
    if len(long) < _COPIED:
        return blocks
    return [b for b in blocks if len(b.text) < _BLOB or sum(text in b.text for text in long) < _COPIED]


def blocks_of(root: HtmlElement, left_out: Collection[HtmlElement] = ()) -> list[Block]:
    """The text blocks under `root`, in reading order; the elements `left_out` are read as if they were empty."""
    return Segmenter(left_out).run(root)
