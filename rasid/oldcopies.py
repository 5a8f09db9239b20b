"""Old copies of a page, as caches send them for hours: known by the page's own date of modification. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from rasid.changes.second_look import UNDOING
from rasid.memory import ArticleMemory
from rasid.records import Stamp

_AHEAD = timedelta(minutes=5)  # by which a page's clock may be ahead of ours


def dated(memory: ArticleMemory, said: Stamp | None, now: datetime) -> tuple[ArticleMemory, bool]:
    """An article's memory after a look at a page that gives a date of modification, and whether it is an old copy.

    It is one if an earlier look has seen a newer date: an editor who takes something back makes a newer one. What has
    stayed older for `UNDOING` is what the page says now.
    """
    moment = said.instant if said else None
    if moment is None or moment > now + _AHEAD:
        return memory, False
    if memory.newest is not None and moment < memory.newest:
        since = memory.older_since or now
        if now - since < UNDOING:
            return replace(memory, older_since=since), True
    return replace(memory, newest=moment, older_since=None), False
