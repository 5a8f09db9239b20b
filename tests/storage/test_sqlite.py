"""What is SQLite's own: its settings, its indexes in use, and what its errors say to people."""

import os
import sqlite3
import stat
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, event

from rasid.errors import StoreBusyError, StoreError
from rasid.records import ArticleStatus, Outcome
from storage.engine import read_address
from storage.store import SqlStore, open_store

Press = Any  # the builder in conftest
ROOT = Path(__file__).parents[2]
NOW = datetime(2026, 11, 23, 18, 5, tzinfo=UTC)


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[SqlStore]:
    store = open_store(tmp_path / "rasid.db")
    yield store
    store.close()


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("foreign_keys", 1), ("synchronous", 1), ("busy_timeout", 30_000)]
)
def test_connections_are_set_up(opened: SqlStore, pragma: str, value: object) -> None:
    with opened._database.reading() as connection:
        assert connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() == value


def test_writers_take_the_lock_at_once(opened: SqlStore, press: Press) -> None:
    begun: list[str] = []

    def note(_c: Connection, _cursor: object, statement: str, *_rest: object) -> None:
        begun.append(statement)

    event.listen(opened._database.backend.engine, "before_cursor_execute", note)
    opened.overview()
    assert begun[0] == "BEGIN"
    begun.clear()
    opened.interrupt_runs(press.now)
    assert begun[0] == "BEGIN IMMEDIATE"


CALLS: dict[str, Callable[[SqlStore, Press], object]] = {
    "due_channels": lambda store, press: store.due_channels(press.now, 9, without=["b"]),
    "due_articles": lambda store, press: store.due_articles(press.now, 9, per_outlet=3, without=["b"]),
    "channels_of": lambda store, press: store.channels_of("a"),
    "article": lambda store, press: store.article(1),
    "find_article": lambda store, press: store.find_article("https://a.example/news/1"),
    "articles": lambda store, press: store.articles(),
    "articles of outlet": lambda store, press: store.articles(outlet_id="a"),
    "articles by status": lambda store, press: store.articles(status=ArticleStatus.GONE),
    "versions": lambda store, press: store.versions(1),
    "changes": lambda store, press: store.changes(),
    "changes after": lambda store, press: store.changes(after=3),
    "changes of outlet": lambda store, press: store.changes(outlet_id="a"),
    "changes of article": lambda store, press: store.changes(article_id=1),
    "changes by kind": lambda store, press: store.changes(kind=Outcome.GONE, after=3),
    "runs": lambda store, press: store.runs(),
    "interrupt_runs": lambda store, press: store.interrupt_runs(press.now),
    "overview": lambda store, press: store.overview(),
    "counts": lambda store, press: store.counts(press.now),
    "problems": lambda store, press: store.problems("a", limit=9),
    "problems of article": lambda store, press: store.problems(article_id=1),
    "troubles_of": lambda store, press: store.troubles_of("a"),
    "record_poll": lambda store, press: store.record_poll(
        press.poll(store.channels_of("a")[0], press.candidate(2, "a"), at=press.at(1)), 1
    ),
    "record_visit": lambda store, press: store.record_visit(
        press.visit(store.article(1), Outcome.CHANGED, at=press.at(2), text="b"), 1
    ),
}

MAY_BE_WALKED = {"outlets", "channels", "counters", "groups"}  # small: they grow with the catalogue, not with time


@pytest.mark.parametrize("call", CALLS.values(), ids=CALLS)
def test_no_call_walks_a_table_that_grows(
    opened: SqlStore, press: Press, call: Callable[[SqlStore, Press], object]
) -> None:
    """Every statement of every call finds its rows, in order, through an index."""
    opened.sync_outlets([press.outlet("a"), press.outlet("b")], press.now)
    run = opened.start_run(1, press.now)
    (state,) = opened.record_poll(press.poll(opened.channels_of("a")[0], press.candidate(1, "a")), run)
    opened.record_visit(press.visit(state, Outcome.NEW, next_check=press.now), run)
    plans: list[str] = []

    def explain(_c: Connection, cursor: sqlite3.Cursor, statement: str, parameters: Any, *_rest: object) -> None:
        if statement.split(maxsplit=1)[0] in ("SELECT", "UPDATE"):
            plan = cursor.connection.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            plans.extend(f"{row[3]} | {' '.join(statement.split())}" for row in plan)

    event.listen(opened._database.backend.engine, "before_cursor_execute", explain)
    call(opened, press)
    assert plans
    assert [plan for plan in plans if walks(plan)] == []


SORTS_FEW = ("FROM problems", 'articles."key" = ?', "changes.article_id = ?")  # open, one key's, one article's


def walks(plan: str) -> bool:
    step, statement = plan.split(" | ", maxsplit=1)
    if step.startswith("USE TEMP B-TREE FOR ORDER BY"):
        return not any(few in statement for few in SORTS_FEW)
    return step.startswith("SCAN") and step.split()[1] not in MAY_BE_WALKED and " LIMIT " not in statement


# What goes wrong


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    path = tmp_path / "rasid.db"
    path.write_text("Dear diary, today I was not a database. " * 100)
    with pytest.raises(StoreError, match="not an SQLite database"):
        open_store(path)


def test_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match=r"folder .* cannot be made.*data_dir"):
        open_store(tmp_path / "file" / "var" / "rasid.db")


@pytest.mark.parametrize(
    ("address", "says"), [("postgresql://localhost/rasid", "'postgresql'"), ("http:::/x://", "cannot be read")]
)
def test_an_address_of_another_kind(address: str, says: str) -> None:
    with pytest.raises(StoreError, match=f"{says}.*sqlite:///FILE"):
        open_store(address)


@pytest.mark.parametrize(
    ("where", "database"),
    [("var/rasid.db", "var/rasid.db"), (Path("/x/r.db"), "/x/r.db"), ("sqlite:////x/r.db", "/x/r.db")],
)
def test_paths_and_addresses(where: str | Path, database: str) -> None:
    assert read_address(where).database == database


OPEN_AND_WRITE = """
import os, sys
from rasid.errors import StoreBusyError, StoreError
from storage.store import open_store
open_store(":memory:").close()  # imports all there is
if os.geteuid() == 0:
    os.setegid(65534)
    os.seteuid(65534)
try:
    open_store(sys.argv[1]).check()
except StoreError as error:
    print(error)
"""


def said_to_nobody(path: Path) -> str:
    """What opening and writing says to a user who is not allowed everything, as root is."""
    done = subprocess.run(
        [sys.executable, "-c", OPEN_AND_WRITE, str(path)],
        capture_output=True,
        text=True,
        timeout=60,
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture
def locked() -> Iterator[Path]:
    """A folder that everybody may read and nobody may write."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        yield folder
        folder.chmod(stat.S_IRWXU)


def test_a_folder_that_cannot_be_written(locked: Path) -> None:
    locked.chmod(0o555)
    assert "cannot be opened. Make its folder readable and writable" in said_to_nobody(locked / "rasid.db")


def test_a_database_that_cannot_be_written(locked: Path) -> None:
    open_store(locked / "rasid.db").close()
    (locked / "rasid.db").chmod(0o444)
    locked.chmod(0o555)
    said = said_to_nobody(locked / "rasid.db")
    assert "Make" in said
    assert "writable for this user" in said


@pytest.mark.parametrize("replaced", [False, True])
def test_a_file_taken_away_in_use_is_told_and_can_be_put_back(opened: SqlStore, tmp_path: Path, replaced: bool) -> None:
    file, aside = tmp_path / "rasid.db", tmp_path / "aside.db"
    file.rename(aside)
    if replaced:
        file.touch()
    for use in (lambda: opened.runs(1), lambda: opened.start_run(1, NOW)):
        with pytest.raises(StoreError, match=r"was moved, deleted or replaced .* Put the file back"):
            use()
    aside.rename(file)
    assert opened.start_run(1, NOW) == 1


def test_a_database_that_another_program_holds_is_told_from_one_that_is_broken(tmp_path: Path) -> None:
    store = open_store(tmp_path / "rasid.db", busy_timeout=0.05)
    holder = sqlite3.connect(tmp_path / "rasid.db", isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with pytest.raises(StoreBusyError, match="is held by another program"):
        store.start_run(1, NOW)
    holder.close()
    store.close()
