"""The headline: a vote of `<h1>`, JSON-LD, OpenGraph and `<title>`, without the outlet's name.

What stands on the page as its first-level heading is the headline that readers see; the others are
often written for search engines and social networks, and serve to tell which heading is meant.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from rasid.extract.facts import Facts
from rasid.extract.marks import Mark, marks_of
from rasid.extract.tree import squeeze, text_of
from rasid.records import Found

_SEPARATOR = re.compile(r"\s+(?:[|\-–—·•»«:/~]+|::)\s+|\s*\|\s*")
_LETTERS = re.compile(r"[\W_]+")
_LONGEST = 400
_WEIGHTS = {"json-ld": 1.0, "opengraph": 1.0, "microdata": 1.0, "meta": 0.4, "title": 0.7, "feed": 1.0}
_SEEN = 3.2  # weight of a heading that has something in common with another candidate
_ALONE = 0.9  # of one that has not
_FOREIGN = Mark.NAVIGATION | Mark.FOOTER | Mark.RELATED | Mark.HIDDEN | Mark.LEGAL | Mark.COMMENT | Mark.PROMOTION


@dataclass(frozen=True, slots=True)
class _Candidate:
    found: Found
    key: str
    weight: float


def compared(text: str) -> str:
    """`text` without case, space and punctuation, for comparing headlines."""
    return _LETTERS.sub("", text.casefold())


def headline(root: HtmlElement, facts: Facts, hint: str | None, suffixes: Sequence[str] = ()) -> Found | None:
    """The page's headline. `hint` is what the channel calls it; `suffixes` end the outlet's titles."""
    candidates = _candidates(root, facts, hint, suffixes)
    if not candidates:
        return None
    best = max(candidates, key=lambda c: (_votes(c, candidates), -candidates.index(c)))
    return best.found


def headlines(root: HtmlElement, facts: Facts, suffixes: Sequence[str] = ()) -> tuple[Found, ...]:
    """What each place on the page calls the article: the first of each source, without the outlet's name."""
    found: dict[str, Found] = {}
    for candidate in _candidates(root, facts, None, suffixes):
        found.setdefault(candidate.found.source, candidate.found)
    return tuple(found.values())


def _candidates(root: HtmlElement, facts: Facts, hint: str | None, suffixes: Sequence[str]) -> list[_Candidate]:
    names = _names(facts)
    title = next((squeeze(t.text_content()) for t in root.iter("title")), "")
    title = title if len(title) <= _LONGEST else ""
    raw = [Found(h, "h1") for h in _headings(root)]
    raw += [Found(squeeze(f.value), f.source) for f in facts.all("title")]
    raw += [Found(title, "title")] + ([Found(squeeze(hint), "feed")] if hint else [])
    raw = [f for f in raw if 0 < len(f.value) <= _LONGEST]
    keys = {compared(f.value) for f in raw}
    names |= _tails(title, keys)
    cut = [replace(f, value=without_suffix(f.value, names, suffixes, () if f.source == "h1" else keys)) for f in raw]
    kept = [f for f in cut if compared(f.value) and compared(f.value) not in names]
    others = [set(f.value.casefold().split()) for f in kept if f.source != "h1"]
    return [_Candidate(f, compared(f.value), _weight(f, others)) for f in kept]


def _names(facts: Facts) -> set[str]:
    """The outlet's names, compared form: as it calls itself, and as its host is called."""
    host = (urlsplit(facts.url).hostname or "").removeprefix("www.")
    stem = compared(host.rsplit(".", 1)[0].rsplit(".", 1)[-1])
    stated = {compared(f.value) for f in (*facts.all("site"), *facts.all("publisher"))}
    return (stated | {compared(host), stem if len(stem) > 3 else ""}) - {""}


def _tails(title: str, keys: set[str]) -> set[str]:
    """What the page's `<title>` adds to a headline that another candidate has: the outlet's name."""
    cuts = list(_SEPARATOR.finditer(title))
    return {compared(title[c.end() :]) for c in cuts if compared(title[: c.start()]) in keys} - {""}


def _headings(root: HtmlElement) -> list[str]:
    """The first-level headings, those in menus and the like left out unless there is no other."""
    every = [(h, squeeze(text_of(h))) for h in root.iter("h1")]
    own = [text for h, text in every if text and not any(_marks(outer) & _FOREIGN for outer in (h, *h.iterancestors()))]
    return own or [text for _, text in every if text]


def _marks(element: HtmlElement) -> int:
    return marks_of(element.tag, element.get("class"), element.get("id"), element.get("role"))


def _weight(found: Found, others: Sequence[set[str]]) -> float:
    if found.source != "h1":
        return _WEIGHTS.get(found.source, 0.5)
    own = set(found.value.casefold().split())
    least = 0.3 if len(own) > 3 else 0.6
    return _SEEN if any(len(own & other) >= least * min(len(own), len(other)) for other in others) else _ALONE


def without_suffix(text: str, names: set[str], suffixes: Sequence[str], keys: Sequence[str] | set[str]) -> str:
    """`text` without the outlet's name after or before a separator.

    A part counts as the outlet's name when it is one of `names` (compared form), when it is listed
    in `suffixes`, or when another candidate (`keys`) is exactly what remains without it.
    """
    for suffix in suffixes:
        if text.endswith(suffix) and len(text) > len(suffix):
            text = text.removesuffix(suffix).rstrip(" |-–—·•»:")
    cuts = list(_SEPARATOR.finditer(text))
    for cut in cuts:
        head, tail = text[: cut.start()].strip(), text[cut.end() :].strip()
        if head and compared(head) in keys:
            return head
        if tail and compared(head) in names:
            return tail
    while cuts and compared(text[cuts[-1].end() :]) in names:
        text = text[: cuts.pop().start()].strip()
    return text


def _votes(candidate: _Candidate, candidates: list[_Candidate]) -> float:
    """The weights of all candidates of the same wording; of several headings only the heaviest."""
    same = [c for c in candidates if c.key == candidate.key]
    heading = max((c.weight for c in same if c.found.source == "h1"), default=0.0)
    return heading + sum(c.weight for c in same if c.found.source != "h1")
