"""Gaps between polls: noted with the poll that shows them, closed by what is found later."""

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import Connection, select, update

from rasid.ports import GapRow
from rasid.records import Gap, Poll
from storage.schema import articles, gaps

_LATELY, _BESIDE = timedelta(days=1), timedelta(hours=1)  # gaps are recorded nearly in order
_NEWEST = select(gaps.c.before).order_by(gaps.c.id.desc()).limit(1)  # as recorded: a clock may have been ahead
_UNFILLED = select(gaps).where(gaps.c.closed_at.is_(None), gaps.c.found < gaps.c.missed).order_by(gaps.c.before)


def note(connection: Connection, poll: Poll, outlet_id: str) -> None:
    """Keep a poll's gap, if it has one."""
    if poll.gap is None:
        return
    values = {
        "outlet_id": outlet_id,
        "channel_id": poll.state.channel.id,
        "after": poll.gap.after,
        "before": poll.gap.before,
        "missed": poll.gap.missed,
        "found": 0,
    }
    same = gaps.c.channel_id == values["channel_id"], gaps.c.before == poll.gap.before
    if connection.execute(select(gaps.c.id).where(*same)).first() is None:
        connection.execute(gaps.insert(), values)


def known_before(connection: Connection, outlet_id: str, keys: Collection[str], poll: Poll) -> bool:
    """Whether some of these articles were known when the poll was made."""
    query = select(articles.c.id).where(
        articles.c.outlet_id == outlet_id, articles.c.key.in_(keys), articles.c.first_seen_at < poll.fetch.at
    )
    return connection.execute(query.limit(1)).first() is not None


def fill(connection: Connection, poll: Poll, *, found: int, closed_at: datetime | None) -> None:
    """Count what was found of a poll's gap, and close it if nothing can be missing any more."""
    assert poll.gap is not None
    same = gaps.c.channel_id == poll.state.channel.id, gaps.c.before == poll.gap.before
    values = {"found": gaps.c.found + found, **({"closed_at": closed_at} if closed_at else {})}
    connection.execute(update(gaps).where(*same).values(values))


def latest(connection: Connection, outlet_id: str | None, limit: int) -> list[GapRow]:
    """See `Store.gaps`."""
    query = select(gaps).order_by(gaps.c.before.desc(), gaps.c.id.desc()).limit(limit)
    if outlet_id is not None:
        query = query.where(gaps.c.outlet_id == outlet_id)
    return [
        GapRow(row.id, row.outlet_id, row.channel_id, Gap(row.after, row.before, row.missed), row.found, row.closed_at)
        for row in connection.execute(query)
    ]


def unfilled(connection: Connection) -> dict[str, list[tuple[str, Gap]]]:
    """By outlet: the channels and gaps of the day up to the newest gap that were not filled, the newest last.

    What was found of a gap is not among its `missed` any more.
    """
    newest = connection.execute(_NEWEST).scalar()
    found: dict[str, list[tuple[str, Gap]]] = {}
    if newest is not None:
        for row in connection.execute(_UNFILLED.where(gaps.c.before.between(newest - _LATELY, newest + _BESIDE))):
            gap = Gap(row.after, row.before, row.missed - row.found)
            found.setdefault(row.outlet_id, []).append((row.channel_id, gap))
    return found
