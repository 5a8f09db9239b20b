"""What hooks have received, what was put aside, and the notices that wait. Changes wait where they are stored."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ColumnElement,
    Connection,
    Table,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
    update,
)

from rasid.deliveries import MOST_ASIDE, Outbox, Refused
from rasid.health.state import HookAside
from rasid.health.telling import Message
from rasid.showing import HookBacklog
from rasid.webhooks import Event, HookState, Notice, notice_data
from storage.columns import Moment, Words
from storage.engine import Database
from storage.schema import changes, metadata
from storage.sqlite import NEVER_REUSED, ROW_ID
from storage.text import from_json, to_json

webhooks = Table(
    "webhooks",
    metadata,
    Column("name", Words, primary_key=True),
    Column("state", JSON, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("mark", Words, nullable=False),  # what is posted twice is kept once
    Column("at", Moment, nullable=False),
    Column("data", JSON, nullable=False),
    UniqueConstraint("mark"),
    **NEVER_REUSED,
)

webhook_aside = Table(
    "webhook_aside",
    metadata,
    Column("id", ROW_ID, primary_key=True),
    Column("hook", Words, nullable=False),
    Column("event_id", Words, nullable=False),
    Column("at", Moment, nullable=False),
    Column("error", Words, nullable=False),
    Column("again", Boolean, nullable=False),
    Column("event", JSON, nullable=False),
    UniqueConstraint("hook", "event_id"),
    **NEVER_REUSED,
)

_KEPT = 10_000  # notices; a hook that fails for longer has missed much else


class SqlOutbox(Outbox):
    """`Outbox` on SQLAlchemy: every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def states(self) -> dict[str, HookState]:
        with self._database.reading() as connection:
            return hook_states(connection)

    def keep(self, state: HookState, aside: Refused | None = None) -> None:
        values = {"state": to_json(state)}
        with self._database.writing() as connection:
            done = connection.execute(update(webhooks).where(webhooks.c.name == state.name).values(values))
            if done.rowcount == 0:
                connection.execute(insert(webhooks), {"name": state.name, **values})
            if aside is not None:
                self._put_aside(connection, aside)

    def _put_aside(self, connection: Connection, refused: Refused) -> None:
        told = {"at": refused.at, "error": refused.error, "again": refused.again}
        row = {"hook": refused.hook, "event_id": refused.event.id, "event": to_json(refused.event), **told}
        upsert = self._database.insert(webhook_aside)
        connection.execute(upsert.on_conflict_do_update(index_elements=["hook", "event_id"], set_=told), row)
        latest = (
            select(webhook_aside.c.id)
            .where(webhook_aside.c.hook == refused.hook)
            .order_by(webhook_aside.c.id.desc())
            .limit(MOST_ASIDE)
        )
        old = _of_hook(refused.hook), webhook_aside.c.id.not_in(latest)
        connection.execute(delete(webhook_aside).where(*old))

    def retain(self, names: Collection[str]) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(webhooks).where(webhooks.c.name.not_in(sorted(names))))
            connection.execute(delete(webhook_aside).where(webhook_aside.c.hook.not_in(sorted(names))))

    def end(self) -> tuple[int, int]:
        with self._database.reading() as connection:
            last = [connection.execute(select(func.max(table.c.id))).scalar() or 0 for table in (changes, notices)]
        return last[0], last[1]

    def post(self, messages: Sequence[tuple[Message, datetime]]) -> None:
        rows = [
            {"mark": "|".join((*message.key, message.news, message.severity, since.isoformat())), "at": since,
             "data": notice_data(message)}
            for message, since in messages
        ]  # fmt: skip
        if not rows:
            return
        with self._database.writing() as connection:
            connection.execute(self._database.insert(notices).on_conflict_do_nothing(), rows)
            last = connection.execute(select(func.max(notices.c.id))).scalar_one()
            connection.execute(delete(notices).where(notices.c.id <= last - _KEPT))

    def notices(self, after: int, limit: int) -> list[Notice]:
        query = select(notices).where(notices.c.id > after).order_by(notices.c.id).limit(limit)
        with self._database.reading() as connection:
            return [Notice(row.id, row.at, row.data) for row in connection.execute(query)]

    def aside(self, hook: str | None = None, *, again: bool = False) -> list[Refused]:
        query = select(webhook_aside).order_by(webhook_aside.c.id)
        if hook is not None:
            query = query.where(_of_hook(hook))
        if again:
            query = query.where(webhook_aside.c.again.is_(True))
        with self._database.reading() as connection:
            rows = connection.execute(query).all()
        return [Refused(row.hook, from_json(Event, row.event), row.at, row.error, row.again) for row in rows]

    def send_again(self, hook: str, events: Collection[str] = ()) -> int:
        with self._database.writing() as connection:
            return connection.execute(update(webhook_aside).where(*_some(hook, events)).values(again=True)).rowcount

    def forget(self, hook: str, events: Collection[str] = ()) -> int:
        with self._database.writing() as connection:
            return connection.execute(delete(webhook_aside).where(*_some(hook, events))).rowcount


def _of_hook(hook: str) -> ColumnElement[bool]:
    return webhook_aside.c.hook == hook


def _some(hook: str, events: Collection[str]) -> list[ColumnElement[bool]]:
    chosen = [webhook_aside.c.event_id.in_(sorted(events))] if events else []
    return [_of_hook(hook), *chosen]


def aside_of(connection: Connection) -> list[HookAside]:
    """How much was put aside for each hook."""
    column = webhook_aside.c
    groups = (
        select(column.hook, func.count().label("events"), func.min(column.at).label("since"), func.max(column.id))
        .group_by(column.hook)
        .subquery()
    )
    query = select(groups, column.error).join(webhook_aside, column.id == groups.c[3]).order_by(column.hook)
    return [HookAside(row.hook, row.events, row.since, row.error) for row in connection.execute(query)]


def hook_states(connection: Connection) -> dict[str, HookState]:
    """The states of all hooks, by name."""
    return {row.name: from_json(HookState, row.state) for row in connection.execute(select(webhooks))}


def backlog(connection: Connection) -> tuple[HookBacklog, ...]:
    """How far behind each hook is. Events that it does not want wait, too, until it is next served."""
    aside = {one.hook: one.events for one in aside_of(connection)}
    return tuple(
        _behind(connection, state, aside.get(name, 0)) for name, state in sorted(hook_states(connection).items())
    )


def _behind(connection: Connection, state: HookState, aside: int) -> HookBacklog:
    waiting, since = 0, []
    for table, after in ((changes, state.changes_after), (notices, state.notices_after)):
        last = connection.execute(select(func.max(table.c.id))).scalar() or 0
        waiting += max(0, last - after)
        first = select(table.c.at).where(table.c.id > after).order_by(table.c.id).limit(1)
        since += [row.at for row in connection.execute(first)]
    return HookBacklog(
        state.name, waiting, min(since, default=None), state.delivered_at, failures=state.failures, aside=aside
    )
