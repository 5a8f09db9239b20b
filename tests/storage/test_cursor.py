"""A cursor over changes neither skips nor repeats any, whoever writes meanwhile."""

import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

from rasid.records import ArticleState, Change, Outcome, Visit
from storage.store import SqlStore, open_store

_EACH = 40


def _write(store: SqlStore, press: Any, run: int, state: ArticleState) -> None:
    """Changes of one article, told and quiet by turns, each as a transaction of its own."""
    for number in range(_EACH):
        visit: Visit = press.visit(state, Outcome.GONE if number % 2 else Outcome.RESTORED, at=press.at(number))
        assert visit.change is not None
        store.record_visit(replace(visit, change=replace(visit.change, told=number % 3 > 0)), run)


def test_two_writers_and_a_reader(tmp_path: Path, press: Any) -> None:
    path = tmp_path / "shared.db"
    stores = [open_store(path) for _ in range(3)]
    reader = stores[2]
    reader.sync_outlets([press.outlet()], press.now)
    run = reader.start_run(1, press.now)
    (channel,) = reader.channels_of("sham_today")
    states = reader.record_poll(press.poll(channel, press.candidate(1), press.candidate(2)), run)
    writers = [
        threading.Thread(target=_write, args=(store, press, run, state))
        for store, state in zip(stores, states, strict=False)
    ]
    for writer in writers:
        writer.start()
    seen: list[int] = []
    cursor = 0
    while True:
        working = any(writer.is_alive() for writer in writers)
        page = reader.changes(after=cursor, limit=7, quiet=True)
        seen += [row.id for row in page]
        cursor = seen[-1] if page else cursor
        if not working and not page:
            break
    assert seen == sorted(row.id for row in reader.changes(limit=1000, quiet=True)), "each once, in order"
    assert len(seen) == 2 * _EACH
    for store in stores:
        store.close()


def test_an_event_that_is_counted_on_keeps_its_place(store: SqlStore, press: Any) -> None:
    store.sync_outlets([press.outlet()], press.now)
    run = store.start_run(1, press.now)
    (channel,) = store.channels_of("sham_today")
    (state,) = store.record_poll(press.poll(channel, press.candidate()), run)
    visit = press.visit(state, Outcome.NEW)
    store.record_visit(visit, run)
    for hour, count in ((1, 2), (2, 3), (2, 3), (3, 4)):
        event = Change(Outcome.FLIPPED, press.at(1), told=True, count=count, acknowledged=None)
        store.record_visit(replace(press.visit(visit.state, Outcome.UNCHANGED, at=press.at(hour)), change=event), run)
    (row,) = store.changes(quiet=True)
    assert (row.change.kind, row.change.at, row.change.count) == (Outcome.FLIPPED, press.at(1), 4)
    assert store.changes(after=row.id, quiet=True) == []
    assert store.changes(kind=Outcome.FLIPPED) == [row]


def test_whether_a_change_was_acknowledged_is_kept(store: SqlStore, press: Any) -> None:
    store.sync_outlets([press.outlet()], press.now)
    run = store.start_run(1, press.now)
    (channel,) = store.channels_of("sham_today")
    (state,) = store.record_poll(press.poll(channel, press.candidate()), run)
    for hour, owned in enumerate((True, False, None)):
        visit = press.visit(state, Outcome.GONE, at=press.at(hour))
        assert visit.change is not None
        store.record_visit(replace(visit, change=replace(visit.change, acknowledged=owned)), run)
    assert [row.change.acknowledged for row in store.changes(after=0)] == [True, False, None]
