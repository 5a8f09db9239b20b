"""Edits that were taken back before they had been seen often enough to be told. Pure.

What differs and is gone again is an old copy, another face of the page, or furniture: these come and go by chance, or
show what stood before. What had never been seen before, stood for several looks in a row, and is never back
after that, was an edit, and so was its end. Both are told at once, in two steps, when the article has stayed as it was.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from rasid.changes.differences import PLACE, Difference, is_cut, key_of
from rasid.changes.second_look import (
    FORGOTTEN,
    LOOKS,
    UNDOING,
    YOUNG,
    flips_of,
    is_dated,
    tries_headlines,
)
from rasid.changes.shifts import HEAD, STRUCK, TITLE, kind_of
from rasid.changes.template import came_elsewhere
from rasid.comparing import told
from rasid.memory import ArticleMemory, OutletMemory, Reverted
from rasid.normalize.article import signed
from rasid.oldcopies import patience
from rasid.passing import LONGEST_WORDING
from rasid.printed import compared
from rasid.records import Article, ArticleState, Change, Outcome
from rasid.settings import Settings

STOOD = 3  # looks in a row that showed it; of another wording one, in copies whose age is known and in proven outlets
PROVEN = 10  # changes of a kind confirmed in a row, with none gone again in between
STAYED = LOOKS  # looks that have found the article as before since, and for `UNDOING`


def standing(
    state: ArticleState,
    gone: Sequence[Difference],
    before: Article,
    earlier: Article,
    outlet: OutletMemory | None,
    memory: ArticleMemory,
    now: datetime,
) -> Reverted | None:
    """What may have been an edit, of differences of the reading `earlier` that are all `gone` again; None if nothing.

    The memories are those from before they were gone. Where old copies stand for long, it is most likely one, and where
    things of its kind have just come and gone, it most likely has, too. If it was gone before, or another text in its
    place, it needs more looks.
    """
    if len(gone) != 1 or outlet is None or not _may_be_edit(gone[0], before):
        return None
    one, times = gone[0], {flicker.key: flicker.times for flicker in memory.flickers}
    sighting = next((sighting for sighting in memory.sightings if sighting.key == one.key), None)
    if sighting is None:
        return None
    is_stale = memory.made is None and patience(outlet, now) > timedelta(0)
    if (
        is_stale
        or one.key in memory.undone
        or _is_restless(one, sighting.since - state.first_seen_at, outlet, memory, now)
    ):
        return None
    if is_struck(one, before, earlier):
        return None
    old, new, behind = _texts(one, before, earlier)
    is_sure = (is_dated(one, memory) or _is_proven(one, outlet)) and not _is_part(old, new)
    if sighting.looks < (1 if is_sure else STOOD) + 2 * max(times.get(one.key, 0), times.get(one.place or "", 0)):
        return None
    is_kept = all(len(text) <= LONGEST_WORDING for text in (old, new, behind) if text)
    return Reverted(one.key, one.field, old, new, behind, now) if is_kept else None


def _is_restless(one: Difference, age: timedelta, outlet: OutletMemory, memory: ArticleMemory, now: datetime) -> bool:
    """Whether what was first seen at an article's `age` is a headline that may be tried out, or the like of it has come
    and gone lately: what was seen so often that this does not matter has been told."""
    may_be_tried = one.field == "title" and age < YOUNG and tries_headlines(outlet)
    flips = flips_of(one, outlet)
    return may_be_tried or (flips is not None and now - flips < (UNDOING if memory.made else FORGOTTEN))


def _is_proven(one: Difference, outlet: OutletMemory) -> bool:
    """Whether all that an outlet has shown of a kind has stayed, for long: it has no copies and faces that come and go.

    A paragraph that was missing at one look may not have been sent.
    """
    if one.field == "title":
        return outlet.title_trust >= PROVEN
    return one.place is not None and not one.is_line and outlet.trust >= PROVEN


def _may_be_edit(one: Difference, before: Article) -> bool:
    """Whether a difference is a headline, or a sentence; a page may break off before its end."""
    if one.field == "title":
        return True
    is_piece = one.field == "paragraphs" and len(one.old) <= 1 and len(one.new) <= 1
    return is_piece and not one.moved and not one.is_line and not is_cut((one,), before)


def is_struck(one: Difference, before: Article | None, earlier: Article) -> bool:
    """Whether a difference of the reading `earlier` is that signs stand there in place of words: nobody wrote them."""
    if before is None or not one.place:
        return False
    return kind_of(*(compared(text or "") for text in _texts(one, before, earlier)[:2])) == STRUCK


def _is_part(old: str | None, new: str | None) -> bool:
    """Whether one is the beginning or the end of the other, as readers leave parts out now and then."""
    short, long = sorted((compared(old or ""), compared(new or "")), key=len)
    return long.startswith(short) or long.endswith(short)


def _texts(one: Difference, before: Article, earlier: Article) -> tuple[str | None, str | None, str | None]:
    if one.field == "title":
        return before.title, earlier.title, None
    old = before.paragraphs[one.old[0]] if one.old else None
    new = earlier.paragraphs[one.new[0]] if one.new else None
    behind = earlier.paragraphs[one.new[0] - 1] if one.new and one.new[0] else None
    return old, new, None if old else behind


def returned(
    state: ArticleState,
    found: Collection[Difference],
    outlet: OutletMemory | None,
    memory: ArticleMemory,
    now: datetime,
    settings: Settings,
) -> tuple[ArticleMemory, Change | None]:
    """The article's memory after a look that found these differences, and the edit that was taken back, told in two
    steps, once that is certain. What is back, or has another text in its place, takes turns, and what has come to other
    articles as well was no editor's."""
    reverted = memory.reverted
    if reverted is None or state.latest is None:
        return memory, None
    place = PLACE + key_of(compared(reverted.old)) if reverted.field == "paragraphs" and reverted.old else None
    if any(one.key == reverted.key or (place and one.place == place) for one in found):
        return replace(memory, reverted=None), None
    if found:
        return memory, None
    if reverted.looks < STAYED or now - reverted.since < UNDOING:
        return replace(memory, reverted=replace(reverted, looks=min(reverted.looks + 1, STAYED))), None
    memory, edited = replace(memory, reverted=None), _edited(state.latest, reverted)
    kind = _shift(reverted, state.latest)
    if edited is None or (kind and outlet and came_elsewhere(kind, reverted.since, outlet, state.id)):
        return memory, None
    return memory, told(Outcome.CHANGED, state.latest, state.latest, now, settings, (edited,))


def _shift(reverted: Reverted, article: Article) -> str | None:
    """Of which kind it was that a template makes in several articles; None if of none."""
    old, new = reverted.old, reverted.new
    if old and new:
        return kind_of(compared(old), compared(new), is_title=reverted.field == TITLE)
    return HEAD if old and article.paragraphs[:1] == (old,) else None


def _edited(article: Article, reverted: Reverted) -> Article | None:
    """The article as it stood then; None where it has changed too much since to tell."""
    if reverted.field == "title":
        is_same = compared(article.title or "") == compared(reverted.old or "")
        return signed(replace(article, title=reverted.new), ("title",), compared) if is_same else None
    paragraphs, place = list(article.paragraphs), reverted.old or reverted.behind
    if place is not None and place not in paragraphs:
        return None
    at = paragraphs.index(place) if place is not None else -1
    if reverted.old is not None:
        paragraphs[at : at + 1] = [reverted.new] if reverted.new is not None else []
    elif reverted.new is not None:
        paragraphs.insert(at + 1, reverted.new)
    return signed(replace(article, paragraphs=tuple(paragraphs)), ("paragraphs",), compared)
