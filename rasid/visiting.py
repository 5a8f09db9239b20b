"""What a visit to an article comes to: its next state, ready to be stored. Pure."""

from dataclasses import replace
from datetime import datetime
from urllib.parse import urlsplit

from rasid.absences import is_believed, visit_doubted, visit_failed, visit_outlived
from rasid.around import NOTHING, WHOLE, Around, found_again, if_new, present, with_found
from rasid.changes.second_look import counted, with_early
from rasid.changes.suspicion import CUT_SHORT, FRONT, NOT_BACK, Doubt, doubt_about, is_another, lists_others
from rasid.comparing import Readings, readings, was_not_yet
from rasid.errors import TROUBLES, Next
from rasid.flickering import gone_again, stood_again
from rasid.learning import taught
from rasid.memory import OutletMemory
from rasid.oldcopies import dated, is_outlived
from rasid.pacing import after_look, look_after
from rasid.presence import Presence
from rasid.printed import LISTED, compared, under_its_own
from rasid.records import (
    Article,
    ArticleState,
    ArticleStatus,
    Change,
    Fetch,
    Outcome,
    Problem,
    Validators,
    Visit,
)
from rasid.returning import returned
from rasid.settings import Settings


def visit_read(
    state: ArticleState,
    fetch: Fetch,
    article: Article,
    *,
    validators: Validators,
    problems: tuple[Problem, ...] | list[Problem],
    now: datetime,
    settings: Settings,
    around: Around = NOTHING,
) -> Visit:
    """The article's page was read as `article`: what is new, different, doubtful, missing or unreadable in it."""
    if is_outlived(state, fetch, now):
        return visit_outlived(state, fetch, now=now, settings=settings)
    article = under_its_own(state.latest, article, around.names)
    seen = readings(state, article, around.memory, around.names)
    unreadable = next((p for p in problems if TROUBLES[p.kind].next is not Next.CARRY_ON), None)
    doubt = _doubt(state, seen, around)
    if unreadable is not None and doubt is not None and doubt.lasting:
        doubt = None  # the trouble says more
    not_yet = seen.before is not None and was_not_yet(state, seen.before, seen.printed)
    believed = not_yet or (doubt is not None and is_believed(state, doubt, seen.now, now, settings, around))
    if doubt is not None and not believed:
        return visit_doubted(state, fetch, doubt, seen.now, now=now, settings=settings, around=around)
    if unreadable is not None:
        return visit_failed(state, fetch, unreadable, now=now, settings=settings, around=around)
    presence = Presence(state, article, seen, around, now, settings, certain=believed)
    visit = presence.visit(fetch, validators)
    return replace(visit, problems=tuple(problems), outlet_memory=_taught(visit, article, state, around))


def _taught(visit: Visit, article: Article, state: ArticleState, around: Around) -> OutletMemory | None:
    """The outlet's memory after a visit, with what a new article teaches of how its pages are to be read."""
    memory = visit.outlet_memory or around.memory
    if visit.outcome is not Outcome.NEW or memory is None or around.outlet is None:
        return visit.outlet_memory
    return if_new(around.memory, taught(memory, article, state, around.outlet))


def visit_unchanged(
    state: ArticleState,
    fetch: Fetch,
    *,
    validators: Validators,
    now: datetime,
    settings: Settings,
    around: Around = NOTHING,
) -> Visit:
    """The page answered 304, or with the body of last time: nothing was parsed."""
    if is_outlived(state, fetch, now):
        return visit_outlived(state, fetch, now=now, settings=settings)
    outcome = Outcome.RESTORED if state.status is ArticleStatus.GONE else Outcome.UNCHANGED
    outlet, change = around.memory and with_found(around.memory, state.id, now), None
    memory, is_old = dated(state, found_again(state), state.latest.modified if state.latest else None, fetch, now)
    counts_on = state.pending is not None and outlet is not None and settings.second_look_delay > 0
    is_old = is_old and counts_on and outcome is Outcome.UNCHANGED
    if not is_old:
        memory = counted(memory, ())
        outlet = with_early(outlet, memory, state)
    if state.latest is not None and state.pending is not None and not is_old:
        seen = readings(state, state.latest, outlet, around.names)
        outlet, memory, change = gone_again(state, seen, (), outlet, memory, now, settings)
        memory = replace(memory, sightings=(), passed=(), spare=0)
    elif outcome is Outcome.UNCHANGED and not is_old:
        memory, change = returned(state, (), outlet, memory, now, settings)
    shows_own = memory.steady or memory.looked == 1  # it is the page that showed its headline, or the first one
    if shows_own and outcome is Outcome.UNCHANGED and not is_old:
        memory = stood_again(state, memory, now)
    outlet, memory = after_look(outlet, memory, state, outcome, now)
    digest = state.validators.body_digest
    following = replace(
        present(state, outcome, now),
        validators=validators if validators.body_digest == digest else replace(validators, body_digest=digest),
        pending=state.pending if is_old else None,
        memory=memory,
    )
    return Visit(
        look_after(following, outlet, now, settings),
        outcome,
        fetch,
        change=Change(outcome, now) if outcome is Outcome.RESTORED else change,
        problems=() if state.status is not ArticleStatus.LIVE or state.memory.doubt else None,  # it is there again
        outlet_memory=if_new(around.memory, outlet),
    )


def _doubt(state: ArticleState, seen: Readings, around: Around) -> Doubt | None:
    """What is suspect about a reading."""
    if _is_front(seen.now.url) and not _is_front(state.url):
        return Doubt("soft-404", "the address leads to the front page")
    if seen.before is None and seen.now.whole is False and around.memory and around.memory.whole >= WHOLE:
        return CUT_SHORT
    if lists_others(seen.before, seen.now, is_named=seen.now.sources.get("title") != LISTED):
        return FRONT
    host = (urlsplit(state.url).hostname or "").removeprefix("www.")
    doubt = doubt_about(seen.before, seen.now, (*around.names, host), compared, state.hints.title)
    if doubt is None and state.status is ArticleStatus.GONE and seen.before is not None:
        is_elsewhere = seen.now.canonical_url not in (None, state.key) and seen.now.title != seen.before.title
        return NOT_BACK if is_elsewhere or is_another(seen.before, seen.now, compared) else None
    return doubt


def _is_front(url: str) -> bool:
    """Whether an address is a site's front page, or that of one of its languages."""
    parts = urlsplit(url)
    path = parts.path.strip("/")
    return not parts.query and (not path or (path.isalpha() and len(path) <= 3))
