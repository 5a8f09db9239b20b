"""Old copies of a page, as caches send them for hours: known by the page's own date of modification. Pure."""

from dataclasses import replace
from datetime import datetime, timedelta

from rasid.changes.second_look import UNDOING
from rasid.memory import ArticleMemory
from rasid.records import Stamp

_AHEAD = timedelta(minutes=5)  # by which a page's clock may be ahead of ours


def dated(memory: ArticleMemory, said: Stamp | None, now: datetime) -> tuple[ArticleMemory, bool]:
    """An article's memory after a look at a page that gives a date of modification, and whether it is an old copy.

    It is one if another look, at most `UNDOING` ago, has seen a newer date: an editor who takes something back makes
    a newer one. What stays older than that is what the page says now.
    """
    moment = said.instant if said else None
    if moment is None or moment > now + _AHEAD:
        return memory, False
    newest, seen_at = memory.newest, memory.newest_at
    if newest is not None and seen_at is not None and moment < newest and now - seen_at < UNDOING:
        return memory, True
    return replace(memory, newest=moment, newest_at=now), False
