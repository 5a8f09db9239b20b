"""How commands print: tables for people, JSON for scripts, one way for both."""

import json
import os
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from pathlib import Path
from typing import Any, TextIO

from rich.console import Console
from rich.progress import Progress, ProgressColumn
from rich.table import Table
from rich.text import Text

_PIPE_WIDTH = 1000
"""Columns where no terminal sets a width: what a script or a file gets must not be cut short."""

_CONTROLS = {
    code: "\N{REPLACEMENT CHARACTER}" for code in (*range(0x20), *range(0x7F, 0xA0)) if chr(code) not in "\n\t"
}
"""What could command a terminal. Titles and addresses come from outside."""


def _console(*, stderr: bool = False) -> Console:
    """Prints texts as they are: nothing in them is markup or the name of an emoji."""
    stream: TextIO | None = sys.stderr if stderr else sys.stdout  # None: it was closed
    on_terminal = stream is not None and stream.isatty()
    width = None if on_terminal or "COLUMNS" in os.environ else _PIPE_WIDTH
    soft_wrap = stderr or not on_terminal
    return Console(stderr=stderr, highlight=False, markup=False, emoji=False, soft_wrap=soft_wrap, width=width)


console = _console()
errors = _console(stderr=True)


def has_colors() -> bool:
    """Whether what is printed may say anything by its colour alone: a file, a pipe and NO_COLOR have none."""
    return console.color_system is not None and not console.no_color


def progress(*columns: ProgressColumn) -> Progress:
    """A bar on standard error while something goes on, for people: a file or a pipe gets nothing of it."""
    return Progress(*columns, console=errors, transient=True, disable=not errors.is_terminal)


def ready_streams() -> None:
    """Have both streams take every letter whatever the locale is, and be there when they were closed.

    A file or a pipe gets UTF-8; a terminal that speaks another encoding shows a mark for what it lacks.
    """
    for name in ("stdout", "stderr"):
        stream = getattr(sys, name)
        if stream is None:  # the number of a closed stream would be given to the next file that is opened
            nowhere = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # open as long as the process
            setattr(sys, name, nowhere)
        elif stream.isatty():
            stream.reconfigure(errors="replace")
        else:
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def divert_output() -> None:
    """Let what standard output still holds go nowhere, so that the end of the process does not fail by it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def output_fault() -> OSError | None:
    """Why standard output does not take what is printed, as on a full disk; None when it does."""
    try:
        sys.stdout.write("\n")  # what failed is not always kept: something has to be written to know
        sys.stdout.flush()
    except OSError as error:
        return error
    return None


def jsonable(value: object) -> Any:
    """A record as plain JSON values: times in ISO 8601 with `Z`, enumerations as their values."""
    match value:
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Enum():
            return value.value
        case Path():
            return str(value)
        case Mapping():
            return {str(jsonable(key)): jsonable(item) for key, item in value.items()}
        case list() | tuple() | set() | frozenset():
            return [jsonable(item) for item in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {f.name: jsonable(getattr(value, f.name)) for f in fields(value)}
    return value


def print_json(value: object) -> None:
    """One JSON document on standard output, in UTF-8 letters."""
    sys.stdout.write(json.dumps(jsonable(value), ensure_ascii=False, indent=2) + "\n")


def print_table(columns: Sequence[str], rows: Iterable[Sequence[object]], *, empty: str) -> None:
    """A table, or the sentence `empty` when there are no rows."""
    table = Table(*columns, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        table.add_row(*(_cell(value) for value in row))
    console.print(table if table.row_count else empty)


def counted(number: int, one: str, more: str = "") -> str:
    """A number with its noun: `1 file`, `2 files`."""
    return f"{number:,} {one if number == 1 else more or f'{one}s'}"


def plain(text: str) -> str:
    """A text from outside without what could command a terminal."""
    return text.translate(_CONTROLS)


def _cell(value: object) -> Text:
    if value is None:
        return Text("–")
    if isinstance(value, datetime):
        return Text(f"{value.astimezone(UTC):%Y-%m-%d %H:%M}Z")
    text = plain(str(value))
    is_address = text.startswith(("http://", "https://"))  # which may be cut short: whoever wants it takes the id
    return Text(text, overflow="ellipsis" if is_address else "fold")
