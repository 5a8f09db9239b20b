"""Sends messages of findings to where people look, through Apprise."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from markupsafe import Markup, escape

from dashboard.details import Details, plain
from dashboard.texts import FALLBACK, PLURALS, Texts
from rasid.errors import SettingsError
from rasid.health.findings import KINDS, Severity
from rasid.health.telling import Message, News, line
from rasid.settings import Settings
from scheduler.watching import Tell

log = logging.getLogger(__name__)

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
        with _unheard("apprise"):  # an address may hold a password: Apprise would log it whole
            added = sender.add(address)
        if not added:
            raise SettingsError(f"Setting 'notify': address {number} is none that Apprise knows. Correct it.")

    wording = Wording(settings.notify_language)

    def tell(messages: Sequence[Message]) -> bool:
        sent: bool | None = sender.notify(
            title=wording.title(messages), body=wording.body(messages), notify_type=_kind(messages)
        )
        if not sent:
            log.warning("messages could not be sent, and are sent again later: %d", len(messages))
        return bool(sent)

    return tell


@contextmanager
def _unheard(name: str) -> Iterator[None]:
    """Nothing that a logger is told gets anywhere."""
    logger = logging.getLogger(name)
    before, logger.disabled = logger.disabled, True
    try:
        yield
    finally:
        logger.disabled = before


class Wording:
    """Messages as plain text in one language, in the sentences of the dashboard. Raises `SettingsError`."""

    def __init__(self, language: str) -> None:
        if language not in PLURALS:
            known = " or ".join(repr(name) for name in PLURALS)
            raise SettingsError(f"Setting 'notify_language': {language!r} is not spoken. Use {known}.")
        self._texts = Texts(language)
        self._details = Details(language)

    def title(self, messages: Sequence[Message]) -> str:
        """A subject line: how many findings are new, worse and over."""
        counts = [(news, sum(message.news is news for message in messages)) for news in News]
        told = [self._texts(f"message.counts.{news}", n=count) for news, count in counts if count]
        return plain(self._texts("message.title", counts=self._texts("message.counts.between").join(told)))

    def body(self, messages: Sequence[Message]) -> str:
        """One paragraph a finding."""
        lines = [self._paragraph(message) for message in messages[:_MOST]]
        more = len(messages) - _MOST
        return "\n\n".join([*lines, plain(self._texts("message.more", n=more))] if more > 0 else lines)

    def _paragraph(self, message: Message) -> str:
        texts, (kind, _) = self._texts, message.key
        severity = texts(f"severity.{message.severity}").lower()
        news = texts(f"message.{message.news}")
        first = plain(texts("message.first", news=news, severity=severity, finding=self._finding(message)))
        if not message.remedy:
            return first
        remedy = texts.get(f"finding.{kind}.remedy", message.remedy)
        return f"{first}\n{plain(texts('message.remedy', remedy=remedy))}"

    def _finding(self, message: Message) -> Markup:
        kind, outlet_id = message.key
        meaning = self._texts.get(f"finding.{kind}.meaning", KINDS[kind].meaning)
        if self._texts.language == FALLBACK:
            return escape(line(outlet_id or None, str(meaning), message.detail))
        named = Markup("<bdi>{}</bdi>: {}").format(outlet_id, meaning) if outlet_id else escape(meaning)
        return Markup("{} ({})").format(named, self._details(message.detail)) if message.detail else named


def _kind(messages: Sequence[Message]) -> str:
    """Apprise's own words."""
    if all(message.news is News.CLOSED for message in messages):
        return "success"
    return "failure" if any(message.severity is Severity.CRITICAL for message in messages) else "warning"
