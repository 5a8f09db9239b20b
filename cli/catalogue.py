"""`rasid outlets`: list, show and check the outlet files; poll, pause and resume outlets."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.text import Text

from cli.context import SystemClock, context_of
from cli.options import Json, OutletId
from cli.output import console, counted, errors, print_json, print_table
from outlets.loader import check_files, load_catalogue
from outlets.places import SHIPPED, files_of
from rasid.errors import RasidError

if TYPE_CHECKING:
    from storage.store import SqlStore

outlets = typer.Typer(help="The catalogue of outlets.", no_args_is_help=True)


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.add_typer(outlets, name="outlets")


@outlets.command("list")
def list_outlets(ctx: typer.Context, json: Json = False) -> None:
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
def show_outlet(ctx: typer.Context, outlet_id: OutletId, json: Json = False) -> None:
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
    console.print(counted(len(outlet.rules), "set of rules", "sets of rules"))


@outlets.command("check")
def check_outlets(
    ctx: typer.Context,
    files: Annotated[
        list[Path] | None, typer.Argument(metavar="FILE", help="Outlet files; default: the whole catalogue.")
    ] = None,
) -> None:
    """Check outlet files; every complaint names file, line and remedy. Exits with 1 if there are any."""
    folder = Path(context_of(ctx).settings.catalogue_dir or SHIPPED)
    complaints = check_files(files, folder) if files else list(load_catalogue(folder).complaints)
    count = len(files or files_of(folder))
    for complaint in complaints:
        errors.print(str(complaint))
    console.print(f"{counted(count, 'file')}, {counted(len(complaints), 'complaint')}")
    if complaints:
        raise typer.Exit(1)


@outlets.command("poll")
def poll_outlet(ctx: typer.Context, outlet_id: OutletId) -> None:
    """Make all channels of an outlet due now: a running daemon polls them within seconds."""
    with _known(ctx, outlet_id) as store:
        if not store.make_due(outlet_id, SystemClock().now()):
            raise RasidError(
                f"{outlet_id} is paused, or no longer in the catalogue: `rasid outlets resume {outlet_id}`."
            )
    console.print(f"{outlet_id} is due now.")


@outlets.command("pause")
def pause_outlet(ctx: typer.Context, outlet_id: OutletId) -> None:
    """Fetch nothing of an outlet until it is resumed, over restarts and changes of its file."""
    with _known(ctx, outlet_id) as store:
        store.pause(outlet_id, SystemClock().now())
    console.print(f"{outlet_id} is paused: `rasid outlets resume {outlet_id}` ends that.")


@outlets.command("resume")
def resume_outlet(ctx: typer.Context, outlet_id: OutletId) -> None:
    """Fetch from a paused outlet again."""
    with _known(ctx, outlet_id) as store:
        store.pause(outlet_id, None)
    console.print(f"{outlet_id} is watched.")


@contextmanager
def _known(ctx: typer.Context, outlet_id: str) -> Iterator["SqlStore"]:
    """The store, if it knows the outlet."""
    context = context_of(ctx)
    with context.store() as store:
        if not store.known_outlets(retired=True, outlet_id=outlet_id):
            context.catalogue().outlet(outlet_id)
            raise RasidError(
                f"{outlet_id} was never watched with this database. Start `rasid run`, or correct data_dir."
            )
        yield store
