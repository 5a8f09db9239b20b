"""A program's main coroutine on the reactor: each in a process of its own, since a reactor runs once."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

PROGRAM = """
import asyncio, signal
from spiders.reactor import run_in_reactor

async def main():
    from twisted.internet import reactor, threads
    assert await threads.deferToThread(abs, -5).asFuture(asyncio.get_running_loop()) == 5
    print("ready", flush=True)
    {body}

code = run_in_reactor(main)
print("closed", flush=True)
raise SystemExit(code)
"""

FOREVER = """
    try:
        await asyncio.sleep(60)
    finally:
        print("cleaned up", flush=True)
"""

OWN_HANDLER = """
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    await stop.wait()
    print("drained", flush=True)
    return 0
"""


def start(folder: Path, body: str) -> subprocess.Popen[str]:
    program = folder / "program.py"
    program.write_text(PROGRAM.format(body=body.strip()))
    command = [sys.executable, "-W", "error", str(program)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_the_coroutines_code_is_returned(tmp_path: Path) -> None:
    with start(tmp_path, "return 7") as process:
        output, complaints = process.communicate(timeout=30)
    assert (process.returncode, output, complaints) == (7, "ready\nclosed\n", "")


@pytest.mark.parametrize(
    ("body", "complaint"),
    [
        pytest.param("raise ValueError('no')", "ValueError: no", id="it raises"),
        pytest.param(
            "reactor.stop(); await asyncio.sleep(60)",
            "RasidError: The reactor was stopped from outside.",
            id="the reactor is stopped from outside",
        ),
    ],
)
def test_what_ends_the_coroutine_early_is_raised(tmp_path: Path, body: str, complaint: str) -> None:
    with start(tmp_path, body) as process:
        output, complaints = process.communicate(timeout=30)
    assert process.returncode == 1
    assert complaint in complaints
    assert "closed" not in output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_signals_cancel_the_coroutine(tmp_path: Path, number: int) -> None:
    with start(tmp_path, FOREVER) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        os.kill(process.pid, number)
        output, complaints = process.communicate(timeout=30)
    assert (process.returncode, output, complaints) == (128 + number, "cleaned up\nclosed\n", "")


def test_the_coroutine_may_handle_signals_itself(tmp_path: Path) -> None:
    with start(tmp_path, OWN_HANDLER) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        os.kill(process.pid, signal.SIGTERM)
        output, complaints = process.communicate(timeout=30)
    assert (process.returncode, complaints) == (0, "")
    assert "drained" in output
