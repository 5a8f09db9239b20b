"""`rasid crawl` and `rasid run` against the simulated press, and what keeps them from starting."""

import json
import socket
import subprocess
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from cli.politeness import host_in_ledger
from demo.catalogue import write_catalogue
from demo.plan import endless_plan, settings_for
from demo.press import Press
from storage.lock import data_folder_lock
from storage.store import look_into
from tests.cli.conftest import Rasid, press_at_work

PLAN = endless_plan(3)


def settings(folder: Path) -> dict[str, object]:
    return {**settings_for(PLAN), "catalogue_dir": folder / "outlets", "dashboard_port": 0, "log_level": "warning"}


def test_one_round_by_hand_and_what_it_brought(rasid: Rasid, tmp_path: Path) -> None:
    press = Press(7, PLAN)
    with press_at_work(press) as (port, _):
        write_catalogue(tmp_path / "outlets", port, PLAN.outlets)
        made = rasid("crawl", "arz", "--json", settings=settings(tmp_path))
        assert made.returncode == 0, made.stderr
        runs = json.loads(made.stdout)["runs"]
        assert sum(run["polls"] for run in runs) == 1
        assert sum(run["new"] for run in runs) >= PLAN.backlog
        listed = json.loads(rasid("articles", "--json", settings=settings(tmp_path)).stdout)
        assert {article["outlet_id"] for article in listed} == {"arz"}
        assert all(article["title"] for article in listed)
        told = rasid("history", listed[0]["url"], settings=settings(tmp_path))
        assert "It has not changed." in told.stdout
        only = rasid("diff", listed[0]["url"], settings=settings(tmp_path))
        assert only.stdout == "There is only one version: nothing differs.\n"
        only = rasid("diff", listed[0]["url"], "--json", settings=settings(tmp_path))
        shown = json.loads(only.stdout)
        assert [shown[name] for name in ("from", "to", "edits", "typed", "weight")] == [1, 1, [], [], 0]
        other = rasid("diff", listed[0]["url"], "--from", "7", settings=settings(tmp_path))
        assert (other.returncode, other.stderr) == (2, "rasid: There is no version 7; the versions are 1 to 1.\n")
        host = urlsplit(listed[0]["url"]).hostname or ""
        proof = rasid("politeness", host, "--json", settings=settings(tmp_path))
        shown = json.loads(proof.stdout)
        assert (proof.returncode, shown["polite"]) == (0, True)
        assert shown["user_agent"].endswith("(+demo@press.test)")
        assert shown["requests"][0]["for"] == "robots"
        assert len(shown["requests"]) == shown["verdict"]["requests"] >= 1 + PLAN.backlog
        assert f"{host}  " in rasid("politeness", settings=settings(tmp_path)).stdout
        strange = rasid("politeness", "nobody.test", settings=settings(tmp_path))
        assert (strange.returncode, strange.stderr[:44]) == (2, "rasid: Nothing was ever asked of 'nobody.tes")
        strict = rasid("politeness", host, settings={**settings(tmp_path), "host_budget": 1})
        assert (strict.returncode, "NOT polite, 0 too soon" in strict.stdout) == (1, True)
        overview = json.loads(rasid("status", "--json", settings=settings(tmp_path)).stdout)
        assert {o["outlet_id"]: o["articles"] > 0 for o in overview["outlets"]}["arz"]


@pytest.mark.parametrize(
    ("given", "host"),
    [
        ("Sahel.Example", "sahel.example"),
        ("https://sahel.example:8443/a?b", "sahel.example"),
        ("sahel.example:8443", "sahel.example"),
        ("مثال.example", "xn--mgbh0fb.example"),
        ("127.0.0.1", "127.0.0.1"),
        ("[::1]:80", "::1"),
        ("::1", "::1"),
        ("no host", "no host"),
    ],
)
def test_a_host_may_be_given_as_a_person_has_it(given: str, host: str) -> None:
    assert host_in_ledger(given) == host


def test_an_outlet_out_of_reach_is_told_with_a_remedy(rasid: Rasid, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    write_catalogue(tmp_path / "outlets", port, PLAN.outlets)
    made = rasid("crawl", "arz", settings=settings(tmp_path))
    assert "No connection to the outlet could be made" in made.stdout
    assert "check this machine's network" in " ".join(made.stdout.split())
    assert "contact" not in made.stderr
    nameless = rasid("crawl", "arz", settings={**settings(tmp_path), "contact": ""})
    assert nameless.returncode == made.returncode
    assert "No contact is set: outlets cannot write to us" in nameless.stderr


def test_a_round_whose_pages_cannot_be_stored_ends_and_says_so(rasid: Rasid, tmp_path: Path) -> None:
    """What is not stored stays due: the same pages would be asked for again and again."""
    (tmp_path / "var").mkdir()
    (tmp_path / "var" / "archive").write_text("no folder")
    press = Press(7, PLAN)
    with press_at_work(press) as (port, _):
        write_catalogue(tmp_path / "outlets", port, PLAN.outlets)
        made = rasid("crawl", "arz", settings=settings(tmp_path))
    assert made.returncode == 2
    assert "could not be stored" in made.stderr
    with closing(look_into(tmp_path / "var" / "rasid.db")) as store:
        assert [(run.state, run.reason) for run in store.runs()] == [("interrupted", "store-failed")]


def test_a_second_daemon_is_kept_out(rasid: Rasid, tmp_path: Path) -> None:
    with data_folder_lock(tmp_path / "var"):
        made = rasid("run")
    assert made.returncode == 2
    assert made.stderr.startswith("rasid: Another Rasid (process ")
    assert "Stop it first, or choose another folder with --data-dir." in made.stderr


def test_a_taken_port_is_named(rasid: Rasid, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        made: subprocess.CompletedProcess[str] = rasid("run", settings={"dashboard_port": port})
    assert made.returncode == 2
    assert f"The dashboard cannot listen on 127.0.0.1:{port}" in made.stderr
    assert "--set dashboard_port=N" in made.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("dashboard_port", 70000, "There is no port 70000. Give dashboard_port a number from 0 to 65535."),
        ("dashboard_host", "nowhere.invalid", "Set dashboard_host to an address of this machine."),
        ("dashboard_host", "192.0.2.1", "192.0.2.1 is no address of this machine. Set dashboard_host to one that is."),
    ],
)
def test_a_place_that_cannot_be_listened_on_is_named(rasid: Rasid, name: str, value: object, said: str) -> None:
    made = rasid("run", settings={name: value})
    assert made.returncode == 2
    assert said in made.stderr
    assert "Traceback" not in made.stderr
