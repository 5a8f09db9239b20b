"""Pages kept as WARC records: what is kept, where it lies, what is dropped, and that nothing is doubled."""

import gzip
import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import event
from warcio.archiveiterator import ArchiveIterator

from rasid.errors import SettingsError, StoreError
from rasid.records import Outcome
from rasid.settings import Settings
from storage.warc_shelf import plan_of

Desk = Any  # the builder in conftest


def test_a_body_is_kept_once_and_then_referred_to(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    desk.record(Outcome.NEW)
    desk.record(Outcome.UNCHANGED)
    desk.not_modified()
    desk.record(Outcome.CHANGED, text="ب")
    desk.record(Outcome.UNCHANGED, text="ب", page=desk.page_body("ب") + b"<!-- a clock -->")
    assert desk.kinds() == [
        ("response", ""),
        ("revisit", "identical-payload-digest"),
        ("revisit", "server-not-modified"),
        ("response", ""),
        ("response", ""),
    ]
    snapshots = desk.archive.snapshots(desk.article().id)
    assert [(s.kind, s.version) for s in snapshots] == [
        ("version", 1), ("confirmed", 1), ("confirmed", 1), ("version", 2), ("confirmed", 2),
    ]  # fmt: skip
    assert [s.refers_to for s in snapshots] == [None, snapshots[0].id, snapshots[0].id, None, None]
    page = desk.archive.page(snapshots[2])
    assert page is not None
    assert page.body == desk.page_body("أ")
    latest = desk.archive.page_of(desk.article().id)
    assert latest is not None
    assert latest.snapshot.kind == "version"
    assert latest.body == desk.page_body("ب")
    assert not desk.damage()


def test_a_version_has_a_body_of_its_own(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    desk.record(Outcome.NEW)
    desk.record(Outcome.UNCONFIRMED, text="ب")
    desk.record(Outcome.CHANGED, text="ب")
    desk.record(Outcome.CHANGED)
    snapshots = desk.archive.snapshots(desk.article().id)
    assert [(s.kind, s.version) for s in snapshots] == [
        ("version", 1), ("unconfirmed", 1), ("version", 2), ("version", 3),
    ]  # fmt: skip
    assert [s.refers_to for s in snapshots] == [None] * 4
    assert [item.version.number for item in desk.archive.legible()] == [1, 2, 3]


def test_records_carry_what_was_sent_and_received(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    visit = desk.record(Outcome.NEW)
    assert visit.exchange is not None
    info, response, request = desk.checked(desk.files()[0])
    assert info.rec_type == "warcinfo"
    assert request.rec_headers.get_header("WARC-Concurrent-To") == response.rec_headers.get_header("WARC-Record-ID")
    assert response.rec_headers.get_header("WARC-IP-Address") == "192.0.2.7"
    assert response.rec_headers.get_header("WARC-Target-URI") == visit.exchange.url
    assert response.rec_headers.get_header("WARC-Payload-Digest").startswith("sha256:")
    # the chunks are undone, and the head does not promise them
    assert response.http_headers.get_header("X-Archive-Orig-Transfer-Encoding") == "chunked"
    assert request.http_headers.get_header("User-Agent") == "Rasid"


@pytest.mark.parametrize("size", [0, 1, 700, 8191, 32768, 65535, 65536, 262_145, 3_000_000])
@pytest.mark.parametrize("kind", ["alike", "mixed", "random"])
def test_records_are_plain_gzip_whatever_their_size(make_desk: Callable[..., Desk], size: int, kind: str) -> None:
    noise = random.Random(size).randbytes(size)
    body = {"alike": b"a" * size, "mixed": noise.hex().encode()[:size], "random": noise}[kind]
    desk = make_desk()
    desk.record(Outcome.NEW, page=body)
    (path,) = desk.files()
    with path.open("rb") as stream:
        records = [record.content_stream().read() for record in ArchiveIterator(stream, check_digests="raise")]
    assert records[1] == body
    assert body in gzip.decompress(path.read_bytes())
    assert not desk.damage()


def test_what_a_browser_showed_is_no_answer_of_the_host(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()

    def record(outcome: Outcome, text: str) -> None:
        visit = desk.visit(outcome, text=text)
        rendered = replace(visit.exchange, sent=b"", received=b"", rendered="text/html; charset=utf-8")
        desk.store.record_visit(replace(visit, exchange=rendered), desk.run)

    record(Outcome.NEW, "أ")
    record(Outcome.UNCHANGED, "أ")
    record(Outcome.CHANGED, "ب")
    assert desk.kinds() == [("resource", ""), ("revisit", "identical-payload-digest"), ("resource", "")]
    info, *records = desk.checked(desk.files()[0])
    assert info.rec_type == "warcinfo"
    assert [one.rec_headers.get_header("Content-Type") for one in records] == [
        "text/html; charset=utf-8", None, "text/html; charset=utf-8",
    ]  # fmt: skip
    first, again, _ = desk.archive.snapshots(desk.article().id)
    for snapshot in (first, again):
        page = desk.archive.page(snapshot)
        assert page is not None
        assert page.body == desk.page_body("أ")
        assert page.received == b"resource\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    assert not desk.damage()


@pytest.mark.parametrize(
    ("keep", "kept"), [("all", ["version", "confirmed", "missing"]), ("versions", ["version", "missing"]), ("off", [])]
)
def test_the_setting_says_what_is_kept(make_desk: Callable[..., Desk], keep: str, kept: list[str]) -> None:
    desk = make_desk(keep=keep)
    desk.record(Outcome.NEW)
    desk.record(Outcome.UNCHANGED)
    desk.record(Outcome.FAILED)
    desk.record(Outcome.MISSING, page=b"gone")
    assert [s.kind for s in desk.archive.snapshots(desk.article().id)] == kept
    assert bool(desk.files()) == bool(kept)
    assert not desk.damage()


def test_a_visit_recorded_again_is_not_kept_again(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    visit = desk.record(Outcome.NEW)
    before = desk.files()[0].read_bytes()
    desk.store.record_visit(visit, desk.run)
    assert desk.files()[0].read_bytes() == before
    assert len(desk.archive.snapshots(visit.state.id)) == 1


def test_a_torn_record_is_cut_off_by_the_next(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    desk.record(Outcome.NEW)
    (path,) = desk.files()
    whole = path.read_bytes()
    desk.store.close()
    path.write_bytes(whole + whole[len(whole) // 2 :])
    desk.open()
    assert not desk.damage()
    assert any("a write was interrupted" in step.note for step in desk.archive.verify())
    desk.record(Outcome.CHANGED, text="ب")
    assert path.read_bytes().startswith(whole)
    assert desk.kinds() == [("response", ""), ("response", "")]
    assert not any(step.note or step.damage for step in desk.archive.verify())


def test_what_a_failed_transaction_wrote_does_not_stay(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    desk.record(Outcome.NEW)
    with pytest.raises(StoreError):
        desk.store.record_visit(desk.visit(Outcome.CHANGED, text="ب"), 999)  # there is no such run
    desk.record(Outcome.CHANGED, text="ج")
    assert desk.kinds() == [("response", ""), ("response", "")]
    assert not desk.damage()


def test_a_file_that_lost_its_end_is_named_and_left(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    desk.record(Outcome.NEW)
    (path,) = desk.files()
    path.write_bytes(path.read_bytes()[:-5])
    desk.record(Outcome.CHANGED, text="ب")
    assert len(desk.files()) == 2
    assert "the file ends before the record does" in " ".join(desk.damage())
    snapshot = desk.archive.snapshots(desk.article().id)[0]
    with pytest.raises(StoreError, match="not as it was kept"):
        desk.archive.page(snapshot)


def test_the_oldest_files_are_dropped_and_the_texts_stay(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(file_size=3_000, bytes_max=20_000)
    texts = [f"خبر {n}" for n in range(30)]
    for text in texts:
        desk.record(Outcome.CHANGED if text != texts[0] else Outcome.NEW, text=text, page=desk.random_page(text))
        assert sum(path.stat().st_size for path in desk.files()) <= 20_000
    assert 3 < len(desk.files()) < 20
    article = desk.article()
    snapshots = desk.archive.snapshots(article.id)
    assert [version.article.title for version in desk.store.versions(article.id)] == [f"عنوان {t}" for t in texts]
    assert len(snapshots) == 30
    assert not snapshots[0].there
    assert desk.archive.page(snapshots[0]) is None
    assert snapshots[-1].there
    assert not desk.damage()
    assert sum("dropped" in step.note for step in desk.archive.verify()) == sum(not s.there for s in snapshots)


def test_a_body_whose_record_was_dropped_is_kept_anew(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(file_size=3_000, bytes_max=12_000)
    desk.record(Outcome.NEW, page=desk.random_page("أ"))
    for n in range(20):
        desk.record(Outcome.NEW, n + 2, page=desk.random_page(str(n)))
    desk.record(Outcome.UNCHANGED, page=desk.random_page("أ"))
    first, last = desk.archive.snapshots(desk.article().id)
    assert not first.there
    assert last.refers_to is None
    page = desk.archive.page_of(desk.article().id)
    assert page is not None
    assert page.snapshot == last


def test_a_dropped_file_that_a_kill_left_is_removed_by_the_next_process(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(file_size=3_000, bytes_max=12_000)
    for n in range(20):
        desk.record(Outcome.NEW, n + 1, page=desk.random_page(str(n)))
    dropped = next(s.file for n in range(20) for s in desk.archive.snapshots(desk.article(n + 1).id) if not s.there)
    (desk.folder / dropped).write_bytes(b"left behind")
    desk.store.close()
    desk.open()
    desk.record(Outcome.NEW, 30)
    assert not (desk.folder / dropped).exists()


def test_a_new_reading_is_neither_a_version_nor_a_change(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    desk.record(Outcome.NEW)
    desk.record(Outcome.CHANGED, text="ب")
    state = desk.article()
    (first, second) = desk.archive.legible()
    assert (first.version.number, second.version.number) == (1, 2)
    assert desk.archive.legible_count() == 2
    assert desk.archive.legible_count(since=desk.press.at(2)) == 1
    assert desk.archive.legible_count(outlet_id="other") == 0
    before = [told.change for told in desk.store.changes(article_id=state.id)]
    reading = replace(second.version.article, title="عنوان مقروء", reader="2")
    assert desk.archive.read_again(state.id, 2, reading, desk.press.at(9))
    assert not desk.archive.read_again(state.id, 2, reading, desk.press.at(10))
    assert desk.archive.read_again(state.id, 2, replace(reading, reader="3"), desk.press.at(11))
    known = desk.store.article(state.id)
    assert known is not None
    assert known.latest == replace(reading, reader="3")
    assert known.versions == 2
    assert desk.store.articles()[0].title == "عنوان مقروء"
    assert [told.change for told in desk.store.changes(article_id=state.id)] == before
    assert not desk.damage()
    desk.record(Outcome.CHANGED, text="ج")
    assert not desk.damage()


def test_a_visit_brings_the_new_reading_of_the_version_before(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    desk.record(Outcome.NEW)
    state = desk.article()
    assert state.latest is not None
    reading = replace(state.latest, reader="2", title="كما يقرأ اليوم")
    desk.record(Outcome.CHANGED, text="ب", reading=reading)
    assert [v.article.reader for v in desk.store.versions(state.id)] == ["2", "1"]
    desk.record(Outcome.UNCHANGED, text="ب", reading=replace(desk.store.versions(state.id)[1].article, reader="2"))
    assert [v.article.reader for v in desk.store.versions(state.id)] == ["2", "2"]
    assert not desk.damage()


@pytest.mark.parametrize(("name", "value"), [("archive", "evrything"), ("archive_sync", "sometimes")])
def test_an_unknown_word_in_a_setting_is_refused(name: str, value: str) -> None:
    with pytest.raises(SettingsError, match=f"{name}.*{value}.*is not one of"):
        plan_of(Settings(**{name: value}))  # type: ignore[arg-type]  # the names of two texts


def test_a_record_can_be_made_to_wait_for_the_disk(make_desk: Callable[..., Desk], monkeypatch: Any) -> None:
    synced: list[int] = []
    monkeypatch.setattr("os.fsync", synced.append)
    desk = make_desk(sync=True)
    desk.record(Outcome.NEW)
    assert len(synced) == 3  # the new file and its name, then the record


def test_a_folder_that_cannot_be_written_is_named_with_its_remedy(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    desk.folder.write_text("a file stands here")
    with pytest.raises(StoreError, match=r"archive = off"):
        desk.record(Outcome.NEW)
    assert desk.store.counts(desk.press.now).versions == 0
    assert desk.store.archive_write_fault is not None
    assert f"The archive {desk.folder}" in desk.store.archive_write_fault
    desk.folder.unlink()
    desk.record(Outcome.NEW)
    assert desk.store.archive_write_fault is None


def test_visits_that_come_together_cost_no_more_than_apart(make_desk: Callable[..., Desk]) -> None:
    """In steps of SQLite's machine, a thousand at a time: looked for among all, each visit costs more with each one."""
    desk = make_desk()
    visits = {n: desk.visit(Outcome.NEW, n) for n in range(1, 241)}
    desk.store.record([(visit, desk.run) for visit in visits.values()])
    steps = [0]

    def count() -> None:
        steps[0] += 1

    def watch(connection: Any, _record: object) -> None:
        connection.set_progress_handler(count, 1000)

    event.listen(desk.store._database.backend.engine, "connect", watch)
    desk.store._database.backend.engine.dispose()
    cost = {}
    for size, numbers in ((20, range(1, 21)), (200, range(41, 241))):
        looks = [desk.visit(Outcome.UNCHANGED, n) for n in numbers]
        steps[0] = 0
        desk.store.record([(look, desk.run) for look in looks])
        cost[size] = steps[0] / size
    assert 0 < cost[200] < 1.5 * cost[20], cost
