"""Sitemaps (sitemaps.org 0.9), Google's news sitemaps, and indexes of sitemaps."""

import io
import re
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from lxml import etree

from rasid.errors import UnreadableFeedError
from rasid.extract.links import Addresses, fits
from rasid.extract.listing import MOST, Finding, Listing, collect, plain
from rasid.extract.tree import squeeze
from rasid.extract.xmltext import SITEMAP, prepare, stripped
from rasid.records import Hints

_PLAIN = {"loc": "loc", "lastmod": "lastmod"}
_NEWS = {"publication_date": "published", "title": "title"}


@dataclass(slots=True)
class _Row:
    """One `url` or `sitemap` element: its texts by name."""

    kind: str
    texts: dict[str, str] = field(default_factory=dict)


def read_sitemap(text: str, *, url: str, addresses: Addresses, article_url: str | None = None) -> Listing:
    """The articles, or the further sitemaps, that a sitemap lists; the latest first where it has dates.

    `text` is the decoded body, `url` the address that it came from. With `article_url`, a regular
    expression, only addresses that match it are taken. Of sitemaps with one date, or without, the last and the
    first come first, since either may be the latest. Raises `UnreadableFeedError` (`empty-feed`,
    `not-a-feed`, `truncated-feed`, `no-links`) when there is nothing to take.
    """
    body = stripped(text)
    rows, findings = (_lines(body), ()) if body.startswith(("http://", "https://")) else _elements(body)
    if not rows:
        found = findings[-1] if findings else Finding("empty-feed", "The sitemap is without entries.")
        raise UnreadableFeedError(found.kind, found.detail)
    rows.sort(key=_moment, reverse=True)
    children = tuple(dict.fromkeys(link for link, _ in _linked(_from_both_ends(rows), "sitemap", url, addresses)))
    wanted = re.compile(article_url or "")
    pages = [(link, hints) for link, hints in _linked(rows, "url", url, addresses) if fits(wanted, link)]
    if not pages and not children:
        raise UnreadableFeedError("no-links", f"None of its {len(rows)} addresses is an article's.")
    return Listing(collect(_latest(pages), addresses), _format(rows), findings, children=children)


def _from_both_ends(rows: list[_Row]) -> Iterator[_Row]:
    """In their order, but of those with one date, or without: the last, the first, the last but one and so on."""
    for _, alike in groupby(rows, _moment):
        left = deque(alike)
        while left:
            yield left.pop()
            if left:
                yield left.popleft()


def _latest(pages: list[tuple[str, Hints]]) -> list[tuple[str, Hints]]:
    """`MOST` of the pages at most, the latest, in their order. Of those with one date, or without, that are too many,
    from both ends: either may have what is new."""
    if len(pages) <= MOST:
        return pages
    moments = [_sortable(hints.published or hints.updated) for _, hints in pages]
    start = moments.index(moments[MOST - 1])
    end = start + moments.count(moments[start])
    behind = (MOST - start) // 2
    return pages[: MOST - behind] + pages[end - behind : end]


def _moment(row: _Row) -> str:
    return _sortable(row.texts.get("published") or row.texts.get("lastmod"))


def _sortable(date: str | None) -> str:
    """W3C dates begin with the year, and sort well enough as text; others not at all."""
    return date if date and date[:4].isdecimal() else ""


def _format(rows: list[_Row]) -> str:
    if all(row.kind == "sitemap" for row in rows):
        return "sitemap-index"
    return "news-sitemap" if any("published" in row.texts for row in rows) else "sitemap"


def _linked(rows: Iterable[_Row], kind: str, url: str, addresses: Addresses) -> Iterator[tuple[str, Hints]]:
    for row in rows:
        link = addresses.link(url, row.texts.get("loc")) if row.kind == kind else None
        if link:
            hints = Hints(
                title=plain(row.texts.get("title")),
                published=row.texts.get("published"),
                updated=row.texts.get("lastmod"),
            )
            yield link, hints


def _lines(text: str) -> list[_Row]:
    """A sitemap as plain text: an address on each line."""
    return [_Row("url", {"loc": line.strip()}) for line in text.splitlines() if line.strip()]


def _elements(text: str) -> tuple[list[_Row], tuple[Finding, ...]]:
    """All rows that can be read."""
    prepared = prepare(text, SITEMAP)
    events = etree.iterparse(
        io.BytesIO(prepared.text.encode("utf-8")), events=("end",), tag=("{*}url", "{*}sitemap"), encoding="utf-8",
        recover=True, resolve_entities=False, no_network=True, remove_comments=True,
    )  # fmt: skip
    rows = []
    try:
        for _, element in events:
            rows.append(_row(element))
            element.clear()
    except etree.XMLSyntaxError as error:
        return rows, (*prepared.findings, Finding("malformed-feed", f"The XML parser says: {error.msg}."))
    return rows, (*prepared.findings, *_faults(events.error_log))


def _faults(log: etree._ListErrorLog) -> Iterator[Finding]:
    for fault in log:
        yield Finding("malformed-feed", f"The XML parser says: {squeeze(fault.message)}.")
        return


def _row(element: etree._Element) -> _Row:
    """The element's own texts, and those of its `news:news`; images and videos have such names too."""
    row = _Row(_name(element)[1])
    for child in element.iter(etree.Element):
        space, name = _name(child)
        names = _NEWS if "news" in space else _PLAIN if child.getparent() is element else {}
        value = squeeze(child.text)
        if name in names and value:
            row.texts.setdefault(names[name], value)
    return row


def _name(element: etree._Element) -> tuple[str, str]:
    """Namespace and local name; of a prefix that was never declared, the prefix stands for it."""
    space, _, name = element.tag.rpartition("}" if element.tag.startswith("{") else ":")
    return space, name
