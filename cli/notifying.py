"""`rasid notify`: whether messages arrive."""

import typer

from cli.context import context_of
from cli.output import console, counted
from cli.telling import teller_of
from rasid.errors import RasidError, SettingsError
from rasid.health.findings import KINDS, Severity
from rasid.health.telling import Message, News, line

_LIKE = "daemon"  # the finding that the message is about; it says that nothing is wrong
_DETAIL = "a test: nothing is wrong"


def register(app: typer.Typer) -> None:
    """Add this module's command."""
    app.command()(notify)


def notify(ctx: typer.Context) -> None:
    """Send a test message to where `notify` says, and tell whether it went out."""
    settings = context_of(ctx).settings
    tell = teller_of(settings)
    if tell is None:
        raise SettingsError("Setting 'notify' names nobody. Give addresses as Apprise knows them, such as mailto://…")
    meaning = KINDS[_LIKE].meaning
    message = Message(News.CLOSED, (_LIKE, ""), Severity.WARNING, line(None, meaning, _DETAIL), "", _DETAIL)
    if not tell([message]):
        raise RasidError(
            "The message did not go out to all of them. Correct the addresses in notify, or look at the log."
        )
    console.print(f"Sent to {counted(len(settings.notify), 'address', 'addresses')}. Look whether it has arrived.")
