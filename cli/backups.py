"""`rasid backup` and `rasid restore`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from cli.context import Context, SystemClock, context_of
from cli.output import console, errors, print_json
from rasid.settings import Settings
from storage.lock import data_folder_lock

if TYPE_CHECKING:
    from storage.backup import Backups
    from storage.backup import Progress as Report

_STAMP = "%Y%m%dT%H%M%SZ"


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("backup")(backup)
    app.command("restore")(restore)


def folder_of(settings: Settings) -> Path:
    """Where the scheduled backups lie."""
    return Path(settings.backup_dir) if settings.backup_dir else settings.data_dir / "backups"


def backups_of(context: Context) -> "Backups":
    """The scheduled backups that the settings ask for."""
    from storage.backup import Backups, database_file

    settings = context.settings
    return Backups(database_file(context.database_url()), folder_of(settings), settings.backup_keep)


def backup(
    ctx: typer.Context,
    to: Annotated[Path | None, typer.Option(help="The file to write; default: one in the folder of backups.")] = None,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """Copy the database, in use or not, and check the copy. The archive's files are copied as any others."""
    from storage.backup import back_up, database_file

    context, now = context_of(ctx), SystemClock().now()
    source = database_file(context.database_url())
    target = to or folder_of(context.settings) / f"rasid-{now.strftime(_STAMP)}.db"
    with _bar("Copying the database") as report:
        made = back_up(source, target, report)
    with context.store() as store:
        store.keep_backup(now, {"file": str(made.file), "size": made.size})
    if json:
        print_json(made)
        return
    console.print(f"{made.file}: {made.size:,} bytes, {sum(made.rows.values()):,} rows, checked.")


def restore(ctx: typer.Context, file: Path) -> None:
    """Put a backup in the database's place. The daemon must be stopped; the old database is kept beside it."""
    from storage.backup import restore as put_back
    from storage.engine import read_address

    context = context_of(ctx)
    target = Path(read_address(context.database_url()).database or "")
    with data_folder_lock(context.settings.data_dir), _bar("Restoring the database") as report:
        old = put_back(file, target, SystemClock().now(), report)
    console.print(f"{target} is {file} now." + (f" What was there before lies in {old}." if old else ""))


@contextmanager
def _bar(title: str) -> Iterator["Report"]:
    bar = Progress(
        TextColumn(title), BarColumn(), TaskProgressColumn(), TimeRemainingColumn(), console=errors, transient=True
    )
    with bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
