"""The store on an SQL database: every method is one transaction."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path

from sqlalchemy import select

from rasid.errors import StoreError
from rasid.health.contents import Day
from rasid.health.rhythm import Rhythm
from rasid.health.state import Beat, Memory, Observations
from rasid.hits import SearchHit
from rasid.politeness import Requested
from rasid.ports import (
    ArticleRow,
    Counts,
    GapRow,
    OpenProblem,
    OutletSummary,
    RunRow,
    StoredChange,
    StoredHeadline,
    StoredVersion,
)
from rasid.records import (
    ArticleState,
    ArticleStatus,
    Candidate,
    ChannelState,
    Fetch,
    Outcome,
    Outlet,
    OutletMemory,
    Poll,
    Problem,
    Visit,
)
from rasid.showing import ShownStore
from storage import (
    catalogue,
    clocks,
    due,
    gaps,
    ledger,
    migrate,
    observing,
    pulses,
    reading,
    searching,
    sightings,
    summary,
    tally,
)
from storage.archive import SqlArchive
from storage.engine import Database
from storage.headlines import headlines_of
from storage.outbox import SqlOutbox
from storage.problems import open_problems, replace_problems
from storage.recording import Recorder
from storage.schema import counters
from storage.search_index import SearchIndex
from storage.shown import SqlShowing
from storage.snapshots import Kept
from storage.subscriptions import SqlSubscriptions
from storage.warc_shelf import ArchivePlan


def open_store(where: str | Path, *, archive: ArchivePlan | None = None, busy_timeout: float = 30.0) -> "SqlStore":
    """Open a store, and make or upgrade its database first if needed.

    `where` is a path, `:memory:`, or an SQLAlchemy URL of SQLite. With an `archive` the pages that
    visits bring are kept. `busy_timeout` is how long, in seconds, a write waits for another
    program's. Raises `StoreError`.
    """
    database = Database(where, busy_timeout)
    try:
        database.migrate()
    except BaseException:
        database.close()
        raise
    return SqlStore(database, archive)


def look_into(where: str | Path) -> "SqlStore":
    """Open a database that is there, and change nothing about it. Raises `StoreError`."""
    database = Database(where, 5.0)
    try:
        with database.reading() as connection:
            migrate.require_current(connection)
    except BaseException:
        database.close()
        raise
    return SqlStore(database)


class SqlStore(SqlShowing, ShownStore):
    """`ShownStore` on SQLAlchemy. See there for what the methods promise. `archive` is the pages beside it."""

    def __init__(self, database: Database, archive: ArchivePlan | None = None) -> None:
        super().__init__(database, SqlArchive(database, archive) if archive else None)
        self._recorder = Recorder(database)
        self.search_index = SearchIndex(database)
        self.subscriptions = SqlSubscriptions(database, self._recorder)
        self.outbox = SqlOutbox(database)
        self._states = observing.OutletStates()
        self._forgetting = ledger.Forgetting()

    def sync_outlets(self, outlets: Sequence[Outlet], now: datetime) -> None:
        with self._database.writing() as connection:
            catalogue.sync(connection, outlets, now)

    def due_channels(self, now: datetime, limit: int, *, without: Collection[str] = ()) -> list[ChannelState]:
        with self._database.reading() as connection:
            return due.due_channels(connection, now, limit, without)

    def due_articles(
        self, now: datetime, limit: int, *, per_outlet: int, without: Collection[str] = ()
    ) -> list[ArticleState]:
        with self._database.reading() as connection:
            return due.due_articles(connection, now, limit, per_outlet=per_outlet, without=without)

    def channels_of(self, outlet_id: str) -> list[ChannelState]:
        with self._database.reading() as connection:
            return reading.channels_of(connection, outlet_id)

    def record(self, records: Sequence[tuple[Poll | Visit, int]]) -> list[list[ArticleState]]:
        visits = {place: record for place, (record, _) in enumerate(records) if isinstance(record, Visit)}
        prepared = self.archive.prepare(visits) if self.archive else {}
        with self._database.writing() as connection:
            new, visited = self._recorder.record(connection, records)
            if self.archive and prepared:
                kept = ((visits[place], prepared[place], visited[place]) for place in prepared if place in visited)
                self.archive.keep(connection, [Kept(visit, made, one.version, one.stored) for visit, made, one in kept])
        if self.archive and prepared:
            self.archive.sweep()
        return new

    def record_backfill(
        self, poll: Poll, found: Sequence[Candidate], now: datetime, *, whole: bool = True
    ) -> tuple[list[ArticleState], bool]:
        with self._database.writing() as connection:
            return self._recorder.backfill(connection, poll, found, now, whole=whole)

    def gaps(self, *, outlet_id: str | None = None, limit: int = 100) -> list[GapRow]:
        with self._database.reading() as connection:
            return gaps.latest(connection, outlet_id, limit)

    def record_poll(self, poll: Poll, run_id: int) -> list[ArticleState]:
        return self.record([(poll, run_id)])[0]

    def record_visit(self, visit: Visit, run_id: int) -> None:
        self.record([(visit, run_id)])

    def record_requests(self, made: Sequence[Fetch], run_id: int) -> None:
        with self._database.writing() as connection:
            self._recorder.requests(connection, made, run_id)

    def forget_requests(self, before: datetime, now: datetime, limit: int) -> int:
        """See `scheduler.upkeep.Forgetting`."""
        with self._database.writing() as connection:
            return self._forgetting.step(connection, before, now, limit)

    def set_right(self, now: datetime) -> int:
        """See `scheduler.upkeep.Timed`."""
        found = 0
        while True:
            with self._database.writing() as connection:
                some = clocks.set_right(connection, now)
            if some is None:
                return found
            found += some

    def recount(self) -> int:
        """See `scheduler.upkeep.Counting`."""
        with self._database.writing() as connection:
            return tally.recount(connection, self._recorder.counting)

    def requests_since(self, moment: datetime) -> list[Requested]:
        with self._database.reading() as connection:
            return ledger.requests_since(connection, moment)

    def requests_to(self, host: str, since: datetime | None = None) -> list[Requested]:
        with self._database.reading() as connection:
            return ledger.requests_to(connection, host, since)

    def hosts_asked(self, since: datetime | None = None) -> dict[str, int]:
        with self._database.reading() as connection:
            return ledger.hosts_asked(connection, since)

    def start_run(self, outlets: int, now: datetime) -> int:
        with self._database.writing() as connection:
            return ledger.start(connection, outlets, now)

    def finish_run(self, run_id: int, state: str, reason: str, now: datetime) -> None:
        with self._database.writing() as connection:
            ledger.finish(connection, run_id, state, reason, now)

    def interrupt_runs(self, now: datetime) -> int:
        with self._database.writing() as connection:
            return ledger.interrupt(connection, now)

    def overview(self) -> list[OutletSummary]:
        with self._database.reading() as connection:
            return summary.overview(connection)

    def problems(
        self, outlet_id: str | None = None, *, article_id: int | None = None, limit: int | None = None
    ) -> list[OpenProblem]:
        with self._database.reading() as connection:
            return open_problems(connection, outlet_id, article_id, limit)

    def article(self, article_id: int) -> ArticleState | None:
        with self._database.reading() as connection:
            return reading.article(connection, article_id)

    def find_article(self, url: str) -> ArticleState | None:
        with self._database.reading() as connection:
            return reading.find_article(connection, url)

    def articles(
        self,
        *,
        outlet_id: str | None = None,
        status: ArticleStatus | None = None,
        limit: int = 100,
        offset: int = 0,
    ) -> list[ArticleRow]:
        with self._database.reading() as connection:
            return reading.list_articles(connection, outlet_id=outlet_id, status=status, limit=limit, offset=offset)

    def versions(self, article_id: int) -> list[StoredVersion]:
        with self._database.reading() as connection:
            return reading.list_versions(connection, article_id)

    def headlines(self, article_id: int) -> list[StoredHeadline]:
        with self._database.reading() as connection:
            state = reading.article(connection, article_id)
            return headlines_of(connection, state) if state else []

    def changes(
        self,
        *,
        outlet_id: str | None = None,
        article_id: int | None = None,
        kind: Outcome | None = None,
        after: int | None = None,
        limit: int = 100,
        quiet: bool = False,
    ) -> list[StoredChange]:
        with self._database.reading() as connection:
            return reading.list_changes(
                connection, outlet_id=outlet_id, article_id=article_id, kind=kind, after=after, limit=limit, quiet=quiet
            )

    def search(
        self,
        query: str,
        *,
        outlet_id: str | None = None,
        since: datetime | None = None,
        until: datetime | None = None,
        earlier: bool = False,
        limit: int = 50,
        offset: int = 0,
    ) -> list[SearchHit]:
        with self._database.reading() as connection:
            return searching.search(
                connection,
                query,
                outlet_id=outlet_id,
                since=since,
                until=until,
                earlier=earlier,
                limit=limit,
                offset=offset,
            )

    def outlet_memories(self, outlet_ids: Collection[str]) -> dict[str, OutletMemory]:
        with self._database.reading() as connection:
            return reading.outlet_memories(connection, outlet_ids)

    def runs(self, limit: int = 100) -> list[RunRow]:
        with self._database.reading() as connection:
            return ledger.latest(connection, limit)

    def counts(self, now: datetime) -> Counts:
        with self._database.reading() as connection:
            return summary.counts(connection, now)

    def observe(self) -> Observations:
        with self._database.reading() as connection:
            return observing.observe(connection, self._states)

    def rhythm(self, outlet_id: str) -> Rhythm:
        with self._database.reading() as connection:
            return pulses.rhythm_of(connection, outlet_id)

    def days(self, outlet_id: str) -> dict[date, Day]:
        with self._database.reading() as connection:
            return pulses.days_of(connection, outlet_id)

    def stated_moments(self, outlet_id: str, limit: int) -> list[tuple[datetime, datetime]]:
        """See `scheduler.upkeep.Sightings`."""
        with self._database.reading() as connection:
            return sightings.stated_moments(connection, outlet_id, limit)

    def set_outlet_problems(self, outlet_id: str, owner: str, problems: Sequence[Problem], now: datetime) -> None:
        """See `scheduler.upkeep.Sightings`."""
        with self._database.writing() as connection:
            replace_problems(connection, owner, outlet_id, problems, now)

    def keep_beat(self, beat: Beat) -> None:
        with self._database.writing() as connection:
            observing.keep_beat(connection, beat)

    def keep_backup(self, at: datetime, facts: Mapping[str, object]) -> None:
        with self._database.writing() as connection:
            observing.keep_backup(connection, at, facts)

    def keep_backup_fault(self, at: datetime, fault: str) -> None:
        with self._database.writing() as connection:
            observing.keep_backup_fault(connection, at, fault)

    def keep_memory(self, memory: Memory) -> None:
        with self._database.writing() as connection:
            observing.keep_memory(connection, memory)

    def archive_faults(self) -> tuple[str, ...]:
        """Files of the archive that are missing or shorter than what is committed of them."""
        return self.archive.faults() if self.archive else ()

    @property
    def archive_write_fault(self) -> str | None:
        """Why pages could not be kept when that was last tried; None: they could be, or there is no archive."""
        return self.archive.write_fault if self.archive else None

    def check(self) -> None:
        query = select(counters.c.value).where(counters.c.name == "checks")
        with self._database.writing() as connection:
            migrate.require_current(connection)
            before = connection.execute(query).scalar() or 0
            self._recorder.counting.count(connection, {"checks": 1})
        with self._database.reading() as connection:
            if connection.execute(query).scalar_one() <= before:
                raise StoreError("The database lost what was just written. Check its disk, and restore a backup.")

    def close(self) -> None:
        self._database.close()
