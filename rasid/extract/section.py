"""Section pages: the links to articles on a page that lists them, and what is printed beside each."""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import islice

from lxml.html import HtmlElement

from rasid.errors import UnreadableFeedError
from rasid.extract.links import Addresses, fits
from rasid.extract.listing import Listing, plain
from rasid.extract.shapes import shape_of
from rasid.extract.tree import bare, parse_page, squeeze, text_of
from rasid.records import Candidate, Hints

HEADLINE = 20
"""Fewest characters of an anchor that reads like a headline; names of sections are shorter."""

REPEATED = 3
"""So many addresses of one shape, with headlines, at places of one kind, make a list."""

_LARGEST_ROW = 100  # elements; more are no row of a list
_CLIMB = 6  # levels above an anchor at which a list's row may end
_DATE = re.compile(
    r"(?<!\d)(?:\d{1,2}[./-]\d{1,2}[./-]\d{4}|\d{4}[./-]\d{1,2}[./-]\d{1,2})(?!\d)"
    r"(?:[T\s,|–-]{1,4}\d{1,2}:\d{2}(?::\d{2})?(?:\s?[AaPp]\.?[Mm]\b\.?|\s?[صم](?!\w))?)?"
)
_DATE_CLASS = re.compile(r"date|time|publish", re.IGNORECASE)
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_LONGEST_DATE = 60


@dataclass(slots=True)
class _Entry:
    """An article address with all anchors that lead to it."""

    url: str
    anchors: list[HtmlElement] = field(default_factory=list)
    headline: str = ""

    def add(self, anchor: HtmlElement) -> None:
        self.anchors.append(anchor)
        said = squeeze(text_of(anchor)) or squeeze(anchor.get("title"))
        if len(said) > len(self.headline):
            self.headline = said


_Entries = dict[str, _Entry]  # by key, in the page's order


def read_section(text: str, *, url: str, addresses: Addresses, article_url: str | None = None) -> Listing:
    """The articles that a page links to, in the page's order.

    `text` is the decoded page, `url` its address. With `article_url`, a regular expression, links
    that match it are taken; without, those that make a list of headlines. A date printed beside a
    link, with its year, becomes a hint. Raises `UnreadableFeedError` (`no-links`) when there is no
    such link.
    """
    root = parse_page(bare(text))
    if root is None:
        raise UnreadableFeedError("no-links", "The answer is empty.")
    entries = _entries(root, url, addresses)
    chosen = _matching(entries, article_url) if article_url else _learned(entries)
    if not chosen:
        why = "none matches article_url" if article_url else "none looks like an article's"
        raise UnreadableFeedError("no-links", f"Of {len(entries)} addresses on the page {why}.")
    rows = _rows(chosen)
    candidates = tuple(
        Candidate(entry.url, key, Hints(title=plain(entry.headline), published=_date_in(rows.get(key), entry)))
        for key, entry in chosen.items()
    )
    return Listing(candidates, "section", title=plain(root.findtext(".//title")))


def _entries(root: HtmlElement, url: str, addresses: Addresses) -> _Entries:
    """All addresses of the page's own site that it links to, but for its own."""
    bases = (addresses.link(url, base.get("href")) for base in root.iter("base"))
    base = next((found for found in bases if found), url)
    site, own = addresses.site(url), addresses.key(url)
    entries: _Entries = {}
    for anchor in root.iter("a"):
        link = addresses.link(base, anchor.get("href"))
        if link is None or addresses.site(link) != site:
            continue
        key = addresses.key(link)
        if key != own:
            entries.setdefault(key, _Entry(link)).add(anchor)
    return entries


def _matching(entries: _Entries, article_url: str) -> _Entries:
    pattern = re.compile(article_url)
    return {key: entry for key, entry in entries.items() if fits(pattern, entry.url)}


def _learned(entries: _Entries) -> _Entries:
    """The entries whose address comes with headlines again and again, in places of one kind: addresses of one
    shape, else, where all last words differ, of one folder."""
    return _repeated(entries, shape_of) or _repeated(entries, _folder)


def _repeated(entries: _Entries, likeness: Callable[[str], str]) -> _Entries:
    alike: dict[tuple[str, str], list[str]] = defaultdict(list)
    for key, entry in entries.items():
        if len(entry.headline) >= HEADLINE:
            for place in {_place(anchor) for anchor in entry.anchors}:
                alike[likeness(key), place].append(key)
    listed = {key for keys in alike.values() if len(keys) >= REPEATED for key in keys}
    return {key: entry for key, entry in entries.items() if key in listed}


def _folder(key: str) -> str:
    """Pages at the top are sections as well, so each is alone."""
    return shape_of(key).rpartition("/")[0] or key


def _place(anchor: HtmlElement) -> str:
    """The kind of place where an anchor stands: the three elements above it, with their first class."""
    above = islice(anchor.iterancestors(), 3)
    return " ".join(f"{element.tag}.{(element.get('class') or '').split(' ')[0]}" for element in above)


def _rows(chosen: _Entries) -> dict[str, HtmlElement]:
    """For each key the largest element, a few levels up, that holds links to this article only."""
    held: dict[HtmlElement, set[str]] = defaultdict(set)
    for key, entry in chosen.items():
        for element in _above(entry.anchors):
            held[element].add(key)
    rows: dict[str, HtmlElement] = {}
    for key, entry in chosen.items():
        for element in _above(entry.anchors):
            if held[element] == {key}:
                rows[key] = element
    return rows


def _above(anchors: Iterable[HtmlElement]) -> Iterator[HtmlElement]:
    for anchor in anchors:
        for level, element in enumerate(anchor.iterancestors()):
            if level == _CLIMB or element.tag in ("body", "html"):
                break
            yield element


def _date_in(row: HtmlElement | None, entry: _Entry) -> str | None:
    """The date printed in a row, as printed. One without a year would mean another day tomorrow."""
    if row is None or sum(1 for _ in islice(row.iter(), _LARGEST_ROW + 1)) > _LARGEST_ROW:
        return None
    for element in row.iter("time"):
        stamp = squeeze(element.get("datetime"))
        if _YEAR.search(stamp[:4]):
            return stamp
    for element in row.iter():
        if isinstance(element.tag, str) and _DATE_CLASS.search(element.get("class") or element.tag):
            said = squeeze(text_of(element))
            if len(said) <= _LONGEST_DATE and _YEAR.search(said):
                return said
    beside = squeeze(text_of(row)).replace(entry.headline, " ")
    found = _DATE.search(beside)
    return found.group() if found else None
