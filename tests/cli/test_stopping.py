"""Signals that end the daemon: a stop by any of them is clean."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.cli.conftest import RASID, environment

SADA = """
id = "sada"
country = "SY"
zone = "Asia/Damascus"
languages = ["ar"]
homepage = "http://sada.invalid/"
names.ar = "صدى"

[[channels]]
kind = "feed"
url = "http://sada.invalid/feed"
"""
WAIT = 60.0  # seconds after which a test that hangs fails


@contextmanager
def daemon(folder: Path, *before: str) -> Iterator[subprocess.Popen[str]]:
    """A daemon that watches one outlet, which cannot be reached, and is ready."""
    (folder / "outlets").mkdir()
    (folder / "outlets" / "sada.toml").write_text(SADA)
    settings = {
        "catalogue_dir": folder / "outlets",
        "dashboard_port": 0,
        "contact": "desk@sada.invalid",
        "log_level": "error",
    }
    with subprocess.Popen(
        [*before, RASID, "run"], cwd=folder, env=environment(folder, settings), stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE, stdin=subprocess.DEVNULL, text=True,
    ) as process:  # fmt: skip
        try:
            assert process.stderr is not None
            for line in process.stderr:
                if "Dashboard:" in line:
                    assert line.startswith("Rasid watches 1 outlet. ")
                    break
            yield process
        finally:
            process.kill()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda number: number.name)
def test_a_stop_by_a_signal_is_clean(tmp_path: Path, number: signal.Signals) -> None:
    """A terminal that is closed sends SIGHUP."""
    with daemon(tmp_path) as process:
        process.send_signal(number)
        _, told = process.communicate(timeout=WAIT)
    assert (process.returncode, told) == (0, "Rasid has stopped.\n")


def test_a_daemon_that_is_to_outlive_its_terminal_does(tmp_path: Path) -> None:
    with daemon(tmp_path, "nohup") as process:
        process.send_signal(signal.SIGHUP)
        with pytest.raises(subprocess.TimeoutExpired):
            process.wait(2.0)
        process.terminate()
        assert process.wait(WAIT) == 0
