"""Opens a database and runs transactions on it: what all backends share."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from json import JSONDecodeError
from pathlib import Path

from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, IntegrityError, SQLAlchemyError, StatementError

from rasid.errors import StoreBusyError, StoreError
from storage import migrate
from storage.sqlite import WRITE, SqliteBackend, explain, is_busy


def read_address(where: str | Path) -> URL:
    """A database's address from a path, `:memory:`, or an SQLAlchemy URL."""
    text = str(where)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise StoreError(f"database_url {text!r} cannot be read: {error}. Write it as sqlite:///FILE.") from error
    if url.get_backend_name() != "sqlite":
        raise StoreError(
            f"database_url names {url.get_backend_name()!r}, which Rasid does not know. Write it as sqlite:///FILE."
        )
    return url


class Database:
    """One database. Safe to use from several threads."""

    def __init__(self, where: str | Path, busy_timeout: float) -> None:
        self.backend = SqliteBackend(read_address(where), busy_timeout)
        self.insert = self.backend.insert

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the database and changes nothing."""
        self.backend.require_file()
        with self._explained(), self.backend.guard(writing=False), self.backend.engine.begin() as connection:
            yield connection

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that is alone in writing. Committed at the end, undone by an exception."""
        self.backend.require_file()
        with (
            self._explained(),
            self.backend.guard(writing=True),
            self.backend.engine.connect().execution_options(**WRITE) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def _explained(self) -> Iterator[None]:
        try:
            yield
        except IntegrityError as error:
            raise StoreError(
                f"The database {self.backend.name} refused a record that contradicts what is stored: {error.orig}. "
                "Record only what belongs to a run, outlet, channel or article that the store knows."
            ) from error
        except StatementError as error:
            kind = StoreBusyError if is_busy(error.orig) else StoreError
            raise kind(self._meaning(error)) from error
        except JSONDecodeError as error:
            raise StoreError(
                f"A text stored in {self.backend.name} is damaged: {error}. `rasid verify` names it; restore a backup."
            ) from error
        except sqlite3.Error as error:
            raise StoreError(explain(error, self.backend.name)) from error
        except SQLAlchemyError as error:
            raise StoreError(f"The database {self.backend.name} cannot be used: {error}. Try again.") from error

    def _meaning(self, error: StatementError) -> str:
        if isinstance(error, DBAPIError) and isinstance(error.orig, sqlite3.Error):
            return explain(error.orig, self.backend.name)
        return f"A value cannot be stored in {self.backend.name}: {error.orig}"

    def migrate(self) -> None:
        """Bring the schema up to date. Raises `StoreError` if that cannot be done."""
        with self._explained():
            self.backend.prepare()
        with self.reading() as connection:
            current = migrate.is_current(connection)
        if not current:
            with self.writing() as connection:
                migrate.upgrade(connection)

    def close(self) -> None:
        """Close all connections."""
        self.backend.engine.dispose()
