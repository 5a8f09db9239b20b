"""Applying an outlet's rules: where its pages keep what.

The first rule set that was valid on the page's own day and whose body is on the page is used.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lxml.html import HtmlElement

from rasid.extract.blocks import Block, blocks_of
from rasid.extract.marks import is_unseen
from rasid.extract.tree import absolute, bordered, elements, select, squeeze, text_of
from rasid.records import Found, Rules

_ALL_LINKED, _HEADLINE = 0.9, 4  # share of letters in links, and words, of a block that refers to another article
_EARLIEST = 1900  # year; lower ones are those of another calendar
_YEAR_FIRST = re.compile(r"(?<!\d)(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
_YEAR_LAST = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_ATTRIBUTES = {"img": ("src", "data-src", "data-lazy-src", "srcset"), "meta": ("content",), "a": ("href",),
               "time": ("datetime",), "link": ("href",), "source": ("srcset",)}  # fmt: skip

_PICTURED = ("src", "data-src", "data-lazy-src", "data-original", "content", "href", "poster")
_STYLED = re.compile(r"""url\(\s*["']?([^"')]+)""")


@dataclass(frozen=True, slots=True)
class RuleBody:
    """What the body rules of one set found: the text, who signed it, and the blocks of the page that it is of."""

    paragraphs: tuple[str, ...]
    signature: str | None
    blocks: tuple[Block, ...] = ()


def rough_day(text: str, order: str | None = None) -> date | None:
    """The day in a text with a numeric date of four-digit year, any digits, of our calendar; good enough to choose
    rules."""
    if hit := _YEAR_FIRST.search(text):
        year, month, day = (int(part) for part in hit.groups())
    elif hit := _YEAR_LAST.search(text):
        day, month, year = (int(part) for part in hit.groups())
        if order == "mdy":
            day, month = month, day
    else:
        return None
    try:
        return date(year, month, day) if year >= _EARLIEST else None
    except ValueError:
        return None


def choose(rules: Sequence[Rules], root: HtmlElement, printed: Iterable[str]) -> Rules | None:
    """The rule set for a page, newest first among those valid on its day; None when none fits.

    `printed` are the dates that the page and its channel give, most trusted first. Without a
    readable day every set may fit, and the body decides.
    """
    known = [day for text in printed if (day := rough_day(text))]
    for rule in sorted(rules, key=lambda r: r.valid_from or date.min, reverse=True):
        own = [rough_day(text, rule.date.order) for text in values(root, rule.published)]
        day = next((d for d in own if d), None) or next(iter(known), None)
        if rule.valid_from and day and day < rule.valid_from:
            continue
        if not rule.body or elements(root, rule.body):
            return rule
    return None


def values(root: HtmlElement, selector: str | None) -> list[str]:
    """The texts that a selector finds; an attribute where the element carries its value in one."""
    found = []
    for hit in select(root, selector) if selector else []:
        if isinstance(hit, str):
            text = hit.strip()
        else:
            kept = (hit.get(name) for name in _ATTRIBUTES.get(hit.tag, ()))
            shown = text_of(hit, is_unseen) or text_of(hit)
            text = shown if hit.tag in ("a", "time") else ""
            text = text or next((value.strip() for value in kept if value and value.strip()), "") or shown
        if text:
            found.append(text)
    return found


def names(root: HtmlElement, selector: str | None) -> list[str]:
    """The texts that a selector finds, with a border between parts that the markup alone keeps apart."""
    hits = select(root, selector) if selector else []
    if not any(len(hit) > 1 for hit in hits if not isinstance(hit, str)):
        return values(root, selector)
    return [hit if isinstance(hit, str) else bordered(hit) for hit in hits]


def value(root: HtmlElement, selector: str | None) -> Found | None:
    """The first text that a selector finds."""
    return next((Found(text, "rule") for text in values(root, selector)), None)


def image(root: HtmlElement, selector: str | None, base: str) -> Found | None:
    """The address of the image that a selector finds; the selector may name the image's container."""
    for hit in select(root, selector) if selector else []:
        links = [hit] if isinstance(hit, str) else _links([hit, *hit.iter("source", "img")])
        for link in links:
            if address := absolute(base, link):
                return Found(address, "rule")
    return None


def _links(carriers: Sequence[HtmlElement]) -> list[str]:
    """The addresses that elements may show as a picture: single ones, those of sets, the last first, then styles'."""
    links = [link for one in carriers for name in _PICTURED if (link := one.get(name))]
    sets = [listed for one in carriers for name in ("srcset", "data-srcset") if (listed := one.get(name))]
    links += [one.split()[0] for listed in sets for one in reversed(listed.split(", ")) if one.strip()]
    return links + [link for one in carriers for link in _STYLED.findall(one.get("style") or "")]


def body(root: HtmlElement, rule: Rules) -> RuleBody:
    """The paragraphs that the rule's body holds: without what it strips, up to where it stops."""
    dropped = {hit for selector in rule.strip for hit in elements(root, selector)}
    found: list[Block] = []
    for container in _outermost(elements(root, rule.body)) if rule.body else ():
        parts = _parts(container, rule.paragraph) if rule.paragraph else [container]
        for part in parts:
            if not _within(part, dropped):
                found += blocks_of(part, dropped)
    printed = [block.text for block in found if not _is_reference(block, rule)]
    lead = [text for text in values(root, rule.lead) if text not in printed] if rule.lead else []
    return replace(ended(_without_repeats(lead + printed), rule), blocks=tuple(found))


def _parts(container: HtmlElement, paragraph: str) -> list[HtmlElement]:
    """The elements that a selector finds in a container; an XPath expression from the root finds others as well."""
    return _outermost([one for one in elements(container, paragraph) if container in (one, *one.iterancestors())])


def _outermost(found: Sequence[HtmlElement]) -> list[HtmlElement]:
    """Those of the elements that are in none of the others: what is in both would be there twice."""
    known = set(found)
    return [one for one in found if not any(outer in known for outer in one.iterancestors())]


def _within(element: HtmlElement, dropped: set[HtmlElement]) -> bool:
    return bool(dropped) and (element in dropped or any(outer in dropped for outer in element.iterancestors()))


def _is_reference(block: Block, rule: Rules) -> bool:
    """Whether a block is nothing but a link of several words: another article's headline, set between paragraphs.

    Where the rule says what a paragraph is, that holds.
    """
    whole = block.linked >= _ALL_LINKED * len(block.text)
    return whole and rule.paragraph is None and len(block.text.split()) >= _HEADLINE


def _without_repeats(paragraphs: list[str]) -> list[str]:
    """Copies of a paragraph, such as a quotation set beside it, are told once."""
    seen: set[str] = set()
    kept = []
    for paragraph in paragraphs:
        key = squeeze(paragraph)
        if key and (len(key) < 40 or key not in seen):
            kept.append(paragraph)
        seen.add(key)
    return kept


def ended(paragraphs: list[str], rule: Rules) -> RuleBody:
    """Paragraphs up to where the rule stops, and the signature that closes them."""
    kept: list[str] = []
    for paragraph in paragraphs:
        if any(squeeze(paragraph).startswith(stop) for stop in rule.stop_at):
            break
        kept.append(paragraph)
    signature = None
    while kept and (closing := _bare(kept[-1])) in {_bare(s) for s in rule.signatures}:
        signature = signature or closing
        kept.pop()
    return RuleBody(tuple(kept), signature)


def _bare(text: str) -> str:
    return squeeze(text).strip(" .-–—:،*()[]")
