"""Backups are whole, whatever is written meanwhile, and what is not whole is not kept."""

import os
import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from rasid.errors import StoreError
from storage.backup import Backups, back_up, database_file, restore
from storage.store import open_store

Press = Any
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def source(tmp_path: Path, press: Press) -> Path:
    """A database with some articles, and nobody at work on it."""
    path = tmp_path / "rasid.db"
    store = open_store(path)
    store.sync_outlets([press.outlet()], press.now)
    run = store.start_run(1, press.now)
    (channel,) = store.channels_of("sham_today")
    store.record_poll(press.poll(channel, *(press.candidate(n) for n in range(400))), run)
    store.close()
    return path


def articles(path: Path) -> int:
    store = open_store(path)
    try:
        return len(store.articles(limit=100_000))
    finally:
        store.close()


def test_a_backup_has_all_rows_and_tells_its_progress(source: Path, tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    made = back_up(source, tmp_path / "deep" / "copy.db", lambda done, total: seen.append((done, total)))
    assert made.rows["articles"] == 400
    assert made.size == made.file.stat().st_size
    assert seen[-1][0] == seen[-1][1] > 0
    assert articles(made.file) == 400
    assert [path.name for path in made.file.parent.iterdir() if ".part" in path.name] == []


def test_a_backup_of_a_database_that_is_written_all_the_time_ends_and_is_of_one_moment(
    source: Path, tmp_path: Path, press: Press
) -> None:
    store = open_store(source)
    run = store.start_run(1, press.now)
    (channel,) = store.channels_of("sham_today")
    done, begun = threading.Event(), threading.Event()

    def write() -> None:
        number = 1000
        while not done.is_set():
            at = press.at(number / 1000)
            store.record_poll(press.poll(channel, press.candidate(number), at=at), run)
            number += 1
            begun.set()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        assert begun.wait(60)
        made = [back_up(source, tmp_path / f"{n}.db") for n in range(3)]
    finally:
        done.set()
        writer.join()
    for one in made:
        with sqlite3.connect(one.file) as copy:
            (total,) = copy.execute("SELECT articles FROM outlets").fetchone()
        copy.close()
        assert one.rows["articles"] == total
    store.close()


def test_a_damaged_database_gives_no_backup(source: Path, tmp_path: Path) -> None:
    data = bytearray(source.read_bytes())
    for place in range(4096 * 30, len(data), 4096):
        data[place : place + 64] = b"\xff" * 64
    source.write_bytes(data)
    with pytest.raises(StoreError):
        back_up(source, tmp_path / "copy.db")
    assert not list(tmp_path.glob("copy.db*"))


@pytest.mark.parametrize("name", ["rasid.db", "folder/../rasid.db", "link.db", "hard.db"])
def test_the_database_is_no_backup_of_itself(source: Path, tmp_path: Path, name: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "link.db").symlink_to(source)
    (tmp_path / "hard.db").hardlink_to(source)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(StoreError, match=r"is the database itself, and no backup of it\. Give a file"):
        restore(tmp_path / name, source, NOW)
    with pytest.raises(StoreError, match=r"would take the place of the database itself\. Choose another place\."):
        back_up(source, tmp_path / name)
    assert sorted(tmp_path.iterdir()) == before
    assert articles(source) == 400


def test_what_is_no_database_of_rasid_is_refused(source: Path, tmp_path: Path) -> None:
    stranger = tmp_path / "other.db"
    with sqlite3.connect(stranger) as other:
        other.execute("CREATE TABLE recipes (id INTEGER)")
    other.close()
    with pytest.raises(StoreError, match="no database of Rasid"):
        restore(stranger, source, NOW)
    (tmp_path / "text.db").write_text("this is a text, and no database at all, however long it may be")
    with pytest.raises(StoreError, match=r"text\.db is no backup: it is not an SQLite database\."):
        restore(tmp_path / "text.db", source, NOW)
    with pytest.raises(StoreError, match="There is no backup"):
        restore(tmp_path / "none.db", source, NOW)
    assert articles(source) == 400


def test_a_backup_is_put_back_and_what_was_there_is_kept(source: Path, tmp_path: Path, press: Press) -> None:
    made = back_up(source, tmp_path / "copy.db")
    store = open_store(source)
    run = store.start_run(1, press.at(1))
    (channel,) = store.channels_of("sham_today")
    store.record_poll(press.poll(channel, press.candidate(9999), at=press.at(1)), run)
    store.close()
    old = restore(made.file, source, NOW)
    assert old is not None
    assert (articles(source), articles(old)) == (400, 401)
    source.unlink()
    assert restore(made.file, source, NOW) is None
    assert articles(source) == 400


def test_the_oldest_scheduled_backups_are_dropped(source: Path, tmp_path: Path) -> None:
    backups = Backups(source, tmp_path / "backups", 3)
    for day in range(5):
        backups.make(NOW + timedelta(days=day))
    names = sorted(path.name for path in (tmp_path / "backups").iterdir())
    assert names == [f"rasid-202611{day}T090000Z.db" for day in (25, 26, 27)]


def test_a_backup_is_not_dropped_for_those_of_a_clock_that_was_ahead(source: Path, tmp_path: Path) -> None:
    backups = Backups(source, tmp_path / "backups", 2)
    for day in (0, 400, 401, 1):
        backups.make(NOW + timedelta(days=day))
    assert (tmp_path / "backups" / "rasid-20261124T090000Z.db").is_file()
    backups.make(NOW + timedelta(days=2))
    names = sorted(path.name for path in (tmp_path / "backups").iterdir())
    assert names == ["rasid-20261124T090000Z.db", "rasid-20261125T090000Z.db"]


def test_copies_that_people_put_beside_are_let_be(source: Path, tmp_path: Path) -> None:
    (tmp_path / "rasid-0-before-the-move.db").write_text("precious")
    backups = Backups(source, tmp_path, 1)
    for day in range(2):
        backups.make(NOW + timedelta(days=day))
    assert sorted(path.name for path in tmp_path.glob("rasid-*")) == [
        "rasid-0-before-the-move.db",
        "rasid-20261124T090000Z.db",
    ]


def test_a_place_that_cannot_be_written(source: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="cannot be written"):
        back_up(source, tmp_path / "file" / "copy.db")
    with pytest.raises(StoreError, match="There is no database"):
        database_file(tmp_path / "none.db")


def test_a_device_is_not_written_over(source: Path, tmp_path: Path) -> None:
    """What stands there would be replaced, and not written to: with /dev/stdout nobody would print any more."""
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(StoreError, match=r"would take the place of what is no file\. Choose another place\."):
        back_up(source, tmp_path / "pipe")
    assert (tmp_path / "pipe").is_fifo()
