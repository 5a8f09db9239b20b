"""The `rasid` command as a process, as a user starts it."""

import asyncio
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from demo.model import Request, Response
from demo.press import Press
from demo.server import serve

ROOT = Path(__file__).resolve().parents[2]
RASID = Path(sys.executable).with_name("rasid")

Rasid = Callable[..., subprocess.CompletedProcess[str]]


def environment(folder: Path, settings: Mapping[str, object] | None = None) -> dict[str, str]:
    """The environment of a user who set nothing but a data folder, and what `settings` adds."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("RASID_")}
    given = {f"RASID_{name.upper()}": _plain(value) for name, value in (settings or {}).items()}
    return {**kept, "RASID_DATA_DIR": str(folder / "var"), "NO_COLOR": "1", "COLUMNS": "200", **given}


def _plain(value: object) -> str:
    return ",".join(map(str, value)) if isinstance(value, tuple) else str(value)


@pytest.fixture
def rasid(tmp_path: Path) -> Rasid:
    """Run a command to its end and return what it printed."""

    def run(
        *arguments: str, settings: Mapping[str, object] | None = None, typed: str = ""
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [RASID, *arguments],
            input=typed,
            cwd=tmp_path,
            env=environment(tmp_path, settings),
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    return run


@contextmanager
def press_at_work(
    press: Press,
    clock: Callable[[], float] = time.monotonic,
    answered: Callable[[Request, Response], None] | None = None,
) -> Iterator[tuple[int, float]]:
    """The press on a thread of its own; gives its port and the moment (of the clock) of its second 0."""
    ready: list[tuple[int, float]] = []
    started = threading.Event()
    loop = asyncio.new_event_loop()
    done = asyncio.Event()

    async def work() -> None:
        begin = clock()
        async with serve(press, clock=clock, answered=answered) as (_, port):
            ready.append((port, begin))
            started.set()
            await done.wait()

    thread = threading.Thread(target=loop.run_until_complete, args=(work(),))
    thread.start()
    try:
        assert started.wait(60), "the press did not start"
        yield ready[0]
    finally:
        loop.call_soon_threadsafe(done.set)
        thread.join(10)
        loop.close()
