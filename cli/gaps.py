"""`rasid gaps`: where a channel listed more between two polls than it can hold."""

from typing import Annotated

import typer

from cli.context import context_of
from cli.output import print_json, print_table
from rasid.ports import GapRow


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command()(gaps)


def gaps(
    ctx: typer.Context,
    outlet: Annotated[str | None, typer.Option(help="Only this outlet.")] = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000_000, help="Most rows.")] = 50,
    json: Annotated[bool, typer.Option("--json", help="As JSON.")] = False,
) -> None:
    """List the gaps between polls: what may be missing, what was found, and whether all was."""
    with context_of(ctx).store() as store:
        rows = store.gaps(outlet_id=outlet, limit=limit)
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
