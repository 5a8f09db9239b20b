"""What a fetch comes to: a poll's or a visit's next state, ready to be stored. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from rasid.errors import TROUBLES, Next
from rasid.records import Candidate, ChannelState, Fetch, Poll, Problem, Validators
from rasid.settings import Settings
from rasid.timing.channels import interval_after
from rasid.timing.retries import retry_delay
from rasid.visiting import Around, visit_failed, visit_read, visit_unchanged

__all__ = ["Around", "poll_failed", "poll_succeeded", "poll_unchanged", "visit_failed", "visit_read", "visit_unchanged"]


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
