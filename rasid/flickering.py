"""Differences that were gone again: what that teaches, and when it makes a flip-flop. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from rasid.changes.differences import Difference, field_key
from rasid.changes.second_look import (
    BACK,
    FORGOTTEN,
    MOST_UNDONE,
    SETTLED,
    STEADY,
    YOUNG,
    flickered,
    outlet_flickered,
    tried_out,
    tries_headlines,
    was_edit,
    with_faces,
)
from rasid.comparing import Readings, is_endorsed, listed_headline, told
from rasid.memory import ArticleMemory, OutletMemory
from rasid.normalize.text import digest
from rasid.oldcopies import stood
from rasid.passing import heirs, is_piece, turning, with_passed
from rasid.printed import compared
from rasid.records import ArticleState, Change, Outcome
from rasid.returning import is_struck, returned, standing
from rasid.settings import Settings

_RETURNS = 2  # times that something must have come and gone to be a flip-flop
_RESTLESS = 3  # differences of a text that came and went, beyond which it is furniture that differs at each look


def gone_again(
    state: ArticleState,
    seen: Readings,
    found: Sequence[Difference],
    outlet: OutletMemory | None,
    memory: ArticleMemory,
    now: datetime,
    settings: Settings,
) -> tuple[OutletMemory | None, ArticleMemory, Change | None]:
    """The memories after a look that `found` these differences and no more those of the look before.

    The change is a flip-flop, if it is one, or an edit that was taken back.
    """
    memory, both = returned(state, found, outlet, memory, now, settings)
    keys = {one.key for one in memory.sightings} - {one.key for one in found}
    gone = [one for one in seen.differed() if one.key in keys] if keys else []
    if not gone or seen.before is None or seen.looks[1] is None:
        return outlet, memory, both
    heir_of = heirs(gone, found, seen.looks[1], seen.looks[2], compared)
    back = tuple(one for one in gone if one.key not in heir_of)
    faces = turning(memory.passed, heir_of, seen.looks[2])
    if not heir_of:
        reverted = standing(state, gone, seen.before, seen.looks[1], outlet, memory, now)
        memory = replace(memory, reverted=reverted or memory.reverted)
    memory = _with_passed(memory, seen, gone, heir_of, faces, outlet, state.first_seen_at, now)
    again = [*sorted(faces), *(heir_of[key].key for key in sorted(faces)), *(one.key for one in back)]
    places = [one.place for one in gone if one.place and not (one.key in heir_of and heir_of[one.key].went)]
    memory = flickered(memory, [*places, *_boxes(memory, back), *again], now)
    if not back:
        return outlet, memory, both
    is_title = any(one.field == "title" for one in back)
    if is_title and tries_headlines(outlet) and not is_endorsed(state, seen.looks[1].title):
        titles = seen.before.digests["title"], seen.looks[1].digests["title"]
        memory = with_faces(memory, *titles, now - state.first_seen_at)
    if outlet is not None:
        outlet = stood(outlet_flickered(outlet, back, now), state, memory, back, now)
    memory, change = _flip_flop(seen, back, memory, now, settings)
    return outlet, memory, change or both


def stood_again(state: ArticleState, memory: ArticleMemory, now: datetime, *, own: bool = True) -> ArticleMemory:
    """The memory after one more look that showed the version's own headline, or another face of it.

    When it has stood for `SETTLED` looks in a row, and for `STEADY` more when none was tried out any more, the one
    under which a list has the article is no face of it: should it come, that takes back an earlier edit.
    """
    if not own:
        return replace(memory, steady=0)
    is_grown = now - state.first_seen_at >= YOUNG
    most = SETTLED + STEADY if is_grown else SETTLED
    steady, listed = max(memory.steady, min(memory.steady + 1, most)), listed_headline(state)
    if steady != memory.steady:  # most looks change nothing, and copies cost
        memory = replace(memory, steady=steady)
    if steady < SETTLED + STEADY or listed is None or state.latest is None:
        return memory
    if compared(listed) == compared(state.latest.title or ""):
        return memory
    undone = field_key("title", digest((compared(listed),))), *memory.undone
    return replace(memory, undone=undone[:MOST_UNDONE])


def taken_back(seen: Readings, memory: ArticleMemory, now: datetime, settings: Settings) -> Change | None:
    """An edit that was taken back before it had been seen often enough, as the page's own dates tell, in two steps.

    The article is as the last version has it, and at the look before one thing differed. Where the page's date of
    modification, which had stood still, moved with the one and again with the other, both were edits: old copies have
    an older date, and other faces the same.
    """
    before, earlier = seen.before, seen.looks[1]
    if before is None or earlier is None or len(seen.differed()) != 1 or memory.passed:
        return None
    said = [one.modified.instant if one.modified else None for one in (earlier, seen.printed)]
    moments = [moment for moment in (memory.modified, *said) if moment is not None]
    is_rising = len(moments) == 1 + len(said) and moments[0] < moments[1] < moments[2] <= now
    looks = next((one.looks for one in memory.sightings if one.key == seen.differed()[0].key), 0)
    if not is_rising or not looks or memory.looked <= looks + 1 or memory.flickers or memory.idle:
        return None
    change = told(Outcome.CHANGED, before, before, now, settings, (earlier,))
    return replace(change, acknowledged=True)


def _with_passed(
    memory: ArticleMemory,
    seen: Readings,
    gone: Sequence[Difference],
    heir_of: Mapping[str, Difference],
    faces: Collection[str],
    outlet: OutletMemory | None,
    began: datetime,
    now: datetime,
) -> ArticleMemory:
    """The article's memory with what gave way to something third, and without what gave way to what had been."""
    sightings = {one.key: one for one in memory.sightings}
    # What may only be tried out is no edit for having given way: one that a list had moved to was told at once.
    tried = tried_out([one.key for one in gone], outlet, now - began, now) if outlet else set()
    earlier = seen.looks[1] or seen.printed
    new = [
        (one, sightings[one.key])
        for one in gone
        if one.key in heir_of
        and one.key not in tried | set(faces)
        and not is_piece(one, heir_of[one.key], earlier, seen.printed, compared)
        and not is_struck(one, seen.before, earlier)
    ]
    edits = [(one, sighting) for one, sighting in new if was_edit(one, sighting.looks, memory, outlet, now)]
    restless = set(faces) & {one.key for one in memory.flickers}
    back = {one.key for one in gone} - heir_of.keys() | restless
    return replace(memory, passed=with_passed(memory.passed, heir_of, back, set(faces) - restless, edits, earlier))


def _boxes(memory: ArticleMemory, back: Sequence[Difference]) -> list[str]:
    """The keys of paragraphs that are back, each time after another text that had not been gone before."""
    known = {one.key for one in memory.flickers}
    return [BACK + one.place[1:] for one in back if one.place and one.key not in known]


def _flip_flop(
    seen: Readings, back: Sequence[Difference], memory: ArticleMemory, now: datetime, settings: Settings
) -> tuple[ArticleMemory, Change | None]:
    """One event for all of an article's flip-flops until they cease; its count is of times that something was gone."""
    times = {one.key: one.times for one in memory.flickers}
    restless = sum(one.key[:1] in "+-" for one in memory.flickers) > _RESTLESS
    twice = [one for one in back if times.get(one.key, 0) >= _RETURNS and _is_rewording(one, restless)]
    if not twice:
        return memory, None
    last = max((one.at for one in memory.flickers if one.key not in {b.key for b in back}), default=now)
    is_same = memory.flip_since is not None and now - last < FORGOTTEN
    since, count = (memory.flip_since or now, memory.flips + 1) if is_same else (now, _RETURNS)
    memory = replace(memory, flip_since=since, flips=count)
    before, pending = seen.before, seen.pending
    assert before is not None
    assert pending is not None
    event = told(Outcome.FLIPPED, before, pending, now, settings)
    headline = any(one.field == "title" for one in twice)
    tried = before.digests["title"] in memory.faces or any(one.key in memory.undone for one in twice)
    return memory, replace(event, at=since, count=count, told=event.told and headline and not tried)


def _is_rewording(one: Difference, restless: bool) -> bool:
    """Whether it is something said in two ways. Paragraphs that are there or not are the page's furniture."""
    return one.field != "paragraphs" or (bool(one.old and one.new) and not restless)
