"""Feeds as Atom (RFC 4287), the catalogue as OPML 2.0."""

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, SubElement, register_namespace, tostring

from dashboard.desk import VERSION
from dashboard.feeds.model import Feed, Item, moment

ATOM, HISTORY = "http://www.w3.org/2005/Atom", "http://purl.org/syndication/history/1.0"
ATOM_TYPE = "application/atom+xml"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")  # in XML 1.0

register_namespace("", ATOM)
register_namespace("fh", HISTORY)


def atom(feed: Feed) -> bytes:
    """An Atom document."""
    root = Element(f"{{{ATOM}}}feed", {XML_LANG: feed.language})
    for name, text in (("id", feed.id), ("title", feed.title), ("updated", moment(feed.updated))):
        _add(root, name, text)
    _add(root, "generator", "Rasid", version=VERSION)
    links = (("self", feed.here), ("alternate", feed.home), ("first", feed.first), ("next", feed.following))
    for relation, address in links:
        if address is not None:
            _add(root, "link", rel=relation, href=address, type="text/html" if relation == "alternate" else ATOM_TYPE)
    for item in feed.items:
        _entry(SubElement(root, f"{{{ATOM}}}entry"), item)
    return written(root)


def _entry(entry: Element, item: Item) -> None:
    if item.language:
        entry.set(XML_LANG, item.language)
    texts = (("id", item.id), ("published", moment(item.published)), ("updated", moment(item.updated)))
    for name, text in (*texts, ("title", item.title)):
        _add(entry, name, text)
    for author in item.authors or (item.outlet,):
        _add(_add(entry, "author"), "name", author)
    _add(entry, "link", rel="alternate", href=item.url, type="text/html")
    if item.other:
        _add(entry, "link", rel="related", href=item.other)
    for tag in item.tags:
        _add(entry, "category", term=tag)
    _add(entry, "content", item.html, type="html")


def _add(parent: Element, name: str, text: str = "", **attributes: str) -> Element:
    child = SubElement(parent, f"{{{ATOM}}}{name}", {key: xml_text(value) for key, value in attributes.items()})
    child.text = xml_text(text) or None
    return child


def xml_text(text: str) -> str:
    """A text without what XML cannot hold."""
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)


def written(root: Element) -> bytes:
    """An XML document in UTF-8."""
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def opml(title: str, groups: Iterable[tuple[str, list[dict[str, str]]]]) -> bytes:
    """An outline of feeds in groups: each with a name, and its feeds as attributes of an outline."""
    root = Element("opml", version="2.0")
    SubElement(SubElement(root, "head"), "title").text = xml_text(title)
    body = SubElement(root, "body")
    for name, feeds in groups:
        group = SubElement(body, "outline", text=xml_text(name))
        for attributes in feeds:
            SubElement(group, "outline", {key: xml_text(value) for key, value in attributes.items()})
    return written(root)
