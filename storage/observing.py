"""What the database tells of outlets, work and daemon, in a few queries that read no articles."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from threading import Lock
from typing import Any
from uuid import uuid4

from sqlalchemy import JSON, Column, Connection, Select, Table, delete, func, insert, select, type_coerce, update
from sqlalchemy.types import NullType

from rasid.health.contents import Day, Usual
from rasid.health.state import Beat, Memory, Observations, OutletState, Standing, Track
from rasid.records import Gap
from storage import gaps
from storage.catalogue import PENDING_QUEUE
from storage.columns import Moment, Words
from storage.ledger import RUNNING
from storage.mapping import AnyRow, run_share
from storage.outbox import aside_of, hook_states
from storage.pulses import outlet_pulses
from storage.schema import articles, channels, fetches, metadata, outlets, problems, runs
from storage.text import from_json, to_json

# What the daemon leaves behind for others to see, by name: its heartbeat, the last backup.
marks = Table(
    "marks",
    metadata,
    Column("name", Words, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("data", JSON, nullable=False),
)

findings = Table(
    "findings",
    metadata,
    Column("id", Words, primary_key=True),
    Column("outlet_id", Words, primary_key=True),  # empty: of all
    Column("track", JSON, nullable=False),
)

BEAT, BACKUP, BACKUP_FAULT, IDENTITY = "heartbeat", "backup", "backup-fault", "identity"
SET_BACK = "clock-set-back"
"""The mark of a clock that was set back: what it dated while it was ahead is to be looked for, see `storage.clocks`."""
_SET_BACK = timedelta(hours=1)  # a smaller step is waited for

_SEEN = ("outlet_id", "watched_to", "news_at", "quiet_at", "silent_at", "tried_at", "reached", "last_runs", "listed",
         "recent", "usual")  # fmt: skip
_DUE = (
    select(channels.c.outlet_id, func.min(channels.c.next_due_at).label("next_due_at"))
    .where(channels.c.active.is_(True))
    .group_by(channels.c.outlet_id)
    .subquery()
)
_OUTLETS = (
    select(outlets.c.id, outlets.c.articles, _DUE.c.next_due_at, *(outlet_pulses.c[name] for name in _SEEN))
    .outerjoin(_DUE, _DUE.c.outlet_id == outlets.c.id)
    .outerjoin(outlet_pulses, outlet_pulses.c.outlet_id == outlets.c.id)
    .where(outlets.c.active.is_(True), outlets.c.paused_at.is_(None))
    .order_by(outlets.c.id)
)
# As the database has it, so that what is as before need not be decoded.
_RAW: Select[*tuple[Any, ...]] = _OUTLETS.with_only_columns(
    *(type_coerce(column, NullType()) for column in _OUTLETS.selected_columns)
)
# Articles' troubles may be many: their owners begin with #, and an index alone tells all but a detail.
_OF_CHANNELS = select(problems, problems.c.count.label("times")).where(
    problems.c.open.is_(True), problems.c.owner >= "$"
)
_GROUPS = (
    select(
        problems.c.outlet_id,
        problems.c.kind,
        func.count().label("times"),
        func.min(problems.c.first_at).label("first_at"),
        func.max(problems.c.last_at).label("last_at"),
        func.max(problems.c.id).label("latest"),
    )
    .where(problems.c.open.is_(True), problems.c.owner >= "#", problems.c.owner < "$")
    .group_by(problems.c.outlet_id, problems.c.kind)
)
_CHANNELS = select(func.count()).select_from(channels).where(channels.c.active.is_(True))
_DUE_CHANNELS = (
    select(channels.c.next_due_at).where(channels.c.active.is_(True)).order_by(channels.c.next_due_at).limit(1)
)
_PENDING = (
    select(articles.c.next_check_at)
    .where(articles.c.queue == PENDING_QUEUE)
    .order_by(articles.c.next_check_at)
    .limit(1)
)
_FIRST_RUN = select(runs.c.started_at).order_by(runs.c.id).limit(1)
_RUNNING = select(func.min(runs.c.started_at)).where(runs.c.state == RUNNING)
_LAST_REQUEST = select(fetches.c.at).order_by(fetches.c.id.desc()).limit(1)


class OutletStates:
    """How outlets stand, kept between two looks: of thousands, a few have changed since. Safe in several threads."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._kept: dict[str, tuple[int, OutletState]] = {}  # by id, with a digest of its row

    def at(self, connection: Connection) -> tuple[OutletState, ...]:
        """All outlets', by id."""
        missed: Mapping[str, Sequence[tuple[str, Gap]]] = gaps.unfilled(connection)
        with self._lock:
            digests: dict[str, int] = {row[0]: hash(tuple(row)) for row in connection.execute(_RAW)}
            self._kept = {name: kept for name, kept in self._kept.items() if digests.get(name) == kept[0]}
            changed = digests.keys() - self._kept.keys()
            query = _OUTLETS.where(outlets.c.id.in_(sorted(changed))) if len(changed) <= _CHUNK else _OUTLETS
            for row in connection.execute(query) if changed else ():
                if row.id in changed:
                    self._kept[row.id] = (digests[row.id], _outlet(row))
            return tuple(_with_gaps(self._kept[name][1], missed.get(name, ())) for name in digests)


def observe(connection: Connection, states: OutletStates) -> Observations:
    """See `Observing.observe`."""
    beat, backup_at = left_behind(connection)
    return Observations(
        outlets=states.at(connection),
        troubles=tuple(troubles_of(connection)),
        beat=beat,
        backup_at=backup_at,
        backup_fault=_backup_fault(connection),
        first_run_at=connection.execute(_FIRST_RUN).scalar(),
        queue_since=_queue_since(connection),
        running_since=connection.execute(_RUNNING).scalar(),
        last_request_at=connection.execute(_LAST_REQUEST).scalar(),
        hooks_failing=tuple(
            (state.name, state.failing_since, state.error)
            for state in hook_states(connection).values()
            if state.failing_since is not None
        ),
        hooks_aside=tuple(aside_of(connection)),
        memory=memory(connection),
    )


def left_behind(connection: Connection) -> tuple[Beat | None, datetime | None]:
    """The daemon's last heartbeat, and when the last good backup was made."""
    kept = {row.name: row for row in connection.execute(select(marks))}
    return (
        from_json(Beat, kept[BEAT].data) if BEAT in kept else None,
        kept[BACKUP].at if BACKUP in kept else None,
    )


def _backup_fault(connection: Connection) -> tuple[datetime, str] | None:
    row = connection.execute(select(marks).where(marks.c.name == BACKUP_FAULT)).one_or_none()
    return (row.at, row.data["fault"]) if row else None


def _queue_since(connection: Connection) -> datetime | None:
    """Since when more than a few wait: one that is stuck is its outlet's matter."""
    few = max(1, connection.execute(_CHANNELS).scalar_one() // 50)
    waiting = (
        connection.execute(_DUE_CHANNELS.offset(few)).scalar(),
        connection.execute(_PENDING.offset(20)).scalar(),
    )
    return min((moment for moment in waiting if moment is not None), default=None)


def _with_gaps(state: OutletState, missed: Sequence[tuple[str, Gap]]) -> OutletState:
    return replace(state, gaps=tuple(missed)) if missed else state


def _outlet(row: AnyRow) -> OutletState:
    if row.outlet_id is None:  # never polled
        return OutletState(row.id, row.articles, row.next_due_at)
    return OutletState(
        row.id,
        articles=row.articles,
        next_due_at=row.next_due_at,
        watched_to=row.watched_to,
        news_at=row.news_at,
        quiet_at=row.quiet_at,
        silent_at=row.silent_at,
        tried_at=row.tried_at,
        reached=row.reached,
        runs=tuple(map(run_share, row.last_runs)),
        listed=tuple(row.listed),
        recent=from_json(Day, row.recent),
        usual=from_json(Usual, row.usual),
    )


def troubles_of(connection: Connection, outlet_id: str | None = None) -> Iterator[Standing]:
    """The troubles that stand, of all outlets or of one: those of articles summed up by kind."""
    which = () if outlet_id is None else (problems.c.outlet_id == outlet_id,)
    for row in connection.execute(_OF_CHANNELS.where(*which)):
        yield Standing(row.outlet_id, row.kind, row.subject, row.times, row.first_at, row.last_at, row.detail)
    groups = _GROUPS.where(*which).subquery("groups")
    latest = select(groups, problems.c.detail, problems.c.subject).join(problems, problems.c.id == groups.c.latest)
    for row in connection.execute(latest):
        yield Standing(row.outlet_id, row.kind, None, row.times, row.first_at, row.last_at, row.detail, row.subject)


def memory(connection: Connection) -> Memory:
    """What is remembered of findings."""
    rows = connection.execute(select(findings))
    return {(row.id, row.outlet_id): from_json(Track, row.track) for row in rows}


def keep_memory(connection: Connection, tracks: Memory) -> None:
    """See `Observing.keep_memory`. What stays as it is is not written."""
    known = {(row.id, row.outlet_id): row.track for row in connection.execute(select(findings))}
    for key, track in tracks.items():
        kept = to_json(track)
        if key not in known:
            connection.execute(insert(findings), {"id": key[0], "outlet_id": key[1], "track": kept})
        elif known[key] != kept:
            connection.execute(update(findings).where(*_is(key)).values(track=kept))
    for key in known.keys() - tracks.keys():
        connection.execute(delete(findings).where(*_is(key)))


_CHUNK = 500  # ids in one statement: databases limit the number of values; of more, all are asked for


def _is(key: tuple[str, str]) -> tuple[Any, ...]:
    return findings.c.id == key[0], findings.c.outlet_id == key[1]


def keep_mark(connection: Connection, name: str, at: datetime, data: Mapping[str, object]) -> None:
    """Replace a mark."""
    values = {"at": at, "data": dict(data)}
    if connection.execute(update(marks).where(marks.c.name == name).values(values)).rowcount == 0:
        connection.execute(insert(marks), {"name": name, **values})


def keep_backup(connection: Connection, at: datetime, facts: Mapping[str, object]) -> None:
    """See `Observing.keep_backup`."""
    keep_mark(connection, BACKUP, at, facts)
    connection.execute(delete(marks).where(marks.c.name == BACKUP_FAULT))


def keep_backup_fault(connection: Connection, at: datetime, fault: str) -> None:
    """See `Observing.keep_backup_fault`."""
    before = _backup_fault(connection)
    since = before[0] if before and before[0] <= at else at
    keep_mark(connection, BACKUP_FAULT, since, {"fault": fault})


def identity(connection: Connection) -> str | None:
    """The name that the store gave itself, if it did so."""
    data: Mapping[str, str] | None = connection.execute(select(marks.c.data).where(marks.c.name == IDENTITY)).scalar()
    return data["name"] if data else None


def take_identity(connection: Connection) -> str:
    """Give the store a name, unless it has one."""
    name = identity(connection)
    if name is None:
        name = uuid4().hex
        keep_mark(connection, IDENTITY, datetime.fromtimestamp(0, UTC), {"name": name})
    return name


def keep_beat(connection: Connection, beat: Beat) -> None:
    """See `Observing.keep_beat`."""
    before = connection.execute(select(marks.c.at).where(marks.c.name == BEAT)).scalar()
    if before is not None and before - beat.at > _SET_BACK:
        keep_mark(connection, SET_BACK, beat.at, {"after": ""})
    keep_mark(connection, BEAT, beat.at, to_json(beat))
