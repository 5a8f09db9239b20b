"""Sends messages of findings to where people look, through Apprise."""

import logging
from collections.abc import Sequence
from typing import Any

from rasid.errors import SettingsError
from rasid.health.findings import Severity
from rasid.health.telling import Message, News
from rasid.settings import Settings
from scheduler.watching import Tell

log = logging.getLogger(__name__)

_WORDS = {News.OPENED: "New", News.WORSE: "Worse", News.CLOSED: "Over"}
_MOST = 30  # lines in a message: what is more is on the overview page


def teller_of(settings: Settings) -> Tell | None:
    """What sends messages, as `notify` asks for; None when it is empty. Raises `SettingsError` for bad addresses."""
    if not settings.notify:
        return None
    try:
        import apprise
    except ImportError:
        raise SettingsError("Setting 'notify' needs the package apprise. Install it beside Rasid.") from None
    sender: Any = apprise.Apprise()
    for number, address in enumerate(settings.notify, start=1):
        if not sender.add(address):  # it may hold a password: only its place is named
            raise SettingsError(f"Setting 'notify': address {number} is none that Apprise knows. Correct it.")

    def tell(messages: Sequence[Message]) -> bool:
        sent: bool | None = sender.notify(title=title(messages), body=body(messages), notify_type=_kind(messages))
        if not sent:
            log.warning("%d messages could not be sent; they are sent again later", len(messages))
        return bool(sent)

    return tell


def title(messages: Sequence[Message]) -> str:
    """A subject line: how many findings are new, worse and over."""
    counts = [(news, sum(message.news is news for message in messages)) for news in News]
    return "Rasid: " + ", ".join(f"{count} {_WORDS[news].lower()}" for news, count in counts if count)


def body(messages: Sequence[Message]) -> str:
    """One paragraph a finding, in plain text."""
    lines = [_paragraph(message) for message in messages[:_MOST]]
    more = len(messages) - _MOST
    return "\n\n".join([*lines, f"And {more} more: see the overview page."] if more > 0 else lines)


def _paragraph(message: Message) -> str:
    first = f"{_WORDS[message.news]} ({message.severity}): {message.text}"
    return f"{first}\nWhat to do: {message.remedy}" if message.remedy else first


def _kind(messages: Sequence[Message]) -> str:
    """Apprise's own words."""
    if all(message.news is News.CLOSED for message in messages):
        return "success"
    return "failure" if any(message.severity is Severity.CRITICAL for message in messages) else "warning"
