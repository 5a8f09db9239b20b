"""The `rasid` command: its entry point and what all commands share."""

import sys
from importlib.metadata import version
from itertools import islice
from typing import Annotated

import typer

from cli import (
    access,
    archive,
    backups,
    catalogue,
    check,
    daemon,
    dates,
    evidence,
    gaps,
    notifying,
    politeness,
    press,
    reading,
    reread,
    rhythm,
    searching,
    settings,
    webhooks,
)
from cli.context import parse_flags, read_settings
from cli.output import divert_output, errors, output_fault, ready_streams
from rasid.errors import RasidError

app = typer.Typer(
    name="rasid",
    help="Rasid (راصد) watches regional news outlets and keeps every version of every article.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"max_content_width": 120},
)
COMMANDS = (
    daemon,
    press,
    catalogue,
    archive,
    searching,
    politeness,
    gaps,
    rhythm,
    evidence,
    reread,
    check,
    backups,
    access,
    notifying,
    webhooks,
    reading,
    dates,
    settings,
)
_SHARED = ("--set", "--data-dir")
for module in COMMANDS:
    module.register(app)


@app.callback()
def main(
    ctx: typer.Context,
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="NAME=VALUE", help="Give a setting a value; can be repeated."),
    ] = None,
    data_dir: Annotated[
        str | None, typer.Option(metavar="FOLDER", help="Folder for everything written at run time.")
    ] = None,
) -> None:
    """Options that every command takes may stand before its name or behind it."""
    flags = parse_flags(set_ or [])
    if data_dir is not None:
        flags["data_dir"] = data_dir
    ctx.obj = read_settings(flags)


@app.command("version")
def show_version() -> None:
    """Print Rasid's version."""
    typer.echo(f"rasid {version('rasid')}")


def shared_first(arguments: list[str]) -> list[str]:
    """The arguments with the options that every command takes before its name, wherever they were typed."""
    shared, rest = list[str](), list[str]()
    words = iter(arguments)
    for word in words:
        if word == "--":
            rest += [word, *words]
        elif word in _SHARED:
            shared += [word, *islice(words, 1)]
        else:
            (shared if word.startswith(tuple(f"{name}=" for name in _SHARED)) else rest).append(word)
    return shared + rest


def _command(arguments: list[str]) -> str | None:
    """The command's name: the first word that is neither an option nor an option's value."""
    words = iter(arguments)
    for word in words:
        if word in _SHARED:
            next(words, None)
        elif not word.startswith("-"):
            return word
    return None


def run() -> None:
    """Run the command line; errors that a user can mend are one line, and exit with 2."""
    ready_streams()
    sys.argv[1:] = shared_first(sys.argv[1:])
    if _command(sys.argv[1:]) == "check":
        check.run_check(app)
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except RasidError as error:
        errors.print(f"rasid: {error}", markup=False, style="red" if sys.stderr.isatty() else None)
        sys.exit(2)
    except BrokenPipeError:  # the reader of our output went away, as `| head` does
        divert_output()
        sys.exit(1)
    except OSError:
        if (fault := output_fault()) is None:
            raise
        errors.print(f"rasid: What was to be printed could not be written: {fault.strerror}. Send it elsewhere.")
        divert_output()
        sys.exit(2)
