"""Parsing a page into a tree, and the little that everything else asks of one."""

import re
from collections.abc import Iterator
from functools import lru_cache
from urllib.parse import urljoin

from lxml import etree
from lxml.cssselect import CSSSelector
from lxml.html import HtmlElement, HTMLParser, document_fromstring

_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f]")
_SURROGATE = re.compile("[\ud800-\udfff]")
_ENDED = re.compile(r"</(?:[bB][oO][dD][yY]|[hH][tT][mM][lL])\s*>")
_WINDOW, _MOST_ATTRIBUTES = 8_000, 2_000
_LONG_TAG = re.compile(rf"(<[a-zA-Z][^\s<>]*+)[^<>]{{{_WINDOW},}}+")
WHITE = re.compile(r"\s+")

NOT_TEXT = frozenset({"script", "style", "noscript", "template", "svg", "iframe", "select", "textarea", "head", "math"})


def bare(html: str) -> str:
    """The page, with tags bare that have thousands of attributes: libxml2 holds each against all before it.

    Such a tag fills one of the windows that are looked into: no tag ends there.
    """
    for start in range(0, len(html), _WINDOW):
        if html.find(">", start, start + _WINDOW) < 0:
            tag = _LONG_TAG.match(html, max(0, html.rfind("<", 0, start + 1)))
            if tag and _without_attributes(tag) != tag[0]:
                return _LONG_TAG.sub(_without_attributes, html)
    return html


def _without_attributes(tag: re.Match[str]) -> str:
    return tag[0] if len(tag[0].split(maxsplit=_MOST_ATTRIBUTES)) <= _MOST_ATTRIBUTES else tag[1]


def parse_page(html: str) -> HtmlElement | None:
    """The tree of a page, or None when there is nothing in it that could be parsed.

    Bytes go to the parser, because it refuses a `str` that declares an encoding.
    """
    cleaned = without_ends(_SURROGATE.sub("", _CONTROL.sub("", html)))
    if not cleaned.strip():
        return None
    parser = HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        return document_fromstring(cleaned.encode("utf-8"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError):
        return None


def without_ends(html: str) -> str:
    """A page without the end tags of `body` and `html`.

    Included parts often bring their own, in the middle of the page. libxml2 puts what follows beside the document,
    where nobody looks; browsers go on as if the tag was not there (HTML, 13.2.6.4.19, "after body").
    """
    return _ENDED.sub("", html)


def squeeze(text: str | None) -> str:
    """`text` with every run of white space made one space, and none at the ends."""
    return WHITE.sub(" ", text).strip() if text else ""


def texts(element: HtmlElement) -> Iterator[str]:
    """The pieces of text under `element` in order, without scripts and the like."""
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
        if node.tag == "br":
            yield "\n"
        if node.text:
            yield node.text
        stack.extend((child, False) for child in reversed(node))


def text_of(element: HtmlElement) -> str:
    """The text under `element`, white space as in the page."""
    return "".join(texts(element)).strip()


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
    path = []
    while element is not None:
        path.append(element)
        element = element.getparent()
    return path


def absolute(base: str, link: str | None) -> str | None:
    """`link` made absolute against `base`; None for what is no web address."""
    if not link or link.startswith(("data:", "javascript:", "about:", "#")):
        return None
    try:
        joined = urljoin(base, link.strip())
    except ValueError:
        return None
    return joined if joined.startswith(("http://", "https://")) else None
