"""Whether an outlet's "not modified" is believed: now and then the whole is asked for, and compared. Pure.

A server lies if it names the same validators for a list of other articles, or an article of another text. Some
answer "not modified" whatever they are asked; that shows when the whole differs: the old validators are then
kept once as a bait. They are outdated, so "not modified" is a lie.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from zlib import crc32

from rasid.memory import ChannelMemory, OutletMemory
from rasid.records import ArticleState, ChannelState, Outcome, Validators, Visit

EVERY = 20
"""About so many answers "not modified" are believed before the whole is asked for."""
PENALTY = timedelta(days=14)
"""How long a liar is asked for the whole."""
_DIFFERS = (Outcome.CHANGED, Outcome.UNCONFIRMED)


def is_liar(memory: ChannelMemory | OutletMemory, now: datetime) -> bool:
    """Whether "not modified" is not believed at the moment."""
    return memory.lied_at is not None and now - memory.lied_at < PENALTY


def polls_conditionally(state: ChannelState, now: datetime) -> bool:
    """Whether the next poll may be a conditional one. How many may in a row follows from the channel's id."""
    memory = state.memory
    if is_liar(memory, now):
        return False
    return memory.bait or memory.believed < EVERY // 2 + crc32(state.channel.id.encode()) % EVERY


def looks_conditionally(state: ArticleState, outlet: OutletMemory, now: datetime) -> bool:
    """Whether the next look at an article may be a conditional one: it follows from the article and its last look.

    What differs and has to be seen again is always asked for as a whole.
    """
    if is_liar(outlet, now) or state.pending is not None:
        return False
    if state.memory.bait or state.last_checked_at is None:
        return True
    return crc32(f"{state.key}\n{state.last_checked_at.timestamp():.0f}".encode("utf-8", "replace")) % EVERY != 0


def are_same(before: Validators, after: Validators) -> bool:
    """Whether an answer named the validators of the one before; where there are ETags, they alone count."""
    if before.etag or after.etag:
        return before.etag == after.etag
    return before.last_modified is not None and before.last_modified == after.last_modified


def not_modified(memory: ChannelMemory, now: datetime) -> ChannelMemory:
    """A channel answered "not modified"."""
    if memory.bait:
        return replace(memory, bait=False, believed=0, lied_at=now)
    return replace(memory, believed=memory.believed + 1)


def whole(
    state: ChannelState, after: Validators, now: datetime, *, differs: bool, asked: bool
) -> tuple[ChannelMemory, Validators]:
    """A channel answered with the whole: its memory, and the validators for the next poll.

    `differs`: it lists other articles than the last time. `asked`: the poll was conditional.
    """
    memory, before = state.memory, state.validators
    checks = not asked and memory.believed > 0
    if memory.believed or memory.bait:
        memory = replace(memory, believed=0, bait=False)
    if not differs:
        return memory, after
    if are_same(before, after):
        return replace(memory, lied_at=now), after
    if checks and (before.etag or before.last_modified) and not is_liar(memory, now):
        return replace(memory, bait=True), _bait(before, after)
    return memory, after


def audited(
    visit: Visit, before: ArticleState, after: Validators, outlet: OutletMemory, now: datetime, *, asked: bool
) -> Visit:
    """A look at an article, with what it tells of its outlet's honesty.

    `before` is the article's state, and `outlet` its outlet's memory, before the look; `after` are the answer's
    validators. `asked`: the look was a conditional one. With a pending reading, `bait` tells that a check found it.
    """
    was_bait = before.memory.bait
    if visit.fetch.status == 304:
        return _caught(visit, outlet, now) if was_bait else visit
    known = bool(before.validators.etag or before.validators.last_modified)
    if asked or not known or visit.outcome not in _DIFFERS or is_liar(outlet, now):
        return _with_bait(visit, bait=False) if was_bait else visit
    if are_same(before.validators, after):
        return _caught(visit, outlet, now)
    if before.pending is not None and not was_bait:
        return visit
    validators = _bait(before.validators, visit.state.validators)
    return _with_bait(replace(visit, state=replace(visit.state, validators=validators)), bait=True)


def _bait(before: Validators, after: Validators) -> Validators:
    return replace(after, etag=before.etag, last_modified=before.last_modified)


def _with_bait(visit: Visit, *, bait: bool) -> Visit:
    memory = replace(visit.state.memory, bait=bait)
    return replace(visit, state=replace(visit.state, memory=memory))


def _caught(visit: Visit, outlet: OutletMemory, now: datetime) -> Visit:
    """The visit of an outlet that lied: the next look asks for the whole."""
    honest = _with_bait(visit, bait=False)
    kept = replace(visit.state.validators, etag=None, last_modified=None)
    memory = replace(visit.outlet_memory or outlet, lied_at=now)
    return replace(honest, state=replace(honest.state, validators=kept), outlet_memory=memory)
