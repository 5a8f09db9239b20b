"""`rasid check` as a monitoring core runs it, and backups as a person makes them."""

import json
import re
import socket
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import pytest
from typer.testing import CliRunner

from cli.main import app
from cli.ranges import parse_range
from cli.supervisor import Watchdog, notifier, watchdog_seconds
from rasid.errors import SettingsError, StoreError
from rasid.health.state import Beat
from rasid.ports import Store
from rasid.records import Channel, ChannelKind, Outlet
from storage.backup import back_up
from storage.store import SqlStore, open_store
from tests.cli.conftest import Rasid

LINE = re.compile(r"RASID (OK|WARNING|CRITICAL): [^|\n]+ \| \S+=\S+( \S+=-?[\d.]+[s%]?(;[^;\s]*){0,4})*\n")


@pytest.fixture
def store(tmp_path: Path) -> Any:
    """The database of a user with two outlets and a daemon that ticked just now."""
    (tmp_path / "var").mkdir()
    opened = open_store(tmp_path / "var" / "rasid.db")
    now = datetime.now(UTC)
    opened.sync_outlets([outlet("sahel"), outlet("bahr")], now)
    opened.keep_beat(Beat(now, now - timedelta(hours=1), now))
    yield opened
    opened.close()


def outlet(name: str) -> Outlet:
    channel = Channel(f"{name}/main", name, ChannelKind.FEED, f"https://{name}.example/rss.xml")
    return Outlet(name, {"ar": name}, "LB", "Asia/Beirut", ("ar",), f"https://{name}.example/", (channel,))


def tick(store: SqlStore, hours: float) -> None:
    at = datetime.now(UTC) - timedelta(hours=hours)
    store.keep_beat(Beat(at, at - timedelta(hours=1), at))


def test_all_is_well(rasid: Rasid, store: SqlStore) -> None:
    made = rasid("check")
    assert (made.returncode, made.stderr) == (0, "")
    assert LINE.fullmatch(made.stdout), made.stdout
    assert made.stdout.startswith("RASID OK: none of 2 outlets needs attention | findings=0;;;0 ")


def test_a_dead_daemon_is_critical(rasid: Rasid, store: SqlStore) -> None:
    tick(store, 2)
    made = rasid("check", "--outlet", "sahel")
    assert made.returncode == 2
    assert LINE.fullmatch(made.stdout), made.stdout
    assert "The daemon does not work: nothing is polled." in made.stdout


def test_status_says_the_same(rasid: Rasid, store: SqlStore) -> None:
    tick(store, 2)
    text = rasid("status").stdout
    assert "The daemon does not work: nothing is polled. (the last tick was long ago) Start it again" in text
    found = json.loads(rasid("status", "--json").stdout)["findings"]
    assert [(one["id"], one["severity"]) for one in found] == [("daemon", "critical")]


def test_ranges_decide_when_they_are_given(rasid: Rasid, store: SqlStore) -> None:
    tick(store, 2)
    made = rasid("check", "--warning", "0", "--critical", "5")
    assert (made.returncode, made.stdout.split(":")[0]) == (1, "RASID WARNING")
    assert " findings=1;0;5;0 " in made.stdout
    assert rasid("check", "--warning", "3").returncode == 0


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        (["check", "--outlet", "nobody"], "No outlet is called 'nobody'"),
        (["check", "--warning", "5:1"], "ends before it begins"),
        (["check", "--nonsense"], "No such option"),
        (["--set", "hostdelay=1", "check"], "Unknown setting 'hostdelay'"),
        (["--data-dir", "nowhere", "check"], "There is no database nowhere/rasid.db"),
    ],
)
def test_what_cannot_be_checked_is_unknown(rasid: Rasid, store: SqlStore, arguments: list[str], text: str) -> None:
    made = rasid(*arguments)
    assert made.returncode == 3, made.stdout
    assert made.stdout.startswith("RASID UNKNOWN: ")
    assert text in made.stdout
    assert made.stdout.count("\n") == 1


def test_a_database_that_nobody_used_yet_says_nothing(rasid: Rasid, tmp_path: Path) -> None:
    open_store(tmp_path / "var" / "rasid.db").close()
    made = rasid("check")
    assert (made.returncode, made.stderr) == (3, "")
    assert made.stdout.startswith("RASID UNKNOWN: nothing was ever watched with this database.")


def test_a_semicolon_of_a_sentence_is_printed_as_a_comma(rasid: Rasid) -> None:
    made = rasid("check")
    assert made.stdout.endswith("`rasid run` makes one, name another with --data-dir.\n")


def test_a_damaged_database_is_critical(rasid: Rasid, store: SqlStore, tmp_path: Path) -> None:
    store.close()
    for file in (tmp_path / "var").glob("rasid.db*"):
        file.write_bytes(b"this is no database, and never was one" * 300)
    made = rasid("check")
    assert made.returncode == 2
    assert "The database cannot be used. (" in made.stdout


def test_backup_and_restore(rasid: Rasid, store: SqlStore, tmp_path: Path) -> None:
    made = rasid("backup", "--to", "copy.db")
    assert (made.returncode, made.stderr) == (0, "")  # what cron would send by mail
    assert re.fullmatch(r"copy\.db: [\d,]+ bytes, [\d,]+ rows, checked\.\n", made.stdout)
    assert store.observe().backup_at is not None
    store.close()
    refused = rasid("restore", "copy.db")
    assert refused.returncode == 2
    assert "rasid.db was not replaced: nobody is there to be asked. Say --yes to replace it." in refused.stderr
    assert refused.stderr.count(" articles, the last version of ") == 2
    back = rasid("restore", "--yes", "copy.db")
    assert back.returncode == 0, back.stderr
    assert "What was there before lies in" in back.stdout
    assert "backup_age" not in rasid("check").stdout  # it was made before it could be noted


def test_a_restore_without_a_database_needs_no_leave(rasid: Rasid, store: SqlStore, tmp_path: Path) -> None:
    assert rasid("backup", "--to", "copy.db").returncode == 0
    store.close()
    for file in (tmp_path / "var").glob("rasid.db*"):
        file.unlink()
    back = rasid("restore", "copy.db")
    assert (back.returncode, "lies in" in back.stdout) == (0, False), back.stderr


@pytest.mark.parametrize(("answer", "replaced"), [("y", True), ("n", False), ("", False)])
def test_who_sits_at_a_terminal_is_asked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, replaced: bool
) -> None:
    monkeypatch.setenv("RASID_DATA_DIR", str(tmp_path))
    open_store(tmp_path / "rasid.db").close()
    back_up(tmp_path / "rasid.db", tmp_path / "copy.db")
    monkeypatch.setattr("cli.backups._at_a_terminal", lambda: True)
    made = CliRunner().invoke(app, ["restore", str(tmp_path / "copy.db")], input=f"{answer}\n")
    assert ("lies in" in made.output) is replaced
    assert len(list(tmp_path.glob("rasid.db.before-*Z"))) == replaced
    assert ("was not replaced." in str(made.exception)) is not replaced


@pytest.mark.parametrize(
    ("text", "well", "alert"),
    [
        ("10", [0, 10], [-1, 11]),
        ("10:", [10, 99], [9]),
        ("~:10", [-99, 10], [11]),
        ("10:20", [10, 20], [9, 21]),
        ("@10:20", [9, 21], [10, 20]),
        (":5", [0, 5], [-1, 6]),
        ("1.5:2.5", [2], [1, 3]),
    ],
)
def test_ranges(text: str, well: Sequence[float], alert: Sequence[float]) -> None:
    made = parse_range(text)
    assert made is not None
    assert [value for value in (*well, *alert) if made.alerts(value)] == list(alert)


@pytest.mark.parametrize("text", ["", ":", "@", "a", "1:2:3", "2:1", "1-2"])
def test_what_is_no_range(text: str) -> None:
    with pytest.raises(SettingsError):
        parse_range(text)


@pytest.mark.parametrize("abstract", [False, True])
def test_the_supervisor_is_told(tmp_path: Path, abstract: bool) -> None:
    name = f"@rasid-{tmp_path.name}" if abstract else str(tmp_path / "notify")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as receiver:
        receiver.bind("\0" + name[1:] if abstract else name)
        assert notifier({"NOTIFY_SOCKET": name})("READY=1")
        assert receiver.recv(100) == b"READY=1"
    assert notifier({"NOTIFY_SOCKET": name})("READY=1") is False
    assert notifier({})("READY=1") is False


@pytest.mark.parametrize(
    ("environment", "seconds"),
    [
        ({}, None),
        ({"WATCHDOG_USEC": "30000000"}, 15.0),
        ({"WATCHDOG_USEC": "30000000", "WATCHDOG_PID": "1"}, None),
        ({"WATCHDOG_USEC": "soon"}, None),
    ],
)
def test_how_often_the_supervisor_wants_to_hear(environment: dict[str, str], seconds: float | None) -> None:
    assert watchdog_seconds(environment) == seconds


@pytest.mark.parametrize(("tick_age", "broken", "pinged"), [(5, False, True), (90, False, False), (5, True, False)])
def test_the_watchdog_hears_only_that_all_is_well(tick_age: float, broken: bool, pinged: bool) -> None:
    now = datetime.now(UTC)
    sent: list[str] = []

    def check() -> None:
        if broken:
            raise StoreError("gone")

    store = cast(Store, SimpleNamespace(check=check))

    def notify(text: str) -> bool:
        sent.append(text)
        return True

    dog = Watchdog(
        store, notify, patience=60, last_tick_at=lambda: now - timedelta(seconds=tick_age),
    )  # fmt: skip
    assert dog.ping(now) is pinged
    assert sent == (["WATCHDOG=1"] if pinged else [])
