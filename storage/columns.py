"""Column types: how moments and texts are kept, the same way on every database."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A moment in UTC. Refuses naive datetimes; other zones are converted on the way in."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # fixed signature
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no zone. Give an aware datetime in UTC.")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002  # fixed signature
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def storable(text: str) -> str:
    """The text as plain `str` that UTF-8 can carry: lone surrogates become question marks."""
    if text.isascii():
        return str(text)
    return text.encode("utf-8", "replace").decode("utf-8")


class Words(TypeDecorator[str]):
    """A text from outside. Members of string enumerations are kept as their values."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: str | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # fixed signature
        return None if value is None else storable(value)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> str | None:  # noqa: ARG002  # fixed signature
        return value
