"""Copies of the database that are whole: made while it is in use, checked, and put back."""

import os
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryFile

from rasid.errors import StoreError
from storage.engine import read_address
from storage.migrate import require_known
from storage.schema import metadata
from storage.sqlite import explain

Progress = Callable[[int, int], None]
"""Is told how many pages are copied, and how many there are."""

_HEADER = b"SQLite format 3\0"  # https://www.sqlite.org/fileformat.html, 1.3.1
_PAGES = 2_000  # copied at a time: 8 MB
_STAMP = "%Y%m%dT%H%M%SZ"
_NAME = "rasid-{}.db"
_DATED = re.compile(r"rasid-\d{8}T\d{6}Z\.db", re.ASCII)  # a person's own copies are let be


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was found good: its file, size in bytes, and rows by table."""

    file: Path
    size: int
    rows: dict[str, int]


def database_file(where: str | Path) -> Path:
    """The file of an SQLite database. Raises `StoreError` for other databases, and when it is not there."""
    url = read_address(where)
    path = Path(url.database or ":memory:")
    if not path.is_file():
        raise StoreError(f"There is no database {path}. `rasid run` makes one; name another with --data-dir.")
    return path


def back_up(source: Path, target: Path, progress: Progress = lambda _done, _total: None) -> Backup:
    """Copy a database that may be in use, as it is at one moment, and check the copy.

    The copy appears under its name when it was found good. Raises `StoreError`.
    """
    if _is_same(source, target):
        raise StoreError(f"The backup {target} would take the place of the database itself. Choose another place.")
    if target.exists() and not target.is_file() and not target.is_dir():
        raise StoreError(f"The backup {target} would take the place of what is no file. Choose another place.")
    part = target.with_name(target.name + ".part")
    at_work = source
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(source, isolation_level=None, timeout=30)) as original:
            original.execute("BEGIN")  # one state of the database, whatever is written meanwhile
            rows = _rows(original)
            schema = original.execute("SELECT version_num FROM alembic_version").fetchone()
            require_known(schema[0] if schema else None)
            at_work = part
            _copy(original, part, progress)
        _check(part, rows)
        _to_disk(part)
        part.replace(target)
    except sqlite3.Error as error:
        raise StoreError(f"No backup of {source} could be made ({explain(error, str(at_work))}).") from error
    except OSError as error:
        raise StoreError(f"The backup {target} cannot be written: {error.strerror}. Choose another place.") from error
    finally:
        with suppress(OSError):
            part.unlink(missing_ok=True)
    return Backup(target, target.stat().st_size, rows)


def restore(backup: Path, target: Path, now: datetime, progress: Progress = lambda _done, _total: None) -> Path | None:
    """Put a backup in the place of the database, which nobody may have open. Returns where the old one lies now.

    Nothing is touched before the backup, and its copy, were found good. The archive begins a new file: the last one may
    have grown since, and what it got belongs to the old database. Raises `StoreError`.
    """
    require_backup(backup, target)
    fresh = target.with_name(target.name + ".restored")
    back_up(backup, fresh, progress)
    _seal_archive(fresh)
    try:
        old = _put_aside(target, now)
        fresh.replace(target)
    except OSError as error:
        raise StoreError(
            f"The database {target} cannot be replaced: {error.strerror}. The good copy is {fresh}."
        ) from error
    return old


def _seal_archive(database: Path) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        if connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'archive_files'").fetchone():
            connection.execute("UPDATE archive_files SET sealed = 1")


def require_backup(backup: Path, target: Path) -> None:
    """Raise `StoreError` where there is nothing to restore from: no file, one that cannot be read, no database, or the
    database that is to be replaced."""
    if not backup.is_file():
        raise StoreError(f"There is no backup {backup}. `rasid backup` makes one.")
    if _is_same(backup, target):
        raise StoreError(f"{backup} is the database itself, and no backup of it. Give a file that `rasid backup` made.")
    try:
        with backup.open("rb") as data:
            begins = data.read(len(_HEADER))
    except OSError as error:
        raise StoreError(f"The backup {backup} cannot be read: {error.strerror}. Make it readable.") from error
    if begins != _HEADER:
        raise StoreError(f"{backup} is no backup: it is not an SQLite database. Give a file that `rasid backup` made.")


def _is_same(file: Path, other: Path) -> bool:
    """Whether both are one file, by whatever names."""
    return file.exists() and other.exists() and file.samefile(other)


def require_folder(folder: Path) -> None:
    """Make the folder for backups if there is none; raises `StoreError` where none can be written there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise StoreError(f"The folder {folder} cannot be written to: {error.strerror}. Correct backup_dir.") from error


@dataclass(frozen=True, slots=True)
class Contents:
    """What a person knows a database by: how many articles it has, and when a version was last stored."""

    articles: int
    latest: str | None


def contents_of(file: Path) -> Contents | None:
    """What is in a database's file; None: it cannot be read as one of Rasid's."""
    try:
        with closing(sqlite3.connect(f"{file.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            articles = connection.execute("SELECT count(*) FROM articles").fetchone()[0]
            latest = connection.execute("SELECT seen_at FROM versions ORDER BY rowid DESC LIMIT 1").fetchone()
    except (sqlite3.Error, OSError):
        return None
    return Contents(articles, latest[0][:16] if latest else None)


class Backups:
    """The scheduled backups in a folder: named by their moment, the oldest ones dropped."""

    def __init__(self, source: Path, folder: Path, keep: int) -> None:
        self._source = source
        self._folder = folder
        self._keep = max(keep, 1)

    def make(self, now: datetime) -> Backup:
        """Make one, then drop those that are too many."""
        made = back_up(self._source, self._folder / _NAME.format(now.strftime(_STAMP)))
        others = [path for path in self._folder.iterdir() if _DATED.fullmatch(path.name) and path != made.file]
        # Those that bear a later moment were made before this one by a clock that was ahead: they go first.
        others.sort(key=lambda path: (path.name < made.file.name, path.name))
        for old in others[: max(0, len(others) + 1 - self._keep)]:
            old.unlink(missing_ok=True)
        return made


def _copy(original: sqlite3.Connection, part: Path, progress: Progress) -> None:
    with closing(sqlite3.connect(part, isolation_level=None)) as copy:
        original.backup(copy, pages=_PAGES, progress=lambda _, left, total: progress(total - left, total), sleep=0.001)
        copy.execute("PRAGMA journal_mode = DELETE")  # one file, with nothing beside it


def _rows(connection: sqlite3.Connection) -> dict[str, int]:
    """Rows of Rasid's tables, as far as this version knows them."""
    there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
    if "alembic_version" not in there:
        raise StoreError("The file is no database of Rasid's. Choose another one.")
    known = sorted(there & metadata.tables.keys())
    return {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in known}  # noqa: S608  # our own names


def _check(copy: Path, rows: dict[str, int]) -> None:
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        verdicts = [text for (text,) in connection.execute("PRAGMA integrity_check(5)")]
        if verdicts != ["ok"]:
            raise StoreError(f"The copy is damaged ({verdicts[0]}): so is the original, or its disk. It was not kept.")
        found = _rows(connection)
    if found != rows:
        differing = ", ".join(name for name in rows if rows[name] != found.get(name))
        raise StoreError(f"The copy does not have all rows of {differing}. It was not kept; try again.")


def _to_disk(path: Path) -> None:
    for place in (path, path.parent):
        handle = os.open(place, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _put_aside(target: Path, now: datetime) -> Path | None:
    """The old database, its log written into it if it can be, under another name."""
    if not target.exists():
        return None
    old = target.with_name(f"{target.name}.before-{now.strftime(_STAMP)}")
    for suffix in ("", "-wal", "-shm"):
        file = target.with_name(target.name + suffix)
        if file.exists():
            file.replace(old.with_name(old.name + suffix))
    return old
