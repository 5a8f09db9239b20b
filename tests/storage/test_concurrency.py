"""Several threads and several processes on one database; a process that is killed while it writes."""

import json
import os
import random
import signal
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest

from rasid.errors import StoreError
from rasid.records import ArticleStatus, Outcome
from storage.store import SqlStore, open_store

Press = Any  # the builder in conftest
ROOT = Path(__file__).parents[2]

THREADS, ROUNDS = 6, 15


def test_threads_that_write_and_read_at_once_all_succeed(store: SqlStore, press: Press) -> None:
    names = [f"outlet{n}" for n in range(THREADS)]
    store.sync_outlets([press.outlet(name) for name in names], press.now)
    run = store.start_run(THREADS, press.now)

    def work(name: str) -> None:
        for hour in range(ROUNDS):
            (channel,) = store.channels_of(name)
            poll = press.poll(channel, *(press.candidate(n, name) for n in range(hour + 1)), at=press.at(hour))
            for state in store.record_poll(poll, run):
                store.record_visit(press.visit(state, Outcome.NEW, at=press.at(hour)), run)
            store.overview()
            store.check()

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, names))
    counts = store.counts(press.now)
    assert (counts.polls, counts.versions) == (THREADS * ROUNDS, THREADS * ROUNDS)
    assert counts.visits[Outcome.NEW] == counts.articles[ArticleStatus.LIVE] == THREADS * ROUNDS
    (row,) = store.runs()
    assert (row.polls, row.visits) == (THREADS * ROUNDS, THREADS * ROUNDS)


def test_threads_that_record_the_same_leave_one_of_it(store: SqlStore, press: Press) -> None:
    store.sync_outlets([press.outlet()], press.now)
    run = store.start_run(1, press.now)
    poll = press.poll(store.channels_of("sham_today")[0], *(press.candidate(n) for n in range(20)))
    with ThreadPoolExecutor(THREADS) as pool:
        new = list(pool.map(lambda _: store.record_poll(poll, run), range(THREADS)))
    assert sum(map(len, new)) == 20
    assert store.counts(press.now).polls == 1


def python(code: str, *arguments: str) -> subprocess.Popen[str]:
    """A process of its own, with the test's builders at hand as `press`."""
    start = "import sys; sys.path.insert(0, 'tests/storage'); from conftest import Press; press = Press()\n"
    command = [sys.executable, "-c", start + textwrap.dedent(code), *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT, env=environment)


def test_processes_that_open_a_new_database_at_once_all_succeed(tmp_path: Path) -> None:
    code = "import sys; from storage.store import open_store; s = open_store(sys.argv[1]); s.check(); s.close()"
    opening = [python(code, str(tmp_path / "new" / "rasid.db")) for _ in range(4)]
    assert [process.communicate(timeout=60)[0] for process in opening] == [""] * 4
    assert [process.returncode for process in opening] == [0] * 4


WRITER = """
    import json
    from rasid.records import Outcome
    from storage.store import open_store

    store = open_store(sys.argv[1])
    store.sync_outlets([press.outlet()], press.now)
    first = int(sys.argv[2])
    run = store.start_run(1, press.at(first))
    for number in range(first, first + 100_000):
        (channel,) = store.channels_of("sham_today")
        store.record_poll(press.poll(channel, press.candidate(number), at=press.at(number)), run)
        state = store.find_article(press.candidate(number).key)
        print(json.dumps(["listed", state.id, number]), flush=True)
        visit = press.visit(state, Outcome.NEW, at=press.at(number))
        store.record_visit(visit, run)
        print(json.dumps(["read", state.id, 1]), flush=True)
        store.record_visit(press.visit(visit.state, Outcome.CHANGED, at=press.at(number + 0.5), text="b"), run)
        print(json.dumps(["changed", state.id, 2]), flush=True)
"""


def written_until_killed(path: Path, first: int, lines: int) -> list[list[Any]]:
    """Let a process write until it has acknowledged so many writes, and kill it. Returns them all."""
    process = python(WRITER, str(path), str(first))
    assert process.stdout is not None
    told = [process.stdout.readline() for _ in range(lines)]
    process.send_signal(signal.SIGKILL)
    told += process.stdout.readlines()
    process.wait(timeout=30)
    process.stdout.close()
    assert process.returncode == -signal.SIGKILL
    return [json.loads(line) for line in told if line.endswith("\n")]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_kill_loses_nothing_acknowledged_and_doubles_nothing(tmp_path: Path, press: Press, seed: int) -> None:
    path = tmp_path / "rasid.db"
    choice = random.Random(seed)
    acknowledged: list[list[Any]] = []
    for round_ in range(2):
        acknowledged += written_until_killed(path, round_ * 1_000, choice.randint(3, 40))
    store = open_store(path)
    rows = {row.id: row for row in store.articles(limit=100_000)}
    versions = {number: len(store.versions(number)) for number in rows}
    for what, article_id, figure in acknowledged:
        assert article_id in rows
        if what != "listed":
            assert versions[article_id] >= figure
    counts = store.counts(press.now)
    assert versions == {number: row.versions for number, row in rows.items()}
    assert counts.versions == sum(versions.values())
    assert sum(counts.articles.values()) == store.overview()[0].articles == len(rows)
    assert len(store.changes(limit=100_000)) == counts.changes[Outcome.CHANGED]
    assert len({row.url for row in rows.values()}) == len(rows)
    assert store.interrupt_runs(press.now) == 2
    store.close()


def test_a_writer_waits_for_another_program(tmp_path: Path, press: Press) -> None:
    """Readers go on while a program writes; a second writer waits for it, and not for ever."""
    path = tmp_path / "rasid.db"
    hold = """
        import signal, sqlite3
        held = sqlite3.connect(sys.argv[1], isolation_level=None)
        held.execute("BEGIN IMMEDIATE")
        print("held", flush=True)
        while True: signal.pause()
    """
    store = open_store(path, busy_timeout=0.05)
    process = python(hold, str(path))
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    assert store.overview() == []
    with pytest.raises(StoreError, match="held by another program"):
        store.start_run(1, press.now)
    process.kill()
    process.communicate(timeout=30)
    assert store.start_run(1, press.now) == 1
    store.close()
