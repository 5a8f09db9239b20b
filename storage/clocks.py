"""What a clock that was far ahead, once, put off until a time that is long in coming."""

from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, Connection, case, or_, select, update

from storage.catalogue import PENDING_QUEUE, RECHECK_QUEUE
from storage.pulses import outlet_pulses
from storage.schema import articles, channels

_AHEAD = timedelta(hours=1)
"""A smaller jump of the clock is waited for."""
_LONGEST = {PENDING_QUEUE: timedelta(days=2), RECHECK_QUEUE: timedelta(days=31)}
"""No article is put off for so long. What failed with our own network has no other mark of the clock."""
_OUTLETS = 200  # in one transaction


def set_right(connection: Connection, now: datetime) -> int:
    """Make due what some outlets, last asked at moments that are still to come, have waiting; returns of how many."""
    late = now + _AHEAD
    asked = select(outlet_pulses.c.outlet_id).where(outlet_pulses.c.tried_at > late).limit(_OUTLETS)
    names = list(connection.execute(asked).scalars())
    if not names:
        return 0
    polled = _not_after(now, channels.c.last_polled_at, channels.c.last_success_at, channels.c.last_new_at)
    waiting = channels.c.outlet_id.in_(names), channels.c.next_due_at > now
    connection.execute(update(channels).where(*waiting).values({**polled, channels.c.next_due_at: now}))
    looks = (articles.c.last_checked_at, articles.c.last_changed_at, articles.c.missing_since, articles.c.called_at)
    put_off = (
        (articles.c.queue == queue) & (articles.c.next_check_at > now + longest) for queue, longest in _LONGEST.items()
    )
    ahead = articles.c.queue.is_not(None), or_(articles.c.last_checked_at > late, *put_off)
    change = update(articles).where(articles.c.outlet_id.in_(names), *ahead)
    connection.execute(change.values({**_not_after(now, *looks), articles.c.next_check_at: now}))
    seen = update(outlet_pulses).where(outlet_pulses.c.outlet_id.in_(names))
    connection.execute(seen.values(tried_at=now))
    return len(names)


def _not_after(now: datetime, *moments: Column[datetime]) -> dict[Column[datetime], ColumnElement[datetime]]:
    return {moment: case((moment > now, now), else_=moment) for moment in moments}
