"""What the database says of records is held against them; what cannot be read is named, the rest is looked at."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rasid.errors import StoreError
from rasid.records import Outcome
from tests.storage.archive.conftest import Desk

FLIPS = 20  # places in a text


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """An article in two versions, confirmed with the same page and by a 304; another with one."""
    made = make_desk(file_size=2_500)
    made.record(Outcome.NEW)
    made.record(Outcome.CHANGED, text="ب", page=made.random_page("ب"))
    made.record(Outcome.UNCHANGED, page=made.random_page("ب"))
    made.not_modified()
    made.record(Outcome.NEW, 2, text="ج", page=made.random_page("ج"))
    assert not made.damage()
    return made


def alter(desk: Desk, statement: str, *values: object) -> None:
    with closing(sqlite3.connect(desk.database)) as connection, connection:
        connection.execute(statement, values)


def value_of(desk: Desk, column: str, number: int) -> bytes:
    with closing(sqlite3.connect(desk.database)) as connection:
        query = f"SELECT CAST({column} AS BLOB) FROM snapshots ORDER BY id LIMIT 1 OFFSET ?"
        return bytes(connection.execute(query, (number,)).fetchone()[0])


@pytest.mark.parametrize("row", range(5))
@pytest.mark.parametrize("column", ["at", "url", "kind", "record_id", "digest", "payload_digest"])
def test_a_flipped_byte_of_the_index_is_found(desk: Desk, column: str, row: int) -> None:
    whole = value_of(desk, column, row)
    which = f"(SELECT id FROM snapshots ORDER BY id LIMIT 1 OFFSET {row})"
    update = f"UPDATE snapshots SET {column} = CAST(? AS TEXT) WHERE id = {which}"
    for place in range(0, len(whole), max(1, len(whole) // FLIPS)):
        for bit in (1, 7):
            try:
                alter(desk, update, whole[:place] + bytes([whole[place] ^ (1 << bit)]) + whole[place + 1 :])
            except sqlite3.IntegrityError:  # the moment of another record
                continue
            # between day, time and fraction some signs read as the same moment
            assert desk.damage() or (column, place) in (("at", 10), ("at", 19)), (place, bit)
            alter(desk, update, whole)
    assert not desk.damage()


@pytest.mark.parametrize(
    "damage",
    [
        "UPDATE snapshots SET refers_to = 1 WHERE refers_to IS NOT NULL",
        "UPDATE snapshots SET refers_to = NULL WHERE refers_to IS NOT NULL",
        "UPDATE snapshots SET article_id = 2 WHERE id = 1",
        "UPDATE snapshots SET article_id = 77 WHERE id = 1",
        "UPDATE snapshots SET file_id = 77 WHERE id = 1",
        "UPDATE snapshots SET version = 3 WHERE id = 3",
        "UPDATE versions SET seen_at = '2026-11-2x 10:00:00' WHERE article_id = 1 AND number = 1",
        "UPDATE versions SET seen_at = CAST(X'FFFE' AS TEXT) WHERE article_id = 2",
        "UPDATE versions SET reading = 1 WHERE article_id = 1 AND number = 1",
        "UPDATE articles SET url = CAST(X'FFFE' AS TEXT) WHERE id = 2; UPDATE versions SET title = 'x'",
    ],
)
def test_a_row_that_says_something_else_is_found_and_the_others_are_looked_at(desk: Desk, damage: str) -> None:
    steps = sum(1 for _ in desk.archive.verify())
    for statement in damage.split(";"):
        alter(desk, statement)
    assert desk.damage()
    assert sum(1 for _ in desk.archive.verify()) >= steps - 1


def test_a_version_that_cannot_be_read_is_named(desk: Desk) -> None:
    alter(desk, "UPDATE versions SET seen_at = 'never' WHERE article_id = 1 AND number = 1")
    first = next(found for step in desk.archive.verify() for found in step.damage)
    assert (first.what, first.subject, first.version) == ("text", desk.press.candidate(1).url, 1)
    assert "cannot be read" in first.detail


def test_a_damaged_structure_of_the_database_is_found(desk: Desk, tmp_path: Path) -> None:
    """A byte of an index that no query of the others happens to meet."""
    desk.store.close()
    with closing(sqlite3.connect(desk.database)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        root = connection.execute("SELECT rootpage FROM sqlite_master WHERE name = 'ix_changes_kind'").fetchone()[0]
        size = connection.execute("PRAGMA page_size").fetchone()[0]
    data = bytearray(desk.database.read_bytes())
    end = root * size
    assert data[end - 6 : end].strip(b"\0")  # what is stored stands at a page's end
    data[end - 3] ^= 2
    desk.database.write_bytes(data)
    desk.open()
    found = [damage for step in desk.archive.verify() for damage in step.damage]
    assert [damage.what for damage in found] == ["database"]
    assert found[0].subject == "rasid.db"
    desk.store.close()


def test_a_file_that_cannot_be_read_is_named_and_the_others_are_looked_at(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = desk.files()[0]
    opened = Path.open

    def refused(path: Path, *args: object, **more: object) -> object:
        if path == first:
            raise PermissionError(13, "Permission denied")
        return opened(path, *args, **more)  # type: ignore[call-overload]  # as it was called

    monkeypatch.setattr(Path, "open", refused)
    found = [damage for step in desk.archive.verify() for damage in step.damage]
    assert {damage.what for damage in found} == {"record", "file"}
    assert all("Permission denied" in damage.detail and first.name in str(damage) for damage in found)
    with pytest.raises(StoreError, match=r"cannot be read: Permission denied\. Make it readable"):
        desk.archive.page(desk.archive.snapshots(1)[0])
