"""Makes the catalogue known to the database: outlets and channels come, change, retire and return."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, case, select, update

from rasid.records import ArticleStatus, Channel, Outlet
from storage.mapping import AnyRow, Values
from storage.schema import articles, channels, outlets, problems

PENDING_QUEUE, RECHECK_QUEUE = 0, 1


def sync(connection: Connection, wanted: Sequence[Outlet], now: datetime) -> None:
    """See `Store.sync_outlets`. Rows that stay as they are are not written."""
    known = {row.id: row for row in connection.execute(select(outlets))}
    _sync_outlets(connection, wanted, known)
    _sync_channels(connection, wanted, now)
    kept = {outlet.id for outlet in wanted}
    retired = [row.id for row in known.values() if row.active and row.id not in kept]
    returned = [name for name in kept if name in known and not known[name].active and known[name].paused_at is None]
    for outlet_id in retired:
        _retire(connection, outlet_id, now)
    for outlet_id in returned:
        _bring_back(connection, outlet_id)


def _outlet_values(outlet: Outlet) -> Values:
    return {
        "name": outlet.name,
        "country": outlet.country,
        "language": outlet.languages[0] if outlet.languages else "",
        "active": True,
        "zone": outlet.zone,
    }


def _differs(row: AnyRow, values: Values) -> bool:
    return any(getattr(row, name) != value for name, value in values.items())


def _write(connection: Connection, table_update: object, rows: list[Values]) -> None:
    if rows:
        connection.execute(table_update, rows)  # type: ignore[call-overload]  # insert or update alike


def _sync_outlets(connection: Connection, wanted: Sequence[Outlet], known: dict[str, AnyRow]) -> None:
    added: list[Values] = []
    changed: list[Values] = []
    for outlet in wanted:
        values = _outlet_values(outlet)
        if outlet.id not in known:
            added.append({"id": outlet.id, **values})
        elif _differs(known[outlet.id], values):
            changed.append({"b_id": outlet.id, **values})
    _write(connection, outlets.insert(), added)
    _write(connection, update(outlets).where(outlets.c.id == bindparam("b_id")), changed)


def _sync_channels(connection: Connection, wanted: Sequence[Outlet], now: datetime) -> None:
    known = {row.id: row for row in connection.execute(select(channels))}
    listed = [(place, channel) for outlet in wanted for place, channel in enumerate(outlet.channels)]
    added: list[Values] = []
    paused = set(connection.execute(select(outlets.c.id).where(outlets.c.paused_at.is_not(None))).scalars())
    for place, channel in listed:
        active = channel.outlet_id not in paused
        values = {"position": place, "active": active, "kind": channel.kind.value, "url": channel.url}
        row = known.get(channel.id)
        if row is None:
            added.append({"id": channel.id, "outlet_id": channel.outlet_id, "next_due_at": now, **values})
        elif _differs(row, values):
            moved = _moved(now) if (row.url, row.kind) != (channel.url, channel.kind.value) else {}
            connection.execute(update(channels).where(channels.c.id == channel.id).values(**values, **moved))
            if moved:
                _close_problems(connection, problems.c.owner == row.id, now)
    _write(connection, channels.insert(), added)
    _drop_channels(connection, known.values(), (channel for _, channel in listed), {o.id for o in wanted}, now)


def _moved(now: datetime) -> Values:
    """A new address, or another kind of list, starts afresh: nothing that was learned before holds."""
    fresh = dict.fromkeys(("etag", "last_modified", "body_digest", "standing", "listing", "memory"))
    return {**fresh, "failures": 0, "next_due_at": now}


def _drop_channels(
    connection: Connection, known: Iterable[AnyRow], listed: Iterable[Channel], kept: set[str], now: datetime
) -> None:
    """Let go of channels that their outlet's file no longer has. A retired outlet's keep their places."""
    names = {channel.id for channel in listed}
    for row in known:
        if row.outlet_id in kept and row.id not in names and row.position is not None:
            connection.execute(update(channels).where(channels.c.id == row.id).values(position=None, active=False))
            _close_problems(connection, problems.c.owner == row.id, now)


def _retire(connection: Connection, outlet_id: str, now: datetime) -> None:
    connection.execute(update(outlets).where(outlets.c.id == outlet_id).values(active=False))
    _rest(connection, outlet_id)
    _close_problems(connection, problems.c.outlet_id == outlet_id, now)


def _rest(connection: Connection, outlet_id: str) -> None:
    """Make nothing of an outlet due any more; its places in the queues stay known."""
    connection.execute(update(channels).where(channels.c.outlet_id == outlet_id).values(active=False))
    connection.execute(
        update(articles).where(articles.c.outlet_id == outlet_id, articles.c.queue.is_not(None)).values(queue=None)
    )


def pause(connection: Connection, outlet_id: str, since: datetime | None) -> bool:
    """See `Showing.pause`."""
    row = connection.execute(select(outlets).where(outlets.c.id == outlet_id)).one_or_none()
    if row is None or not row.active:
        return False
    if (row.paused_at is None) == (since is None):
        return True
    connection.execute(update(outlets).where(outlets.c.id == outlet_id).values(paused_at=since))
    if since is not None:
        _rest(connection, outlet_id)
        return True
    of_outlet = channels.c.outlet_id == outlet_id, channels.c.position.is_not(None)
    connection.execute(update(channels).where(*of_outlet).values(active=True))
    _bring_back(connection, outlet_id)
    return True


def make_due(connection: Connection, outlet_id: str, now: datetime) -> bool:
    """See `Showing.make_due`."""
    of_outlet = channels.c.outlet_id == outlet_id, channels.c.active.is_(True)
    return connection.execute(update(channels).where(*of_outlet).values(next_due_at=now)).rowcount > 0


def _bring_back(connection: Connection, outlet_id: str) -> None:
    pending = articles.c.status == ArticleStatus.PENDING.value
    connection.execute(
        update(articles)
        .where(articles.c.outlet_id == outlet_id, articles.c.next_check_at.is_not(None))
        .values(queue=case((pending, PENDING_QUEUE), else_=RECHECK_QUEUE))
    )


def _close_problems(connection: Connection, which: object, now: datetime) -> None:
    connection.execute(
        update(problems).where(problems.c.open, which).values(open=False, closed_at=now)  # type: ignore[arg-type]  # a SQL condition
    )
