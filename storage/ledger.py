"""The ledger of runs."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from rasid.errors import StoreError
from rasid.ports import RunRow
from storage.schema import runs

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
    return [
        RunRow(
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
        for row in connection.execute(select(runs).order_by(runs.c.id.desc()).limit(limit))
    ]
