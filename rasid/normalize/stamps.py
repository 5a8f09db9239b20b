"""The moment that a page gives, from its date candidates in order of trust."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta

from rasid.normalize.dates import DateReading, read_date
from rasid.normalize.text import paragraph
from rasid.records import DateRule, Found, Outlet, Precision, Rules, Stamp

_COARSENESS = {Precision.MINUTE: 0, Precision.HOUR: 1, Precision.DAY: 2, Precision.MONTH: 3}
_LATER = timedelta(hours=25)  # a date that reads differently by then counts from now
_CONTRADICTION = timedelta(days=1)


def best_stamp(
    candidates: Sequence[Found], *, outlet: Outlet | None, language: str | None, now: datetime, role: str
) -> Stamp | None:
    """The first candidate that is a date; a later one instead if it tells the same day more exactly.

    Flagged `contradiction` if another candidate is more than a day off, `relative` if it counts from
    the time of reading, `zone-unknown` if a local time was read as UTC for want of an outlet.
    """
    stamps = [stamp for found in candidates if (stamp := _stamp(found, outlet, language, now, role))]
    if not stamps:
        return None
    chosen = min(
        (stamp for stamp in stamps if _agree(stamp, stamps[0])), key=lambda stamp: _COARSENESS[stamp.precision]
    )
    exact = (stamp for stamp in stamps if stamp.precision != Precision.MONTH)
    if any(abs(stamp.day - chosen.day) > _CONTRADICTION for stamp in exact):
        return replace(chosen, flags=(*chosen.flags, "contradiction"))
    return chosen


def _agree(stamp: Stamp, first: Stamp) -> bool:
    if first.precision == Precision.MONTH:
        return (stamp.day.year, stamp.day.month) == (first.day.year, first.day.month)
    return stamp.day == first.day


def _stamp(found: Found, outlet: Outlet | None, language: str | None, now: datetime, role: str) -> Stamp | None:
    for valid_from, rule in _date_rules(outlet):
        reading = _read(found, rule, outlet, language, now, role)
        if reading is None:
            return None
        if valid_from is None or reading.day >= valid_from:
            later = _read(found, rule, outlet, language, now + _LATER, role)
            flags = (*reading.flags, *_own_flags(reading, later, outlet))
            text = paragraph(found.value)
            return Stamp(reading.instant, reading.day, reading.precision, text, reading.zone, found.source, flags)
    return None


def _own_flags(reading: DateReading, later: DateReading | None, outlet: Outlet | None) -> Iterator[str]:
    """What the reading alone does not know: that it counts from now, that its zone is a guess."""
    moves = later is None or (later.instant, later.day) != (reading.instant, reading.day)
    if moves and "year-inferred" not in reading.flags:
        yield "relative"
    if outlet is None and reading.zone_from == "outlet" and reading.instant is not None:
        yield "zone-unknown"


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
