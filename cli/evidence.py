"""`rasid evidence`: all that proves what an article said; `rasid verify`: that it is as it was stored."""

from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cli.context import SystemClock, context_of
from cli.finding import find_article
from cli.options import ArticleName, Json
from cli.output import console, print_json, print_table, progress

if TYPE_CHECKING:
    from storage.archive import SqlArchive
    from storage.damage import Damage
    from storage.store import SqlStore


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command()(evidence)
    app.command()(verify)


def evidence(
    ctx: typer.Context,
    article: ArticleName,
    out: Annotated[
        Path | None, typer.Option(metavar="FILE", help="The WARC file to write; default: ARTICLE.warc.gz here.")
    ] = None,
    json: Json = False,
) -> None:
    """Write one WARC file with all records of an article, and a manifest beside it."""
    with context_of(ctx).store() as store:
        archive = archive_of(store)
        number = find_article(store, article)
        target = out or Path(f"article-{number}.warc.gz")
        made = archive.export(number, target, SystemClock().now())
    if json:
        print_json(made)
        return
    console.print(f"{made.warc}: {made.records} records of {made.versions} versions. Manifest: {made.manifest}")
    if made.absent:
        console.print(f"{made.absent} records were dropped earlier to keep archive_bytes_max.")


def verify(
    ctx: typer.Context,
    article: Annotated[str | None, typer.Argument(metavar="ARTICLE", help="Only this one: address or number.")] = None,
    json: Json = False,
) -> None:
    """Recompute all digests and chains of archive and database; exit with 1 if anything is damaged."""
    with context_of(ctx).store() as store:
        archive = archive_of(store)
        number = find_article(store, article) if article else None
        looked_at: Counter[str] = Counter()
        notes: Counter[str] = Counter()
        damage: list[Damage] = []
        with counting() as bar:
            task = bar.add_task("Verifying", total=archive.steps(number))
            for step in archive.verify(number):
                looked_at[step.kind] += 1
                looked_at["bytes"] += step.size
                notes.update([step.note] if step.note else [])
                damage += step.damage
                bar.advance(task)
    if json:
        print_json({"damage": damage, "looked_at": looked_at, "notes": notes})
    else:
        _tell(damage, looked_at, notes)
    if damage:
        raise typer.Exit(1)


def archive_of(store: "SqlStore") -> "SqlArchive":
    """The archive beside a store; commands open every store with one."""
    assert store.archive is not None
    return store.archive


def _tell(damage: list["Damage"], looked_at: Counter[str], notes: Counter[str]) -> None:
    print_table(
        ["What", "Where", "Version", "Damage"],
        ([d.what, d.subject, d.version, d.detail] for d in damage),
        empty="Nothing is damaged.",
    )
    for note, count in sorted(notes.items()):
        console.print(f"{count}: {note}")
    console.print(
        f"{looked_at['version']} versions, {looked_at['snapshot']} snapshots and {looked_at['file']} files "
        f"looked at, {looked_at['bytes']} bytes."
    )


def counting() -> Progress:
    """A bar that counts up to a total."""
    return progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
