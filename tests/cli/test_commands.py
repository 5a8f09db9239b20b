"""Commands as a user types them: what they print, and how errors read."""

import json
import re
import subprocess
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks.data import data_folder
from cli.archive import _trouble
from cli.main import _command, shared_first
from rasid.errors import TROUBLES
from rasid.health.state import Standing
from storage.lock import data_folder_lock
from storage.store import open_store
from tests.cli.conftest import RASID, ROOT, Rasid, environment

SEED_PAGE = Path(data_folder() or ROOT).parent / "seed" / "page.html"


@pytest.fixture
def empty(tmp_path: Path) -> None:
    """A database in the data folder, as a first start leaves it."""
    open_store(tmp_path / "var" / "rasid.db").close()


def test_settings_tell_value_and_origin(rasid: Rasid, tmp_path: Path) -> None:
    (tmp_path / "rasid.toml").write_text('contact = "desk@example.org"\nhost_delay = 4\n')
    made = rasid("--set", "poll-interval=60", "settings", "--json", settings={"host_delay": "5"})
    assert made.returncode == 0, made.stderr
    found = json.loads(made.stdout)
    assert (found["contact"]["value"], found["contact"]["origin"]) == ("desk@example.org", "rasid.toml")
    assert (found["host_delay"]["value"], found["host_delay"]["origin"]) == (5.0, "environment")
    assert (found["poll_interval"]["value"], found["poll_interval"]["origin"]) == (60.0, "flag")
    assert found["body_limit"]["origin"] == "default"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ["--set", "hostdelay=3", "settings"],
            "rasid: Unknown setting 'hostdelay' (flag). Did you mean 'host_delay'? "
            "`rasid settings` lists all of them.\n",
        ),
        (["--set", "host_delay", "settings"], "rasid: --set 'host_delay' is not of the form NAME=VALUE.\n"),
        (
            ["outlets", "show", "syria_newz"],
            "rasid: No outlet is called 'syria_newz'. Did you mean 'syria_news'? "
            "`rasid outlets list` shows all of them.\n",
        ),
        (
            ["history", "https://sahel.example/1"],
            "rasid: No article 'https://sahel.example/1' is stored. `rasid articles` lists what is.\n",
        ),
        (
            ["changes", "--kind", "vanished"],
            "rasid: There is no kind of change 'vanished'. Use one of: changed, gone, restored, moved, "
            "flip-flop, touched.\n",
        ),
        (
            ["read", "page.html", "--url", "sahel.example/1"],
            "rasid: --url 'sahel.example/1' is not the address of a page. "
            "Give all of it, as https://sada.example/n/301.\n",
        ),
        (["restore", "nowhere.db"], "rasid: There is no backup nowhere.db. `rasid backup` makes one.\n"),
        (
            ["search", "x", "--since", "2026-13-01"],
            "rasid: --since '2026-13-01' is not a day. Write it as 2026-03-19.\n",
        ),
        (["reread", "--since", "monday"], "rasid: --since 'monday' is not a day. Write it as 2026-03-19.\n"),
        (
            ["dates", "x", "--zone", "Asia/Berut"],
            "rasid: --zone 'Asia/Berut' is no time zone. Give an IANA name such as Asia/Beirut.\n",
        ),
        (
            ["dates", "x", "--lang", "arabic"],
            "rasid: --lang 'arabic' is not a language code. Give the small letters of ISO 639, such as ar.\n",
        ),
        (
            ["dates", "x", "--country", "ZZ"],
            "rasid: --country 'ZZ' is not a country code. Give two capital letters, such as LB.\n",
        ),
        (["demo", "--for", "soon"], "rasid: --for 'soon' is not a time. Write it as 60s, 2m or 1h.\n"),
        (["demo", "--for", "0s"], "rasid: A demo of 0 s is too short. Give at least 45 s.\n"),
        (["demo", "--for", "5s"], "rasid: A demo of 5 s is too short. Give at least 45 s.\n"),
        (
            ["read", "nowhere.html", "--url", "https://sahel.example/1"],
            "rasid: The page nowhere.html cannot be read: No such file or directory. Give the path of a saved page.\n",
        ),
    ],
)
def test_errors_are_one_line_with_a_remedy(rasid: Rasid, empty: None, arguments: list[str], message: str) -> None:
    made = rasid(*arguments)
    assert (made.returncode, made.stderr, made.stdout) == (2, message, "")


@pytest.mark.parametrize("command", ["status", "articles", "verify", "gaps", "webhooks"])
def test_a_folder_without_a_database_is_told_and_left_as_it_is(rasid: Rasid, tmp_path: Path, command: str) -> None:
    where = tmp_path / "var" / "rasid.db"
    made = rasid(command)
    told = f"rasid: There is no database {where}. `rasid run` makes one; name another with --data-dir.\n"
    assert (made.returncode, made.stdout, made.stderr) == (2, "", told)
    assert not where.parent.exists()


def test_an_empty_archive_says_what_to_do(rasid: Rasid, empty: None, tmp_path: Path) -> None:
    nothing = f"No articles are stored yet in {tmp_path / 'var' / 'rasid.db'}: `rasid run` fetches them.\n"
    assert [rasid(*asked).stdout for asked in (["articles"], ["changes"], ["search", "مدرسة"])] == [nothing] * 3
    told = rasid("status").stdout
    assert told.startswith("0 articles in 0 versions; 0 channels due now.\n")
    assert "`rasid run` reads the catalogue" in told
    assert json.loads(rasid("status", "--json").stdout)["outlets"] == []


@pytest.mark.parametrize("command", ["articles", "changes", "reread"])
def test_an_unknown_outlet_is_told_from_one_without_articles(rasid: Rasid, empty: None, command: str) -> None:
    assert rasid(command, "--outlet", "syria_news").returncode == 0
    made = rasid(command, "--outlet", "syria_newz")
    assert (made.returncode, made.stdout) == (2, "")
    assert made.stderr.startswith("rasid: No outlet is called 'syria_newz'. Did you mean 'syria_news'?")


def test_outlets_are_listed_shown_and_checked(rasid: Rasid) -> None:
    listed = {outlet["id"]: outlet for outlet in json.loads(rasid("outlets", "list", "--json").stdout)}
    assert "syria_news" in listed
    assert listed["syria_news"]["zone"] == "Asia/Damascus"
    shown = rasid("outlets", "show", "syria_news").stdout
    assert "سيريانيوز" in shown
    checked = rasid("outlets", "check")
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout == f"{len(listed)} files, 0 complaints\n"


def test_a_bad_outlet_file_is_complained_of(rasid: Rasid, tmp_path: Path) -> None:
    (tmp_path / "sahel.toml").write_text('id = "sahel"\ncountri = "LB"\n')
    made = rasid("outlets", "check", "sahel.toml")
    assert made.returncode == 1
    assert "sahel.toml:2" in made.stderr
    assert "'country'" in made.stderr


def test_a_date_is_explained_step_by_step(rasid: Rasid) -> None:
    made = rasid("dates", "الثلاثاء 24 تشرين الأول 2017 | 20:35", "--outlet", "syria_news")
    assert made.returncode == 0, made.stderr
    assert made.stdout.splitlines()[-1].startswith("reading: 2017-10-24T17:35:00+00:00 (precision minute")
    headline = rasid("dates", "أسعار الخضار ترتفع في الأسواق", "--lang", "ar", "--json")
    assert (headline.returncode, json.loads(headline.stdout)) == (1, None)


@pytest.mark.skipif(not SEED_PAGE.is_file(), reason="no development data: the real page is not here")
def test_a_saved_page_gives_every_expected_field(rasid: Rasid) -> None:
    expected = json.loads(SEED_PAGE.with_name("expected.json").read_text(encoding="utf-8"))
    made = rasid("read", str(SEED_PAGE), "--url", expected["url"], "--outlet", "syria_news")
    assert made.returncode == 0, made.stderr
    article = json.loads(made.stdout)
    unwanted = expected.pop("not_in_body")
    assert {name: article[name] for name in expected} == expected
    assert not [text for text in unwanted if text in "\n".join(article["paragraphs"])]


def test_a_settings_file_that_cannot_be_read_is_named(rasid: Rasid, tmp_path: Path) -> None:
    (tmp_path / "rasid.toml").write_bytes(b"contact = '\xff'\n")
    made = rasid("settings")
    assert (made.returncode, made.stderr) == (2, "rasid: rasid.toml is not in UTF-8. Save it in UTF-8.\n")


@pytest.mark.parametrize("make", [Path.mkdir, lambda path: path.symlink_to("away.toml")], ids=["folder", "dead link"])
def test_what_stands_in_the_place_of_the_settings_file_is_not_passed_over(
    rasid: Rasid, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    """Docker makes a folder where a file that is to be mounted is missing."""
    make(tmp_path / "rasid.toml")
    made = rasid("settings")
    assert made.returncode == 2
    assert re.fullmatch(r"rasid: rasid\.toml cannot be read: .+\. Put a file .+\n", made.stderr)


def test_a_demo_leaves_the_files_of_others_alone(rasid: Rasid, tmp_path: Path) -> None:
    kept = tmp_path / "var" / "demo" / "archive" / "kept.txt"
    kept.parent.mkdir(parents=True)
    kept.write_text("mine")
    for _ in range(2):
        made = rasid("demo", "--for", "45s")
        assert made.returncode == 2
        assert "was not made by a demo. Choose another place with --data-dir." in made.stderr
    assert kept.read_text() == "mine"


def test_status_tells_of_outlet_files_with_faults(rasid: Rasid, empty: None, tmp_path: Path) -> None:
    (tmp_path / "outlets").mkdir()
    (tmp_path / "outlets" / "sahel.toml").write_text('id = "sahel"\ncountri = "LB"\n')
    made = rasid("status", settings={"catalogue_dir": "outlets"})
    assert made.returncode == 0
    assert "sahel.toml:2: Unknown key 'countri'." in made.stderr


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("run --set a=b", "--set a=b run"),
        ("--set a=b run --data-dir x --set=c=d", "--set a=b --data-dir x --set=c=d run"),
        ("outlets show --data-dir=x sana", "--data-dir=x outlets show sana"),
        ("search -- --set a=b", "search -- --set a=b"),
        ("run --set", "--set run"),
        ("status --settle 3", "status --settle 3"),
    ],
)
def test_options_of_every_command_may_stand_behind_its_name(typed: str, read: str) -> None:
    assert shared_first(typed.split()) == read.split()


def test_a_setting_may_be_given_behind_the_command(rasid: Rasid) -> None:
    made = rasid("settings", "--json", "--set", "poll_interval=60")
    assert json.loads(made.stdout)["poll_interval"]["value"] == 60.0


@pytest.mark.parametrize(
    ("typed", "command"),
    [
        ("check --outlet x", "check"),
        ("--data-dir check run", "run"),
        ("--set a=b --help", None),
        ("outlets check", "outlets"),
    ],
)
def test_the_command_is_told_from_options_and_values(typed: str, command: str | None) -> None:
    assert _command(typed.split()) == command


def test_search_tells_what_a_question_lacks(rasid: Rasid, empty: None) -> None:
    made = rasid("search", "؟!")
    assert (made.returncode, made.stdout, made.stderr) == (
        2,
        "",
        "rasid: The question has no words. Give at least one.\n",
    )
    assert json.loads(rasid("search", "مدرسة", "--since", "2026-01-01", "--json").stdout) == []


def test_a_catalogue_without_outlets_is_told_at_the_start(rasid: Rasid, tmp_path: Path) -> None:
    (tmp_path / "none").mkdir()
    made = rasid("--set", "catalogue_dir=none", "--set", "dashboard_host=nowhere.invalid", "run")
    assert made.stderr.startswith("No outlet is watched: the catalogue none has no file of one that can be used.")


def test_an_index_is_made_anew_unless_the_daemon_works(rasid: Rasid, empty: None, tmp_path: Path) -> None:
    made = rasid("reindex")
    assert (made.returncode, made.stdout) == (0, "0 articles are indexed anew.\n"), made.stderr
    with data_folder_lock(tmp_path / "var"):
        refused = rasid("reindex")
    assert refused.returncode != 0
    assert "Another Rasid (process" in refused.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full on this system")
def test_an_output_that_takes_nothing_is_told_in_a_line(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        made = subprocess.run([RASID, "settings", "--json"], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE,
                              text=True, env=environment(tmp_path), check=False)  # fmt: skip
    assert made.returncode == 2
    assert made.stderr == (
        "rasid: What was to be printed could not be written: No space left on device. Send it elsewhere.\n"
    )


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="there is no /dev/full on this system")
def test_a_check_whose_output_takes_nothing_is_unknown(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        made = subprocess.run([RASID, "check"], cwd=tmp_path, stdout=full, stderr=subprocess.PIPE,
                              text=True, env=environment(tmp_path), check=False)  # fmt: skip
    assert (made.returncode, made.stderr) == (3, "rasid: The result could not be written: No space left on device.\n")


def test_a_closed_output_hinders_nothing(tmp_path: Path) -> None:
    made = subprocess.run(["sh", "-c", f"'{RASID}' settings >&-"], cwd=tmp_path, capture_output=True, text=True,
                          env=environment(tmp_path), check=False)  # fmt: skip
    assert (made.returncode, made.stderr) == (0, "")


def test_a_pipe_gets_utf_8_whatever_the_locale_is(tmp_path: Path) -> None:
    narrow = environment(tmp_path) | {"PYTHONIOENCODING": "ascii"}
    made = subprocess.run(
        [RASID, "dates", "٢٤ تشرين الأول ٢٠١٧"], cwd=tmp_path, capture_output=True, env=narrow, check=False
    )
    assert (made.returncode, made.stderr) == (0, b"")
    assert "text: ٢٤ تشرين الأول ٢٠١٧" in made.stdout.decode()


def test_status_names_what_a_trouble_is_about() -> None:
    at = datetime(2026, 3, 2, tzinfo=UTC)
    trouble = Standing("sahel", "dns", "sahel/main", 1, at, at, "")
    told = "The outlet's host name could not be resolved."
    assert _trouble(None, trouble) == (f"{told} sahel/main", TROUBLES["dns"].remedy)
    of_articles = replace(trouble, subject=None, address="https://sahel.example/1")
    assert _trouble(None, of_articles) == (f"{told} https://sahel.example/1", TROUBLES["dns"].remedy)
    assert _trouble(None, None) == _trouble(None, replace(trouble, kind="of-the-future")) == (None, None)
