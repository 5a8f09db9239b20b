"""What of a reading stands on its page, rather than in a list that names the article. Pure."""

import re
from collections.abc import Collection
from dataclasses import replace
from functools import lru_cache

from rasid.changes.pieces import LEAST_OF_TITLE, is_shortened
from rasid.changes.suspicion import has_misread
from rasid.changes.vocabulary import key, vocabulary
from rasid.normalize import text
from rasid.normalize.article import signed
from rasid.records import COMPARED_FIELDS, Article, ArticleState, Stamp

LISTED = "feed"
"""The source of what a channel says of an article."""

_FEW = 3  # words
_WORD = re.compile(r"[^\W\d_]{4,}")  # shorter ones stand in any text
_ZONE = re.compile(r"\s*(?:Z|UTC|GMT|[+-]\d\d:?\d\d)$", re.IGNORECASE)

compared = lru_cache(maxsize=4096)(text.compared)  # the same paragraphs come up at every look at an article


def under_its_own(before: Article | None, reading: Article, names: Collection[str] = ()) -> Article:
    """A reading that was named as a list names it, under what its page says where the version's headline was found.

    A page that gives its headline in one place is outvoted by a list that still has the one before: what it says there
    is another headline all the same. `names` are what the site calls itself.
    """
    place = before.sources.get("title", LISTED) if before else LISTED
    if place == LISTED or reading.sources.get("title") != LISTED:
        return reading
    own = next((one.text for one in reading.headlines if place in one.sources), None)
    if own is None or has_misread(own) or compared(own) in map(compared, names):
        return reading
    named = replace(reading, title=own, sources={**reading.sources, "title": place})
    return signed(named, ("title",), compared)


def headed(state: ArticleState, reading: Article) -> Article:
    """A reading that has no headline of its own, with the paragraph for its headline that a list now calls it by."""
    reading = _unnamed(state, reading)
    if reading.sources.get("title") != LISTED:
        return reading
    listed = given_by_lists(state) - {compared(reading.title or "")}
    found = next((text for text in reading.paragraphs if compared(text) in listed), None)
    if found is None:
        return reading
    headed = replace(
        reading,
        title=found,
        paragraphs=tuple(text for text in reading.paragraphs if text != found),
        sources={**reading.sources, "title": "text"},
    )
    return signed(headed, ("title", "paragraphs"), compared)


def _unnamed(state: ArticleState, reading: Article) -> Article:
    """A reading whose headline is a template's, as if it had none: a few words of which neither the text has any nor
    what the article was called, while the text has a third of that one's, which has more of them."""
    known = state.hints.title or (state.latest and state.latest.title)
    if not known or not reading.title or reading.sources.get("title") == LISTED:
        return reading
    said, called = _words(reading.title), _words(known)
    if not 0 < len(said) <= _FEW or compared(reading.title) in given_by_lists(state):
        return reading
    has = _words(*reading.paragraphs)
    if said & (has | called) or len(called) <= len(said) or 3 * len(called & has) < len(called):
        return reading
    named = replace(reading, title=known, sources={**reading.sources, "title": LISTED})
    return signed(named, ("title",), compared)


def _words(*texts: str) -> set[str]:
    return {word for one in texts for word in _WORD.findall(text.searched(one))}


def shown(before: Article | None, reading: Article, names: Collection[str] = ()) -> Article:
    """A reading with nothing that is not on its page.

    Where the page gives no headline, say, the one under which it was once listed stands in: of what an earlier page
    gave that says nothing. Nor does a headline in a wrong charset, cut short or in capitals, a date whose zone alone is
    another, or a byline that names nobody beside none, or the site alone: `names` are what that is called.
    """
    if before is None:
        return reading
    lost = ["title"] if is_misread(before, reading) or is_set_otherwise(before, reading) else []
    lost += ["published"] if _is_relabelled(before.published, reading.published) else []
    lost += [name for name in ("byline", "authors") if _names_nobody(before, reading, name, names)]
    sources = reading.sources
    if LISTED in sources.values():
        given = {
            name: source for name, source in before.sources.items() if source != LISTED and name in COMPARED_FIELDS
        }
        own = [name for name in given if sources.get(name) == LISTED]
        sources = {**sources, **{name: given[name] for name in own}}
        lost += own
    if not lost:
        return reading
    kept = replace(reading, sources=sources, **{name: getattr(before, name) for name in lost})
    return signed(kept, COMPARED_FIELDS, compared)


def is_misread(before: Article, reading: Article) -> bool:
    """Whether a headline was read in a wrong charset, where the version has one."""
    return bool(has_misread(reading.title) and before.title and not has_misread(before.title))


def is_cut_short(title: str | None, whole: str | None) -> bool:
    """Whether a headline is the beginning of another one, with an ellipsis for the rest, as on small screens."""
    return bool(title and whole) and is_shortened(title or "", whole or "", compared, least=LEAST_OF_TITLE)


def is_set_otherwise(before: Article, now: Article) -> bool:
    """Whether a headline is the version's, cut short, or in capitals where that is not, or the other way round."""
    old, new = before.title, now.title
    if not old or not new or old == new:
        return False
    in_capitals = old.isupper() != new.isupper() and text.searched(old) == text.searched(new)
    return in_capitals or is_cut_short(new, old)


def _is_relabelled(before: Stamp | None, now: Stamp | None) -> bool:
    """Whether a date is printed as it was, but for its zone: servers of one outlet may name theirs differently."""
    if before is None or now is None or before.text == now.text:
        return False
    return _ZONE.sub("", before.text) == _ZONE.sub("", now.text)


def _names_nobody(before: Article, now: Article, name: str, names: Collection[str]) -> bool:
    """Whether one of two readings has no byline and the other one of the newsroom's ("staff"), in their language, or
    two words of the site's name or more."""
    staff, called = vocabulary(now.language or before.language).staff, [f" {key(one)} " for one in names]
    old, new = (_bylines(getattr(reading, name)) for reading in (before, now))
    is_one = bool(old) != bool(new)
    return is_one and all(
        one in staff or (" " in one and any(f" {one} " in name for name in called)) for one in old + new
    )


def _bylines(given: str | tuple[str, ...] | None) -> list[str]:
    return [key(one) for one in ((given,) if isinstance(given, str) else given or ())]


def given_by_lists(state: ArticleState) -> set[str]:
    """The headlines that lists give now, in compared form."""
    return {compared(one.title) for one in state.listed.values() if one.title}
