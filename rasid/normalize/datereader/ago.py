"""Relative phrases: three hours ago, yesterday, just now."""

from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple

from rasid.normalize.datereader.context import Context
from rasid.normalize.datereader.grammar import AGO
from rasid.normalize.datereader.lexer import Lexed
from rasid.records import Precision

_SECONDS: Final = {"second": 1, "minute": 60, "hour": 3600, "day": 86400, "week": 604800}
_LONGEST: Final = 60 * 366  # days


class Ago(NamedTuple):
    """A relative phrase: its place in the signature and what it means from the moment of reading."""

    start: int
    end: int
    day: date
    instant: datetime | None
    precision: Precision
    flags: tuple[str, ...] = ()


def find_ago(signature: str, lexed: Lexed, context: Context) -> Ago | None:
    """The first phrase such as `منذ 3 ساعات` or `3 saat önce` that means a moment of the last 60 years."""
    for match in AGO.finditer(signature):
        amounts = _amounts(match.start(), match.end(), signature, lexed)
        if amounts:
            flags = ("imprecise",) if "q" in match[0] else ()
            return _back(match.start(), match.end(), amounts, flags, context)
    return None


def _amounts(start: int, end: int, signature: str, lexed: Lexed) -> dict[str, float]:
    """Quantity by unit; `1h30` is an hour and thirty minutes."""
    amounts: dict[str, float] = {}
    pending: float | None = None
    unit = ""
    for place in range(start, end):
        kind, entry = signature[place], lexed.entries[place]
        if kind in "12":
            pending = (pending or 0) + int(lexed.words[place])
        elif kind == "n":
            pending = (pending or 0) + entry.number
        elif kind == "p":
            if unit != "hour":
                return {}
            amounts["minute"] = amounts.get("minute", 0) + entry.number
        elif kind in "uShD":
            unit = "hour" if kind == "h" else entry.name
            amounts[unit] = entry.number if kind == "D" else 1 if pending is None else pending
            pending = None
    if pending is not None and unit:
        if "h" in signature[start:end] and unit == "hour":
            amounts["minute"] = pending
        else:
            amounts[unit] = pending
    return amounts


def _back(start: int, end: int, amounts: dict[str, float], flags: tuple[str, ...], context: Context) -> Ago | None:
    seconds = sum(_SECONDS.get(unit, 0) * amount for unit, amount in amounts.items())
    months = int(amounts.get("month", 0) + 12 * amounts.get("year", 0))
    if seconds / 86400 + months * 31 > _LONGEST:
        return None
    units = amounts.keys()
    if units & {"day", "week", "month", "year"}:
        day = months_before(context.today, months) - timedelta(days=int(seconds // 86400))
        return Ago(start, end, day, None, Precision.DAY, flags)
    instant = context.now.astimezone(UTC) - timedelta(seconds=seconds)
    precision = Precision.MINUTE if units & {"minute", "second"} else Precision.HOUR
    return Ago(start, end, instant.astimezone(context.profile.zone).date(), instant, precision, flags)


def months_before(day: date, months: int) -> date:
    """The same day of an earlier month, or that month's last day."""
    index = day.year * 12 + day.month - 1 - months
    year, month = index // 12, index % 12 + 1
    following = date(year + month // 12, month % 12 + 1, 1)
    return date(year, month, min(day.day, (following - timedelta(days=1)).day))
