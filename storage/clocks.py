"""What a clock that was far ahead, once, put off until a time that is long in coming."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Column, ColumnElement, Connection, case, delete, or_, select, update

from storage.catalogue import PENDING_QUEUE, RECHECK_QUEUE
from storage.observing import SET_BACK, keep_mark, marks
from storage.pulses import outlet_pulses
from storage.schema import articles, channels, outlets

_AHEAD = timedelta(hours=1)
"""A smaller jump of the clock is waited for."""
_LONGEST = {PENDING_QUEUE: timedelta(days=2), RECHECK_QUEUE: timedelta(days=31)}
"""No article is put off for so long. What failed with our own network has no other mark of the clock."""
_OUTLETS = 50  # in one transaction


def set_right(connection: Connection, now: datetime) -> int | None:
    """Make due what some outlets have waiting because of a clock that was ahead; returns of how many, None: of no more.

    These are outlets last asked at moments that are still to come. Where the heartbeat says that the clock was set back
    all are looked at, some in each call: a crawl that was under way then has asked some of them since.
    """
    asked = select(outlet_pulses.c.outlet_id).where(outlet_pulses.c.tried_at > now + _AHEAD).limit(_OUTLETS)
    if names := list(connection.execute(asked).scalars()):
        _set_right_outlets(connection, names, now, channels.c.next_due_at > now)
        return len(names)
    mark = connection.execute(select(marks.c.at, marks.c.data).where(marks.c.name == SET_BACK)).one_or_none()
    if mark is None:
        return None
    following = select(outlets.c.id).where(outlets.c.id > mark.data["after"]).order_by(outlets.c.id).limit(_OUTLETS)
    names = list(connection.execute(following).scalars())
    if not names:
        connection.execute(delete(marks).where(marks.c.name == SET_BACK))
        return None
    keep_mark(connection, SET_BACK, mark.at, {"after": names[-1]})
    ahead = or_(channels.c.last_polled_at > now + _AHEAD, channels.c.next_due_at > now + _LONGEST[PENDING_QUEUE])
    return _set_right_outlets(connection, names, now, ahead)


def _set_right_outlets(
    connection: Connection, names: Sequence[str], now: datetime, waiting: ColumnElement[bool]
) -> int:
    """Set right these outlets, and their channels that wait; returns of how many something was wrong."""
    polled = _not_after(now, channels.c.last_polled_at, channels.c.last_success_at, channels.c.last_new_at)
    change = update(channels).where(channels.c.outlet_id.in_(names), waiting).returning(channels.c.outlet_id)
    wrong = set(connection.execute(change.values({**polled, channels.c.next_due_at: now})).scalars())
    wrong |= _set_right_articles(connection, names, now)
    seen = update(outlet_pulses).where(outlet_pulses.c.outlet_id.in_(names))
    connection.execute(seen.values(_not_after(now, outlet_pulses.c.tried_at)))
    return len(wrong)


def _set_right_articles(connection: Connection, names: Sequence[str], now: datetime) -> set[str]:
    """Of what was first seen at a moment that is still to come that is set to now: it would count as new until then."""
    late = now + _AHEAD
    looked_at, seen_first = articles.c.last_checked_at > late, articles.c.first_seen_at > late
    put_off = or_(
        looked_at, *(_is_in(queue) & (articles.c.next_check_at > now + wait) for queue, wait in _LONGEST.items())
    )
    given_up = articles.c.next_check_at.is_(None) & looked_at  # as too old
    watched = select(outlets.c.id).where(outlets.c.active.is_(True), outlets.c.paused_at.is_(None))
    moments = (
        articles.c.last_checked_at, articles.c.last_changed_at, articles.c.missing_since, articles.c.called_at,
        articles.c.first_seen_at,
    )  # fmt: skip
    values = {
        **_not_after(now, *moments),
        articles.c.next_check_at: case(
            (given_up | (articles.c.queue.is_not(None) & put_off), now), else_=articles.c.next_check_at
        ),
        articles.c.queue: case((given_up & articles.c.outlet_id.in_(watched), RECHECK_QUEUE), else_=articles.c.queue),
    }
    change = update(articles).where(articles.c.outlet_id.in_(names), put_off | seen_first).values(values)
    return set(connection.execute(change.returning(articles.c.outlet_id)).scalars())


def _is_in(queue: int) -> ColumnElement[bool]:
    return articles.c.queue == queue


def _not_after(now: datetime, *moments: Column[datetime]) -> dict[Column[datetime], ColumnElement[datetime]]:
    return {moment: case((moment > now, now), else_=moment) for moment in moments}
