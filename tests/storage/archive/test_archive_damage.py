"""A flipped byte anywhere, in a record or in a stored text, is found and named."""

import json
import random
import sqlite3
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rasid.errors import StoreError
from rasid.records import Outcome
from storage.backup import back_up, restore

Desk = Any  # the builder in conftest

once = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    """Two articles: one with two versions, the second one read again, and one with a version and a confirmation."""
    desk = make_desk(file_size=2_500)
    desk.record(Outcome.NEW)
    desk.record(Outcome.CHANGED, text="ب", page=desk.random_page("ب"))
    desk.record(Outcome.NEW, 2, text="ج", page=desk.random_page("ج"))
    desk.record(Outcome.UNCHANGED, 2, page=desk.random_page("ج"))
    desk.not_modified(2)
    state = desk.article()
    assert state.latest is not None
    assert desk.archive.read_again(state.id, 2, replace(state.latest, reader="2", title="عنوان آخر"), desk.press.at(50))
    assert not desk.damage()
    return desk


@given(data=st.data())
@once
def test_a_flipped_byte_in_a_file_is_found(desk: Desk, data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(desk.files()), "file")
    whole = path.read_bytes()
    place = data.draw(st.integers(0, len(whole) - 1), "byte")
    bit = data.draw(st.integers(0, 7), "bit")
    path.write_bytes(whole[:place] + bytes([whole[place] ^ (1 << bit)]) + whole[place + 1 :])
    try:
        (damage,) = [found for step in desk.archive.verify() for found in step.damage]
        assert path.name in f"{damage.subject} {damage.detail}"
        spans = [s for n in (1, 2) for s in desk.archive.snapshots(desk.article(n).id) if s.file == path.name]
        hit = [s for s in spans if s.offset <= place < s.offset + s.length]
        assert [damage.what, damage.version] == (["record", hit[0].version] if hit else ["file", None])
    finally:
        path.write_bytes(whole)
    assert not desk.damage()


def flip(database: Path, table: str, column: str, row: int, place: int, bit: int) -> bytes | None:
    """Flip one bit of a text in the database; returns the text as it was."""
    with closing(sqlite3.connect(database)) as connection, connection:
        query = f"SELECT CAST({column} AS BLOB) FROM {table} ORDER BY article_id, number LIMIT 1 OFFSET ?"
        (text,) = connection.execute(query, (row,)).fetchone()
        if text is None:
            return None
        place %= len(text)
        put(connection, table, column, row, text[:place] + bytes([text[place] ^ (1 << bit)]) + text[place + 1 :])
    return bytes(text)


def put(connection: sqlite3.Connection, table: str, column: str, row: int, text: bytes) -> None:
    which = f"SELECT rowid FROM {table} ORDER BY article_id, number LIMIT 1 OFFSET ?"
    connection.execute(f"UPDATE {table} SET {column} = CAST(? AS TEXT) WHERE rowid = ({which})", (text, row))


@given(data=st.data())
@once
def test_a_flipped_byte_in_a_text_is_found(desk: Desk, data: st.DataObject) -> None:
    table, column, row = data.draw(
        st.one_of(
            st.tuples(
                st.just("versions"),
                st.sampled_from(["article", "title", "digest", "reader", "text_digest", "payload_digest", "chain"]),
                st.integers(0, 2),
            ),
            st.tuples(st.just("readings"), st.sampled_from(["article", "text_digest"]), st.just(0)),
        ),
        "where",
    )
    whole = flip(desk.database, table, column, row, data.draw(st.integers(0, 5000)), data.draw(st.integers(0, 7)))
    assert whole is not None
    try:
        damage = [found for step in desk.archive.verify() for found in step.damage]
        version = 2 if table == "readings" else (1, 2, 1)[row]
        address = desk.press.candidate(2 if (table, row) == ("versions", 2) else 1).url
        assert damage
        assert (damage[0].subject, damage[0].version) == (address, version)
    finally:
        with closing(sqlite3.connect(desk.database)) as connection, connection:
            put(connection, table, column, row, whole)
    assert not desk.damage()


def execute(desk: Desk, *statements: str) -> None:
    with closing(sqlite3.connect(desk.database)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def test_a_version_that_was_taken_out_is_missed(desk: Desk) -> None:
    execute(desk, "DELETE FROM versions WHERE article_id = 1 AND number = 1")
    assert [step.damage[0].what for step in desk.archive.verify() if step.damage] == ["chain"]


def test_a_last_version_that_was_taken_out_is_missed(desk: Desk) -> None:
    execute(
        desk, "DELETE FROM versions WHERE article_id = 1 AND number = 2", "DELETE FROM versions WHERE article_id = 2"
    )
    damage = [found for step in desk.archive.verify() for found in step.damage]
    assert [(one.what, one.subject, one.version) for one in damage] == [
        ("chain", desk.article(1).url, 2),
        ("chain", desk.article(2).url, 1),
    ]


def test_an_article_without_versions_is_not_taken_for_another(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    pending = desk.article(5)
    desk.record(Outcome.NEW)
    assert list(desk.archive.verify(pending.id)) == []


def test_what_is_stored_during_a_verification_is_no_damage(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(file_size=2_500, bytes_max=10_000)
    for text in ("أ", "ب"):
        desk.record(Outcome.CHANGED, text=text, page=desk.random_page(text))
    looks = desk.archive.verify()
    seen = next(step for step in looks if step.kind == "file")
    for number in range(12):  # the last file grows, is full, and is dropped
        desk.record(Outcome.CHANGED, text=f"{number}", page=desk.random_page(f"{number}"))
    assert [found for step in (seen, *looks) for found in step.damage] == []


def test_a_text_that_was_changed_with_its_digest_breaks_the_chain(desk: Desk) -> None:
    with closing(sqlite3.connect(desk.database)) as connection, connection:
        (text,) = connection.execute("SELECT article FROM versions WHERE article_id = 1 AND number = 1").fetchone()
        forged = text.replace("الفقرة الثانية", "الفقرة المزورة")
        assert forged != text
        values = (forged, sha256(forged.encode()).hexdigest())
        update = "UPDATE versions SET article = ?, text_digest = ? WHERE article_id = 1 AND number = 1"
        connection.execute(update, values)
    assert [(d.what, d.version) for step in desk.archive.verify() for d in step.damage] == [("chain", 1)]


def test_another_moment_of_a_version_breaks_the_chain(desk: Desk) -> None:
    execute(desk, "UPDATE versions SET seen_at = '2020-01-01 00:00:00.000000' WHERE article_id = 1 AND number = 2")
    assert [(d.what, d.version) for step in desk.archive.verify() for d in step.damage] == [("chain", 2)]


def test_a_file_that_is_not_there_is_named(desk: Desk) -> None:
    path = desk.files()[0]
    path.unlink()
    damage = " ".join(desk.damage())
    assert "the file is not there" in damage


def test_one_article_can_be_verified_alone(desk: Desk) -> None:
    desk.files()[0].write_bytes(b"")
    first, second = desk.article(1).id, desk.article(2).id
    assert any(step.damage for step in desk.archive.verify(first))
    assert not any(step.damage for step in desk.archive.verify(second))
    assert len(list(desk.archive.verify(second))) == desk.archive.steps(second) == 1 + 3


def rows(manifest: Any, before: str = "") -> Iterator[tuple[str, str]]:
    """Each version's chain, recomputed from a manifest alone by the rule that it states, and as it says."""
    for version in manifest["versions"]:
        text = version["first_reading"].encode()
        assert sha256(text).hexdigest() == version["text_digest"]
        article = json.loads(text)
        covered = [
            before, version["number"], article["url"], version["seen_at"], article["digest"], article["exact_digest"],
            version["text_digest"], version["payload_digest"] or "",
        ]  # fmt: skip
        before = sha256(json.dumps(covered, ensure_ascii=False, separators=(",", ":")).encode()).hexdigest()
        yield before, version["chain"]


def test_evidence_stands_for_itself(desk: Desk, tmp_path: Path) -> None:
    made = desk.archive.export(desk.article(1).id, tmp_path / "proof.warc.gz", desk.press.at(60))
    assert (made.versions, made.records, made.absent) == (2, 2, 0)
    manifest = json.loads(made.manifest.read_text(encoding="utf-8"))
    data = made.warc.read_bytes()
    assert manifest["warc"]["sha256"] == sha256(data).hexdigest()
    assert all(recomputed == said for recomputed, said in rows(manifest))
    responses = {
        record.rec_headers.get_header("WARC-Record-ID"): record.rec_headers.get_header("WARC-Payload-Digest")
        for record in desk.checked(made.warc)
        if record.rec_type == "response"
    }
    assert responses == {s["record_id"]: s["payload_digest"] for s in manifest["snapshots"]}
    for snapshot in manifest["snapshots"]:
        span = data[snapshot["offset"] : snapshot["offset"] + snapshot["length"]]
        assert sha256(span).hexdigest() == snapshot["sha256"]
    second = manifest["versions"][1]
    assert json.loads(second["first_reading"])["title"] == "عنوان ب"
    assert json.loads(second["present_reading"])["title"] == "عنوان آخر"


def test_evidence_takes_no_more_memory_than_its_largest_record(desk: Desk, tmp_path: Path) -> None:
    for number in range(12):
        page = random.Random(number).randbytes(1_000_000)  # which no compression makes smaller
        desk.record(Outcome.CHANGED, text=f"نص {number}", page=page)
    tracemalloc.start()
    made = desk.archive.export(desk.article(1).id, tmp_path / "proof.warc.gz", desk.press.at(60))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert made.warc.stat().st_size > 12_000_000
    assert peak < 5_000_000
    assert sorted(path.name for path in tmp_path.glob("*proof*")) == ["proof.json", "proof.warc.gz"]


def test_the_dashboard_is_handed_a_file_that_needs_no_place(desk: Desk) -> None:
    found = desk.store.evidence_of(desk.article(1).id, desk.press.at(60))
    assert found is not None
    with found[0] as file:
        assert sha256(file.read()).hexdigest() == json.loads(found[1])["warc"]["sha256"]


def test_evidence_of_a_damaged_record_is_not_made(desk: Desk, tmp_path: Path) -> None:
    path = desk.files()[0]
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StoreError, match="damaged"):
        desk.archive.export(desk.article(1).id, tmp_path / "proof.warc.gz", desk.press.at(60))
    assert not (tmp_path / "proof.warc.gz").exists()


def test_the_pages_of_a_database_that_gave_way_to_a_backup_stay(make_desk: Callable[..., Desk], tmp_path: Path) -> None:
    desk = make_desk()
    desk.record(Outcome.NEW)
    back_up(desk.database, tmp_path / "copy.db")
    desk.record(Outcome.CHANGED, text="ب", page=desk.random_page("ب"))
    desk.store.close()
    old = restore(tmp_path / "copy.db", desk.database, desk.press.at(50))
    assert old is not None
    desk.open()
    desk.record(Outcome.CHANGED, text="ج", page=desk.random_page("ج"))
    assert not desk.damage()
    (note,) = [step.note for step in desk.archive.verify() if step.note]
    assert note.endswith("bytes at its end belong to nothing: records from after a backup that was restored")
    desk.store.close()
    restore(old, desk.database, desk.press.at(51))  # after all
    desk.open()
    assert [version.article.title for version in desk.store.versions(desk.article().id)] == ["عنوان أ", "عنوان ب"]
    assert not desk.damage()


def test_other_bytes_behind_a_file_that_has_ended_are_damage(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(file_size=1)
    desk.record(Outcome.NEW)
    desk.record(Outcome.CHANGED, text="ب", page=desk.random_page("ب"))
    with desk.files()[0].open("ab") as file:
        file.write(b"more")
    assert "4 bytes at its end belong to nothing" in " ".join(desk.damage())
