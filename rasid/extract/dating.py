"""Date candidates of a page, as printed, in order of trust."""

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from rasid.extract.facts import Facts
from rasid.extract.tree import squeeze, text_of
from rasid.records import Found, Hints

_IN_URL = re.compile(r"(?<!\d)((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2])[/-]?(0[1-9]|[12]\d|3[01])(?!\d)")
_SPACED_URL = re.compile(r"/((?:19|20)\d\d)/(\d{1,2})/(\d{1,2})/")
_DATE_CLASS = (
    "//*[contains(@class,'date') or contains(@class,'Date') or contains(@class,'publish') or contains(@class,'time')"
    " or contains(@id,'date') or contains(@class,'posted') or contains(@class,'meta')]"
)
_DIGIT = re.compile(r"\d")
_MOST = 6


def published(root: HtmlElement, facts: Facts, hints: Hints, url: str) -> tuple[Found, ...]:
    """Where the page and its channel say when it was published."""
    candidates = list(facts.all("published"))
    candidates += [Found(hints.published, "feed")] if hints.published else []
    candidates += _times(root)
    candidates += from_url(url)
    if not candidates:
        candidates += _texts(root)
    return tuple(dict.fromkeys(candidates))


def modified(facts: Facts, hints: Hints) -> tuple[Found, ...]:
    """Where the page and its channel say when it was last changed."""
    hint = [Found(hints.updated, "feed")] if hints.updated else []
    return tuple(dict.fromkeys([*facts.all("modified"), *hint]))


def from_url(url: str) -> list[Found]:
    """A date in the address, as `YYYY-MM-DD`."""
    path = url.split("?", 1)[0]
    hit = _SPACED_URL.search(path) or _IN_URL.search(path)
    return [Found(f"{hit[1]}-{int(hit[2]):02}-{int(hit[3]):02}", "url")] if hit else []


def _times(root: HtmlElement) -> Iterator[Found]:
    for element in root.xpath("//time")[:_MOST]:
        value = element.get("datetime") or squeeze(text_of(element))
        if value and _DIGIT.search(value) and len(value) < 80:
            yield Found(value, "time")


def _texts(root: HtmlElement) -> Iterator[Found]:
    seen = 0
    for element in root.xpath(_DATE_CLASS):
        value = squeeze(text_of(element))
        if 6 <= len(value) <= 80 and _DIGIT.search(value):
            yield Found(value, "text")
            seen += 1
        if seen >= _MOST:
            return
