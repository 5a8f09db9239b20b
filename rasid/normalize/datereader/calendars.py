"""Days of the Hijri, Jalali, Kurdish and Hebrew calendars as Gregorian dates.

Hijri is Umm al-Qura (`hijridate`, 1343 to 1500); Jalali is the calendar of Iran and Afghanistan
(`persiantools`); a Kurdish year is the Jalali year plus 1321. The libraries are loaded when first
needed.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

KURDISH_OFFSET: Final = 1321

# Days from 0001-01-01 (ordinal 1) to the molad epoch, 7 October 3761 BCE (proleptic Julian).
_HEBREW_EPOCH: Final = -1373427


def _hijri(year: int, month: int, day: int) -> date:
    from hijridate import Hijri

    converted = Hijri(year, month, day).to_gregorian()
    return date(converted.year, converted.month, converted.day)


def _jalali(year: int, month: int, day: int) -> date:
    from persiantools.jdatetime import JalaliDate

    converted = JalaliDate(year, month, day).to_gregorian()  # type: ignore[no-untyped-call]  # no types there
    return date(converted.year, converted.month, converted.day)


def _kurdish(year: int, month: int, day: int) -> date:
    return _jalali(year - KURDISH_OFFSET if year > 2000 else year, month, day)


def _hebrew_elapsed(year: int) -> int:
    """Days before the new year of `year`, by the molad and its four postponements."""
    months = (235 * year - 234) // 19
    parts = 12084 + 13753 * months
    days = 29 * months + parts // 25920
    return days + 1 if (3 * (days + 1)) % 7 < 3 else days


def _hebrew_new_year(year: int) -> int:
    before, this, after = (_hebrew_elapsed(y) for y in (year - 1, year, year + 1))
    if after - this == 356:
        return _HEBREW_EPOCH + this + 2
    return _HEBREW_EPOCH + this + (1 if this - before == 382 else 0)


def _hebrew_month_lengths(year: int) -> dict[int, int]:
    """Length of each month of `year`, in order from Tishri (7); Adar of a common year is 12."""
    length = _hebrew_new_year(year + 1) - _hebrew_new_year(year)
    leap = (7 * year + 1) % 19 < 7
    winter = {7: 30, 8: 30 if length % 10 == 5 else 29, 9: 29 if length % 10 == 3 else 30, 10: 29, 11: 30}
    adar = {12: 30, 13: 29} if leap else {12: 29}
    return {**winter, **adar, 1: 30, 2: 29, 3: 30, 4: 29, 5: 30, 6: 29}


def _hebrew(year: int, month: int, day: int) -> date:
    lengths = _hebrew_month_lengths(year)
    if not 1 <= day <= lengths.get(month, 0):
        raise ValueError(f"no such Hebrew day: {year}-{month}-{day}")
    before = 0
    for number, length in lengths.items():
        if number == month:
            break
        before += length
    return date.fromordinal(1) + timedelta(days=_hebrew_new_year(year) + before + day - 2)


_CONVERTERS: Final[dict[str, Callable[[int, int, int], date]]] = {
    "gregorian": date,
    "hijri": _hijri,
    "jalali": _jalali,
    "kurdish": _kurdish,
    "hebrew": _hebrew,
}


@lru_cache(maxsize=4096)
def to_gregorian(calendar: str, year: int, month: int, day: int) -> date | None:
    """The Gregorian date of a day of `calendar`, or None when there is no such day."""
    try:
        return _CONVERTERS[calendar](year, month, day)
    except (ValueError, OverflowError):
        return None


def year_near(calendar: str, today: date) -> int:
    """The year of `calendar` that `today` falls in, give or take one."""
    if calendar == "hijri":
        return 1343 + int((today.toordinal() - date(1924, 8, 1).toordinal()) / 354.367)
    return today.year + {"jalali": -621, "kurdish": -621 + KURDISH_OFFSET, "hebrew": 3760}.get(calendar, 0)
