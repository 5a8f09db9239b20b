"""Where logs go: the daemon's JSON to standard output, for collectors; all else to standard error."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

_SAY = """
import logging
from cli.logs import configure_logging
from rasid.settings import Settings
configure_logging(Settings(log_format={form!r}), daemon={daemon})
logging.getLogger("rasid.test").warning("الخبر وصل")
"""


@pytest.mark.parametrize(
    ("form", "daemon", "on_output"),
    [("json", True, True), ("auto", True, True), ("console", True, False), ("json", False, False)],
)
def test_where_logs_go(form: str, daemon: bool, on_output: bool) -> None:
    said = subprocess.run(
        [sys.executable, "-c", _SAY.format(form=form, daemon=daemon)], capture_output=True, text=True, check=True
    )
    spoken, silent = (said.stdout, said.stderr) if on_output else (said.stderr, said.stdout)
    assert silent == ""
    assert "الخبر وصل" in spoken
    if form != "console":
        assert json.loads(spoken) | {"timestamp": ""} == {
            "event": "الخبر وصل",
            "level": "warning",
            "logger": "rasid.test",
            "timestamp": "",
        }


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_log_without_room_is_told_of_once() -> None:
    twice = _SAY.format(form="json", daemon=True) + 'logging.getLogger("rasid.test").warning("again")\n'
    with Path("/dev/full").open("w") as full:
        said = subprocess.run(
            [sys.executable, "-c", twice], stdout=full, stderr=subprocess.PIPE, text=True, check=False
        )
    first, *rest = said.stderr.splitlines()
    assert first == "The log cannot be written: No space left on device. Give its disk room; work goes on."
    assert not [line for line in rest if "Logging error" in line or "The log cannot" in line]


@pytest.mark.parametrize("form", ["console", "json"])
def test_a_trace_shows_no_values(form: str) -> None:
    fails = _SAY.format(form=form, daemon=False) + (
        "def ask(password):\n    raise ValueError('no answer')\n"
        "try:\n    ask('se' + 'same')\nexcept ValueError:\n    logging.getLogger('rasid.test').exception('failed')\n"
    )
    said = subprocess.run([sys.executable, "-c", fails], capture_output=True, text=True, check=True).stderr
    assert "ValueError: no answer" in said
    assert "sesame" not in said
