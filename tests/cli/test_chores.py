"""The daemon's static jobs, wired to a real store."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cli.chores import Chores
from cli.context import Context, read_settings
from rasid.errors import StoreError
from rasid.health.state import Beat
from storage.store import SqlStore

NOW = datetime(2026, 3, 19, 14, 5, tzinfo=UTC)


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.moment = NOW

    def now(self) -> datetime:
        return self.moment


@pytest.fixture
def context(tmp_path: Path) -> Context:
    return read_settings({"data_dir": str(tmp_path), "backup_interval": "3600", "backup_keep": "2"}, {})


@pytest.fixture
def store(context: Context) -> Iterator[SqlStore]:
    with context.store(new=True) as opened:
        yield opened


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def chores(context: Context, store: SqlStore, clock: Clock) -> Chores:
    return Chores(context, store, clock, lambda: Beat(clock.now(), NOW, clock.now()))


def test_backups_are_made_when_they_are_due(chores: Chores, store: SqlStore, tmp_path: Path) -> None:
    assert not chores.back_up_if_due(NOW)  # there is nothing yet
    store.start_run(1, NOW)
    made = [hour for hour in range(8) if chores.back_up_if_due(NOW + timedelta(minutes=30 * hour))]
    assert made == [2, 4, 6]
    assert store.observe().backup_at == NOW + timedelta(hours=3)
    names = sorted(path.name for path in (tmp_path / "backups").iterdir())
    assert names == ["rasid-20260319T160500Z.db", "rasid-20260319T170500Z.db"]


def test_backups_go_on_after_a_clock_was_far_ahead(chores: Chores, store: SqlStore) -> None:
    store.start_run(1, NOW)
    assert chores.back_up_if_due(NOW + timedelta(days=300))
    assert chores.back_up_if_due(NOW + timedelta(hours=1))
    assert not chores.back_up_if_due(NOW + timedelta(hours=1.5))


def test_backups_without_a_place_are_told_at_the_start_and_tried_until_they_have_one(
    context: Context, store: SqlStore, clock: Clock, tmp_path: Path
) -> None:
    place = tmp_path / "mount"
    place.write_text("not a folder")
    nowhere = context.with_layer("test", {"backup_dir": str(place)})
    chores = Chores(nowhere, store, clock, lambda: Beat(clock.now(), NOW, clock.now()))
    chores.begin()
    assert store.observe().backup_fault == (
        NOW,
        f"The folder {place} cannot be written to: File exists. Correct backup_dir.",
    )
    with pytest.raises(StoreError, match="cannot be written: "):
        chores.back_up_if_due(NOW + timedelta(minutes=5))
    place.unlink()
    assert chores.back_up_if_due(NOW + timedelta(minutes=10))
    seen = store.observe()
    assert (seen.backup_fault, seen.backup_at) == (None, NOW + timedelta(minutes=10))


def test_the_jobs_keep_heartbeat_and_findings(chores: Chores, store: SqlStore, clock: Clock) -> None:
    store.start_run(1, NOW - timedelta(hours=20))
    for job in chores.jobs():
        if job.name != "backup":
            job.run()
    seen = store.observe()
    assert seen.beat == Beat(NOW, NOW, NOW)
    assert {key for key, track in seen.memory.items() if track.open} == {("crawl-stuck", ""), ("backup-age", "")}
    chores.end()
    beat = store.observe().beat
    assert beat is not None
    assert beat.stopping


def test_a_file_that_the_archive_lost_is_noticed(chores: Chores, store: SqlStore) -> None:
    machine = chores.look_around()
    assert machine.disk_total is not None
    assert machine.tzdata is not None
    assert machine.archive_faults == ()
    assert machine.write_fault is None
