"""What the reader returns."""

from dataclasses import dataclass
from datetime import date, datetime

from rasid.records import Precision


@dataclass(frozen=True, slots=True)
class DateReading:
    """A printed date as a value.

    `instant` is aware and in UTC; it is None at day and month precision. `day` is the calendar day
    in the outlet's zone (the first of the month at month precision). `calendar` is the one that was
    printed: "gregorian", "hijri", "jalali", "kurdish" or "hebrew". `zone_from` is "offset",
    "phrase" or "outlet"; `zone` is an IANA name, or an offset such as "+03:00" when one was printed.
    `leftover` is the text that is not part of the date, folded; `raw` is the text as given.
    """

    instant: datetime | None
    day: date
    precision: Precision
    calendar: str
    zone_from: str
    zone: str
    flags: tuple[str, ...]
    raw: str
    leftover: str
