"""The moment that a page gives, from its date candidates in order of trust."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from rasid.normalize.datereader.zones import zone_named
from rasid.normalize.dates import DateReading, read_date
from rasid.normalize.stamps import Claim, choose_stamp, claim_of
from rasid.normalize.text import paragraph
from rasid.records import Clocks, DateRule, Found, Outlet, Precision, Rules, Stamp

_EDGE = 3  # paragraphs from either end in which a date may stand alone
_LONGEST_DATELINE = 80  # characters
_MONTH = re.compile(r"(\d{4})-(\d{1,2})")
_UTC_NAMES = ("Z", "UTC", "GMT", "+00:00", "+0000")
_WEST, _EAST = 12, 14  # hours from UTC that zones reach
_UTC = "+00:00"
CLOCK_LEARNED = "clock-learned"
"""The flag of a stamp whose text says UTC and was set back by the zone's offset, as the outlet's articles taught."""
CLOCK_TWICE = "clock-twice"
"""The further flag of one that was set back by it twice."""


def best_stamp(
    candidates: Sequence[Found],
    *,
    outlet: Outlet | None,
    language: str | None,
    now: datetime,
    role: str,
    first_seen: datetime | None = None,
) -> Stamp | None:
    """The most credible of the candidates that are dates; see `rasid.normalize.stamps`.

    `first_seen` (aware) is when the article was first listed; None: unknown. It is held against the
    candidates, and never taken for the date of a page that has none. Where the outlet names its
    sources, only those count as long as one of them is a date. Flagged `zone-unknown` if a local time
    was read as UTC for want of an outlet.
    """
    claims = [claim for found in candidates if (claim := _claim(found, outlet, language, now, role))]
    zone = outlet.zone if outlet else "UTC"
    named = [rule.sources for _, rule in _date_rules(outlet) if rule.sources]
    if named:
        ordered = [claim for source in named[0] for claim in claims if claim.source == source]
        claims = ordered[:1] or claims
    verdict = choose_stamp(claims, zone=zone, first_seen=first_seen) if claims else None
    if verdict is None:
        return None
    day = verdict.stamp.day if outlet else local_day(verdict.stamp, claims)
    return replace(verdict.stamp, day=day, confidence=verdict.confidence)


def without_datelines(
    paragraphs: Sequence[str], *, outlet: Outlet | None, language: str | None, now: datetime
) -> tuple[str, ...]:
    """The paragraphs without those at either end that are a printed date and nothing else."""
    first, last = 0, len(paragraphs)
    while first < min(last, _EDGE) and _is_date(paragraphs[first], outlet, language, now):
        first += 1
    while last - 1 > max(first, len(paragraphs) - 1 - _EDGE) and _is_date(paragraphs[last - 1], outlet, language, now):
        last -= 1
    return tuple(paragraphs[first:last])


def _is_date(text: str, outlet: Outlet | None, language: str | None, now: datetime) -> bool:
    if len(text) > _LONGEST_DATELINE or not any(map(str.isdigit, text)):
        return False
    return _read(Found(text, "text"), DateRule(), outlet, language, now, "published") is not None


def _claim(found: Found, outlet: Outlet | None, language: str | None, now: datetime, role: str) -> Claim | None:
    if found.source == "url" and (month := _MONTH.fullmatch(found.value)):
        day = date(int(month[1]), int(month[2]), 1)
        return Claim("url", day, None, Precision.MONTH, text=found.value)
    for valid_from, rule in _date_rules(outlet):
        reading = _read(found, rule, outlet, language, now, role)
        if reading is None:
            return None
        if valid_from is None or reading.day >= valid_from:
            flags = (*reading.flags, "zone-unknown") if _zone_is_guess(reading, outlet) else reading.flags
            if outlet and _is_ahead(found, reading, outlet):
                reading, flags = _set_back(reading, outlet), (*flags, CLOCK_LEARNED)
                flags = (*flags, CLOCK_TWICE) if outlet.learned.utc_ahead > 1 else flags
            claim = claim_of(reading, found.source)
            return replace(claim, day=_local_day(reading, outlet), text=paragraph(found.value), flags=flags)
    return None


def clocks_of(candidates: Sequence[Found], *, language: str | None, now: datetime) -> Clocks | None:
    """The moment that the page prints as UTC, and that of its channel; None where it prints none so."""

    def read(found: Found) -> DateReading | None:
        return _read(found, DateRule(), None, language, now, "published")

    stated = (reading for found in candidates if found.source != "feed" and (reading := read(found)))
    page = next((reading.instant for reading in stated if reading.instant and _says_utc(reading)), None)
    if page is None:
        return None
    listed = (reading for found in candidates if found.source == "feed" and (reading := read(found)))
    feed = next((reading.instant for reading in listed if reading.instant and reading.zone_from != "outlet"), None)
    return Clocks(page, feed)


def _says_utc(reading: DateReading) -> bool:
    return reading.zone == _UTC and reading.zone_from != "outlet"


def _is_ahead(found: Found, reading: DateReading, outlet: Outlet) -> bool:
    """Whether a page's UTC lies ahead, as was learned. Feeds are made by other programs."""
    return outlet.learned.utc_ahead > 0 and found.source != "feed" and _says_utc(reading) and bool(reading.instant)


def _set_back(reading: DateReading, outlet: Outlet) -> DateReading:
    """A reading in UTC as the moment that is meant, in the outlet's zone."""
    assert reading.instant is not None
    zone = zone_named(outlet.zone)
    shift = reading.instant - reading.instant.replace(tzinfo=zone).astimezone(UTC)
    instant = reading.instant - outlet.learned.utc_ahead * shift
    return replace(reading, instant=instant, day=instant.astimezone(zone).date(), zone=outlet.zone)


def local_day(stamp: Stamp, claims: Sequence[Claim]) -> date:
    """The day of a moment stated in UTC as the page itself has it, where no outlet's zone is known.

    Told by the same moment with an offset, else by the same minutes of another hour, else by a day
    before or after that a zone can make of it.
    """
    if stamp.instant is None or stamp.zone not in _UTC_NAMES or "zone-unknown" in stamp.flags:
        return stamp.day
    near = [claim for claim in claims if abs(claim.day - stamp.day) <= timedelta(days=1)]
    for claim in near:
        if claim.instant == stamp.instant and claim.zone not in _UTC_NAMES:
            return claim.day
    for claim in near:
        if claim.instant and "zone-unknown" in claim.flags and _can_be_clock_of(claim.instant, stamp.instant):
            return claim.day
    for claim in near:
        if claim.source in ("url", "text", "time") and claim.precision is Precision.DAY and claim.day != stamp.day:
            early = claim.day < stamp.day
            if (stamp.instant.hour < _WEST) if early else (stamp.instant.hour >= 24 - _EAST):
                return claim.day
    return stamp.day


def _can_be_clock_of(local: datetime, instant: datetime) -> bool:
    """Whether a clock read as if in UTC is the local one of `instant` in some zone."""
    away = local - instant
    return -timedelta(hours=_WEST) <= away <= timedelta(hours=_EAST) and round(away.total_seconds()) % 1800 < 60


def _local_day(reading: DateReading, outlet: Outlet | None) -> date:
    """The day as printed where no outlet's zone is known but the text carries an offset."""
    if outlet is None and reading.instant is not None and reading.zone[:1] in ("+", "-"):
        return reading.instant.astimezone(zone_named(reading.zone)).date()
    return reading.day


def _zone_is_guess(reading: DateReading, outlet: Outlet | None) -> bool:
    return outlet is None and reading.zone_from == "outlet" and reading.instant is not None


def _read(
    found: Found, rule: DateRule, outlet: Outlet | None, language: str | None, now: datetime, role: str
) -> DateReading | None:
    return read_date(
        found.value,
        lang=language or (outlet.languages[0] if outlet and outlet.languages else None),
        country=outlet.country if outlet else None,
        zone=rule.zone or (outlet.zone if outlet else "UTC"),
        now=now,
        role="feed" if found.source == "feed" else role,
        order=rule.order,
        calendar=rule.calendar,
        trust_offset=rule.trust_offset,
    )


def _date_rules(outlet: Outlet | None) -> Iterator[tuple[date | None, DateRule]]:
    """The outlet's date rules, newest first, each with the day from which it holds; last the plain one."""
    rules: Sequence[Rules] = outlet.rules if outlet else ()
    for rule in sorted(rules, key=lambda rule: rule.valid_from or date.min, reverse=True):
        yield rule.valid_from, rule.date
    yield None, DateRule()
