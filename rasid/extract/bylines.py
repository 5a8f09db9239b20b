"""Who wrote an article: what structured data states, held against the bylines that readers see.

An organisation is named only when the page states it as the author and names no person.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import islice, pairwise

from lxml.html import HtmlElement

from rasid.extract.facts import Facts
from rasid.extract.headline import compared
from rasid.extract.marks import Mark, marks_of
from rasid.extract.names import clean_names, has_capitals, is_full, organisations
from rasid.extract.tree import squeeze, text_of
from rasid.records import Found

_FOREIGN = Mark.RELATED | Mark.COMMENT | Mark.NAVIGATION | Mark.PROMOTION
_CALLED = re.compile(r"uthor|yline|riter|reator|ontributor")
_LINES = frozenset({"p", "div", "span", "a", "h3", "h4", "h5", "em", "strong", "address", "li"})
_BY = re.compile(r"(?:by|von|par|written by|بقلم|كتب|كتبت)\b[\s:]*\S", re.IGNORECASE)
_BY_FIRST = re.compile(r"\s*(?:by|von|par|written by|بقلم|كتب|كتبت)(?:[\s:]|$)", re.IGNORECASE)
_NAME = re.compile(
    r"(?:author|byline|creator|writer)[-_]*(?:full)?[-_]*(?:name|link)|(?:entry|post|article)[-_]author$"
)
_BYLINE = re.compile(r"byline|(?:article|post|entry)[-_]author|^author$|\bauthor\b")
_NO_AUTHOR = re.compile(r"review|edited|editor|photo|image|illustrat|translat|fact.?check", re.IGNORECASE)
_BELOW = 12  # elements below the headline among which a bare name is looked for
_MOST_HITS, _MOST_NAMES = 60, 4
_LONGEST = 120
_LINKED, _NAMED, _SIGNED, _CALLED_SO, _SAID = range(5)  # how an element names the author, surest first
_LATE = 5  # later by as much is a footer's
_MOST_PIECES = 40
_FEW = 5  # words


def authors(root: HtmlElement, facts: Facts, hint: str | None, not_authors: Sequence[str] = ()) -> tuple[Found, ...]:
    """The authors by the most trusted source that names people; else the organisation that is stated."""
    avoid = [*(f.value for name in ("publisher", "site") for f in facts.all(name)), *not_authors]
    sources = _stated(facts, hint)
    people = {source: names for source, values in sources.items() if (names := clean_names(values, avoid))}
    full = next(((source, names) for source, names in people.items() if not _is_weak(source, names)), None)
    if full is not None:
        return tuple(Found(name, full[0]) for name in full[1])
    refused = {compared(name) for name in not_authors}
    stated = organisations(sources, refused)
    told = any(" " in found.value for found in stated)  # more than the outlet's name
    seen = _bylines(root)
    weak = next((tuple(Found(name, source) for name in names) for source, names in people.items()), ())
    known = {compared(found.value) for found in stated}
    for tier, lines in sorted(seen.items()):
        if tier < _CALLED_SO and compared(lines[0][1]) in known:
            return weak or stated
        sure = [line for line in lines if tier < _CALLED_SO or not told or _BY.match(line[1])]
        if names := _signed(sure, avoid):
            return tuple(Found(name, "text") for name in names)
    if weak or stated:
        return weak or stated
    if names := _below_headline(root, avoid):
        return tuple(Found(name, "text") for name in names)
    return organisations({"text": _single(seen)}, refused)


def _single(seen: dict[int, list[tuple[str, str]]]) -> list[str]:
    """The first short line that is there to name the author and is no full name: a pseudonym, a newsroom."""
    named = [(tier % _LATE, text) for tier, lines in sorted(seen.items()) for _, text in lines]
    fitting = (text for tier, text in named if tier < _CALLED_SO or (tier == _CALLED_SO and _BY.match(text)))
    return [text for text in fitting if len(text.split()) <= _FEW and not any(map(str.isdigit, text))][:1]


def _stated(facts: Facts, hint: str | None) -> dict[str, list[str]]:
    """Author values by source, most trusted first."""
    sources: dict[str, list[str]] = {}
    for found in facts.all("author"):
        sources.setdefault(found.source, []).append(found.value)
    if len(facts.all("person")) == 1:
        sources.setdefault("json-ld", [facts.all("person")[0].value])
    if hint:
        sources["feed"] = [hint]
    return sources


def _is_weak(source: str, names: list[str]) -> bool:
    """Whether a byline on the page is believed rather: names of one word, and lists of all that the page mentions."""
    return all(has_capitals(name) and " " not in name for name in names) or (source == "microdata" and len(names) > 1)


def _signed(lines: Sequence[tuple[str, str]], avoid: Sequence[str]) -> list[str]:
    """The people in the first line that names any, and in those that are called the same."""
    for kind, text in lines:
        if [name for name in clean_names([text], avoid) if is_full(name)]:
            same = [other for called, other in lines if called == kind]
            names = [name for name in clean_names(same if len(same) <= _MOST_NAMES else [text], avoid) if is_full(name)]
            return [name for name in names if not any(name != other and name.startswith(other) for other in names)]
    return []


def _bylines(root: HtmlElement) -> dict[int, list[tuple[str, str]]]:
    """Texts of elements that are there to name the author, outside of lists of other articles, by tier.

    Each with what the element is called.
    """
    heading = next(root.iter("h1"), None)
    shared = {heading, *heading.iterancestors()} if heading is not None else set()
    tiers: dict[int, list[tuple[str, str]]] = {}
    for hit in islice(_hits(root), _MOST_HITS):
        text = _spoken(hit)
        if 1 < len(text) < _LONGEST and (tier := _tier(hit, text, shared)) is not None:
            tiers.setdefault(tier, []).append((f"{hit.tag} {hit.get('class')}", text))
    return tiers


def _hits(root: HtmlElement) -> Iterator[HtmlElement]:
    """Elements whose class, id or link speaks of an author, or whose text begins as a byline."""
    return (element for element in root.iter() if _may_name(element))


def _may_name(element: HtmlElement) -> bool:
    called = element.get("class") or element.get("id")
    if called is not None and _CALLED.search(called):
        return True
    if element.tag == "a" and (element.get("rel") == "author" or "/author" in element.get("href", "")):
        return True
    return element.tag in _LINES and bool((text := element.text) and _BY_FIRST.match(text))


def _tier(hit: HtmlElement, text: str, shared: set[HtmlElement]) -> int | None:
    """How surely an element names the author, from 0; None when it does not."""
    called = f"{hit.get('class') or ''} {hit.get('id') or ''}".lower()
    if _NO_AUTHOR.search(text) or _NO_AUTHOR.search(called):
        return None
    around = 0
    for outer in (hit, *hit.iterancestors()):
        around |= 0 if outer in shared else _marks(outer)
    if around & _FOREIGN:
        return None
    called_so = _named(hit, text, called)
    return None if called_so is None else called_so + _LATE * bool(around & Mark.FOOTER)


def _named(hit: HtmlElement, text: str, called: str) -> int | None:
    if hit.get("rel") == "author":
        return _LINKED
    for tier, pattern in ((_NAMED, _NAME), (_SIGNED, _BYLINE)):
        if any(pattern.search(part) for part in called.split()):
            return tier
    if "uthor" in called or "riter" in called or "/author" in (hit.get("href") or ""):
        return _CALLED_SO
    return _SAID if _BY.match(text) else None


def _spoken(element: HtmlElement) -> str:
    """An element's text, with a border where two of its parts touch that markup keeps apart."""
    pieces = [squeeze(piece) for piece in islice(element.itertext(), _MOST_PIECES) if not piece.isspace()]
    if len(pieces) < 2 or sum(map(len, pieces)) > _LONGEST:
        return pieces[0] if len(pieces) == 1 else ""
    text = squeeze(text_of(element))
    for before, after in pairwise(pieces):
        if before and after and before[-1].islower() and after[0].isupper():
            text = text.replace(before + after, f"{before}; {after}")
    return text


def _below_headline(root: HtmlElement, avoid: Sequence[str]) -> list[str]:
    """A name that stands alone right below the only headline, in a script that has capitals."""
    headings = list(root.iter("h1"))
    if len(headings) != 1:
        return []
    for element in headings[0].xpath("following::*[not(self::script or self::style or self::noscript)]")[:_BELOW]:
        text = squeeze(element.text)
        parts = text.split()
        if 2 <= len(parts) <= 3 and has_capitals(text) and is_full(text) and all(part[0].isupper() for part in parts):
            return [name for name in clean_names([text], avoid) if name == text and not name.isupper()]
    return []


def _marks(element: HtmlElement) -> int:
    return marks_of(element.tag, element.get("class"), element.get("id"), element.get("role"))
