"""Reading the printed dates of the region's press.

`read_date` turns a text such as `الثلاثاء 24 تشرين الأول 2017 | 20:35` into a value, or says that it
is no date. `explain_date` tells how it came to that. The rules are in docs/dates.md.
"""

from datetime import UTC, datetime

from rasid.normalize.datereader.context import Context, profile
from rasid.normalize.datereader.reader import read
from rasid.normalize.datereader.reading import DateReading

__all__ = ["DateReading", "count_fallback", "explain_date", "fallback_uses", "read_date"]


def read_date(  # noqa: PLR0913 - the rules of an outlet are separate arguments
    text: str,
    *,
    lang: str | None,
    country: str | None,
    zone: str,
    now: datetime,
    role: str = "published",
    order: str | None = None,
    calendar: str | None = None,
    trust_offset: bool = True,
) -> DateReading | None:
    """Read the date that `text` states, or return None when it states none.

    `lang` is an ISO 639 code, `country` an ISO 3166 code and `zone` the IANA name of the outlet;
    `now` is the aware moment of reading, which relative phrases count from. `role` is "published",
    "modified" or "feed" (the raw string of a feed). `order` ("dmy", "mdy", "ymd"), `calendar`
    ("gregorian", "hijri", "jalali") and `trust_offset` are the outlet's `DateRule`.
    Never raises for any text; raises ValueError for a wrong argument.
    """
    context = _context(lang, country, zone, now, role, order, calendar, trust_offset)
    reading, understood = read(text, context)
    if reading is None and not understood:
        from rasid.normalize.datereader.fallback import read_by_dateparser

        return read_by_dateparser(text, context)
    return reading


def explain_date(  # noqa: PLR0913 - as `read_date`
    text: str,
    *,
    lang: str | None,
    country: str | None,
    zone: str,
    now: datetime,
    role: str = "published",
    order: str | None = None,
    calendar: str | None = None,
    trust_offset: bool = True,
) -> list[str]:
    """How `read_date` reads `text` with the same arguments: one line per step, in English."""
    from rasid.normalize.datereader.explain import explain

    context = _context(lang, country, zone, now, role, order, calendar, trust_offset)
    lines = explain(text, context)
    if lines[-1] == "reading: no date":
        reading = read_date(
            text, lang=lang, country=country, zone=zone, now=now, role=role, order=order, calendar=calendar
        )
        if reading:
            lines.append(f"fallback: dateparser reads {reading.day}")
    return lines


def fallback_uses() -> tuple[int, int, dict[str, int]]:
    """How often dateparser was asked since the start, how often it answered, and for which strings."""
    from rasid.normalize.datereader.fallback import COUNT

    return COUNT.asked, COUNT.answered, dict(COUNT.strings)


def count_fallback(text: str) -> None:
    """Count a date that another process read by dateparser; a string is logged when it is first met."""
    from rasid.normalize.datereader.fallback import count

    count(text, answered=True)


def _context(
    lang: str | None,
    country: str | None,
    zone: str,
    now: datetime,
    role: str,
    order: str | None,
    calendar: str | None,
    trust_offset: bool,
) -> Context:
    if now.tzinfo is None:
        raise ValueError("now has no zone; pass an aware datetime, such as datetime.now(UTC)")
    found = profile(lang, country, zone, role, order, calendar, trust_offset)
    return Context(found, now.astimezone(UTC), now.astimezone(found.zone).date())
