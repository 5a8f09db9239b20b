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
from rasid.extract.marks import Mark, is_unseen, marks_of
from rasid.extract.tree import squeeze, text_of, texts
from rasid.records import Found

_SEPARATOR = re.compile(r"\s+(?:[|\-–—·•»«:/~]+|::)\s+|\s*\|\s*")
_COLON = re.compile(r"(?<=\S):\s+")  # a title of two parts has it, and one of an outlet and a headline
SEPARATORS = " |-–—·•»:"
"""What stands between a headline and the outlet's name, at the headline's end."""
_LETTERS = re.compile(r"[\W_]+")
_NO_SIGNS = {code: None for code in range(128) if not chr(code).isalnum()}  # the same of ASCII, in less time
_KICKER = re.compile(r"\w+(?:\s\w+)?\s*[|:]\s*")
_BORDER = "\x00"
_SET_APART = " :|–—·•»-"  # what stands between a kicker and a headline
_JOINT = re.compile(r":\x00(?=[^\W\d_])")
_LEAST = 10  # characters of a headline for which a part of a heading is taken
_FEW, _SHORT = 4, 4  # words, and letters, of an outlet's name
_LONG_NAME = 60  # letters that no outlet's name has
_MOST_CUTS = 16
_LONGEST = 400
_RANKS = ("h2", "h3", "h4")
_SHOWING = ("h2", "h3", "h4", "div", "p", "td", "span", "b", "strong", "font", "center")
_WEIGHTS = {"json-ld": 1.0, "opengraph": 1.0, "microdata": 1.0, "meta": 0.4, "title": 0.7, "feed": 1.0}
_EDITED = 0.3  # share of a headline's words that another wording of it has at least
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
    if text.isascii():
        return text.casefold().translate(_NO_SIGNS)
    return _LETTERS.sub("", text.casefold())


@dataclass(frozen=True, slots=True)
class Customs:
    """What an outlet puts beside its headlines: `suffixes` end its titles, `prefixes` begin them, and what it is
    called (`names`), or a section, stands behind a separator."""

    suffixes: Sequence[str] = ()
    prefixes: Sequence[str] = ()
    names: Sequence[str] = ()
    sections: Sequence[str] = ()


def headlines(
    root: HtmlElement, facts: Facts, hint: str | None, customs: Customs = Customs()
) -> tuple[Found | None, tuple[Found, ...]]:
    """The page's headline, and what each place on the page calls the article: the first of each source.

    `hint` is what the channel called it at first.
    """
    candidates = _without_old_hint(_candidates(root, facts, hint, customs))
    places: dict[str, Found] = {}
    for candidate in candidates:
        if candidate.found.source != "feed":
            places.setdefault(candidate.found.source, candidate.found)
    votes = _votes(candidates)
    best = max(candidates, key=lambda c: votes[c.key], default=None)
    return best.found if best else None, tuple(places.values())


def _without_old_hint(candidates: list[_Candidate]) -> list[_Candidate]:
    """The candidates without the channel's where the page says the same in other words: it has been edited since."""
    pages = [c for c in candidates if c.found.source != "feed"]
    hint = next((c for c in candidates if c.found.source == "feed"), None)
    if hint is None or any(hint.key in c.key for c in pages):
        return candidates
    own = _words(hint.found.value)
    edited = any(len(own & _words(c.found.value)) >= _EDITED * len(own) for c in pages)
    return pages if edited else candidates


def _words(headline: str) -> set[str]:
    return set(_LETTERS.sub(" ", headline.casefold()).split())


def _candidates(root: HtmlElement, facts: Facts, hint: str | None, customs: Customs) -> list[_Candidate]:
    names = _names(facts) | set(map(compared, customs.names))
    sections = {compared(f.value) for f in facts.all("section")} | set(map(compared, customs.sections))
    suffixes = customs.suffixes
    title = next((squeeze(t.text_content()) for t in root.iter("title")), "")
    title = title if len(title) <= _LONGEST else ""
    stated = [Found(squeeze(f.value), f.source) for f in facts.all("title")]
    stated += [Found(title, "title")] + ([Found(squeeze(hint), "feed")] if hint else [])
    bare = [replace(f, value=without_suffix(f.value, names, suffixes, ())) for f in stated]
    headings = _headings(root) or _lower_heading(root, stated)
    raw = [Found(_without_kicker(h, [*stated, *bare]), "h1") for h in headings] + stated
    raw = [_without_prefix(f, customs.prefixes) for f in raw if 0 < len(f.value) <= _LONGEST]
    keys = {compared(f.value) for f in raw}
    banners = _banners(root, title, {compared(f.value) for f in raw if f.source == "h1" and _is_brief(f.value)})
    names, keys = names | banners, keys - banners
    raw = [replace(f, value=_behind_banner(f.value, banners)) for f in raw]
    if not any(f.source == "h1" for f in raw):
        shown = _shown(root, title)
        keys |= shown
        names |= _heads(title, shown)
    names |= _tails(title, keys)
    raw = [replace(f, value=_without_section(f.value, names, sections)) for f in raw]
    cut = [replace(f, value=without_suffix(f.value, names, suffixes, () if f.source == "h1" else keys)) for f in raw]
    kept = [f for f in cut if compared(f.value) and compared(f.value) not in names]
    kept = kept or [f for f in cut if len(f.value.split()) > _FEW]  # some call themselves by their headline
    others = [set(f.value.casefold().split()) for f in kept if f.source != "h1"]
    return [_Candidate(f, compared(f.value), _weight(f, others)) for f in kept]


def _without_prefix(found: Found, prefixes: Sequence[str]) -> Found:
    for prefix in prefixes:
        if found.value.startswith(prefix) and len(found.value) > len(prefix):
            return replace(found, value=found.value.removeprefix(prefix))
    return found


def _names(facts: Facts) -> set[str]:
    """The outlet's names, compared form: as it calls itself, and as its host is called."""
    host = (urlsplit(facts.url).hostname or "").removeprefix("www.")
    stem = compared(host.rsplit(".", 1)[0].rsplit(".", 1)[-1])
    stated = {compared(f.value) for f in (*facts.all("site"), *facts.all("publisher"))}
    stated = {name for name in stated if len(name) <= _LONG_NAME}  # some pages call themselves by their headline
    return (stated | {compared(host), stem if len(stem) > 3 else ""}) - {""}


def _tails(title: str, keys: set[str]) -> set[str]:
    """What the page's `<title>` adds to a headline that another candidate has: the outlet's name."""
    cuts = list(_SEPARATOR.finditer(title))
    return {compared(title[c.end() :]) for c in cuts if compared(title[: c.start()]) in keys} - {""}


def outlet_in_title(root: HtmlElement, headline: str) -> set[str]:
    """What the page's `<title>` has beside the headline, in compared form: the outlet's name."""
    title, key = next((squeeze(t.text) for t in root.iter("title")), ""), {compared(headline)}
    return _tails(title, key) | _heads(title, key) if headline and len(title) <= _LONGEST else set()


def _heads(title: str, keys: set[str]) -> set[str]:
    """What the page's `<title>` has before a headline: the outlet's name as well."""
    cuts = list(_SEPARATOR.finditer(title))
    return {compared(title[: c.start()]) for c in cuts if compared(title[c.end() :]) in keys} - {""}


def _banners(root: HtmlElement, title: str, briefs: set[str]) -> set[str]:
    """Those of the brief first-level headings that name the outlet: the page's `<title>` has one beside a longer part,
    which a heading of a lower rank shows."""
    cuts = [*_SEPARATOR.finditer(title), *_COLON.finditer(title)] if briefs else []
    pairs = [(compared(title[: cut.start()]), compared(title[cut.end() :])) for cut in cuts[:_MOST_CUTS]]
    pairs = [pair for pair in pairs if pair[0] in briefs or pair[1] in briefs]
    shown = _shown(root, title, _RANKS) if pairs else set()
    return {one if one in briefs else other for one, other in pairs if shown & {one, other} - briefs}


def _behind_banner(text: str, banners: set[str]) -> str:
    """A headline without the outlet's name and a colon before it."""
    cut = _COLON.search(text) if banners else None
    return text[cut.end() :] if cut and compared(text[: cut.start()]) in banners else text


def _is_brief(text: str) -> bool:
    return len(text.split()) <= _FEW


def _lower_heading(root: HtmlElement, stated: Sequence[Found]) -> list[list[str]]:
    """The only second-level heading, where nothing but an outlet's name is stated: in the pieces its markup makes."""
    if any(f.source != "title" or not _is_brief(f.value) or _SEPARATOR.search(f.value) for f in stated if f.value):
        return []
    own = [h for h in root.iter("h2") if not any(_marks(outer) & _FOREIGN for outer in (h, *h.iterancestors()))]
    pieces = list(texts(own[0], is_unseen)) if len(own) == 1 else []
    return [pieces] if len("".join(pieces)) >= _LEAST and not _is_brief("".join(pieces)) else []


def _shown(root: HtmlElement, title: str, tags: Sequence[str] = _SHOWING) -> set[str]:
    """The parts of the page's `<title>`, in compared form, that an element shows: a headline made as no heading."""
    cuts = [*_SEPARATOR.finditer(title), *(_COLON.finditer(title) if tags is _RANKS else ())][:_MOST_CUTS]
    sides = {squeeze(part) for cut in cuts for part in (title[: cut.start()], title[cut.end() :])}
    parts = {part for part in sides if len(part) >= _LEAST and " " in part and 2 * len(part) > len(title)}
    body = root.find("body") if parts else None
    shown = body.iter(*tags) if body is not None else ()
    lines = (squeeze(text_of(element)) if tags is _RANKS else element.text or "" for element in shown)
    return {compared(part) for part in parts & {squeeze(line) for line in lines if len(line) <= 2 * _LONGEST}}


def _called_after(part: str, names: set[str]) -> bool:
    """Whether a short part of a title begins with the outlet's name, or is within its host's."""
    key = compared(part)
    if len(part.split()) > _FEW or len(key) < _SHORT:
        return False
    return any(key in name or (len(name) >= _SHORT and key.startswith(name)) for name in names)


def _headings(root: HtmlElement) -> list[list[str]]:
    """The first-level headings, in the pieces that their markup makes; those in menus left out if there is another."""
    every = [(h, pieces) for h in root.iter("h1") if any(map(str.strip, pieces := list(texts(h, is_unseen))))]
    own = [pieces for h, pieces in every if not any(_marks(outer) & _FOREIGN for outer in (h, *h.iterancestors()))]
    return own or [pieces for _, pieces in every]


def _without_kicker(pieces: Sequence[str], stated: Sequence[Found]) -> str:
    """A heading as one text, less the section, the by-line or the like that its markup sets apart.

    Told by the headline that another place states: it begins or ends where one of the pieces does.
    """
    whole = squeeze(_JOINT.sub(": ", _BORDER.join(pieces)).replace(_BORDER, ""))
    keys = {compared(found.value) for found in stated if found.source != "title"} - {""}
    if compared(whole) in keys:
        return _as_stated(whole, stated) if len(pieces) > 1 else whole
    borders = [n for n in range(1, len(pieces)) if pieces[n].strip()][:_MOST_CUTS]
    parts = [squeeze("".join(part)).strip(_SET_APART) for n in borders for part in (pieces[:n], pieces[n:])]
    if kicker := _KICKER.match(whole):
        parts.append(whole[kicker.end() :])
    fitting = (part for part in parts if compared(part) in keys and len(compared(part)) >= _LEAST)
    return max(fitting, key=len, default=whole)


def _as_stated(whole: str, stated: Sequence[Found]) -> str:
    """A heading of several pieces as others spell it, where they put a colon between the pieces."""
    same = (found.value for found in stated if compared(found.value) == compared(whole))
    return next((text for text in same if text.count(":") > whole.count(":")), whole)


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
            text = text.removesuffix(suffix).rstrip(SEPARATORS)
    cuts = list(_SEPARATOR.finditer(text))
    for cut in cuts:
        head, tail = text[: cut.start()].strip(), text[cut.end() :].strip()
        if head and compared(head) in keys:
            return head
        if tail and compared(head) in names:
            return tail
    while cuts and (
        compared(text[cuts[-1].end() :]) in names or (keys and _called_after(text[cuts[-1].end() :], names))
    ):
        text = text[: cuts.pop().start()].strip()
    return text


def _without_section(text: str, names: set[str], sections: set[str]) -> str:
    """`text` without its section behind it, which the outlet's name may follow."""
    cuts = list(_SEPARATOR.finditer(text))
    parts = [compared(part) for part in _SEPARATOR.split(text)]
    end = len(parts) - 1 if len(parts) > 2 and parts[-1] in names else len(parts)
    return text[: cuts[end - 2].start()].strip() if end > 1 and parts[end - 1] in sections and parts[end - 1] else text


def without_place(text: str, customs: Customs) -> str:
    """A headline without what an outlet puts beside it."""
    names, sections = set(map(compared, customs.names)), set(map(compared, customs.sections))
    return without_suffix(_without_section(text, names, sections), names, customs.suffixes, ())


def _votes(candidates: Sequence[_Candidate]) -> dict[str, float]:
    """For each wording the weights of all candidates that have it; of several headings only the heaviest counts."""
    headings: dict[str, float] = {}
    votes: dict[str, float] = {}
    for candidate in candidates:
        if candidate.found.source == "h1":
            headings[candidate.key] = max(headings.get(candidate.key, 0.0), candidate.weight)
        else:
            votes[candidate.key] = votes.get(candidate.key, 0.0) + candidate.weight
    return {candidate.key: headings.get(candidate.key, 0.0) + votes.get(candidate.key, 0.0) for candidate in candidates}
