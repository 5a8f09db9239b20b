"""What is printed: texts from outside as they are, and whole."""

import io
from datetime import UTC, datetime

import pytest
from rich.console import Console

from cli import output

MOMENT = datetime(2026, 11, 23, 18, 5, tzinfo=UTC)


def printed(monkeypatch: pytest.MonkeyPatch, *cells: object, width: int = 200) -> str:
    paper = io.StringIO()
    console = Console(file=paper, markup=False, emoji=False, width=width)
    monkeypatch.setattr(output, "console", console)
    output.print_table(["Title"] * len(cells), [cells], empty="Nothing.")
    return paper.getvalue()


@pytest.mark.parametrize(
    "title",
    [
        "[فيديو] افتتاح الحديقة",
        "[video] Le jardin [/b] ouvre",
        "[red]Bahçe[/red]",
        "الحديقة :smile:",
        "[/]",
        "[link=x]",
    ],
)
def test_titles_are_no_markup(monkeypatch: pytest.MonkeyPatch, title: str) -> None:
    assert title in printed(monkeypatch, title)


def test_titles_cannot_command_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    text = printed(monkeypatch, "\x1b]0;title\x07\x1b[2J\x9b1m الحديقة")
    assert "الحديقة" in text
    assert not {"\x1b", "\x07", "\x9b"} & set(text)


def test_moments_and_gaps_have_one_form(monkeypatch: pytest.MonkeyPatch) -> None:
    assert printed(monkeypatch, MOMENT, None).splitlines()[1].split() == ["2026-11-23", "18:05Z", "–"]


def test_what_goes_into_a_pipe_is_not_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    assert output._console().width >= 1000


def test_on_a_narrow_terminal_addresses_alone_are_cut_short(monkeypatch: pytest.MonkeyPatch) -> None:
    text = printed(monkeypatch, "Raise crawls_at_once_of_all", "https://sahel.example/news/1", width=24)
    assert "".join(line[:11].strip() for line in text.splitlines()[1:]) == "Raisecrawls_at_once_of_all"
    assert "https://sa…" in text
