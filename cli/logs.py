"""Logging: one line an event, JSON where no person is watching."""

import logging
import sys
from contextlib import suppress
from typing import Any, TextIO

import structlog

from rasid.errors import SettingsError, nearest
from rasid.settings import Settings

_LEVELS = ["debug", "info", "warning", "error"]
_FORMATS = ["auto", "json", "console"]
_CHATTY = (
    "scrapy",
    "twisted",
    "asyncio",
    "trafilatura",
    "htmldate",
    "charset_normalizer",
    "alembic",
    "uvicorn",
    "urllib3",
)
_DEAF = ("apscheduler",)  # warns of every tick that comes while the last one still works


def configure_logging(settings: Settings, *, daemon: bool = False) -> None:
    """Send all logs to standard error in the format that the settings ask for.

    JSON of the daemon goes to standard output, where collectors of logs look; other commands print there.
    """
    _require(settings.log_level, _LEVELS, "log_level")
    _require(settings.log_format, _FORMATS, "log_format")
    as_json = settings.log_format == "json" or (settings.log_format == "auto" and not sys.stderr.isatty())
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    last: list[Any] = (
        [structlog.processors.format_exc_info, structlog.processors.JSONRenderer(ensure_ascii=False)]
        if as_json
        else [_console()]
    )
    handler = _Lines(sys.stdout if as_json and daemon else sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
        )
    )
    logging.basicConfig(level=settings.log_level.upper(), handlers=[handler], force=True)
    for name in _CHATTY:
        logging.getLogger(name).setLevel(logging.WARNING)
    for name in _DEAF:
        logging.getLogger(name).setLevel(logging.ERROR)


def _console() -> structlog.dev.ConsoleRenderer:
    """Lines for people. Traces without the values of variables: these can be pages, and passwords."""
    return structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty(), exception_formatter=structlog.dev.plain_traceback)


class _Lines(logging.StreamHandler[TextIO]):
    """Lines to a stream; one that cannot be written, as on a full disk, is told of once, and again when it could be."""

    _failing = False

    def flush(self) -> None:
        super().flush()
        self._failing = False

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802  # logging's name
        error = sys.exc_info()[1]
        if isinstance(error, OSError):
            self._tell(error)
        else:
            super().handleError(record)

    def _tell(self, error: OSError) -> None:
        if not self._failing and self.stream is not sys.stderr:
            with suppress(OSError):
                sys.stderr.write(f"The log cannot be written: {error.strerror}. Give its disk room; work goes on.\n")
        self._failing = True


def _require(value: str, known: list[str], name: str) -> None:
    if value not in known:
        raise SettingsError(f"Setting {name!r}: {value!r} is not one of {', '.join(known)}.{nearest(value, known)}")
