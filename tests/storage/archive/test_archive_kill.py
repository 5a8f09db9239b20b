"""`kill -9` while pages are kept: nothing that a version names is lost, nothing is doubled."""

import random
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from storage.store import open_store
from storage.warc_shelf import ArchivePlan

KILLS = 8
SEED = 7
ROOT = Path(__file__).resolve().parents[3]

WRITER = """
import sys
from pathlib import Path
from rasid.records import Outcome
from storage.warc_shelf import ArchivePlan
from tests.storage.archive.conftest import Desk
from tests.storage.conftest import Press

desk = Desk(Press(), Path(sys.argv[1]), file_size=20_000)
desk.hour = int(sys.argv[2])
while True:
    print("at work", flush=True)
    for n in range(5):
        state = desk.article(n + 1)
        outcome = Outcome.CHANGED if state.versions else Outcome.NEW
        desk.record(outcome, n + 1, text=str(desk.hour), page=desk.random_page(str(desk.hour)))
        desk.record(Outcome.UNCHANGED, n + 1, page=desk.random_page(str(desk.hour)))
"""


@pytest.mark.kill
def test_killed_writers_lose_and_double_nothing(tmp_path: Path) -> None:
    chance = random.Random(SEED)
    for turn in range(KILLS):
        command = [sys.executable, "-c", WRITER, str(tmp_path), str(turn * 100_000)]
        with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as writer:
            assert writer.stdout is not None
            for _ in range(chance.randint(2, 6)):
                assert writer.stdout.readline() == "at work\n"
            with pytest.raises(subprocess.TimeoutExpired):
                writer.wait(chance.uniform(0.0, 0.1))
            writer.kill()
        check(tmp_path)
    store = open_store(tmp_path / "rasid.db")
    assert sum(row.versions for row in store.articles()) > 5 * KILLS, "the writers were at work"
    store.close()


def check(folder: Path) -> None:
    store = open_store(folder / "rasid.db", archive=ArchivePlan(folder / "archive"))
    archive: Any = store.archive
    try:
        assert not [found for step in archive.verify() for found in step.damage]
        for row in store.articles():
            snapshots = archive.snapshots(row.id)
            made = [s.version for s in snapshots if s.kind == "version"]
            assert made == [version.number for version in store.versions(row.id)]
            assert len({s.record_id for s in snapshots}) == len(snapshots)
    finally:
        store.close()
