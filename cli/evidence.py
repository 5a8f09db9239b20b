"""`rasid evidence`: all that proves what an article said; `rasid verify`: that it is as it was stored."""

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from cli.context import Context, SystemClock, context_of
from cli.finding import find_article
from cli.options import ArticleName, Json
from cli.output import console, counted, print_json, print_table, progress

if TYPE_CHECKING:
    from storage.archive import SqlArchive
    from storage.damage import Damage, Step
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
    console.print(
        f"{made.warc}: {counted(made.records, 'record')} of {counted(made.versions, 'version')}. "
        f"Manifest: {made.manifest}"
    )
    if made.absent:
        console.print(
            f"{counted(made.absent, 'record')} of this article went with files that archive_bytes_max dropped."
        )


def verify(
    ctx: typer.Context,
    article: Annotated[
        str | None,
        typer.Argument(metavar="ARTICLE", help="Only this one: address or number; or a file that `evidence` wrote."),
    ] = None,
    json: Json = False,
) -> None:
    """Recompute all digests and chains of archive and database; exit with 1 if anything is damaged."""
    looked_at: Counter[str] = Counter()
    notes: Counter[str] = Counter()
    damage: list[Damage] = []
    with _steps(context_of(ctx), article) as (steps, total), counting() as bar:
        task = bar.add_task("Verifying", total=total)
        for step in steps:
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


@contextmanager
def _steps(context: Context, name: str | None) -> Iterator[tuple[Iterable["Step"], int | None]]:
    """What is to be looked at, and how many steps that takes: an article, a file of evidence, or all."""
    from storage.proof import check, is_proof

    if name is not None and is_proof(name):
        yield check(Path(name)), None
        return
    with context.store() as store:
        archive = archive_of(store)
        number = find_article(store, name) if name is not None else None
        yield archive.verify(number), archive.steps(number)


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
        f"{counted(looked_at['version'], 'version')}, {counted(looked_at['snapshot'], 'snapshot')} and "
        f"{counted(looked_at['file'], 'file')} looked at, {counted(looked_at['bytes'], 'byte')}."
    )


def counting() -> Progress:
    """A bar that counts up to a total."""
    return progress(TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
