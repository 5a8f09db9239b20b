"""`rasid run`, the daemon, and `rasid crawl`, one round by hand."""

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn

from cli.context import Context, SystemClock, context_of
from cli.logs import configure_logging
from cli.options import Json
from cli.output import console, counted, errors, print_json, print_table, progress
from outlets.loader import Catalogue
from rasid.errors import TROUBLES, StoreError
from rasid.ports import RunRow, Store
from rasid.records import Batch, ChannelState, Outlet
from storage.lock import data_folder_lock

if TYPE_CHECKING:
    from storage.store import SqlStore

_MOST = 1000  # changes, and problems of an outlet, that are told after a round
_NO_CONTACT = (
    "No contact is set: outlets cannot write to us, and can only refuse us where something is wrong. "
    "Set contact to an address for mail, or to a page that tells who you are."
)
_NOT_STORED = (
    "The crawl ended early, since what it fetched could not be stored: the log says why. "
    "All of it is still due. Mend the cause, and crawl again."
)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("run")(run)
    app.command("crawl")(crawl)


def run(ctx: typer.Context) -> None:
    """Watch the outlets of the catalogue until stopped, and serve the dashboard."""
    from cli.machine import operate

    context = context_of(ctx)
    configure_logging(context.settings, daemon=True)
    watched = len(_complain(context.catalogue()).outlets)
    if not watched:
        errors.print(
            f"No outlet is watched: the catalogue {context.settings.catalogue_dir} has no file of one "
            "that can be used. Add one to it, or correct catalogue_dir."
        )
    with data_folder_lock(context.settings.data_dir), context.store(new=True) as store:
        _introduce(context)
        operate(
            context,
            store,
            on_ready=lambda address: errors.print(
                f"Rasid watches {counted(watched, 'outlet')}. Dashboard: {address}  (Ctrl-C stops)"
            ),
        )
    errors.print("Rasid has stopped.")


def crawl(
    ctx: typer.Context,
    outlets: Annotated[
        list[str], typer.Argument(metavar="OUTLET", help="Ids of outlets, as `rasid outlets list` shows them.")
    ],
    json: Json = False,
) -> None:
    """Poll these outlets now, fetch what is new or due, and stop."""
    context = context_of(ctx)
    configure_logging(context.settings)
    catalogue = _complain(context.catalogue())
    wanted = [catalogue.outlet(outlet_id) for outlet_id in outlets]
    with data_folder_lock(context.settings.data_dir), context.store(new=True) as store:
        _introduce(context)
        before = {change.id for change in store.changes(limit=1)}
        runs = _crawl_round(context, store, wanted)
        told = store.changes(after=max(before, default=0), limit=_MOST)
        problems = [problem for outlet in wanted for problem in store.problems(outlet.id, limit=_MOST)]
    if json:
        print_json({"runs": runs, "changes": told, "problems": problems})
        return
    console.print(
        f"{counted(sum(r.polls for r in runs), 'poll')}, {counted(sum(r.visits for r in runs), 'article')} looked at: "
        f"{sum(r.new for r in runs)} new, {sum(r.changed for r in runs)} changed."
    )
    print_table(
        ["Outlet", "Where", "Problem", "What to do"],
        ([p.outlet_id, p.subject, TROUBLES[p.kind].meaning, TROUBLES[p.kind].remedy] for p in problems),
        empty="No problems.",
    )


def _complain(found: Catalogue) -> Catalogue:
    """Tell of files that cannot be used; the others are watched all the same."""
    for complaint in found.complaints:
        errors.print(str(complaint))
    return found


def _introduce(context: Context) -> None:
    """Tell of a contact that is missing: outlets are watched all the same."""
    if not context.settings.contact:
        errors.print(_NO_CONTACT)


def _crawl_round(context: Context, store: "SqlStore", outlets: Sequence[Outlet]) -> list[RunRow]:
    """Crawls until nothing of these outlets is due; their ledger rows, the first one first."""
    from rasid.normalize.datereader.zones import use_pinned_tzdata
    from spiders.engine import ScrapyCrawl
    from spiders.reactor import run_in_reactor

    use_pinned_tzdata()
    clock = SystemClock()
    catalogue = context.catalogue().outlets
    store.sync_outlets(catalogue, clock.now())
    others = [outlet.id for outlet in catalogue if outlet not in outlets]
    runs: list[int] = []

    async def main() -> int:
        engine = ScrapyCrawl(store, outlets, context.settings, clock, archive=store.archive)
        channels = tuple(state for outlet in outlets for state in store.channels_of(outlet.id))
        try:
            with progress(SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn()) as bar:
                while batch := _due(channels, {*others, *engine.resting()}):
                    run_id = store.start_run(len(outlets), clock.now())
                    runs.append(run_id)
                    watcher = asyncio.create_task(_show(bar, store, batch))
                    reason = await engine.crawl(Batch(run_id, batch.channels, batch.articles))
                    watcher.cancel()
                    store.finish_run(run_id, "finished" if reason == "finished" else "interrupted", reason, clock.now())
                    if reason != "finished":  # it all stays due: it would be fetched again and again
                        raise StoreError(_NOT_STORED)
                    channels = ()
        finally:
            await engine.close()
        return 0

    def _due(channels: tuple[ChannelState, ...], leave: set[str]) -> Batch:
        articles = store.due_articles(clock.now(), 1000, per_outlet=context.settings.batch_articles, without=leave)
        return Batch(0, channels, tuple(articles))

    run_in_reactor(main)
    return sorted((row for row in store.runs(len(runs)) if row.id in runs), key=lambda row: row.id)


async def _show(bar: Progress, store: Store, batch: Batch) -> None:
    """Keep the bars at what the ledger says."""
    polls = bar.add_task("Polls", total=len(batch.channels))
    visits = bar.add_task("Articles", total=len(batch.articles) or None)
    while True:
        row = (await asyncio.to_thread(store.runs, 1))[0]
        bar.update(polls, completed=row.polls)
        bar.update(visits, completed=row.visits)
        await asyncio.sleep(0.3)
