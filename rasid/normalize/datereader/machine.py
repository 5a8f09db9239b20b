"""Formats that machines write: ISO 8601 in its printed varieties, epochs, and offsets in a text."""

import re
from datetime import date, datetime
from typing import Final, NamedTuple

from rasid.normalize.datereader.zones import clock_on

_ISO: Final = re.compile(
    r"(\d{4})(-?)(\d\d)\2(\d\d)"
    r"(?:(?:[t_ ]t? ?|t)(\d\d):?(\d\d)(?::?(\d\d)(?:[.,](\d{1,9}))?)?"
    r"(?: ?(z|[+-]\d{4}|[+-]\d\d:\d\d|[+-]\d\d?)z?(?: (?:[+-]\d{2,4}|[a-z]{2,5}))?| (\d\d:\d\d))?"
    r"(?: ?\[([^\]]{1,40})\])?)?"
)
_EPOCH: Final = re.compile(r"(?:/date\()?(\d{10})(\d{3})?(?:[+-]\d{4})?(?:\.\d{1,9})?(?:\)/)?")
_OFFSET: Final = re.compile(
    r"(?:(?P<after>:\d\d(?::\d\d(?:[.,]\d+)?)?|:\d\d ?(?:[ap]m|[صم])(?= ?[+-]\d{4}))|"
    r"(?P<letter>[^\W\d_])(?= ?\+(?:\d{4}|\d\d:\d\d)(?!\d))|"
    r"(?P<word>\b(?:gmt|utc|ut|z|greenwich|غرينتش|جرينتش|غرينيتش|جرينيتش|گرينويچ|گرينيچ|تغ|ت غ)))"
    r"(?P<gap> ?)(?P<sign>[+-])(?P<hours>\d{1,2})(?::?(?P<minutes>\d\d))?(?![\d:/.])"
)
_MAX_OFFSET: Final = 15 * 60


class Machine(NamedTuple):
    """A date, its clock if any, minutes east of Greenwich if an offset was printed, and whether the
    text ends with a zone's name (`[Asia/Damascus]`)."""

    day: date
    clock: datetime | None
    offset: int | None
    named: bool = False


def read_iso(folded: str) -> Machine | None:
    """Read folded text that is nothing but an ISO 8601 date or date-time of the years 1901 to 2199."""
    match = _ISO.fullmatch(folded)
    if not match:
        return None
    year, _, month, day, hour, minute, second, fraction, offset, bare, name = match.groups()
    try:
        found = date(int(year), int(month), int(day))
        if not 1900 < found.year < 2200:
            return None
        if hour is None:
            return Machine(found, None, None)
        minutes = 0 if offset == "z" else offset_minutes(offset or (f"+{bare}" if bare else ""))
        if offset and minutes is None:
            return None
        return Machine(found, _clock(found, hour, minute, second, fraction), minutes, name is not None)
    except ValueError:
        return None


def _clock(day: date, hour: str, minute: str, second: str | None, fraction: str | None) -> datetime:
    midnight = hour == "24" and minute == "00" and second in (None, "00")
    micro = int((fraction or "0").ljust(6, "0")[:6])
    if int(hour) > (24 if midnight else 23) or int(minute) > 59:
        raise ValueError(f"no such clock: {hour}:{minute}")
    return clock_on(day, int(hour), int(minute), min(int(second or 0), 59), micro)


def offset_minutes(text: str) -> int | None:
    """Minutes east of Greenwich of `+0300`, `-07:00` or `+3`; None when there is no such offset."""
    digits = text[1:].replace(":", "")
    if not digits:
        return None
    hours, rest = (int(digits[:-2]), int(digits[-2:])) if len(digits) > 2 else (int(digits), 0)
    minutes = hours * 60 + rest
    if rest % 15 or minutes > _MAX_OFFSET:
        return None
    return -minutes if text[0] == "-" else minutes


def read_epoch(folded: str) -> int | None:
    """Milliseconds since 1970 of text that is nothing but an epoch in seconds or milliseconds."""
    match = _EPOCH.fullmatch(folded)
    return int(match[1]) * 1000 + int(match[2] or 0) if match else None


def take_offset(folded: str) -> tuple[str, int | None]:
    """Cut a printed offset out of folded text: (the rest, minutes east of Greenwich or None).

    A minus that could be a dash counts only when it is glued to a clock with seconds or follows GMT.
    """
    if "+" not in folded and "-" not in folded:
        return folded, None
    for match in _OFFSET.finditer(folded):
        if match["sign"] == "-" and not (match["word"] or match["letter"]) and not _sure_minus(match):
            continue
        minutes = offset_minutes(f"{match['sign']}{match['hours']}{match['minutes'] or ''}")
        if minutes is not None:
            return f"{folded[: match.start('sign')]} {folded[match.end() :]}", minutes
    return folded, None


def _sure_minus(match: re.Match[str]) -> bool:
    after = match["after"] or ""
    return match["minutes"] is not None and (after.count(":") == 2 or after[-1:].isalpha())
