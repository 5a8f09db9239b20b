"""Articles and outlets as commands are asked for them, and what can be done with an outlet from a terminal."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cli.main import app
from cli.output import counted
from rasid.errors import CatalogueError, RasidError, SettingsError
from storage.store import open_store
from tests.cli.test_history import NOW, URL, stored

__all__ = ["stored"]
Answer = tuple[str, BaseException | None]


class Asked:
    """Runs commands in this process, in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self.environment = {"RASID_DATA_DIR": str(folder / "var"), "COLUMNS": "200"}

    def __call__(self, *arguments: str, error: type[RasidError] | None = None, **settings: str) -> str:
        given = [part for name, value in settings.items() for part in ("--set", f"{name}={value}")]
        made = CliRunner().invoke(app, [*given, *arguments], env=self.environment)
        if error is not None:
            assert isinstance(made.exception, error), made.output
            return str(made.exception)
        assert made.exit_code == 0, made.output or made.exception
        return made.output


@pytest.fixture
def asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Asked:
    monkeypatch.chdir(tmp_path)
    return Asked(tmp_path)


@pytest.mark.usefixtures("stored")
def test_an_article_is_known_by_its_number(asked: Asked) -> None:
    (row,) = json.loads(asked("articles", "--json"))
    number = str(row["id"])
    for command in ("history", "diff"):
        assert json.loads(asked(command, number, "--json")) == json.loads(asked(command, URL, "--json"))
    (told,) = json.loads(asked("changes", "--kind", "gone", "--json"))
    assert str(told["article_id"]) == number
    for name in ("99", "0", "1" * 40, "https://sahel.example/none"):
        assert asked("history", name, error=RasidError).startswith(f"No article {name!r} is stored.")


@pytest.mark.usefixtures("stored")
def test_an_outlet_that_nobody_knows_is_told(asked: Asked) -> None:
    for command in (("gaps",), ("search", "مكتبة"), ("articles",), ("changes",), ("rhythm",)):
        assert "'nobody'" in asked(*command, "--outlet", "nobody", error=CatalogueError)
    assert "No article is found" in asked("search", "زلزال", "--outlet", "sahel")


@pytest.mark.usefixtures("stored")
def test_an_outlet_is_paused_resumed_and_polled_from_a_terminal(asked: Asked, tmp_path: Path) -> None:
    def paused() -> bool:
        store = open_store(tmp_path / "var" / "rasid.db")
        (outlet,) = store.known_outlets(outlet_id="sahel")
        store.close()
        return outlet.paused_at is not None

    assert "is due now" in asked("outlets", "poll", "sahel")
    assert "rasid outlets resume sahel" in asked("outlets", "pause", "sahel")
    assert paused()
    assert "is paused" in asked("outlets", "poll", "sahel", error=RasidError)
    asked("outlets", "resume", "sahel")
    assert not paused()
    store = open_store(tmp_path / "var" / "rasid.db")
    assert [state.next_due_at > NOW for state in store.channels_of("sahel")] == [True], "of the poll"
    store.close()
    assert "'nobody'" in asked("outlets", "pause", "nobody", error=CatalogueError)
    assert "was never watched" in asked("outlets", "pause", "syria_news", error=RasidError)


@pytest.mark.filterwarnings("ignore:'imghdr' is deprecated:DeprecationWarning")  # apprise loads it where there is one
def test_a_test_message_says_whether_it_went_out(asked: Asked) -> None:
    assert "names nobody" in asked("notify", error=SettingsError)
    pytest.importorskip("apprise", reason="apprise is not installed")
    assert "did not go out" in asked("notify", error=RasidError, notify="json://127.0.0.1:1/")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("politeness", "--hours", "1e12"), "less than or equal to"),
        (("politeness", "--hours", "inf"), "less than or equal to"),
        (("check", "--timeout", "4294967296"), "less than or equal to"),
        (("dates", "yesterday", "--now", "0001-01-01T00:00+14:00"), "calendar's end"),
        (("dates", "yesterday", "--now", "9999-12-31T23:59-12:00"), "calendar's end"),
    ],
    ids=["hours", "endless hours", "seconds", "before the calendar", "behind it"],
)
def test_numbers_beyond_all_bounds_are_refused(asked: Asked, arguments: tuple[str, ...], says: str) -> None:
    made = CliRunner().invoke(app, arguments, env=asked.environment)
    assert made.exit_code != 0
    assert not isinstance(made.exception, ArithmeticError)
    assert says in f"{made.output} {made.exception}"


@pytest.mark.parametrize(("number", "said"), [(0, "0 addresses"), (1, "1 address"), (2_000, "2,000 addresses")])
def test_numbers_stand_with_their_nouns(number: int, said: str) -> None:
    assert counted(number, "address", "addresses") == said
