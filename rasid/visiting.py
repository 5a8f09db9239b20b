"""What a visit to an article comes to: its next state, ready to be stored. Pure."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from rasid.changes.second_look import (
    YOUNG,
    flipped,
    looks_needed,
    next_look,
    outlet_flipped,
    remembered,
    seen_again,
    wavered,
)
from rasid.changes.suspicion import Doubt, doubt_about
from rasid.comparing import Readings, learned, readings, told
from rasid.errors import TROUBLES, Next
from rasid.memory import ArticleMemory, OutletMemory
from rasid.normalize.text import compared
from rasid.pacing import after_look, look_after
from rasid.records import (
    Article,
    ArticleState,
    ArticleStatus,
    Change,
    Fetch,
    FieldEdit,
    Outcome,
    Outlet,
    Problem,
    Validators,
    Visit,
)
from rasid.settings import Settings
from rasid.timing.retries import retry_delay

_MISSING = ("http-404", "http-410", "soft-404")
_FAILING = 5  # other articles that cannot be found either, from which the whole outlet counts as failing
_DOUBTS_TOLD = 2  # suspect readings in a row, from which they are a trouble of the outlet
_DOUBTS_BELIEVED = 3  # the same suspect reading, over `gone_delay` at least, from which it is the article


@dataclass(frozen=True, slots=True)
class Around:
    """What is known around an article: its outlet, and what looks at the outlet's articles showed.

    Without a memory nothing is held against the outlet: changes are told at first sight.
    """

    outlet: Outlet | None = None
    memory: OutletMemory | None = None


def visit_read(
    state: ArticleState,
    fetch: Fetch,
    article: Article,
    *,
    validators: Validators,
    problems: tuple[Problem, ...] | list[Problem],
    now: datetime,
    settings: Settings,
    around: Around = Around(),
) -> Visit:
    """The article's page was read as `article`: what is new, different, doubtful, missing or unreadable in it."""
    seen = readings(state, article, around.memory)
    unreadable = next((p for p in problems if TROUBLES[p.kind].next is not Next.CARRY_ON), None)
    doubt = _doubt(state, seen, around)
    if unreadable is not None and doubt is not None and doubt.lasting:
        doubt = None  # the trouble says more
    if doubt is not None and not _is_believed(state.memory, doubt, seen.now, now, settings):
        return _visit_doubted(state, fetch, doubt, seen.now, now=now, settings=settings, around=around)
    if unreadable is not None:
        return visit_failed(state, fetch, unreadable, now=now, settings=settings, around=around)
    judge = _Reading(state, article, seen, around, now, settings)
    visit = judge.visit(fetch, validators)
    return replace(visit, problems=tuple(problems))


class _Reading:
    """Judges a reading that can be the article."""

    def __init__(
        self, state: ArticleState, article: Article, seen: Readings, around: Around, now: datetime, settings: Settings
    ) -> None:
        self._state, self._now, self._settings = state, now, settings
        self._outlet = around.memory
        self._memory = replace(state.memory, doubt=None, doubts=0, doubt_digest=None, doubted_since=None)
        if around.memory is not None:
            self._outlet = learned(_found(around.memory), state.id, seen)
            seen = readings(state, article, self._outlet)
            self._outlet = wavered(self._outlet, seen.looks, now)
        self._seen = seen
        self._before_memory = around.memory

    def visit(self, fetch: Fetch, validators: Validators) -> Visit:
        """What it comes to."""
        state, seen = self._state, self._seen
        if seen.before is None:
            return self._made(fetch, validators, Outcome.NEW, None)
        if state.status is ArticleStatus.GONE:
            change = told(Outcome.RESTORED, seen.before, seen.now, self._now, self._settings)
            return self._made(fetch, validators, Outcome.RESTORED, change, differs=seen.differs)
        if not seen.differs:
            if seen.is_other_face and self._now - state.first_seen_at >= YOUNG:
                return self._settled(fetch, validators, seen.before)
            return self._same(fetch, validators, seen.before)
        looks = self._memory.looks + 1 if seen.is_pending else 1
        needed = looks_needed(seen.before, seen.now, self._memory, self._outlet, self._now, self._settings)
        if looks < needed:
            return self._waiting(fetch, looks)
        if looks > 1 and self._outlet is not None:
            self._outlet = replace(self._outlet, trust=self._outlet.trust + 1)
        known = remembered(self._memory.known, seen.before.digest)
        self._memory = replace(self._memory, looks=0, steady=0, pending_since=None, known=known)
        change = told(Outcome.CHANGED, seen.before, seen.now, self._now, self._settings)
        return self._made(fetch, validators, Outcome.CHANGED, change)

    def _acknowledge(self, changed: bool) -> None:
        """Note whether the page's own word on its modification goes with what was seen."""
        said = self._seen.printed.modified
        if said is None or said.instant is None:
            return
        known, moved = self._memory.modified, self._memory.modified != said.instant
        idle, silent = known is not None and moved and not changed, known is not None and changed and not moved
        self._memory = replace(
            self._memory,
            modified=said.instant,
            idle=self._memory.idle + idle,
            silent=self._memory.silent + silent,
        )

    def _made(
        self, fetch: Fetch, validators: Validators, outcome: Outcome, change: Change | None, *, differs: bool = True
    ) -> Visit:
        """A visit that makes a version, unless the article is back as it was."""
        self._acknowledge(changed=change is not None and change.told)
        following = replace(
            _present(self._state, outcome, self._now),
            validators=validators,
            latest=self._seen.printed if differs else self._state.latest,
            versions=self._state.versions + differs,
            pending=None,
        )
        return self._finished(following, outcome, fetch, self._seen.printed if differs else None, change)

    def _settled(self, fetch: Fetch, validators: Validators, before: Article) -> Visit:
        """The outlet has settled for another of the article's faces: a version, but nothing to tell."""
        self._memory = replace(self._memory, faces=())
        change = told(Outcome.CHANGED, before, self._seen.printed, self._now, self._settings)
        return self._made(fetch, validators, Outcome.CHANGED, replace(change, told=False))

    def _same(self, fetch: Fetch, validators: Validators, before: Article) -> Visit:
        cosmetic = before.exact_digest != self._seen.now.exact_digest
        outcome = Outcome.COSMETIC if cosmetic else Outcome.UNCHANGED
        change: Change | None = None
        if self._seen.pending is not None and self._seen.pending.digest != before.digest:
            self._flip(before, self._seen.pending)
        address = self._seen.now.canonical_url
        if address not in (self._state.key, before.canonical_url, self._memory.address):
            old = self._memory.address or before.canonical_url
            outcome, change = (
                Outcome.MOVED,
                Change(Outcome.MOVED, self._now, (FieldEdit("canonical_url", old, address),)),
            )
            self._memory = replace(self._memory, address=address)
        self._acknowledge(changed=False)
        self._memory = seen_again(self._memory)
        following = replace(_present(self._state, outcome, self._now), validators=validators, pending=None)
        return self._finished(following, outcome, fetch, None, change)

    def _flip(self, before: Article, pending: Article) -> None:
        self._memory = flipped(self._memory, before, pending, self._now, since=self._state.first_seen_at)
        if self._outlet is not None:
            self._outlet = outlet_flipped(self._outlet, before, pending, self._now)

    def _waiting(self, fetch: Fetch, looks: int) -> Visit:
        """A difference that has to be seen again. The validators stay those of the last version: an
        unchanged answer then says that the difference is gone."""
        since = self._memory.pending_since if looks > 1 else self._now
        self._memory = replace(self._memory, looks=looks, pending_since=since)
        self._learn_tempo(Outcome.UNCONFIRMED)
        following = replace(
            _present(self._state, Outcome.UNCONFIRMED, self._now),
            pending=self._seen.looks[2],
            memory=self._memory,
            next_check_at=next_look(looks, self._now, self._settings),
        )
        return Visit(following, Outcome.UNCONFIRMED, fetch, outlet_memory=_if_new(self._before_memory, self._outlet))

    def _learn_tempo(self, outcome: Outcome) -> None:
        self._outlet, self._memory = after_look(self._outlet, self._memory, self._state, outcome, self._now)

    def _finished(
        self, following: ArticleState, outcome: Outcome, fetch: Fetch, version: Article | None, change: Change | None
    ) -> Visit:
        self._learn_tempo(outcome)
        following = replace(following, memory=self._memory)
        return Visit(
            look_after(following, self._outlet, self._now, self._settings),
            outcome,
            fetch,
            version=version,
            change=change,
            outlet_memory=_if_new(self._before_memory, self._outlet),
        )


def visit_unchanged(
    state: ArticleState,
    fetch: Fetch,
    *,
    validators: Validators,
    now: datetime,
    settings: Settings,
    around: Around = Around(),
) -> Visit:
    """The page answered 304, or with the body of last time: nothing was parsed."""
    outcome = Outcome.RESTORED if state.status is ArticleStatus.GONE else Outcome.UNCHANGED
    memory, outlet = state.memory, around.memory and _found(around.memory)
    if state.latest is not None and state.pending is not None:
        memory = flipped(memory, state.latest, state.pending, now, since=state.first_seen_at)
        outlet = outlet and outlet_flipped(outlet, state.latest, state.pending, now)
    outlet, memory = after_look(outlet, seen_again(memory), state, outcome, now)
    following = replace(
        _present(state, outcome, now),
        validators=replace(validators, body_digest=state.validators.body_digest),
        pending=None,
        memory=replace(memory, doubt=None, doubts=0, doubt_digest=None, doubted_since=None) if memory.doubt else memory,
    )
    return Visit(
        look_after(following, outlet, now, settings),
        outcome,
        fetch,
        change=Change(outcome, now) if outcome is Outcome.RESTORED else None,
        problems=() if state.status is not ArticleStatus.LIVE or memory.doubt else None,  # it is there again
        outlet_memory=_if_new(around.memory, outlet),
    )


def visit_failed(
    state: ArticleState,
    fetch: Fetch,
    problem: Problem,
    *,
    now: datetime,
    settings: Settings,
    retry_after: float | None = None,
    around: Around = Around(),
) -> Visit:
    """The page could not be read. 404, 410 and the like make it missing, and gone when seen again later.

    An article that was never read cannot vanish: it stays pending until it is too old.
    """
    outlet = around.memory and _not_found(around.memory, state.id)
    remember = _if_new(around.memory, outlet)
    if problem.kind in _MISSING and state.latest is not None:
        visit = _visit_missing(state, fetch, problem, now=now, settings=settings, around=around)
        return replace(visit, outlet_memory=remember)
    failures = state.failures + 1
    delay = retry_delay(
        failures,
        base=settings.recheck_interval_min,
        kind=problem.kind,
        settings=settings,
    )
    following = replace(
        state,
        failures=failures,
        last_checked_at=now,
        next_check_at=_unless_too_old(state, now + timedelta(seconds=max(delay, retry_after or 0.0)), now, settings),
    )
    return Visit(following, Outcome.FAILED, fetch, problems=(problem,), outlet_memory=remember)


def _visit_missing(
    state: ArticleState, fetch: Fetch, problem: Problem, *, now: datetime, settings: Settings, around: Around
) -> Visit:
    since = state.missing_since or now
    confirm_at = since + timedelta(seconds=settings.gone_delay)
    due = state.missing_since is not None and now >= confirm_at
    others = set(around.memory.failing) - {state.id} if around.memory else set()
    following = replace(state, missing_since=since, last_checked_at=now, failures=0, pending=None)
    if state.status is ArticleStatus.GONE or (due and len(others) < _FAILING):
        newly = state.status is not ArticleStatus.GONE
        gone = replace(following, status=ArticleStatus.GONE, last_changed_at=now if newly else state.last_changed_at)
        return Visit(
            look_after(gone, around.memory, now, settings),
            Outcome.GONE,
            fetch,
            change=Change(Outcome.GONE, now) if newly else None,
        )
    again = now + timedelta(seconds=settings.recheck_interval_min) if due else confirm_at
    following = replace(following, status=ArticleStatus.MISSING, next_check_at=again)
    return Visit(following, Outcome.MISSING, fetch, problems=(problem,))


def _doubt(state: ArticleState, seen: Readings, around: Around) -> Doubt | None:
    """What is suspect about a reading."""
    if _is_front(seen.now.url) and not _is_front(state.url):
        return Doubt("soft-404", "the address leads to the front page")
    names = tuple(around.outlet.names.values()) if around.outlet else ()
    host = (urlsplit(state.url).hostname or "").removeprefix("www.")
    return doubt_about(seen.before, seen.now, (*names, host), compared)


def _is_front(url: str) -> bool:
    """Whether an address is a site's front page, or that of one of its languages."""
    parts = urlsplit(url)
    path = parts.path.strip("/")
    return not parts.query and (not path or (path.isalpha() and len(path) <= 3))


def _is_believed(memory: ArticleMemory, doubt: Doubt, article: Article, now: datetime, settings: Settings) -> bool:
    """Whether a suspect reading has stayed so long, and the same, that it is what the article has become."""
    same = memory.doubt_digest == article.digest and memory.doubts + 1 >= _DOUBTS_BELIEVED
    lasted = memory.doubted_since is not None and now - memory.doubted_since >= timedelta(seconds=settings.gone_delay)
    return doubt.lasting and same and lasted


def _visit_doubted(
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
    before = state.memory
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
    again = now + timedelta(seconds=delay)
    following = replace(
        state, memory=memory, last_checked_at=now, next_check_at=_unless_too_old(state, again, now, settings)
    )
    outlet = around.memory and _not_found(around.memory, state.id)
    problems = (problem,) if memory.doubts >= _DOUBTS_TOLD else None
    return Visit(following, Outcome.SUSPECT, fetch, problems=problems, outlet_memory=_if_new(around.memory, outlet))


def _unless_too_old(state: ArticleState, again: datetime, now: datetime, settings: Settings) -> datetime | None:
    too_old = (now - state.first_seen_at).total_seconds() > settings.recheck_age_max
    return None if too_old else again


def _present(state: ArticleState, outcome: Outcome, now: datetime) -> ArticleState:
    """The state of an article whose page is there."""
    is_told = outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.RESTORED)
    return replace(
        state,
        status=ArticleStatus.LIVE,
        failures=0,
        missing_since=None,
        last_checked_at=now,
        last_changed_at=now if is_told else state.last_changed_at,
    )


def _found(outlet: OutletMemory) -> OutletMemory:
    return replace(outlet, failing=()) if outlet.failing else outlet


def _not_found(outlet: OutletMemory, article_id: int) -> OutletMemory:
    if article_id in outlet.failing or len(outlet.failing) > _FAILING:
        return outlet
    return replace(outlet, failing=(*outlet.failing, article_id))


def _if_new(before: OutletMemory | None, after: OutletMemory | None) -> OutletMemory | None:
    """What has to be stored of an outlet's memory."""
    return after if after != before else None
