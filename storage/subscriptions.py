"""Subscriptions to hubs, and what hubs push. See `rasid.websub.Subscriptions`."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import JSON, Column, Connection, ForeignKey, Table, UniqueConstraint, bindparam, select, update

from rasid.records import Candidate, Fetch, Poll
from rasid.websub import Push, Subscription, Subscriptions
from storage.columns import Words
from storage.engine import Database
from storage.mapping import channel_from_row
from storage.recording import Recorder
from storage.schema import channels, metadata
from storage.text import from_json, to_json

subscriptions = Table(
    "subscriptions",
    metadata,
    Column("channel_id", Words, ForeignKey("channels.id"), primary_key=True),
    Column("token", Words, nullable=False),
    Column("record", JSON, nullable=False),
    UniqueConstraint("token"),
)

_OF_CHANNEL = select(subscriptions.c.record).where(subscriptions.c.channel_id == bindparam("b_id"))
_BY_TOKEN = select(subscriptions.c.record).where(subscriptions.c.token == bindparam("b_token"))
_CHANNEL = select(channels).where(channels.c.id == bindparam("b_id"), channels.c.active.is_(True))
_OF_OUTLET = (
    select(subscriptions.c.record)
    .join(channels, channels.c.id == subscriptions.c.channel_id)
    .where(channels.c.outlet_id == bindparam("b_id"))
    .order_by(channels.c.position, channels.c.id)
)


def of_outlet(connection: Connection, outlet_id: str) -> list[Subscription]:
    """The subscriptions of an outlet's channels, in their order."""
    return [from_json(Subscription, record) for record in connection.execute(_OF_OUTLET, {"b_id": outlet_id}).scalars()]


class SqlSubscriptions(Subscriptions):
    """`Subscriptions` in the store's database."""

    def __init__(self, database: Database, recorder: Recorder) -> None:
        self._database = database
        self._recorder = recorder
        made = database.insert(subscriptions)
        changed = {"token": made.excluded.token, "record": made.excluded.record}
        self._keep = made.on_conflict_do_update(index_elements=[subscriptions.c.channel_id], set_=changed)

    def of_channel(self, channel_id: str) -> Subscription | None:
        with self._database.reading() as connection:
            kept = connection.execute(_OF_CHANNEL, {"b_id": channel_id}).scalar()
        return None if kept is None else from_json(Subscription, kept)

    def by_token(self, token: str) -> Subscription | None:
        with self._database.reading() as connection:
            kept = connection.execute(_BY_TOKEN, {"b_token": token}).scalar()
        return None if kept is None else from_json(Subscription, kept)

    def keep(self, subscription: Subscription) -> None:
        with self._database.writing() as connection:
            kept = connection.execute(_BY_TOKEN, {"b_token": subscription.token}).scalar()
            if kept is not None:
                now = from_json(Subscription, kept)
                subscription = replace(subscription, pushed_at=now.pushed_at, pushes=now.pushes)
            self._write(connection, subscription)

    def take(self, channel_id: str, candidates: Sequence[Candidate], now: datetime) -> int:
        with self._database.writing() as connection:
            row = connection.execute(_CHANNEL, {"b_id": channel_id}).one_or_none()
            kept = connection.execute(_OF_CHANNEL, {"b_id": channel_id}).scalar()
            if row is None or kept is None:
                return 0
            subscription = from_json(Subscription, kept)
            poll = Poll(channel_from_row(row), Fetch(subscription.topic, now, None), tuple(candidates))
            new = self._recorder.push(connection, poll)
            self._write(connection, subscription.with_push(Push(now, len(candidates), new)))
        return new

    def _write(self, connection: Connection, subscription: Subscription) -> None:
        values = {"channel_id": subscription.channel_id, "token": subscription.token}
        connection.execute(self._keep, {**values, "record": to_json(subscription)})

    def call(self, channel_id: str, now: datetime) -> None:
        late = channels.c.next_due_at > now
        query = update(channels).where(channels.c.id == channel_id, channels.c.active.is_(True), late)
        with self._database.writing() as connection:
            connection.execute(query.values(next_due_at=now))
