"""`rasid backup` and `rasid restore`."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn

from cli.context import Context, SystemClock, context_of
from cli.options import Json
from cli.output import console, errors, print_json, progress
from rasid.errors import RasidError
from rasid.settings import Settings
from storage.backup import contents_of
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
    to: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The file to write; default: one in the folder of backups.")
    ] = None,
    json: Json = False,
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


def restore(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A backup, as `rasid backup` makes them.")],
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Replace a database that is there without asking.")] = False,
) -> None:
    """Put a backup in the database's place. The daemon must be stopped; the old database is kept beside it."""
    from storage.backup import require_backup
    from storage.backup import restore as put_back
    from storage.engine import read_address

    context = context_of(ctx)
    target = Path(read_address(context.database_url()).database or "")
    require_backup(file, target)
    with data_folder_lock(context.settings.data_dir):
        if target.exists() and not yes:
            _ask(target, file)
        with _bar("Restoring the database") as report:
            old = put_back(file, target, SystemClock().now(), report)
    console.print(f"{target} is {file} now." + (f" What was there before lies in {old}." if old else ""))


def _ask(target: Path, file: Path) -> None:
    """Ask whether a database may be replaced. Raises `RasidError` if not, or if nobody is there to be asked."""
    for place, name in ((target, "There is"), (file, "In its place would come")):
        found = contents_of(place)
        told = f"{found.articles:,} articles, the last version of {found.latest or 'never'}" if found else "unreadable"
        errors.print(f"{name} {place}: {told}.", markup=False)
    if not _at_a_terminal():
        raise RasidError(f"{target} was not replaced: nobody is there to be asked. Say --yes to replace it.")
    if not typer.confirm("Replace it? It is kept beside, under another name.", err=True):
        raise RasidError(f"{target} was not replaced.")


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()


@contextmanager
def _bar(title: str) -> Iterator["Report"]:
    with progress(TextColumn(title), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()) as bar:
        task = bar.add_task("", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
