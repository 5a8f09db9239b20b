"""What a fetch comes to: a poll's or a visit's next state, ready to be stored. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from rasid.absences import visit_failed
from rasid.around import Around
from rasid.auditing import is_liar, not_modified, whole
from rasid.gaps import listed_in, new_in, sketch_of
from rasid.habit import NO_WISHES, Wishes
from rasid.memory import ChannelMemory
from rasid.moving import after_failure, seen_at
from rasid.records import ArticleState, Candidate, ChannelState, Fetch, Gap, Outcome, Poll, Problem, Validators, Visit
from rasid.settings import Settings
from rasid.timing.channels import next_poll
from rasid.timing.retries import retry_delay
from rasid.visiting import visit_read, visit_unchanged

__all__ = [
    "Around",
    "Heard",
    "poll_excused",
    "poll_failed",
    "poll_succeeded",
    "poll_unchanged",
    "visit_excused",
    "visit_failed",
    "visit_read",
    "visit_unchanged",
]

_AFTER_GAP = 0.5  # of the interval, after one in which more was listed than the list can hold
OUTAGE_WAIT = 180.0
"""Seconds until the next try of what failed because our own network did; `retry_interval_max` at most."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What a channel's answer said beside what it listed.

    `wishes` are what the list asks for, `fresh` for how many seconds its headers say that it stays as it is;
    `asked` tells whether the poll was conditional, `target` where a permanent redirection led, if that address
    may take the channel's place. `gap` is what the poll shows to be missing since the one before.
    """

    wishes: Wishes = NO_WISHES
    fresh: float = 0.0
    asked: bool = True
    target: str | None = None
    gap: Gap | None = None


def poll_succeeded(
    state: ChannelState,
    fetch: Fetch,
    *,
    candidates: Sequence[Candidate],
    validators: Validators,
    problems: Sequence[Problem],
    now: datetime,
    settings: Settings,
    heard: Heard = Heard(),
) -> Poll:
    """A channel was read.

    It moved if it lists other articles or titles: clocks, counters and the order of entries are no news.
    """
    listing = _listing(candidates)
    changed = listing != state.listing
    memory, kept = whole(state, validators, now, differs=changed and state.listing is not None, asked=heard.asked)
    new = new_in(state.memory.sketch, candidates) + (heard.gap.missed if heard.gap else 0.0)
    memory = replace(
        seen_at(memory, heard.target, now.date()),
        sketch=sketch_of(candidates),
        habit=state.memory.habit.after(state.last_success_at, now, new),
        wishes=heard.wishes,
    )
    due = next_poll(
        memory.habit, now, settings, _at_least(heard.wishes, heard.fresh), listed=len(candidates),
        hurry=_AFTER_GAP if heard.gap else 1.0,
    )  # fmt: skip
    following = _polled(replace(state, listing=listing, memory=memory), kept, due, now)
    told = (*problems, *_standing(following, now), *_missing(following, heard.gap))
    after = settings.recheck_interval_min
    return Poll(following, fetch, tuple(candidates), told, recheck_after=after, gap=heard.gap)


def _missing(state: ChannelState, gap: Gap | None) -> tuple[Problem, ...]:
    if gap is None:
        return ()
    detail = f"about {gap.missed:.0f} between {gap.after:%Y-%m-%d %H:%M} and {gap.before:%Y-%m-%d %H:%M} UTC"
    return (Problem("entries-missed", state.channel.id, detail),)


def _standing(state: ChannelState, now: datetime) -> tuple[Problem, ...]:
    """What a person should know of a channel that can be read."""
    found: list[Problem] = []
    if is_liar(state.memory, now):
        found.append(Problem("lying-validators", state.channel.id, f"found on {state.memory.lied_at:%Y-%m-%d}"))
    if state.memory.address:
        found.append(Problem("moved-channel", state.channel.id, f"{state.channel.url} -> {state.memory.address}"))
    return tuple(found)


def _listing(candidates: Sequence[Candidate]) -> str:
    """A digest of which articles are listed under which titles, in any order."""
    entries = {f"{c.key}\n{' '.join((c.hints.title or '').split())}" for c in candidates}
    return sha256("\n\n".join(sorted(entries)).encode("utf-8", "surrogatepass")).hexdigest()


def _at_least(wishes: Wishes, fresh: float) -> Wishes:
    return replace(wishes, floor=fresh) if fresh > wishes.floor else wishes


def _polled(state: ChannelState, validators: Validators, due: datetime, now: datetime) -> ChannelState:
    """The state after a poll that succeeded."""
    return replace(
        state,
        validators=validators,
        interval=(due - now).total_seconds(),
        failures=0,
        last_polled_at=now,
        last_success_at=now,
        next_due_at=due,
    )


def poll_unchanged(
    state: ChannelState,
    fetch: Fetch,
    *,
    validators: Validators,
    now: datetime,
    settings: Settings,
    heard: Heard = Heard(),
) -> Poll:
    """The channel answered 304, or with the body of last time: nothing was parsed."""
    same = replace(validators, body_digest=state.validators.body_digest)
    memory = seen_at(_unchanged(state.memory, fetch, now), heard.target, now.date())
    memory = replace(memory, habit=memory.habit.after(state.last_success_at, now, 0.0))
    wishes = _at_least(memory.wishes, heard.fresh)
    due = next_poll(memory.habit, now, settings, wishes, listed=listed_in(memory.sketch))
    following = _polled(replace(state, memory=memory), same, due, now)
    caught = memory.lied_at != state.memory.lied_at
    if caught:  # the whole is asked for at once
        soon = now + timedelta(seconds=settings.poll_interval_min)
        following = replace(following, validators=Validators(), next_due_at=soon)
    told = _standing(following, now) if caught or memory.address != state.memory.address else None
    return Poll(following, fetch, problems=told, not_modified=True)


def _unchanged(memory: ChannelMemory, fetch: Fetch, now: datetime) -> ChannelMemory:
    if fetch.status == 304:
        return not_modified(memory, now)
    return replace(memory, believed=0, bait=False) if memory.believed or memory.bait else memory


def poll_failed(
    state: ChannelState,
    fetch: Fetch,
    problem: Problem,
    *,
    now: datetime,
    settings: Settings,
    retry_after: float | None = None,
) -> Poll:
    """The channel could not be read. `retry_after` is what the outlet asked for, in seconds.

    An adopted address that fails again and again is given up, and the catalogue's is polled at once.
    """
    failures = state.failures + 1
    base = min(state.interval or settings.poll_interval, settings.poll_interval_max)  # skipped days are in an interval
    delay = retry_delay(failures, base=base, kind=problem.kind, settings=settings)
    memory = after_failure(state.memory, failures)
    reverted = memory.address != state.memory.address
    following = replace(
        state,
        failures=failures,
        memory=memory,
        validators=Validators() if reverted or problem.kind == "not-modified" else state.validators,
        last_polled_at=now,
        next_due_at=now + timedelta(seconds=0.0 if reverted else max(delay, retry_after or 0.0)),
    )
    return Poll(following, fetch, problems=(problem,))


def poll_excused(state: ChannelState, fetch: Fetch, now: datetime, settings: Settings) -> Poll:
    """The channel could not be asked since our own network failed: nothing is said of the outlet."""
    return Poll(replace(state, next_due_at=_after_outage(now, settings)), fetch, problems=None, excused=True)


def visit_excused(state: ArticleState, fetch: Fetch, now: datetime, settings: Settings) -> Visit:
    """The article could not be asked for since our own network failed: it stays as it is."""
    following = replace(state, next_check_at=_after_outage(now, settings))
    return Visit(following, Outcome.FAILED, fetch, problems=None, excused=True)


def _after_outage(now: datetime, settings: Settings) -> datetime:
    return now + timedelta(seconds=min(OUTAGE_WAIT, settings.retry_interval_max))
