"""`rasid gaps`: where a channel listed more between two polls than it can hold."""

import typer

from cli.context import context_of
from cli.finding import require_outlet
from cli.options import Json, Limit, OnlyOutlet
from cli.output import print_json, print_table
from rasid.ports import GapRow


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command()(gaps)


def gaps(
    ctx: typer.Context,
    outlet: OnlyOutlet = None,
    limit: Limit = 50,
    json: Json = False,
) -> None:
    """List the gaps between polls: what may be missing, what was found, and whether all was."""
    context = context_of(ctx)
    with context.store() as store:
        rows = store.gaps(outlet_id=outlet, limit=limit)
        if not rows:
            require_outlet(context, store, outlet)
    if json:
        print_json(rows)
        return
    print_table(
        ["Channel", "After", "Before", "Missed, about", "Found", "All found"],
        ([r.channel_id, r.gap.after, r.gap.before, f"{r.gap.missed:.0f}", r.found, _closed(r)] for r in rows),
        empty="No channel has listed more between two polls than it can hold.",
    )


def _closed(row: GapRow) -> str:
    return "yes" if row.closed_at else "not sure"
