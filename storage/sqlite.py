"""All that is SQLite's own: connections, locking, and the options of its tables.

Writers take the lock when their transaction begins (`BEGIN IMMEDIATE`): a transaction that begins
as a reader and turns writer fails at once when another has written in between. The driver's own
handling of transactions is turned off, since it would begin them late and deferred.
"""

import sqlite3
import threading
from contextlib import AbstractContextManager, closing, nullcontext
from pathlib import Path
from typing import Any

from sqlalchemy import URL, BigInteger, Connection, Engine, Integer, Table, create_engine, event
from sqlalchemy.dialects.sqlite import Insert, insert
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool, StaticPool

from rasid.errors import StoreError
from storage.text import dump_json

ROW_ID = BigInteger().with_variant(Integer(), "sqlite")  # only INTEGER numbers itself in SQLite
NEVER_REUSED: dict[str, Any] = {"sqlite_autoincrement": True}  # else the id of a deleted last row comes back
LEAST_VERSION = (3, 35)  # RETURNING
WRITE = {"rasid_write": True}  # execution option of connections that are going to write
_CACHE = 4_000  # KiB a connection: full within hours, and the system keeps the file's other pages in memory


class SqliteBackend:
    """An engine on one SQLite file (or memory), and the lock that its writers queue at."""

    def __init__(self, url: URL, busy_timeout: float) -> None:
        if sqlite3.sqlite_version_info < LEAST_VERSION:
            wanted = ".".join(map(str, LEAST_VERSION))
            raise StoreError(f"SQLite {sqlite3.sqlite_version} is too old. Use a Python with SQLite {wanted} or later.")
        self.in_memory = url.database in (None, "", ":memory:")
        self.name = "SQLite in memory" if self.in_memory else str(url.database)
        self._busy_timeout = busy_timeout
        # SQLite's busy handler polls and is not fair: threads of one process queue here instead.
        self._lock = threading.Lock()
        self._file: tuple[int, int] | None = None  # device and inode of the file that was opened
        self._make_folder()
        self.engine = self._make_engine(url)

    def _make_folder(self) -> None:
        if self.in_memory:
            return
        folder = Path(self.name).absolute().parent
        try:
            folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise StoreError(
                f"The folder {folder} for the database cannot be made: {error.strerror}. "
                "Make it writable, or choose another with data_dir or database_url."
            ) from error

    def _make_engine(self, url: URL) -> Engine:
        # The connection that came back last has in its cache what is asked for next.
        pool: dict[str, Any] = (
            {"poolclass": StaticPool} if self.in_memory else {"poolclass": QueuePool, "pool_use_lifo": True}
        )
        engine = create_engine(
            url,
            **pool,
            connect_args={"timeout": self._busy_timeout, "check_same_thread": False},
            json_serializer=dump_json,
        )
        event.listen(engine, "connect", self._on_connect)
        event.listen(engine, "begin", _on_begin)
        return engine

    def _on_connect(self, connection: sqlite3.Connection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None
        for pragma in ("foreign_keys = ON", "synchronous = NORMAL", f"cache_size = -{_CACHE}", "temp_store = MEMORY"):
            connection.execute(f"PRAGMA {pragma}").close()

    def guard(self, *, writing: bool) -> AbstractContextManager[Any]:
        """What to hold during a transaction. In memory all threads share one connection."""
        return self._lock if writing or self.in_memory else nullcontext()

    def insert(self, table: Table) -> Insert:
        """An insert that knows `on_conflict_do_nothing` and `on_conflict_do_update`."""
        return insert(table)

    def faults(self, connection: Connection) -> list[str]:
        """What is wrong with the file's own structure, twenty faults at most."""
        found = list(connection.exec_driver_sql("PRAGMA integrity_check(20)").scalars())
        return [] if found == ["ok"] else found

    def prepare(self) -> None:
        """Turn the write-ahead log on. It is kept in the file, so this mostly finds it on."""
        if self.in_memory:
            return
        with closing(self.engine.raw_connection()) as pooled:
            connection = pooled.driver_connection
            assert isinstance(connection, sqlite3.Connection)
            if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
                # Several processes may open a new file at once, and this change does not wait for
                # locks: taking the write lock does.
                connection.executescript("BEGIN EXCLUSIVE; COMMIT; PRAGMA journal_mode = WAL")
        self._file = _identity(self.name)

    def require_file(self) -> None:
        """Raise `StoreError` when another file, or none, lies where the opened one lay.

        SQLite would go on writing into a file that nobody can open any more.
        """
        if self._file is not None and _identity(self.name) != self._file:
            raise StoreError(
                f"The database {self.name} was moved, deleted or replaced while it was in use. "
                "Put the file back, or stop Rasid and start it again."
            )


def _identity(name: str) -> tuple[int, int] | None:
    try:
        found = Path(name).stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _on_begin(connection: Connection) -> None:
    writing = connection.get_execution_options().get("rasid_write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def is_busy(error: BaseException | None) -> bool:
    """Whether another program held the database for longer than a write waits."""
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_BUSY


def explain(error: sqlite3.Error, name: str) -> str:
    """What an error of SQLite means, and what to do, in a sentence for people."""
    text = str(error)
    for sign, meaning in _MEANINGS.items():
        if sign in text:
            return f"The database {name} {meaning} (SQLite says: {text})"
    return f"The database {name} cannot do what is asked: {text}. If it stays, restore a backup."


_MEANINGS = {
    "readonly": "cannot be written. Make the file, those beside it (-wal, -shm) and the folder writable for this user.",
    "unable to open": "cannot be opened. Make its folder readable and writable for this user.",
    "locked": "is held by another program. Stop that program, or wait until it has finished.",
    "disk is full": "has no room left. Free space on its disk.",
    "not a database": "is not an SQLite database. Move the file away, or choose another with database_url.",
    "malformed": "is damaged. Restore a backup.",
    "disk I/O error": "cannot be read or written. Check its disk, the room there, and the permissions of its folder.",
}
