"""Old copies of a page, as caches send them for hours. Pure.

They are known by when they were made, as the answer says, or by the page's own date of modification.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from rasid.changes.second_look import UNDOING
from rasid.memory import ArticleMemory
from rasid.records import ArticleState, Fetch, Stamp

STUCK = timedelta(days=3)
"""For which old copies that say their age are passed over: then the age is taken for wrong."""
_AHEAD = timedelta(minutes=5)  # by which a page's clock may be ahead of ours
_SAME = timedelta(minutes=1)  # between two reckonings of one copy: `Age` is in whole seconds, answers take some


def dated(
    state: ArticleState, memory: ArticleMemory, said: Stamp | None, fetch: Fetch, now: datetime
) -> tuple[ArticleMemory, bool]:
    """An article's memory after a look at its page, and whether that was an old copy.

    It was one if it was made (`Fetch.made`) before another one that has been seen: whatever differs in it is no news.
    And if the page gives an older date of modification (`said`) than an earlier look has seen: an editor who takes
    something back makes a newer one. What has stayed older for `STUCK`, or by its date alone for `UNDOING`, is what
    the page says now.
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
        if now - since < (STUCK if is_older else UNDOING):
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
