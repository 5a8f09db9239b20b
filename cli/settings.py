"""`rasid settings`: every setting with its value and where it came from."""

import typer

from cli.context import context_of
from cli.options import Json
from cli.output import jsonable, print_json, print_table


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command("settings")(show_settings)


def show_settings(ctx: typer.Context, json: Json = False) -> None:
    """Print all settings with value, origin and meaning."""
    origins = context_of(ctx).origins
    if json:
        print_json({o.name: {"value": o.value, "origin": o.source, "help": o.help} for o in origins})
        return
    print_table(
        ["Setting", "Value", "From", "Meaning"],
        ([o.name, _plain(o.value), o.source, o.help] for o in origins),
        empty="There are no settings.",
    )


def _plain(value: object) -> str:
    if isinstance(value, tuple):
        return ", ".join(value) or "(none)"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(jsonable(value)) or "(empty)"
