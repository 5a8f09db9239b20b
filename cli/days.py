"""Days that commands are asked about."""

from datetime import UTC, date, datetime, time

from rasid.errors import RasidError


def beginning_of(option: str, day: str | None) -> datetime | None:
    """The moment (UTC) at which a day such as 2026-03-19 begins; None without one. Raises `RasidError`."""
    try:
        return None if day is None else datetime.combine(date.fromisoformat(day), time.min, UTC)
    except ValueError:
        raise RasidError(f"{option} {day!r} is not a day. Write it as 2026-03-19.") from None
