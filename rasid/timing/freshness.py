"""What an answer's headers, and a feed, say of when it is worth coming again. Pure."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

BELIEVED = 3600.0
"""Seconds of freshness that headers are believed: many sites send a day with everything."""

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NOT_KEPT = re.compile(r"(?:^|[\s,])no-(?:cache|store)\b", re.IGNORECASE)
_SKIP_HOURS = re.compile(rb"<skipHours>(.{0,2000}?)</skipHours>", re.DOTALL | re.IGNORECASE)
_SKIP_DAYS = re.compile(rb"<skipDays>(.{0,1000}?)</skipDays>", re.DOTALL | re.IGNORECASE)
_HOUR = re.compile(rb"<hour>\s*(\d{1,2})\s*</hour>", re.IGNORECASE)
_DAY = re.compile(rb"<day>\s*([A-Za-z]{3})[a-z]*\s*</day>", re.IGNORECASE)
_DAYS = (b"mon", b"tue", b"wed", b"thu", b"fri", b"sat", b"sun")
_OLDEST = 10 * 366 * 86400  # seconds of age that are believed
_DRIFT = timedelta(minutes=2)  # by which a server's clock may be behind ours
_HEAD = 20_000  # bytes of a feed in which its own elements stand


def fresh_for(headers: Mapping[str, str], now: datetime) -> float:
    """For how many seconds an answer says that it stays as it is (RFC 9111, 4.2), `BELIEVED` at most.

    `Cache-Control: max-age` goes before `Expires`; `Age` is taken off. Header names are lower case.
    """
    control = headers.get("cache-control", "")
    if _NOT_KEPT.search(control):
        return 0.0
    if found := _MAX_AGE.search(control):
        age = headers.get("age", "").strip()
        left = float(found[1]) - (float(age[:9]) if age.isdecimal() else 0.0)
    else:
        expires, sent = _moment(headers.get("expires")), _moment(headers.get("date"))
        left = (expires - (sent or now)).total_seconds() if expires else 0.0
    return min(max(left, 0.0), BELIEVED)


def made_at(age: str, date: str, asked: datetime) -> datetime | None:
    """When an answer was made that was `asked` for at a moment, by its headers `Age` and `Date` (RFC 9111, 4.2.3).

    None where neither tells of a cache: there is no age, and no date or one of about that moment, or later.
    """
    seconds = age.partition(",")[0].strip()
    sent = _moment(date)
    if seconds.isascii() and seconds.isdigit():
        stored = asked - timedelta(seconds=min(int(seconds[:12]), _OLDEST))
        return min(stored, sent) if sent else stored
    return sent if sent and asked - sent > _DRIFT else None


def retry_seconds(value: str | None, now: datetime) -> float | None:
    """For how many seconds a Retry-After header (RFC 9110, 10.2.3), a number or a date, asks to be left alone.

    0 for a date that is over, None for what is neither.
    """
    text = (value or "").strip()
    if text.isascii() and text.isdigit():
        return float(text[:9])
    moment = _moment(text)
    return max(0.0, (moment - now).total_seconds()) if moment else None


def _moment(text: str | None) -> datetime | None:
    try:
        found = parsedate_to_datetime(text) if text else None
    except (ValueError, OverflowError):  # "0" and "-1" are common, and mean that it is over
        return None
    return found.replace(tzinfo=UTC) if found and found.tzinfo is None else found


def skipped(body: bytes) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The hours (0 to 23, UTC) and days (0 is Monday) that an RSS feed asks to be skipped; 24 means 0."""
    head = body[:_HEAD]
    hours, days = _SKIP_HOURS.search(head), _SKIP_DAYS.search(head)
    numbers = {int(text) % 24 for text in _HOUR.findall(hours[1]) if int(text) <= 24} if hours else set()
    named = {_DAYS.index(text.lower()) for text in _DAY.findall(days[1]) if text.lower() in _DAYS} if days else set()
    return tuple(sorted(numbers)), tuple(sorted(named))
