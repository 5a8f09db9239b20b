"""Old copies of a page, as caches send them for hours. Pure.

They are known by when they were made, as the answer says, or by the page's own date of modification. Where nothing
says so, an outlet's earlier ones tell for how long they stand.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from rasid.changes.differences import Difference
from rasid.changes.second_look import FORGOTTEN, LOOKS, UNDOING, is_title
from rasid.memory import ArticleMemory, OutletMemory, Sighting
from rasid.records import ArticleState, Fetch, Stamp

STUCK = timedelta(days=3)
"""For which old copies that say their age are passed over: then the age is taken for wrong."""
LONGEST_STAND = timedelta(days=2)
"""That a difference must have stayed at most; what stood for longer before it was taken back was no old copy."""
REMEMBERED = 2 * FORGOTTEN
_LONGER = 1.5  # than the longest that was seen: one of few is hardly the longest there is
_AHEAD = timedelta(minutes=5)  # by which a page's clock may be ahead of ours
_SAME = timedelta(minutes=1)  # between two reckonings of one copy: `Age` is in whole seconds, answers take some


def dated(
    state: ArticleState, memory: ArticleMemory, said: Stamp | None, fetch: Fetch, now: datetime
) -> tuple[ArticleMemory, bool]:
    """An article's memory after a look at its page, and whether that was an old copy.

    It was one if it was made (`Fetch.made`) before another one that has been seen: whatever differs in it is no news.
    And if the page gives an older date of modification (`said`) than an earlier look has seen: an editor who takes
    something back makes a newer one. What has stayed older for `STUCK`, or by its date alone for `LONGEST_STAND`, is
    what the page says now.
    """
    moment = said.instant if said and said.instant and said.instant <= now + _AHEAD else None
    is_said = fetch.made is not None or memory.made is not None
    if moment is None and not is_said:
        return memory, False
    made, known = fetch.made or fetch.at, _made(state, memory)
    is_older = known is not None and made < known - _SAME
    has_older_date = moment is not None and memory.newest is not None and moment < memory.newest
    if is_older or has_older_date:
        since = memory.older_since or now
        if now - since < (STUCK if is_older else LONGEST_STAND):
            return replace(memory, older_since=since), True
    made = made if is_older or known is None else max(made, known)
    return replace(memory, newest=moment or memory.newest, made=made if is_said else None, older_since=None), False


def is_outlived(state: ArticleState, fetch: Fetch, now: datetime) -> bool:
    """Whether a copy was made before the article went missing: a cache has it still, and it says nothing of today."""
    since = state.missing_since
    return since is not None and fetch.made is not None and fetch.made < since - _SAME and now - since < STUCK


def _made(state: ArticleState, memory: ArticleMemory) -> datetime | None:
    """When the newest copy was made that has been seen: while no answer says so, when the version was fetched."""
    return memory.made or (state.last_changed_at if state.latest is not None else None)


def patience(outlet: OutletMemory | None, now: datetime) -> timedelta:
    """For how long what nothing vouches for must have stayed in an outlet, by its old copies that stood for long."""
    if outlet is None or outlet.stale_at is None or now - outlet.stale_at >= REMEMBERED:
        return timedelta(0)
    return min(_LONGER * timedelta(seconds=outlet.stale_for), LONGEST_STAND)


def doubtful(
    seen: Mapping[str, Sighting],
    memory: ArticleMemory,
    outlet: OutletMemory | None,
    now: datetime,
    listed: tuple[bool, bool],
) -> set[str]:
    """The keys of what old copies may show, and that has not stayed for as long as they do.

    What was gone before, and what takes a told change back, is often such in any outlet. An age vouches for the page.
    So do lists for a headline: `listed` tells whether they have come to give that of the last version, and that of
    the page. Those that give the former still speak against the return of the one before.
    """
    if memory.made is not None:
        return set()
    again, least = {*memory.undone, *(one.key for one in memory.flickers)}, patience(outlet, now)
    needed = {key: max(least, UNDOING) if key in again else least for key in seen}
    had, has = listed
    for key in filter(is_title, seen):
        needed[key] = timedelta(0) if has else LONGEST_STAND if had and key in memory.undone else needed[key]
    return {key for key, wait in needed.items() if now - seen[key].since < wait}


def stood(
    outlet: OutletMemory, state: ArticleState, memory: ArticleMemory, back: Sequence[Difference], now: datetime
) -> OutletMemory:
    """The outlet's memory when wordings that had been seen at many looks in a row were gone again, as the last version
    has them: for that long its old copies stand."""
    keys, last = {one.key for one in back if one.place and not one.is_line}, state.last_checked_at
    long = [one.since for one in memory.sightings if one.key in keys and one.looks >= LOOKS]
    if memory.made is not None or last is None or not long or last - min(long) > LONGEST_STAND:
        return outlet
    known = outlet.stale_for if patience(outlet, now) else 0.0
    return replace(outlet, stale_at=now, stale_for=max(known, (last - min(long)).total_seconds()))
