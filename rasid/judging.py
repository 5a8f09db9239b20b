"""What a fetch comes to: a poll's or a visit's next state, ready to be stored. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from hashlib import sha256

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
    """A channel was read. `floor` is the shortest interval, in seconds, that the outlet asks for.

    It moved if it lists other articles or titles: clocks, counters and the order of entries are no news.
    """
    listing = _listing(candidates)
    interval = max(interval_after(state.interval, changed=listing != state.listing, settings=settings), floor)
    following = _polled(replace(state, listing=listing), validators, interval, now)
    after = settings.recheck_interval_min
    return Poll(following, fetch, tuple(candidates), tuple(problems), recheck_after=after)


def _listing(candidates: Sequence[Candidate]) -> str:
    """A digest of which articles are listed under which titles, in any order."""
    entries = {f"{c.key}\n{' '.join((c.hints.title or '').split())}" for c in candidates}
    return sha256("\n\n".join(sorted(entries)).encode("utf-8", "surrogatepass")).hexdigest()


def _polled(state: ChannelState, validators: Validators, interval: float, now: datetime) -> ChannelState:
    """The state after a poll that succeeded."""
    return replace(
        state,
        validators=validators,
        interval=interval,
        failures=0,
        last_polled_at=now,
        last_success_at=now,
        next_due_at=now + timedelta(seconds=interval),
    )


def poll_unchanged(
    state: ChannelState, fetch: Fetch, *, validators: Validators, now: datetime, settings: Settings
) -> Poll:
    """The channel answered 304, or with the body of last time: nothing was parsed."""
    same = replace(validators, body_digest=state.validators.body_digest)
    interval = interval_after(state.interval, changed=False, settings=settings)
    return Poll(_polled(state, same, interval, now), fetch, problems=None, not_modified=True)


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
