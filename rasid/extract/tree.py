"""Parsing a page into a tree, and the little that everything else asks of one."""

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import islice, pairwise
from urllib.parse import urljoin

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement, HTMLParser, document_fromstring

_CONTROL = bytes([*range(9), 11, 12, *range(14, 32)])
_SURROGATE = re.compile("[\ud800-\udfff]")
_ENDED = re.compile(r"</(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])\s*>")
_ENDED_BYTES = re.compile(_ENDED.pattern.encode())
_LONG_TAG, _MOST_ATTRIBUTES = 8_000, 2_000
_SPACE = r"[ \t\n\r\f]"
_ATTRIBUTE = re.compile(
    rf"""[ \t\n\r\f/]*+[^ \t\n\r\f/>][^ \t\n\r\f/>=]*+
    (?:{_SPACE}*+={_SPACE}*+(?:"[^"]*+"?+|'[^']*+'?+|[^ \t\n\r\f>]*+))?+""".replace("\n    ", "")
)
_TAG = re.compile(  # a tag, with what is in it where that is no markup; or a comment: HTML, 13.2.5
    rf"""<(?:
    (?:(?i:(?P<raw>script|style|textarea|title|iframe|noframes|noembed|xmp)(?=[ \t\n\r\f/>]))
      |/?+[a-zA-Z][^ \t\n\r\f/>]*+)
    (?P<attributes>(?:{_ATTRIBUTE.pattern})*+)
    (?(raw)(?:{_SPACE}|/(?!>))*+(?:>[^<]*+(?:<(?!/(?i:(?P=raw))[ \t\n\r\f/>])[^<]*+)*+)?+)
    |!--(?:-?>|[^-]*+(?:-(?!-!?>)[^-]*+)*+)
    |[!?/][^>]*+)""".replace("\n    ", "").replace("  |", "|")
)
WHITE = re.compile(r"\s+")

NOT_TEXT = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "select", "textarea", "head", "math"})


def bare(html: str) -> str:
    """The page, with tags bare that have thousands of attributes: libxml2 holds each against all before it.

    Angle brackets in quotes end no tag, and what is in comments, scripts and the like begins none. The time is
    proportional to the page: whatever is looked at is part of a match, and no match is given up for a shorter one.
    """
    if len(html) < _LONG_TAG:
        return html
    spans = (tag.span("attributes") for tag in _TAG.finditer(html))
    cuts = [(start, end) for start, end in spans if end - start >= _LONG_TAG and _is_overfull(html, start, end)]
    starts, ends = (0, *(end for _, end in cuts)), (*(start for start, _ in cuts), len(html))
    return "".join(map(html.__getitem__, map(slice, starts, ends))) if cuts else html


def _is_overfull(html: str, start: int, end: int) -> bool:
    """Whether there are too many attributes between these places."""
    return sum(1 for _ in islice(_ATTRIBUTE.finditer(html, start, end), _MOST_ATTRIBUTES + 1)) > _MOST_ATTRIBUTES


def parse_page(html: str) -> HtmlElement | None:
    """The tree of a page, or None when there is nothing in it that could be parsed.

    Bytes go to the parser, because it refuses a `str` that declares an encoding.
    """
    cleaned = _ENDED_BYTES.sub(b"", _encoded(html).translate(None, _CONTROL))
    if not cleaned.strip() or html.isspace():
        return None
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return document_fromstring(cleaned, parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def _encoded(html: str) -> bytes:
    """A page in UTF-8, without what has no place in it: halves of surrogate pairs."""
    try:
        return html.encode("utf-8")
    except UnicodeEncodeError:
        return _SURROGATE.sub("", html).encode("utf-8")


def without_ends(html: str) -> str:
    """A page without the end tags of `body` and `html`.

    Included parts often bring their own, in the middle of the page. libxml2 puts what follows beside the document,
    where nobody looks; browsers go on as if the tag was not there (HTML, 13.2.6.4.19, "after body").
    """
    return _ENDED.sub("", html)


def squeeze(text: str | None) -> str:
    """`text` with every run of white space made one space, and none at the ends."""
    return WHITE.sub(" ", text).strip() if text else ""


def bordered(element: HtmlElement) -> str:
    """An element's text, with a semicolon where two words touch that are in different elements."""
    pieces = [piece for piece in texts(element) if piece]
    joints = ("; " if a[-1:].isalnum() and b[:1].isalnum() else "" for a, b in pairwise(pieces))
    return squeeze("".join(part for pair in zip(pieces, [*joints, ""], strict=True) for part in pair))


def texts(element: HtmlElement, is_unseen: Callable[[HtmlElement], bool] | None = None) -> Iterator[str]:
    """The pieces of text under `element` in order, without scripts and the like, and what in it is unseen."""
    stack: list[tuple[HtmlElement, bool]] = [(element, False)]
    while stack:
        node, done = stack.pop()
        if done:
            if node.tail:
                yield node.tail
            continue
        if node is not element:
            stack.append((node, True))
        if not isinstance(node.tag, str) or node.tag in NOT_TEXT:
            continue
        if is_unseen and node is not element and is_unseen(node):
            continue
        if node.tag == "br":
            yield "\n"
        if node.text:
            yield node.text
        stack.extend((child, False) for child in reversed(node))


def text_of(element: HtmlElement, is_unseen: Callable[[HtmlElement], bool] | None = None) -> str:
    """The text under `element`, white space as in the page; without what in it is unseen."""
    return "".join(texts(element, is_unseen)).strip()


def select(root: HtmlElement, selector: str) -> list[HtmlElement | str]:
    """What a selector finds under `root`: CSS, or XPath when it starts with `/`, `(` or `./`.

    Raises `ValueError` for a selector that is neither.
    """
    try:
        if selector.startswith(("/", "(", "./")):
            found = root.xpath(selector)
            return list(found) if isinstance(found, list) else [str(found)]
        return list(_compiled(selector)(root))
    except (etree.XPathError, SyntaxError, AssertionError) as error:
        raise ValueError(f"Selector {selector!r} cannot be used: {error}. Correct it in the outlet's file.") from None


@lru_cache(maxsize=1024)
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")


def elements(root: HtmlElement, selector: str) -> list[HtmlElement]:
    """The elements that a selector finds; texts and attributes are left out."""
    return [hit for hit in select(root, selector) if isinstance(hit, etree._Element)]


def upward(element: HtmlElement | None) -> list[HtmlElement]:
    """The element and those around it, the outermost last."""
    return [] if element is None else [element, *element.iterancestors()]


def absolute(base: str, link: str | None) -> str | None:
    """`link` made absolute against `base`; None for what is no web address."""
    if not link or link.startswith(("data:", "javascript:", "about:", "#")):
        return None
    try:
        joined = urljoin(base, link.strip())
    except ValueError:
        return None
    return joined if joined.startswith(("http://", "https://")) else None
