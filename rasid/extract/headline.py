"""The headline: a vote of `<h1>`, JSON-LD, OpenGraph and `<title>`, without the outlet's name."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml.html import HtmlElement

from rasid.extract.facts import Facts
from rasid.extract.tree import squeeze, text_of
from rasid.records import Found

_SEPARATOR = re.compile(r"\s+(?:[|\-–—·•»:/~]|::|\|\|)\s+|\s*[|»]\s*|(?<=\S):\s+")
_LETTERS = re.compile(r"[\W_]+")
_LONGEST = 400


@dataclass(frozen=True, slots=True)
class _Candidate:
    found: Found
    key: str


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


def _candidates(root: HtmlElement, facts: Facts, hint: str | None, suffixes: Sequence[str]) -> list[_Candidate]:
    h1s = [squeeze(text_of(h)) for h in root.iter("h1")]
    title = next((squeeze(t.text_content()) for t in root.iter("title")), "")
    raw = [Found(h, "h1") for h in h1s if h and len(h) <= _LONGEST]
    raw += [Found(squeeze(f.value), f.source) for f in facts.all("title") if len(f.value) <= _LONGEST]
    raw += [Found(title, "title")] if title and len(title) <= _LONGEST else []
    raw += [Found(squeeze(hint), "feed")] if hint else []
    names = {compared(f.value) for f in (*facts.all("site"), *facts.all("publisher"))} - {""}
    keys = [compared(f.value) for f in raw]
    cut = [Found(without_suffix(f.value, names, suffixes, keys), f.source) for f in raw]
    return [_Candidate(f, compared(f.value)) for f in cut if compared(f.value) and compared(f.value) not in names]


def without_suffix(text: str, names: set[str], suffixes: Sequence[str], keys: Sequence[str]) -> str:
    """`text` without the outlet's name after or before a separator.

    A part counts as the outlet's name when it is one of `names` (compared form), when it is listed
    in `suffixes`, or when another candidate (`keys`) is exactly what remains without it.
    """
    for suffix in suffixes:
        if text.endswith(suffix) and len(text) > len(suffix):
            text = text.removesuffix(suffix).rstrip(" |-–—·•»:")
    for cut in list(_SEPARATOR.finditer(text)):
        head, tail = text[: cut.start()].strip(), text[cut.end() :].strip()
        if compared(head) in keys and head:
            return head
        if tail and compared(tail) in keys and compared(head) in names:
            return tail
    cuts = list(_SEPARATOR.finditer(text))
    if cuts and compared(text[cuts[-1].end() :]) in names:
        return text[: cuts[-1].start()].strip()
    return text


def _votes(candidate: _Candidate, candidates: list[_Candidate]) -> float:
    weights = {"h1": 1.0, "json-ld": 0.9, "opengraph": 1.0, "microdata": 0.9, "meta": 0.5, "title": 0.7, "feed": 0.8}
    return sum(weights.get(other.found.source, 0.5) for other in candidates if other.key == candidate.key)
