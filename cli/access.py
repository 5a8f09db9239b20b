"""`rasid password` and `rasid token`: who may look at the dashboard, and act there."""

import secrets
import sys
from pathlib import Path
from typing import Annotated

import typer

from cli.context import context_of
from cli.output import console, errors
from rasid.errors import SettingsError


def register(app: typer.Typer) -> None:
    """Add this module's commands."""
    app.command("password")(password)
    app.command("token")(token)


def password(
    ctx: typer.Context,
    stdin: Annotated[bool, typer.Option("--stdin", help="Read it from standard input, for scripts.")] = False,
) -> None:
    """Set the dashboard's password. A running daemon takes it at once if it had one, and ends all sessions."""
    from dashboard.auth.access import password_path
    from dashboard.auth.secret_files import write_password

    path = password_path(context_of(ctx).settings)
    first = not path.is_file()
    given = sys.stdin.readline().rstrip("\r\n") if stdin else _asked()
    write_password(path, given)
    errors.print(f"The password is kept, as an Argon2 hash, in {path}.")
    if first:
        errors.print("Restart the daemon, if it runs: from then on it asks for the password.")


def token(ctx: typer.Context) -> None:
    """Make a new token for a program, add it to `token_file`, and print it."""
    from dashboard.auth.secret_files import add_token

    settings = context_of(ctx).settings
    if not settings.token_file:
        raise SettingsError(
            'There is no file for tokens. Name one: --set token_file=PATH, or token_file = "PATH" in rasid.toml.'
        )
    made = secrets.token_urlsafe(32)
    add_token(Path(settings.token_file), made)
    console.print(made)


def _asked() -> str:
    given: str = typer.prompt("Password", hide_input=True, confirmation_prompt="The same again")
    return given
