"""`rasid outlets`: list, show and check the outlet files."""

from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from cli.context import context_of
from cli.output import console, errors, print_json, print_table
from outlets.loader import SHIPPED, check_outlet, load_catalogue

outlets = typer.Typer(help="The catalogue of outlets.", no_args_is_help=True)
_Json = Annotated[bool, typer.Option("--json", help="As JSON.")]


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(outlets, name="outlets")


@outlets.command("list")
def list_outlets(ctx: typer.Context, json: _Json = False) -> None:
    """List all outlets."""
    found = context_of(ctx).catalogue()
    for complaint in found.complaints:
        errors.print(str(complaint))
    if json:
        print_json(found.outlets)
        return
    print_table(
        ["Id", "Name", "Country", "Languages", "Zone", "Channels"],
        ([o.id, o.name, o.country, ", ".join(o.languages), o.zone, len(o.channels)] for o in found.outlets),
        empty="The catalogue is empty: add an outlet's file to it.",
    )


@outlets.command("show")
def show_outlet(ctx: typer.Context, outlet_id: str, json: _Json = False) -> None:
    """Show one outlet as Rasid understands its file."""
    outlet = context_of(ctx).catalogue().outlet(outlet_id)
    if json:
        print_json(outlet)
        return
    console.print(Text.assemble((outlet.name, "bold"), f"  {outlet.id}"))
    console.print(f"{outlet.country}, {outlet.zone}, {', '.join(outlet.languages)}, {outlet.homepage}")
    print_table(
        ["Channel", "Kind", "Address"],
        ([channel.id, channel.kind.value, channel.url] for channel in outlet.channels),
        empty="It has no channels.",
    )
    console.print(f"{len(outlet.rules)} sets of rules")


@outlets.command("check")
def check_outlets(
    ctx: typer.Context,
    files: Annotated[list[Path] | None, typer.Argument(help="Outlet files; default: the whole catalogue.")] = None,
) -> None:
    """Check outlet files; every complaint names file, line and remedy. Exits with 1 if there are any."""
    folder = Path(context_of(ctx).settings.catalogue_dir or SHIPPED)
    if files:
        complaints = [complaint for path in files for complaint in check_outlet(path)]
    else:  # as a whole: some faults lie between two files
        complaints = list(load_catalogue(folder).complaints)
    count = len(files or list(folder.glob("*.toml")))
    for complaint in complaints:
        errors.print(str(complaint))
    console.print(f"{count} files, {len(complaints)} complaints")
    if complaints:
        raise typer.Exit(1)
