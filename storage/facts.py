"""The database and the archive as an operator sees them. See `rasid.showing.StoreFacts`."""

import sqlite3
from pathlib import Path

from sqlalchemy import Connection, Table, func, select, text

from rasid.records import ArticleStatus
from rasid.showing import StoreFacts
from storage.engine import Database
from storage.schema import (
    HEAD,
    archive_files,
    articles,
    changes,
    counters,
    fetches,
    outlets,
    runs,
    snapshots,
    versions,
)

_SIZE = func.coalesce(func.sum(archive_files.c.size), 0)
_ARCHIVE = select(func.count(), _SIZE, func.min(archive_files.c.opened_at)).where(archive_files.c.dropped_at.is_(None))


def facts_of(connection: Connection, database: Database) -> StoreFacts:
    """What there is now; no table is walked through."""
    path = None if database.backend.in_memory else Path(database.backend.name)
    page, free = (
        int(connection.execute(text(f"PRAGMA {name}")).scalar_one()) for name in ("page_size", "freelist_count")
    )
    files, size, since = connection.execute(_ARCHIVE).one()
    return StoreFacts(
        file=str(path.absolute()) if path else None,
        size=_size(path),
        log_size=_size(path and path.with_name(path.name + "-wal")),
        free=page * free,
        engine=f"SQLite {sqlite3.sqlite_version}",
        schema=HEAD,
        rows=_rows(connection),
        archive_files=files,
        archive_size=size,
        archive_from=since,
        snapshots=_last(connection, snapshots),
    )


def _rows(connection: Connection) -> dict[str, int]:
    """Counters where there are any, else from the first id to the last: the ledger forgets from its beginning."""
    kept = {row.name: row.value for row in connection.execute(select(counters))}
    of_outlets = connection.execute(select(func.count()).select_from(outlets)).scalar_one()
    of_articles = sum(kept.get(f"articles:{status}", 0) for status in ArticleStatus)
    found = {table.name: _span(connection, table) for table in (changes, runs, fetches)}
    return {"outlets": of_outlets, articles.name: of_articles, **found, versions.name: kept.get("versions", 0)}


def _span(connection: Connection, table: Table) -> int:
    first, last = (connection.execute(select(end(table.c.id))).scalar() for end in (func.min, func.max))
    return 0 if first is None or last is None else last - first + 1


def _last(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.max(table.c.id))).scalar() or 0


def _size(path: Path | None) -> int | None:
    try:
        return path.stat().st_size if path else None
    except OSError:
        return None
