"""Reading the printed dates of the region's press.

`read_date` turns a text such as `الثلاثاء 24 تشرين الأول 2017 | 20:35` into a value, or says that it
is no date. `explain_date` tells how. The rules are in docs/dates.md.
"""

from datetime import UTC, datetime

from rasid.normalize.datereader.context import Context, profile
from rasid.normalize.datereader.reader import read
from rasid.normalize.datereader.reading import DateReading

__all__ = ["DateReading", "read_date"]


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
    reading, _ = read(text, _context(lang, country, zone, now, role, order, calendar, trust_offset))
    return reading


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
