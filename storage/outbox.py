"""What hooks have received, and the notices that wait for them. Changes wait where they are stored."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import JSON, Column, Connection, Table, UniqueConstraint, delete, func, insert, select, update

from rasid.health.telling import Message
from rasid.webhooks import HookState, Notice, Outbox, notice_data
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

_KEPT = 10_000  # notices; a hook that fails for longer has missed much else


class SqlOutbox(Outbox):
    """`Outbox` on SQLAlchemy: every method is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def states(self) -> dict[str, HookState]:
        with self._database.reading() as connection:
            return hook_states(connection)

    def keep(self, state: HookState) -> None:
        values = {"state": to_json(state)}
        with self._database.writing() as connection:
            done = connection.execute(update(webhooks).where(webhooks.c.name == state.name).values(values))
            if done.rowcount == 0:
                connection.execute(insert(webhooks), {"name": state.name, **values})

    def retain(self, names: Collection[str]) -> None:
        with self._database.writing() as connection:
            connection.execute(delete(webhooks).where(webhooks.c.name.not_in(sorted(names))))

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


def hook_states(connection: Connection) -> dict[str, HookState]:
    """The states of all hooks, by name."""
    return {row.name: from_json(HookState, row.state) for row in connection.execute(select(webhooks))}
