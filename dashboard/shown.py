"""Stored values as a page shows them: times, addresses, directions. Nothing here trusts a value."""

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from urllib.parse import quote, unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rasid.errors import SettingsError
from rasid.records import Direction

_STEPS = (("seconds", 60, 1), ("minutes", 3600, 60), ("hours", 2 * 86400, 3600), ("days", 60 * 86400, 86400))
_UNITS = ("bytes", "kb", "mb", "gb", "tb")
_MONTH = 30.44 * 86400
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*")
_ESCAPES = re.compile(r"(?:%[89A-Fa-f][0-9A-Fa-f])+")  # of bytes beyond ASCII only: `%2F` stays as it is
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?\+00:00")
_LOOK_AT = 2000  # letters that decide a direction


def relative(moment: datetime, now: datetime) -> tuple[str, int]:
    """How far a moment is, as a text's key below `time` and a count: ("ago.minutes", 5)."""
    seconds = (now - moment).total_seconds()
    side, distance = ("ago", seconds) if seconds >= 0 else ("ahead", -seconds)
    if distance < 1:
        return "ago.now", 0
    for unit, limit, size in _STEPS:
        if distance < limit:
            return f"{side}.{unit}", int(distance // size)
    return f"{side}.months", int(distance // _MONTH)


def duration(seconds: float) -> tuple[str, dict[str, object]]:
    """A span of time as a text's key below `duration` and the amounts in it."""
    whole = round(seconds)
    minutes, hours = whole // 60, whole // 3600
    if whole < 60:
        return "seconds", {"seconds": f"{seconds:.1f}" if 0.05 <= seconds < 9.95 and seconds % 1 else whole}
    if whole < 3600:
        return (
            ("minutes", {"minutes": minutes, "seconds": whole % 60})
            if whole % 60
            else ("minutes_only", {"minutes": minutes})
        )
    if minutes % 60:
        return "hours", {"hours": hours, "minutes": minutes % 60}
    return "hours_only", {"hours": hours}


def size(count: int) -> tuple[str, str]:
    """A size in bytes as a text's key below `size` and the amount: ("mb", "3.4"). Units are powers of 1000."""
    amount, unit = float(count), 0
    while amount >= 999.5 and unit < len(_UNITS) - 1:
        amount, unit = amount / 1000, unit + 1
    return _UNITS[unit], f"{amount:.1f}" if unit and amount < 99.95 else f"{amount:.0f}"


@dataclass(frozen=True, slots=True)
class LocalClock:
    """A zone's clock at one moment: `name` such as Asia/Beirut, `ahead` such as UTC+02:00."""

    name: str
    ahead: str
    offset: timedelta


def clock_of(zone: str | None, now: datetime) -> LocalClock:
    """The clock of a zone as it stands now; that of UTC where the zone is not known."""
    try:
        offset = now.astimezone(ZoneInfo(zone or "")).utcoffset() or timedelta(0)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return LocalClock("UTC", "UTC", timedelta(0))
    minutes = round(offset / timedelta(minutes=1))
    sign = "-" if minutes < 0 else "+"
    return LocalClock(zone or "", f"UTC{sign}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}", offset)


def in_zone(moment: datetime, zone: tzinfo) -> str:
    """`2026-11-23 16:48 UTC`, or in another zone `2026-11-23 18:48 +02:00`."""
    return _with_offset(moment.astimezone(zone), "%Y-%m-%d %H:%M")


def moments_in_zone(text: str, zone: tzinfo) -> str:
    """A text with the moment at its beginning (ISO 8601, UTC) as people write it; seconds only where there are any."""
    found = _MOMENT.match(text)
    if found is None:
        return text
    moment = datetime.fromisoformat(found[0]).astimezone(zone)
    seconds = ":%S" if moment.second else ""
    return _with_offset(moment, f"%Y-%m-%d %H:%M{seconds}") + text[found.end() :]


def _with_offset(moment: datetime, form: str) -> str:
    zone = moment.strftime("%z")
    return f"{moment.strftime(form)} {'UTC' if moment.tzinfo is UTC else f'{zone[:3]}:{zone[3:5]}'}"


def zone_of(name: str) -> tzinfo:
    """The zone in which pages show moments. Raises `SettingsError`."""
    if name.upper() == "UTC":
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise SettingsError(
            f"Setting 'dashboard_zone': {name!r} is no time zone. Give an IANA name such as 'Asia/Beirut', or 'UTC'."
        ) from None


def machine(moment: datetime) -> str:
    """A moment for a `datetime` attribute."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def web(url: str | None) -> str | None:
    """The address if it may stand in a link: http or https, with a host, without odd characters."""
    if url is None or any(c.isspace() or not c.isprintable() for c in url):
        return None
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and host else None


def quoted(text: str) -> str:
    """A text as one step of a path, or as a value in a query."""
    return quote(text, safe="", errors="replace")


def legible(url: str) -> str:
    """An address for people's eyes: percent-escaped letters readable, unless they could deceive."""
    return _ESCAPES.sub(_unescaped, url)


def _unescaped(found: re.Match[str]) -> str:
    try:
        text = unquote(found[0], errors="strict")
    except UnicodeDecodeError:
        return found[0]
    return text if all(unicodedata.category(c)[0] in "LMN" for c in text) else found[0]


def direction_of(text: str | None) -> str:
    """`rtl` or `ltr`, by the majority of the letters that have a direction; `auto` without any."""
    right = left = 0
    for letter in (text or "")[:_LOOK_AT]:
        kind = unicodedata.bidirectional(letter)
        right += kind in ("R", "AL")
        left += kind == "L"
    if right == left:
        return "auto"
    return Direction.RTL if right > left else Direction.LTR


def language_tag(language: str | None) -> str | None:
    """The language if it has the shape of a tag that may stand in a `lang` attribute."""
    return language if language and _LANGUAGE.fullmatch(language) else None
