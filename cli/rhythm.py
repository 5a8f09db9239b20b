"""`rasid rhythm`: how fast outlets edit, how often their articles are looked at, and what is expected to be missed."""

import typer

from cli.context import SystemClock, context_of
from cli.finding import no_outlet_yet
from cli.options import Json, OnlyOutlet
from cli.output import print_json, print_table
from rasid.foresight import foresee
from rasid.memory import OutletMemory


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command()(rhythm)


def rhythm(
    ctx: typer.Context,
    outlet: OnlyOutlet = None,
    json: Json = False,
) -> None:
    """Show how fast outlets edit, and how many of their edits are expected to be missed, most first."""
    context = context_of(ctx)
    with context.store() as store:
        ids = [known.outlet_id for known in store.overview() if outlet in (None, known.outlet_id)]
        memories = store.outlet_memories(ids)
        if not ids and outlet:
            context.catalogue().outlet(outlet)
    now, unknown = SystemClock().now(), OutletMemory()
    foreseen = {name: foresee(memories.get(name, unknown).tempo, context.settings, now) for name in ids}
    found = sorted(foreseen.items(), key=lambda one: (-one[1].missed, one[0]))
    if json:
        print_json([{"outlet_id": name, "rate": r.rate, "articles_per_day": r.articles, "looks": r.looks,
                     "overwritten": r.overwritten, "late": r.late, "missed": r.missed}
                    for name, r in found])  # fmt: skip
        return
    print_table(
        ["Outlet", "Edits", "Articles a day", "Looks", "Overwritten", "Too late", "Missed in all"],
        (
            [name, f"{r.rate:.1f} x usual", f"{r.articles:.1f}", r.looks,
             *(f"{share:.1%}" for share in (r.overwritten, r.late, r.missed))]
            for name, r in found
        ),
        empty=no_outlet_yet(context),
    )  # fmt: skip
