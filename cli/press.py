"""`rasid demo`: the whole of Rasid on a simulated press, and the truth against what was recorded."""

import asyncio
import contextlib
import re
import shutil
import time
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, TextColumn, TimeRemainingColumn

from cli.context import Context, context_of
from cli.logs import configure_logging
from cli.output import console, counted, errors, print_json, print_table, progress
from demo.plan import Plan, endless_plan, plan_for, settings_for
from demo.score import Score
from rasid.errors import RasidError, SettingsError
from storage.lock import LOCK_NAME, data_folder_lock

if TYPE_CHECKING:
    from cli.machine import Companion

_UNITS = {"": 1.0, "s": 1.0, "m": 60.0, "h": 3600.0}
_REFRESH_SECONDS = 0.2


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("demo")(demo)


def demo(
    ctx: typer.Context,
    for_: Annotated[
        str | None, typer.Option("--for", metavar="TIME", help="End by itself, as after 60s or 2m.")
    ] = None,
    seed: Annotated[int, typer.Option(metavar="N", help="The same seed gives the same acts of the press.")] = 1,
    outlets: Annotated[int, typer.Option(min=1, max=10, metavar="N", help="How many outlets the press has.")] = 10,
    javascript: Annotated[
        bool, typer.Option("--javascript", help="One outlet needs JavaScript: its pages are opened in Chromium.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print the result as one JSON object.")] = False,
) -> None:
    """Watch a simulated press on this machine, with the dashboard; nothing else is fetched.

    With --for it ends by itself and prints the truth against what was recorded; it exits with 1 if
    anything was missed, made up, or failed.
    """
    seconds = parse_duration(for_) if for_ is not None else None
    if seconds is None:
        plan = endless_plan(outlets, scripted=javascript)
    else:
        plan = plan_for(seconds, outlets, scripted=javascript)
    context = context_of(ctx)
    folder = context.settings.data_dir / "demo"
    places = {"data_dir": str(folder), "database_url": "", "catalogue_dir": str(folder / "outlets")}
    context = context.with_layer("demo", settings_for(plan)).with_layer("demo's folder", places, over_flags=True)
    configure_logging(context.settings)
    ours = not folder.exists() or (folder / LOCK_NAME).exists()
    with data_folder_lock(folder):
        _clear(folder, ours=ours)
        result = _watch(context, plan, seed, quiet=json)
    if result is None:
        return
    if json:
        print_json(result.as_json())
    else:
        _print_score(result)
    for title, lines in (("Missed", result.missed), ("False", result.false)):
        for line in lines:
            errors.print(f"{title}: {line}")
    if not result.clean:
        raise typer.Exit(1)


def parse_duration(text: str) -> float:
    """Seconds from `90`, `90s`, `2m` or `1h`; raises `SettingsError` for anything else."""
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*([smh]?)", text.strip())
    if match is None:
        raise SettingsError(f"--for {text!r} is not a time. Write it as 60s, 2m or 1h.")
    return float(match[1]) * _UNITS[match[2]]


def _clear(folder: Path, *, ours: bool) -> None:
    """Every demo begins with an empty archive: the press begins anew as well.

    A folder that no demo made (not `ours`) is somebody else's: raises `RasidError` unless it is empty.
    """
    if not ours and any(path.name != LOCK_NAME for path in folder.iterdir()):
        (folder / LOCK_NAME).unlink(missing_ok=True)
        raise RasidError(f"The folder {folder} was not made by a demo. Choose another place with --data-dir.")
    for path in folder.glob("rasid.db*"):
        path.unlink()
    for name in ("outlets", "archive"):
        shutil.rmtree(folder / name, ignore_errors=True)


def _watch(context: Context, plan: Plan, seed: int, *, quiet: bool) -> Score | None:
    """Run press and daemon together; the score if the plan ended, None if somebody stopped it."""
    from cli.machine import operate
    from demo.catalogue import write_catalogue
    from demo.press import Press
    from demo.recorded import read_store
    from demo.score import score
    from demo.server import serve

    press = Press(seed, plan, epoch=datetime.now(UTC))
    ended: list[float] = []

    async def until_end(stop: Callable[[], None], started: float) -> None:
        if plan.end is None:
            return
        async with _progress(plan.end, started, quiet=quiet):
            await asyncio.sleep(max(0.0, started + plan.end - time.monotonic()))
        ended.append(plan.end)
        stop()

    @contextlib.asynccontextmanager
    async def around() -> "AsyncIterator[Companion]":
        started = time.monotonic()
        async with serve(press) as (_, port):
            write_catalogue(Path(context.settings.catalogue_dir), port, plan.outlets, scripted=plan.scripted)
            yield lambda stop: until_end(stop, started)

    folder = context.settings.data_dir
    with context.store(new=True) as store:
        operate(
            context,
            store,
            on_ready=lambda address: errors.print(
                f"A press of {counted(plan.outlets, 'outlet')} is simulated (seed {seed}). "
                f"Dashboard: {address}  (Ctrl-C stops)\n"
                f"What is recorded lies in {folder}: look into it with `rasid status --data-dir {folder}` and the like."
            ),
            around=around,
        )
        return score(press.truth(ended[0]), read_store(store)) if ended else None


@contextlib.asynccontextmanager
async def _progress(total: float, started: float, *, quiet: bool) -> AsyncIterator[None]:
    if quiet:
        yield
        return
    with progress(TextColumn("The press at work"), BarColumn(), TimeRemainingColumn()) as bar:
        task = bar.add_task("", total=total)

        async def advance() -> None:
            while True:
                bar.update(task, completed=time.monotonic() - started)
                await asyncio.sleep(_REFRESH_SECONDS)

        mover = asyncio.create_task(advance())
        try:
            yield
        finally:
            mover.cancel()


def _print_score(result: Score) -> None:
    print_table(
        ["", "By the press", "Recorded"],
        [
            ["Articles", result.published, result.stored],
            ["Edits", result.edits, result.edits_found],
            ["Deletions", result.deletions, result.deletions_found],
            ["False changes", 0, result.false_changes],
            ["Errors", 0, result.errors],
        ],
        empty="",
    )
    console.print("Nothing was missed and nothing made up." if result.clean else "Not everything was right.")
