"""What a visit comes to that found no article: a failure, an article that is missing or gone, something in its place.

Pure. Gone is a strong word: it is said only of an article that was not there at two looks `gone_delay` apart
and at a third one, before which other articles of the outlet were found to be there, more than were not. Nor does one
way of not being there confirm another one: what is deleted answers alike at each look.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from rasid.around import (
    MISSING,
    NOTHING,
    Around,
    if_new,
    not_missing,
    unless_too_old,
    with_not_found,
    without_doubt,
)
from rasid.changes.suspicion import Doubt
from rasid.changes.template import broken_off, is_wall, walled
from rasid.memory import Sighting
from rasid.pacing import look_after
from rasid.parting import last_words
from rasid.printed import compared
from rasid.records import Article, ArticleState, ArticleStatus, Change, Fetch, Outcome, Problem, Visit
from rasid.settings import Settings
from rasid.timing.retries import retry_delay

_SOFT = "soft-404"
_MISSING = ("http-404", "http-410", _SOFT)
_DOUBTS_TOLD = 2  # suspect readings in a row, from which they are a trouble of the outlet
_DOUBTS_BELIEVED = 3  # the same suspect reading, over `gone_delay` at least, from which it is the article


def visit_failed(
    state: ArticleState,
    fetch: Fetch,
    problem: Problem,
    *,
    now: datetime,
    settings: Settings,
    retry_after: float | None = None,
    around: Around = NOTHING,
) -> Visit:
    """The page could not be read. 404, 410 and the like make it missing, and gone when seen again later.

    An article that was never read cannot vanish: it stays pending until it is too old.
    """
    is_missing = problem.kind in _MISSING and state.latest is not None
    is_known = is_missing and state.status is ArticleStatus.GONE  # and so no sign that the outlet fails
    outlet = around.memory if is_known else around.memory and with_not_found(around.memory, state.id)
    remember = if_new(around.memory, outlet)
    if is_missing:
        visit = _visit_missing(state, fetch, problem, now=now, settings=settings, around=around)
        return replace(visit, outlet_memory=remember)
    following = _later(state, problem.kind, retry_after or 0.0, now, settings)
    return Visit(following, Outcome.FAILED, fetch, problems=(problem,), outlet_memory=remember)


def _visit_missing(
    state: ArticleState, fetch: Fetch, problem: Problem, *, now: datetime, settings: Settings, around: Around
) -> Visit:
    since = state.missing_since or now
    confirm_at = since + timedelta(seconds=settings.gone_delay)
    way = _way(problem.kind, state.memory.sightings, now)
    memory = without_doubt(state.memory)
    memory = replace(memory, sightings=(way, *not_missing(memory).sightings))
    following = replace(state, missing_since=since, last_checked_at=now, failures=0, memory=memory)
    known_gone = state.status is ArticleStatus.GONE
    is_due = state.missing_since is not None and now >= confirm_at and way.looks > 1
    if known_gone or (is_due and _is_there(state, confirm_at, now, around)):
        changed = state.last_changed_at if known_gone else now
        memory = replace(memory, sightings=(way,), spare=0)
        gone = replace(following, status=ArticleStatus.GONE, last_changed_at=changed, pending=None, memory=memory)
        change = None if known_gone else last_words(state, around, now, settings) or Change(Outcome.GONE, now)
        return Visit(look_after(gone, around.memory, now, settings), Outcome.GONE, fetch, change=change)
    again = unless_too_old(following, _confirming_look(confirm_at, now, settings), now, settings)
    following = replace(following, status=ArticleStatus.MISSING, next_check_at=again)
    return Visit(following, Outcome.MISSING, fetch, problems=(problem,))


def _way(kind: str, earlier: Sequence[Sighting], now: datetime) -> Sighting:
    """In how many looks in a row an article was missing in the same way: by its status, or by what its page says."""
    key = f"{MISSING}{'soft' if kind == _SOFT else 'status'}"
    known = next((one for one in earlier if one.key == key), Sighting(key, 0, now))
    return replace(known, looks=known.looks + 1)


def _is_there(state: ArticleState, confirm_at: datetime, now: datetime, around: Around) -> bool:
    """Whether the outlet was seen to be there after the look that confirmed that the article is not.

    Of an outlet that fails as a whole, be it with 404 on all its pages, nothing is said to be gone. Some are found even
    then, by caches: so each that is not has to be outweighed. A list may stand where articles fail, so it counts only
    when there has been no other sign for as long again.
    """
    outlet, last = around.memory, state.last_checked_at
    if outlet is None:
        return True
    if state.failures:
        return False  # the last look saw neither the article nor that it is missing
    if last is None or last < confirm_at:
        return False
    if outlet.found_at is not None and outlet.found_at > last:
        return not outlet.failing
    since = state.missing_since or now
    is_listed = around.listed_at is not None and around.listed_at > last
    return is_listed and now - confirm_at >= confirm_at - since and set(outlet.failing) <= {state.id}


def _confirming_look(confirm_at: datetime, now: datetime, settings: Settings) -> datetime:
    """When to look again at what is missing: after `gone_delay`, then soon, then ever more rarely."""
    if now < confirm_at:
        return confirm_at
    waited = (now - confirm_at).total_seconds() / 4
    return now + timedelta(seconds=max(settings.recheck_interval_min, min(waited, settings.gone_delay)))


def _later(state: ArticleState, kind: str, retry_after: float, now: datetime, settings: Settings) -> ArticleState:
    """The article after a look that taught nothing, for a kind of trouble: to be tried again, ever more rarely."""
    failures = state.failures + 1
    delay = retry_delay(failures, base=settings.recheck_interval_min, kind=kind, settings=settings)
    again = unless_too_old(state, now + timedelta(seconds=max(delay, retry_after)), now, settings)
    return replace(state, failures=failures, last_checked_at=now, next_check_at=again)


def visit_outlived(state: ArticleState, fetch: Fetch, *, now: datetime, settings: Settings) -> Visit:
    """An old copy of what is missing was read, or gone: nothing was learned."""
    following = _later(state, "", 0.0, now, settings)
    return Visit(following, Outcome.FAILED, fetch, problems=None)


def is_believed(
    state: ArticleState, doubt: Doubt, article: Article, now: datetime, settings: Settings, around: Around
) -> bool:
    """Whether a suspect reading has stayed so long, and the same, that it is what the article has become.

    What others of the outlet have become, too, is a wall.
    """
    memory = state.memory
    if around.memory is not None and is_wall(around.memory, state.id, compared(article.title or ""), now):
        return False
    same = memory.doubt_digest == article.digest and memory.doubts + 1 >= _DOUBTS_BELIEVED
    lasted = memory.doubted_since is not None and now - memory.doubted_since >= timedelta(seconds=settings.gone_delay)
    return doubt.lasting and same and lasted


def visit_doubted(
    state: ArticleState,
    fetch: Fetch,
    doubt: Doubt,
    article: Article,
    *,
    now: datetime,
    settings: Settings,
    around: Around,
) -> Visit:
    """A suspect reading: no change. From the second one in a row on it is on the outlet's record."""
    problem = Problem(doubt.trouble, state.url, doubt.detail)
    if doubt.trouble in _MISSING:
        return visit_failed(state, fetch, problem, now=now, settings=settings, around=around)
    before = not_missing(state.memory)
    same = before.doubt_digest == article.digest
    memory = replace(
        before,
        doubt=doubt.trouble,
        doubts=before.doubts + 1,
        doubt_digest=article.digest,
        doubted_since=before.doubted_since if same else now,
    )
    base = max(settings.second_look_delay, settings.recheck_interval_min)
    delay = retry_delay(memory.doubts, base=base, kind="", settings=settings)
    again = unless_too_old(state, now + timedelta(seconds=delay), now, settings)
    # Something was there: whether the article is gone is asked from the start again.
    following = replace(state, memory=memory, missing_since=None, last_checked_at=now, next_check_at=again)
    outlet = around.memory and with_not_found(around.memory, state.id)
    if outlet is not None and doubt.lasting:
        outlet = walled(outlet, state.id, compared(article.title or ""), now)
    outlet = outlet and broken_off(outlet, state.id, state.latest, article, now)
    problems = (problem,) if memory.doubts >= _DOUBTS_TOLD else None
    return Visit(following, Outcome.SUSPECT, fetch, problems=problems, outlet_memory=if_new(around.memory, outlet))
