"""When a channel listed more between two polls than it can hold, so that something was missed. Pure.

Two polls overlap if the later one lists what the earlier one did; the entries, and not their dates, tell. What
is pinned to the top of a list does not count: it says nothing of what lies between. A list that shows only
strangers, but old ones, was sorted anew or shows its archive: it has dates from before the earlier poll.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from urllib.parse import urlsplit, urlunsplit
from zlib import crc32

from rasid.records import Candidate, ChannelKind, ChannelState, Gap

SKETCH = 60
"""Entries that are remembered of a list: those whose digests are the smallest, so that two lists remember the same."""
_LEAST = 3  # entries, of both lists, that say something
_LEAST_OF_SECTION = 8
_PINNED = 3  # entries that may be pinned to a list
_LATE = timedelta(hours=1)  # entries may be listed so long after their dates
_DAY = timedelta(days=1)
_DATED = 0.5  # share of the entries that must have dates
_AT_ONCE = 600.0  # seconds
_MOST_LISTS = 20.0  # that are taken to have gone by unseen, at most
_WIDTH = 8


def sketch_of(candidates: Sequence[Candidate]) -> str:
    """What is remembered of a list, to know its entries again: digests of eight letters, one after the other."""
    return "".join(sorted({_digest(candidate.key) for candidate in candidates})[:SKETCH])


def listed_in(sketch: str) -> int:
    """How many entries the list had of which `sketch` is kept; of a long one, those that are kept."""
    return len(sketch) // _WIDTH


def _digest(key: str) -> str:
    return f"{crc32(key.encode('utf-8', 'replace')):08x}"


def new_in(sketch: str, candidates: Sequence[Candidate]) -> float:
    """How many of a list's entries the one before, of which `sketch` is kept, did not have; of a first list, none."""
    if not sketch:
        return 0.0
    known = {sketch[place : place + _WIDTH] for place in range(0, len(sketch), _WIDTH)}
    digests = {_digest(candidate.key) for candidate in candidates}
    if len(known) < SKETCH:
        return float(len(digests - known))
    compared = {digest for digest in digests if digest <= max(known)}  # only these would have been kept
    return len(compared - known) * len(digests) / max(len(compared), 1)


def find_gap(
    state: ChannelState,
    candidates: Sequence[Candidate],
    moment_of: Callable[[Candidate], datetime | None],
    now: datetime,
) -> Gap | None:
    """The gap before a poll that lists `candidates`, in the list's order; None if there is none.

    `state` is from before the poll; `moment_of` reads an entry's date, and is asked only where it matters.
    A section page, which often mixes its boxes, must be long and show strangers only.
    """
    sketch, before = state.memory.sketch, state.last_success_at
    mixed = state.channel.kind is ChannelKind.SECTION
    least = _LEAST_OF_SECTION if mixed else _LEAST
    if len(sketch) < least * _WIDTH or before is None:
        return None
    known = {sketch[place : place + _WIDTH] for place in range(0, len(sketch), _WIDTH)}
    met = [_digest(candidate.key) in known for candidate in candidates]
    fresh = [candidate for candidate, is_met in zip(candidates, met, strict=True) if not is_met]
    if len(fresh) < least or not _only_pinned(met) or (mixed and any(met)):
        return None
    moments = sorted(moment for candidate in fresh if (moment := moment_of(candidate)) is not None)
    if len(moments) < _DATED * len(fresh):
        return Gap(before, now, float(len(fresh)))
    oldest, newest = moments[0], min(moments[-1], now)
    if oldest < before - _LATE:
        return Gap(before, now, float(len(fresh))) if _are_days(moments, before) else None
    return Gap(before, max(oldest, before), _estimate(before, oldest, newest, len(moments)))


def _are_days(moments: Sequence[datetime], since: datetime) -> bool:
    """Whether moments, in order, are days that are printed with one clock time, and none is over before `since`."""
    return len({moment.timetz() for moment in moments}) == 1 and moments[0] + _DAY > since


def _only_pinned(met: Sequence[bool]) -> bool:
    """Whether the entries met again, if any, are few and stand above all others."""
    number = sum(met)
    return number <= _PINNED and all(met[:number])


def _estimate(before: datetime, oldest: datetime, newest: datetime, number: int) -> float:
    """How many entries are missing, if they came as often as those that are listed.

    Those that came nearly at once, as a day's whole edition does, do not tell how often: then as many as are listed.
    """
    span = (newest - oldest).total_seconds()
    missing = max((oldest - before).total_seconds(), 0.0)
    if span < _AT_ONCE:
        return float(number)
    return min(max(1.0, missing * (number - 1) / span), _MOST_LISTS * number)


def pages_of(url: str, kind: ChannelKind, number: int) -> tuple[str, ...]:
    """Where page `number` (2 or more) of a list may be, the likeliest first."""
    parts = urlsplit(url)
    asked = "paged" if kind is ChannelKind.FEED else "page"
    query = f"{parts.query}&{asked}={number}" if parts.query else f"{asked}={number}"
    by_query = urlunsplit(parts._replace(query=query, fragment=""))
    if kind is ChannelKind.FEED:
        return (by_query,)
    return by_query, urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/page/{number}/", fragment=""))
