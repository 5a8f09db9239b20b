"""What a fetch comes to: a poll's or a visit's next state, ready to be stored. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from rasid.changes.compare import field_edits
from rasid.changes.edits import typed_edits
from rasid.changes.weights import together
from rasid.errors import TROUBLES, Next
from rasid.normalize.text import compared
from rasid.records import (
    Article,
    ArticleState,
    ArticleStatus,
    Candidate,
    Change,
    ChannelState,
    Fetch,
    Outcome,
    Poll,
    Problem,
    Validators,
    Visit,
)
from rasid.settings import Settings
from rasid.timing.articles import next_check
from rasid.timing.channels import interval_after
from rasid.timing.retries import retry_delay

_MISSING = ("http-404", "http-410")


def poll_succeeded(
    state: ChannelState,
    fetch: Fetch,
    *,
    candidates: Sequence[Candidate],
    validators: Validators,
    problems: Sequence[Problem],
    now: datetime,
    settings: Settings,
    floor: float = 0.0,
) -> Poll:
    """A channel was read. `floor` is the shortest interval, in seconds, that the outlet asks for."""
    changed = validators.body_digest != state.validators.body_digest
    interval = max(interval_after(state.interval, changed=changed, settings=settings), floor)
    following = replace(
        state,
        validators=validators,
        interval=interval,
        failures=0,
        last_polled_at=now,
        last_success_at=now,
        next_due_at=now + timedelta(seconds=interval),
    )
    return Poll(following, fetch, tuple(candidates), tuple(problems))


def poll_unchanged(
    state: ChannelState, fetch: Fetch, *, validators: Validators, now: datetime, settings: Settings
) -> Poll:
    """The channel answered 304, or with the body of last time: nothing was parsed."""
    same = replace(validators, body_digest=state.validators.body_digest)
    poll = poll_succeeded(state, fetch, candidates=(), validators=same, problems=(), now=now, settings=settings)
    return replace(poll, problems=None, not_modified=True)


def poll_failed(
    state: ChannelState,
    fetch: Fetch,
    problem: Problem,
    *,
    now: datetime,
    settings: Settings,
    retry_after: float | None = None,
) -> Poll:
    """The channel could not be read. `retry_after` is what the outlet asked for, in seconds."""
    failures = state.failures + 1
    delay = retry_delay(
        failures,
        base=state.interval or settings.poll_interval,
        slow=TROUBLES[problem.kind].next is not Next.RETRY,
        settings=settings,
    )
    following = replace(
        state,
        failures=failures,
        last_polled_at=now,
        next_due_at=now + timedelta(seconds=max(delay, retry_after or 0.0)),
    )
    return Poll(following, fetch, problems=(problem,))


def visit_read(
    state: ArticleState,
    fetch: Fetch,
    article: Article,
    *,
    validators: Validators,
    problems: Sequence[Problem],
    now: datetime,
    settings: Settings,
) -> Visit:
    """The article's page was read as `article`: new, unchanged, cosmetic, changed or restored."""
    before = state.latest
    differs = before is None or before.digest != article.digest
    outcome = _outcome(state, article)
    following = replace(
        _present(state, outcome, now),
        validators=validators,
        latest=article if differs else before,
        versions=state.versions + 1 if differs else state.versions,
    )
    change = None
    if before is not None and outcome in (Outcome.CHANGED, Outcome.RESTORED):
        change = _told(outcome, before, article, now, settings) if differs else Change(outcome, now)
    return Visit(
        replace(following, next_check_at=next_check(following, now, settings)),
        outcome,
        fetch,
        version=article if differs else None,
        change=change,
        problems=tuple(problems),
    )


def _told(outcome: Outcome, before: Article, after: Article, now: datetime, settings: Settings) -> Change:
    """The change between two readings; people are told if it weighs enough. That one is back, they are always."""
    typed = typed_edits(before, after, compared)
    weight = 1.0 if outcome is Outcome.RESTORED else together(typed)
    return Change(outcome, now, field_edits(before, after), typed, weight, weight >= settings.tell_weight)


def visit_unchanged(
    state: ArticleState, fetch: Fetch, *, validators: Validators, now: datetime, settings: Settings
) -> Visit:
    """The page answered 304, or with the body of last time: nothing was parsed."""
    outcome = Outcome.RESTORED if state.status is ArticleStatus.GONE else Outcome.UNCHANGED
    following = replace(
        _present(state, outcome, now),
        validators=replace(validators, body_digest=state.validators.body_digest),
    )
    return Visit(
        replace(following, next_check_at=next_check(following, now, settings)),
        outcome,
        fetch,
        change=Change(outcome, now) if outcome is Outcome.RESTORED else None,
        problems=() if state.status is not ArticleStatus.LIVE else None,  # back: no longer missing
    )


def visit_failed(
    state: ArticleState,
    fetch: Fetch,
    problem: Problem,
    *,
    now: datetime,
    settings: Settings,
    retry_after: float | None = None,
) -> Visit:
    """The page could not be read. 404 and 410 make it missing, and gone when seen again later.

    An article that was never read cannot vanish: it stays pending until it is too old.
    """
    if problem.kind in _MISSING and state.latest is not None:
        return _visit_missing(state, fetch, problem, now=now, settings=settings)
    failures = state.failures + 1
    delay = retry_delay(
        failures,
        base=settings.recheck_interval_min,
        slow=TROUBLES[problem.kind].next is not Next.RETRY,
        settings=settings,
    )
    too_old = (now - state.first_seen_at).total_seconds() > settings.recheck_age_max
    following = replace(
        state,
        failures=failures,
        last_checked_at=now,
        next_check_at=None if too_old else now + timedelta(seconds=max(delay, retry_after or 0.0)),
    )
    return Visit(following, Outcome.FAILED, fetch, problems=(problem,))


def _visit_missing(state: ArticleState, fetch: Fetch, problem: Problem, *, now: datetime, settings: Settings) -> Visit:
    since = state.missing_since or now
    confirm_at = since + timedelta(seconds=settings.gone_delay)
    seen_before = state.missing_since is not None
    following = replace(state, missing_since=since, last_checked_at=now, failures=0)
    if state.status is ArticleStatus.GONE or (seen_before and now >= confirm_at):
        newly = state.status is not ArticleStatus.GONE
        gone = replace(following, status=ArticleStatus.GONE, last_changed_at=now if newly else state.last_changed_at)
        return Visit(
            replace(gone, next_check_at=next_check(gone, now, settings)),
            Outcome.GONE,
            fetch,
            change=Change(Outcome.GONE, now) if newly else None,
        )
    following = replace(following, status=ArticleStatus.MISSING, next_check_at=max(confirm_at, now))
    return Visit(following, Outcome.MISSING, fetch, problems=(problem,))


def _present(state: ArticleState, outcome: Outcome, now: datetime) -> ArticleState:
    """The state of an article whose page is there."""
    told = outcome in (Outcome.NEW, Outcome.CHANGED, Outcome.RESTORED)
    return replace(
        state,
        status=ArticleStatus.LIVE,
        failures=0,
        missing_since=None,
        last_checked_at=now,
        last_changed_at=now if told else state.last_changed_at,
    )


def _outcome(state: ArticleState, article: Article) -> Outcome:
    if state.latest is None:
        return Outcome.NEW
    if state.status is ArticleStatus.GONE:
        return Outcome.RESTORED
    if state.latest.digest != article.digest:
        return Outcome.CHANGED
    if state.latest.exact_digest != article.exact_digest:
        return Outcome.COSMETIC
    return Outcome.UNCHANGED
