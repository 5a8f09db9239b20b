"""The ledger: of runs, and of the requests to each host."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from sqlalchemy import Column, ColumnElement, Connection, Table, delete, func, select, update

from rasid.errors import StoreError
from rasid.politeness import Requested
from rasid.ports import RunRow
from rasid.records import Fetch, Poll
from storage.mapping import AnyRow, Values
from storage.schema import fetches, runs

RUNNING, INTERRUPTED = "running", "interrupted"
ENDS = ("finished", "failed", INTERRUPTED)


def start(connection: Connection, outlets: int, now: datetime) -> int:
    """Open a run; returns its id."""
    values = {"started_at": now, "state": RUNNING, "reason": "", "outlets": outlets}
    return int(connection.execute(runs.insert().returning(runs.c.id), values).scalar_one())


def finish(connection: Connection, run_id: int, state: str, reason: str, now: datetime) -> None:
    """Close a run."""
    if state not in ENDS:
        raise StoreError(f"A run cannot end as {state!r}. Use one of: {', '.join(ENDS)}.")
    change = update(runs).where(runs.c.id == run_id).values(state=state, reason=reason, finished_at=now)
    if connection.execute(change).rowcount == 0:
        raise StoreError(f"Run {run_id} is not known. Start a run before finishing it.")


def interrupt(connection: Connection, now: datetime) -> int:
    """Close all open runs; returns how many."""
    values = {"state": INTERRUPTED, "reason": "the process ended before the run did", "finished_at": now}
    return connection.execute(update(runs).where(runs.c.state == RUNNING).values(values)).rowcount


def latest(connection: Connection, limit: int) -> list[RunRow]:
    """Runs, the latest first."""
    return [run_from_row(row) for row in connection.execute(select(runs).order_by(runs.c.id.desc()).limit(limit))]


def run_from_row(row: AnyRow) -> RunRow:
    """A run from its row."""
    return RunRow(
        id=row.id,
        started_at=row.started_at,
        finished_at=row.finished_at,
        state=row.state,
        reason=row.reason,
        outlets=row.outlets,
        polls=row.polls,
        visits=row.visits,
        new=row.new,
        changed=row.changed,
        failures=row.failures,
    )


OUTAGE = "outage"
"""What a request came to when our own network failed."""


def poll_outcome(poll: Poll) -> str:
    """What a poll came to."""
    if poll.excused:
        return OUTAGE
    if poll.state.failures > 0:
        return "failed"
    return "not-modified" if poll.not_modified else "listed"


def request_values(fetch: Fetch, owner: str, outlet_id: str, run_id: int, outcome: str) -> Values:
    """One request's row."""
    return {
        "owner": owner,
        "at": fetch.at,
        "run_id": run_id,
        "outlet_id": outlet_id,
        "url": fetch.url,
        "status": fetch.status,
        "size": fetch.size,
        "seconds": fetch.seconds,
        "outcome": outcome,
        "host": fetch.host,
        "floor": fetch.floor,
    }


def hop_values(hops: Iterable[Fetch], outlet_id: str, run_id: int) -> list[Values]:
    """The rows of requests that are no poll and no visit: their hosts tell them apart, each asked one at a time."""
    return [request_values(hop, f"@{hop.host}", outlet_id, run_id, hop.purpose) for hop in hops]


_REQUESTS = select(*(fetches.c[name] for name in ("host", "at", "seconds", "floor", "url", "status", "outcome")))
_SCANNED = 2000  # rows at a time, the latest first


def requests_to(connection: Connection, host: str, since: datetime | None) -> list[Requested]:
    """The requests to a host, by their beginnings."""
    query = _REQUESTS.where(fetches.c.host == host).order_by(fetches.c.at)
    if since is not None:
        query = query.where(fetches.c.at >= since)
    return [_requested(row) for row in connection.execute(query)]


_LEFT = select(fetches.c.id).where(fetches.c.run_id == runs.c.id).exists()


class Forgetting:
    """Drops what is old from the ledger's beginning, so many rows at a time.

    Rows that a clock far ahead dated into the future may stand before old ones. A step that meets nothing young is
    followed by one behind it; otherwise the next begins at the beginning.
    """

    def __init__(self) -> None:
        self._passed: dict[str, int] = {}

    def step(self, connection: Connection, before: datetime, now: datetime, limit: int) -> int:
        """See `scheduler.upkeep.Forgetting`."""
        requests = self._drop(connection, fetches, fetches.c.at, before, now, limit)
        ended = runs.c.state != RUNNING, ~_LEFT
        return requests + self._drop(connection, runs, runs.c.started_at, before, now, limit, *ended)

    def _drop(
        self, connection: Connection, table: Table, at: Column[datetime], before: datetime, now: datetime, limit: int,
        *which: ColumnElement[bool],
    ) -> int:  # fmt: skip
        passed = self._passed.get(table.name, 0)
        row_id = table.c.id
        rows = select(row_id, at.label("at")).where(row_id > passed).order_by(row_id).limit(limit).subquery()
        young = func.count().filter(rows.c.at >= before, rows.c.at <= now)
        last, count, kept = connection.execute(select(func.max(rows.c.id), func.count(), young)).one()
        self._passed[table.name] = 0 if kept or count < limit else last
        if last is None:
            return 0
        old = row_id > passed, row_id <= last, at < before
        return connection.execute(delete(table).where(*old, *which)).rowcount


def requests_since(connection: Connection, moment: datetime) -> list[Requested]:
    """The requests to all hosts since a moment, in no order.

    They are recorded some time after they were made, so the search goes on a little beyond the first older one.
    """
    return [_requested(row) for row in _latest(connection, moment) if row.host and row.at >= moment]


def _latest(connection: Connection, moment: datetime) -> Iterator[AnyRow]:
    last: int | None = None
    while True:
        query = _REQUESTS.add_columns(fetches.c.id).order_by(fetches.c.id.desc()).limit(_SCANNED)
        rows = connection.execute(query if last is None else query.where(fetches.c.id < last)).all()
        yield from rows
        if len(rows) < _SCANNED or all(row.at < moment for row in rows):
            return
        last = rows[-1].id


def hosts_asked(connection: Connection, since: datetime | None) -> dict[str, int]:
    """How many requests went to each host, ever or since a moment."""
    query = select(fetches.c.host, func.count()).where(fetches.c.host != "")
    if since is not None:
        query = query.where(fetches.c.at >= since)
    return {row[0]: row[1] for row in connection.execute(query.group_by(fetches.c.host))}


def _requested(row: AnyRow) -> Requested:
    return Requested(row.host, row.at, row.seconds, row.floor or 0.0, row.url, row.status, row.outcome)
