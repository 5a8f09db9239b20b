"""The `rasid` command as a process, as a user starts it."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

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

    def run(*arguments: str, settings: Mapping[str, object] | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [RASID, *arguments],
            cwd=tmp_path,
            env=environment(tmp_path, settings),
            capture_output=True,
            text=True,
            timeout=180,
            check=False,
        )

    return run
