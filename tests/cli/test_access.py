"""`rasid password`, `rasid token`, and what the daemon does without either."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from dashboard.auth.secret_files import PasswordFile, TokenFile

Rasid = Callable[..., Any]


def test_a_password_is_kept_in_the_data_folder(rasid: Rasid, tmp_path: Path) -> None:
    made = rasid("password", "--stdin", typed="a harbour at dawn\n")
    assert made.returncode == 0, made.stderr
    path = tmp_path / "var" / "dashboard.password"
    assert str(path) in made.stderr
    assert PasswordFile(path).holds("a harbour at dawn")


def test_a_short_password_is_refused(rasid: Rasid) -> None:
    made = rasid("password", "--stdin", typed="short\n")
    assert (made.returncode, "10 characters or more" in made.stderr) == (2, True)


def test_a_token_is_printed_and_kept(rasid: Rasid, tmp_path: Path) -> None:
    path = tmp_path / "tokens"
    made = [rasid("--set", f"token_file={path}", "token").stdout.strip() for _ in range(2)]
    assert all(TokenFile(path).holds(token) for token in made)
    assert made[0] != made[1]
    assert "token_file" in rasid("token").stderr


def test_the_daemon_does_not_listen_for_everybody(rasid: Rasid) -> None:
    made = rasid("run", settings={"dashboard_host": "0.0.0.0", "dashboard_port": 0})
    assert made.returncode == 2
    assert "beyond this machine" in made.stderr
    assert "rasid password" in made.stderr
