"""The worker processes: real ones."""

import asyncio
import importlib
import os
import pickle
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from rasid.errors import UnreadableFeedError
from rasid.records import ChannelKind
from rasid.settings import Settings
from spiders import parse_pool
from spiders.parse_pool import ParsePool, ReaderError, SlowReadError
from spiders.reading import SIZE, read_listing

GONE_WITHIN = 60.0  # seconds
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def pool() -> Iterator[ParsePool]:
    made = ParsePool(Settings(parse_workers=2, parse_timeout=GONE_WITHIN))
    asyncio.run(made.call(os.getpid))
    yield made
    made.close()


def test_calls_run_in_other_processes_and_are_counted(pool: ParsePool) -> None:
    before = pool.calls
    assert asyncio.run(pool.call(os.getpid)) != os.getpid()
    assert pool.calls == before + 1


def test_readers_leave_the_daemon_the_precedence(pool: ParsePool) -> None:
    assert asyncio.run(pool.call(os.nice, 0)) == min(os.nice(0) + 5, 19)


def test_a_call_that_takes_too_long_is_stopped_and_the_others_go_on() -> None:
    pool = ParsePool(Settings(parse_workers=2, parse_timeout=3.0))  # enough for the others at any load

    async def main() -> list[Any]:
        calls = (pool.call(time.sleep, 100 * GONE_WITHIN), *(pool.call(abs, -n) for n in range(6)))
        async with asyncio.timeout(GONE_WITHIN):
            return list(await asyncio.gather(*calls, return_exceptions=True))

    slow, *others = asyncio.run(main())
    assert isinstance(slow, SlowReadError)
    assert others == list(range(6))
    assert asyncio.run(pool.call(abs, -7)) == 7
    pool.close()


def test_a_worker_that_dies_costs_its_own_call(pool: ParsePool) -> None:
    with pytest.raises(ReaderError, match="process died"):
        asyncio.run(pool.call(os._exit, 3))
    assert asyncio.run(pool.call(abs, -7)) == 7


def test_a_function_that_raises(pool: ParsePool) -> None:
    with pytest.raises(ReaderError, match="ValueError: invalid literal"):
        asyncio.run(pool.call(int, "seven"))


def test_a_fault_that_shows_on_every_page_is_logged_once(pool: ParsePool, caplog: pytest.LogCaptureFixture) -> None:
    for text in ("five", "six"):
        with pytest.raises(ReaderError):
            asyncio.run(pool.call(abs, text))
    assert len([record for record in caplog.records if "TypeError: bad operand" in record.getMessage()]) == 1


def test_what_is_wrong_with_a_feed_comes_through(pool: ParsePool, make_outlet: Any) -> None:
    outlet = make_outlet()
    with pytest.raises(UnreadableFeedError) as caught:
        asyncio.run(pool.call(read_listing, b"<html></html>", {}, "https://a.test/", ChannelKind.FEED, outlet))
    assert caught.value.kind == "not-a-feed"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_leave_workers_alone(pool: ParsePool, number: int) -> None:
    worker = asyncio.run(pool.call(os.getpid))
    os.kill(worker, number)
    assert asyncio.run(pool.call(abs, -7)) == 7
    assert _alive(worker)


def test_a_signal_to_all_processes_leaves_them_at_work(pool: ParsePool) -> None:
    async def main() -> Any:
        working = asyncio.ensure_future(pool.call(time.sleep, 0.3))
        worker = await pool.call(os.getpid)
        for pid in _descendants(os.getpid()):
            if b"multiprocessing" in Path(f"/proc/{pid}/cmdline").read_bytes():
                os.kill(pid, signal.SIGTERM)
        await working
        return worker

    assert asyncio.run(pool.call(abs, -7)) == 7
    assert _alive(asyncio.run(main()))


def test_closing_ends_the_workers() -> None:
    pool = ParsePool(Settings(parse_workers=1))
    worker = asyncio.run(pool.call(os.getpid))
    pool.close()
    assert _gone([worker])
    pool.close()


def test_who_waits_for_a_page_when_the_readers_are_ended_is_told() -> None:
    async def main() -> None:
        pool = ParsePool(Settings(parse_workers=1))
        await pool.start()
        waiting = asyncio.ensure_future(pool.call(time.sleep, 100 * GONE_WITHIN))
        following = asyncio.ensure_future(pool.call(abs, -7))
        while not pool.calls:
            await asyncio.sleep(0)
        await asyncio.to_thread(pool.close)
        for one in (waiting, following, pool.call(abs, -7)):
            with pytest.raises(ReaderError, match=r"process died|have been ended"):
                async with asyncio.timeout(GONE_WITHIN):
                    await one

    asyncio.run(main())


def test_a_worker_that_died_with_nothing_to_do_costs_no_call() -> None:
    pool = ParsePool(Settings(parse_workers=1))
    worker = asyncio.run(pool.call(os.getpid))
    end = os.pidfd_open(worker)
    os.kill(worker, signal.SIGKILL)
    assert select.select([end], [], [], GONE_WITHIN)[0]  # of all its threads: only then is its socket closed
    os.close(end)
    assert asyncio.run(pool.call(abs, -7)) == 7
    pool.close()


def test_a_worker_is_replaced_after_some_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parse_pool, "PAGES_PER_WORKER", 3)

    async def main() -> list[int]:
        pool = ParsePool(Settings(parse_workers=1))
        workers = [await pool.call(os.getpid) for _ in range(9)]
        pool.close()
        return workers

    workers = asyncio.run(main())
    assert [workers.count(one) for one in dict.fromkeys(workers)] == [3, 3, 3]
    assert _gone(workers)


def test_a_call_that_is_given_up_costs_its_worker_and_nothing_else() -> None:
    async def main() -> int:
        pool = ParsePool(Settings(parse_workers=1))
        await pool.start()
        busy = asyncio.ensure_future(pool.call(time.sleep, 100 * GONE_WITHIN))
        while not pool.calls:
            await asyncio.sleep(0)
        busy.cancel()
        async with asyncio.timeout(GONE_WITHIN):
            answer: int = await pool.call(abs, -7)
        pool.close()
        return answer

    assert asyncio.run(main()) == 7


@pytest.mark.parametrize(
    ("function", "argument", "message"),
    [
        (abs, sys, "cannot pickle 'module' object"),  # on the way there
        (importlib.import_module, "sys", "cannot pickle 'module' object"),  # on the way back
    ],
)
def test_what_cannot_be_sent_is_told(pool: ParsePool, function: Any, argument: Any, message: str) -> None:
    with pytest.raises(ReaderError, match=message):
        asyncio.run(pool.call(function, argument))
    assert asyncio.run(pool.call(abs, -7)) == 7


def test_a_page_larger_than_what_a_socket_holds(pool: ParsePool) -> None:
    page = os.urandom(5_000_000)
    assert asyncio.run(pool.call(bytes, page)) == page


def test_a_start_that_nobody_waits_for_any_more_is_finished() -> None:
    pool = ParsePool(Settings(parse_workers=1))

    async def main() -> int:
        starting = asyncio.ensure_future(pool.start())
        await asyncio.sleep(0)
        starting.cancel()
        return await pool.call(abs, -7)

    assert asyncio.run(main()) == 7
    pool.close()


PROGRAM = """
import asyncio, os, sys, threading, time
from rasid.settings import Settings
from spiders.parse_pool import ParsePool

async def main():
    pool = ParsePool(Settings(parse_workers=2, parse_timeout={limit}))
    print(await pool.call(os.getpid), flush=True)
    asyncio.ensure_future(pool.call({busy}))
    await asyncio.sleep(0.3)
    print("busy", flush=True)
    await asyncio.sleep(600)

if __name__ == "__main__":
    asyncio.run(main())
"""


def test_an_answer_that_nobody_waits_for_any_more_makes_no_noise() -> None:
    ours, theirs = socket.socketpair()
    code = "import socket, sys; from spiders.reading import serve; serve(socket.socket(fileno=int(sys.argv[1])))"
    with theirs:
        command = [sys.executable, "-c", code, str(theirs.fileno())]
        worker = subprocess.Popen(command, stderr=subprocess.PIPE, text=True, pass_fds=[theirs.fileno()], cwd=ROOT)
    with ours:
        task = pickle.dumps((GONE_WITHIN, bytes, (1_000_000,)))
        ours.sendall(len(task).to_bytes(SIZE) + task)
    _, told = worker.communicate(timeout=GONE_WITHIN)
    assert (worker.returncode, told) == (0, "")


@pytest.mark.parametrize(
    ("busy", "limit"),
    [("abs, -1", GONE_WITHIN), ("time.sleep, 500", GONE_WITHIN), ("eval, '9**9**8'", 3)],
    ids=["idle", "at work", "inside a C function"],
)
def test_workers_do_not_outlive_a_parent_that_was_killed(tmp_path: Path, busy: str, limit: float) -> None:
    program = tmp_path / "parent.py"
    program.write_text(PROGRAM.format(busy=busy, limit=limit))
    with subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        parent.stdout.readline()
        parent.stdout.readline()
        family = _descendants(parent.pid)
        assert len(family) >= 3  # the fork server and two workers
        parent.kill()
    assert _gone(family)


def _descendants(pid: int) -> list[int]:
    parents = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text().rpartition(")")[2].split()
        except OSError:
            continue
        parents[int(folder.name)] = int(fields[1])
    found = [pid]
    for ancestor in found:
        found += [child for child, parent in parents.items() if parent == ancestor]
    return found[1:]


def _alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def _gone(pids: list[int]) -> bool:
    """Whether processes end soon."""
    deadline = time.monotonic() + GONE_WITHIN
    for pid in filter(_alive, pids):
        try:
            end = os.pidfd_open(pid)
        except ProcessLookupError:
            continue
        select.select([end], [], [], max(0.0, deadline - time.monotonic()))
        os.close(end)
    return not any(map(_alive, pids))


pytestmark = pytest.mark.skipif(not Path("/proc").is_dir(), reason="looks at processes in /proc")
