"""`rasid reread`: today's reader over the archive's pages, and what it reads differently."""

import asyncio
from collections import Counter
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Any

import typer

from cli.context import Context, SystemClock, context_of
from cli.days import beginning_of
from cli.evidence import archive_of, counting
from cli.finding import require_outlet
from cli.logs import configure_logging
from cli.options import Json, OnlyOutlet
from cli.output import console, counted, errors, jsonable, print_json, print_table
from rasid.records import Article, Stamp
from storage.lock import data_folder_lock

if TYPE_CHECKING:
    from spiders.rereading_all import Reread
    from storage.store import SqlStore

FIELDS = (
    "title", "section", "byline", "authors", "published", "modified", "image", "image_caption", "paragraphs",
    "language", "canonical_url",
)  # fmt: skip
"""The fields in which readings are compared."""

_MOST_FAILURES = 20  # that are told one by one
_SHORT = 80  # letters of a sample in the table


@dataclass(frozen=True, slots=True)
class Sample:
    """One field of one version that reads differently."""

    url: str
    version: int
    field: str
    before: object
    after: object


@dataclass(slots=True)
class Report:
    """What reading again came to. `would_look_edited` counts what a comparison would have taken for an edit."""

    pages: int = 0
    same: int = 0
    differ: int = 0
    would_look_edited: int = 0
    applied: int = 0
    fields: Counter[str] = field(default_factory=Counter)
    readers: Counter[str] = field(default_factory=Counter)  # that made the present readings
    samples: list[Sample] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)

    def add(self, done: "Reread", most: int) -> None:
        """Count one version; its differences are samples as long as there are not `most`."""
        self.pages += 1
        before, after = done.before, done.reading
        self.readers[before.reader] += 1
        if after is None:
            self.failed.append(f"{done.of.state.url}, version {done.of.version.number}: {done.failure}")
            return
        names = differing(before, after)
        self.same += not names
        self.differ += bool(names)
        self.would_look_edited += before.digest != after.digest
        self.fields.update(names)
        for name in names[: max(0, most - len(self.samples))]:
            values = getattr(before, name), getattr(after, name)
            self.samples.append(Sample(done.of.state.url, done.of.version.number, name, *values))


def differing(before: Article, after: Article) -> list[str]:
    """The fields that two readings differ in."""
    return [name for name in FIELDS if getattr(before, name) != getattr(after, name)]


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command()(reread)


def reread(
    ctx: typer.Context,
    outlet: OnlyOutlet = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Only versions seen since this day, as 2026-03-19.")
    ] = None,
    apply: Annotated[bool, typer.Option("--apply", help="Store the new readings, as readings.")] = False,
    samples: Annotated[int, typer.Option(min=0, metavar="N", help="Most differences to show.")] = 20,
    json: Json = False,
) -> None:
    """Read the archived pages again and show what differs. Nothing of it counts as an edit of the outlet."""
    context = context_of(ctx)
    configure_logging(context.settings)
    moment = beginning_of("--since", since)
    # a daemon at work would go on comparing with the readings that it knows
    with data_folder_lock(context.settings.data_dir) if apply else nullcontext(), context.store() as store:
        require_outlet(context, store, outlet)
        archive = archive_of(store)
        report = Report()

        def on_read(done: "Reread") -> None:
            report.add(done, samples)
            if apply and done.reading is not None:
                version = done.of.version
                now = SystemClock().now()
                report.applied += archive.read_again(version.article_id, version.number, done.reading, now)

        try:
            asyncio.run(_read(context, store, {"outlet_id": outlet, "since": moment}, on_read))
        except KeyboardInterrupt:
            rest = f"{_stored(report)} The same command does the rest." if apply else "Nothing was stored."
            errors.print(f"Stopped after {counted(report.pages, 'page')}: {rest}")
            raise
    if json:
        print_json(report)
    else:
        _tell(report, applied=apply)


async def _read(
    context: Context, store: "SqlStore", which: dict[str, Any], on_read: Callable[["Reread"], None]
) -> None:
    from spiders.parse_pool import ParsePool
    from spiders.rereading_all import read_all

    archive = archive_of(store)
    outlets = {known.id: known for known in context.catalogue().outlets}
    memories = store.outlet_memories([known.outlet_id for known in store.overview()])
    pool = ParsePool(context.settings)
    try:
        with counting() as bar:
            task = bar.add_task("Reading again", total=archive.legible_count(**which))
            async for done in read_all(archive, pool, outlets, memories, archive.legible(**which)):
                await asyncio.to_thread(on_read, done)
                bar.advance(task)
    finally:
        await asyncio.to_thread(pool.close)


def _tell(report: Report, *, applied: bool) -> None:
    if not report.pages:
        console.print(
            "There is no page to be read again. Of versions from before --since, of those whose pages "
            "archive_bytes_max dropped, and of those that came while archive = off, nothing is read."
        )
        return
    console.print(
        f"{counted(report.pages, 'page')} read again: {report.same} read the same, {report.differ} differ "
        f"({report.would_look_edited} would look edited), {len(report.failed)} cannot be read."
    )
    print_table(["Field", "Versions"], report.fields.most_common(), empty="No field differs.")
    if report.samples:
        print_table(
            ["Address", "Version", "Field", "Stored", "Read today"],
            ([s.url, s.version, s.field, _short(s.before), _short(s.after)] for s in report.samples),
            empty="",
        )
    for failure in report.failed[:_MOST_FAILURES]:
        console.print(f"Not read: {failure}")
    if (more := len(report.failed) - _MOST_FAILURES) > 0:
        console.print(f"Not read: {more} more, which --json names.")
    if applied:
        console.print(_stored(report))
    elif report.differ:
        console.print("Nothing was stored. With --apply these become the readings of the same versions.")


def _stored(report: Report) -> str:
    return f"{counted(report.applied, 'reading')} stored; the earlier ones are kept beside them."


def _short(value: object) -> str:
    match value:
        case Stamp():
            text = f"{(value.instant or value.day).isoformat()} ({value.text}; {value.zone}, {value.source})"
        case tuple():
            text = " | ".join(map(str, value))
        case _:
            text = str(jsonable(value) or "")
    return (text if len(text) <= _SHORT else f"{text[: _SHORT - 1]}…") or "–"
