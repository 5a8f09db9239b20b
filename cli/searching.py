"""`rasid search`: articles by their words; `rasid reindex`: the index of them anew."""

from typing import Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.text import Text

from cli.context import context_of
from cli.days import beginning_of
from cli.finding import why_nothing
from cli.options import Json, OnlyOutlet
from cli.output import console, errors, plain, print_json, progress
from rasid.errors import RasidError
from rasid.hits import SearchHit
from rasid.searching import read_question
from storage.lock import data_folder_lock
from storage.search_index import SearchIndex

_INDEXED_FIRST = 500  # articles; the daemon does it where it runs
_INDEXED_AT_ONCE = 200


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("search")(search)
    app.command("reindex")(reindex)


def search(
    ctx: typer.Context,
    query: Annotated[str, typer.Argument(metavar="WORDS", help="Words; those in quotation marks follow one another.")],
    outlet: OnlyOutlet = None,
    since: Annotated[
        str | None, typer.Option(metavar="DAY", help="Published then or later (UTC), as 2026-03-19.")
    ] = None,
    until: Annotated[str | None, typer.Option(metavar="DAY", help="Published before that day (UTC).")] = None,
    earlier: Annotated[bool, typer.Option("--earlier", help="Also what articles said before they changed.")] = False,
    limit: Annotated[int, typer.Option(min=1, max=2_000, metavar="N", help="Most articles.")] = 20,
    json: Json = False,
) -> None:
    """Find articles by their words, the newest publication first."""
    if not read_question(query):
        raise RasidError("The question has no words. Give at least one.")
    context, first, end = context_of(ctx), beginning_of("--since", since), beginning_of("--until", until)
    with context.store() as store:
        waiting = _catch_up(store.search_index)
        hits = store.search(query, outlet_id=outlet, since=first, until=end, earlier=earlier, limit=limit)
        empty = "" if hits else why_nothing(context, store, outlet, "No article is found.")
    if waiting:
        errors.print(f"{waiting} articles are not indexed yet; `rasid run` goes on with them.")
    if json:
        print_json(hits)
        return
    for hit in hits:
        console.print(_shown(hit))
    if not hits:
        console.print(empty)


def reindex(ctx: typer.Context) -> None:
    """Make the search index anew. The daemon must be stopped; it goes on with what is left when this is cut off."""
    context = context_of(ctx)
    with data_folder_lock(context.settings.data_dir), context.store() as store:
        left = store.search_index.rebuild()
        with progress(TextColumn("Indexing"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()) as bar:
            task = bar.add_task("", total=left)
            while done := store.search_index.extend(_INDEXED_AT_ONCE):
                bar.advance(task, done)
    console.print(f"{left:,} articles are indexed anew.")


def _catch_up(index: SearchIndex) -> int:
    """Index some of what waits; returns how much still does."""
    index.extend(_INDEXED_FIRST)
    return index.waiting()


def _shown(hit: SearchHit) -> Text:
    date = f"{hit.published_at:%Y-%m-%d %H:%M}Z" if hit.published_at else "–"
    was = "" if hit.latest else f"  (version {hit.version}, no longer so)"
    text = Text(f"{date}  {hit.outlet_id}  ")
    text.append(plain(hit.title or "–"), style="bold")
    text.append(f"{was}\n  {plain(hit.url)}\n  ")
    for piece in hit.snippet:
        text.append(plain(piece.text), style="reverse" if piece.marked else "")
    return text
