"""Processes that a benchmark starts: they run while it does, and no longer, however it ends."""

import ctypes
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PR_SET_PDEATHSIG = 1  # prctl(2)


def end_with_parent() -> None:
    """Have the kernel kill this process when the one that started it ends, also by `kill -9`. Linux knows how."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def free_port() -> int:
    """A port that nobody listens on at the moment."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def process(log: Path, *command: object, environment: dict[str, str] | None = None) -> Iterator[None]:
    """A program that runs while the context lasts."""
    with log.open("w") as output:
        started = subprocess.Popen(
            [*map(str, command)],
            stdout=output,
            stderr=output,
            env={**os.environ, **(environment or {})},
            preexec_fn=end_with_parent,  # noqa: PLW1509  # no threads are at work when programs are started
        )
        try:
            yield
        finally:
            started.terminate()
            try:
                started.wait(15)
            except subprocess.TimeoutExpired:
                started.kill()
