"""Printed dates as Gregorian days: which number is the year, which calendar, which century."""

import re
from datetime import date, timedelta
from functools import lru_cache
from typing import Final, NamedTuple

from rasid.normalize.datereader.calendars import to_gregorian, year_near
from rasid.normalize.datereader.context import Context
from rasid.normalize.datereader.grammar import FULL_DATE, PART_DATE
from rasid.normalize.datereader.lexer import Lexed
from rasid.records import Precision

_FIRST_YEAR: Final = 1901
_LAST_YEAR: Final = 2199
_EPOCH_DAYS: Final = (date(1970, 1, 1), date(1969, 12, 31))


_FULL_SHAPES: Final = frozenset(FULL_DATE.groupindex) | {"day_month_short"}


class Day(NamedTuple):
    """A printed date: its place in the signature, and the day it means (None: there is no such day).

    `remembered` tells of a day without a year that names an event (`7 أكتوبر`).
    """

    start: int
    end: int
    day: date | None
    calendar: str
    precision: Precision
    shape: str
    flags: tuple[str, ...] = ()
    remembered: bool = False

    @property
    def numeric(self) -> bool:
        """Whether it is written in numbers alone."""
        return self.shape.startswith("numbers")

    @property
    def full(self) -> bool:
        """Whether day, month and year were printed."""
        return self.shape in _FULL_SHAPES


class _Found(NamedTuple):
    """What the numbers and names of one date come to, before flags."""

    day: date | None
    calendar: str = "gregorian"
    flags: tuple[str, ...] = ()
    remembered: bool = False


_NOTHING: Final = _Found(None)


class _Shape(NamedTuple):
    """Where a date stands in a signature: the name of its shape, its bounds, the places of its
    numbers and months, and the place of what may be its era (-1: none)."""

    name: str
    start: int
    end: int
    places: tuple[int, ...]
    era: int


def find_days(signature: str, lexed: Lexed, context: Context) -> list[Day]:
    """All dates with a year in the signature; if there are none, those without a year."""
    found = [_read(shape, signature, lexed, context) for shape in _shapes(signature, FULL_DATE)]
    return found or find_part_days(signature, lexed, context)


def find_part_days(signature: str, lexed: Lexed, context: Context) -> list[Day]:
    """Dates that lack a year, a day, or the century of a year after a month's name."""
    return [_read(shape, signature, lexed, context) for shape in _shapes(signature, PART_DATE)]


@lru_cache(maxsize=4096)
def _shapes(signature: str, pattern: re.Pattern[str]) -> tuple[_Shape, ...]:
    """The dates of a signature. Cached: an outlet prints its dates in few shapes."""
    shapes = []
    for match in pattern.finditer(signature):
        name = _name_of(match, pattern)
        if not (name.startswith("numbers") and _in_longer_number(name, match, signature)):
            places = tuple(place for place in range(*match.span()) if signature[place] in "1234MV")
            shapes.append(_Shape(name, *match.span(), places, _era_place(signature, match.end())))
    return tuple(shapes)


def _name_of(match: re.Match[str], pattern: re.Pattern[str]) -> str:
    return next(name for name in pattern.groupindex if not name.startswith("mark") and match[name] is not None)


def _in_longer_number(name: str, match: re.Match[str], signature: str) -> bool:
    """Whether the numbers go on, as in an IP address, a range or a telephone number."""
    start, end = match.span()
    if start >= 1 and signature[start - 1] in "12349" and name == "numbers_spaced":
        return True
    before, after = signature[max(0, start - 2) : start], signature[end : end + 2]
    return _joins(before[::-1], match[0]) or _joins(after, match[0])


def _joins(beside: str, shape: str) -> bool:
    return len(beside) == 2 and beside[0] in "-/." and beside[0] in shape and beside[1] in "12349"


def _era_place(signature: str, end: int) -> int:
    place = end + 1 if signature[end : end + 1] in ("(", ".") else end
    kind = signature[place : place + 1]
    if kind == "E" or (kind in ("h", "a") and signature[end - 1] == "4"):
        return place
    return -1


def _read(shape: _Shape, signature: str, lexed: Lexed, context: Context) -> Day:
    era, end = _era(shape, signature, lexed)
    if shape.name.startswith("numbers"):
        numbers = [int(lexed.words[place]) for place in shape.places]
        found = _numeric(numbers, shape.name, era, context)
    else:
        found = _textual(shape.places, shape.name, era, signature, lexed, context)
    precision = Precision.MONTH if shape.name in ("month_year", "year_month") else Precision.DAY
    day = None if found.day is None or is_sentinel(found.day) else found.day
    return Day(shape.start, end, day, found.calendar, precision, shape.name, found.flags, found.remembered)


def _era(shape: _Shape, signature: str, lexed: Lexed) -> tuple[str, int]:
    """The era printed after a date ("" when none), and where the date then ends."""
    if shape.era < 0:
        return "", shape.end
    kind, entry = signature[shape.era], lexed.entries[shape.era]
    if kind == "E":
        return entry.name, shape.era + 1
    if kind == "h":
        return "hijri", shape.era + 1
    return ("gregorian", shape.era + 1) if entry.name == "pm" else ("", shape.end)


def is_sentinel(day: date) -> bool:
    """Whether a system prints this day when it has no date."""
    return day in _EPOCH_DAYS or not _FIRST_YEAR <= day.year <= _LAST_YEAR


# --- dates in numbers ---------------------------------------------------------------------------


def _numeric(numbers: list[int], shape: str, era: str, context: Context) -> _Found:
    if shape == "numbers_day_month":
        return _yearless(numbers[1], numbers[0], "gregorian", context)
    if shape == "numbers_short":
        return _short(numbers, era, context)
    if shape == "numbers_brief":  # one digit first is a day; where Jalali is printed the year is doubtful
        return _NOTHING if context.profile.short_jalali or era else _short_gregorian(numbers, context)
    first, second, third = numbers
    if shape == "numbers_year_first":
        return _ordered(first, second, third, "mdy", era, context)
    return _ordered(third, first, second, context.profile.order, era, context)


def _ordered(year: int, first: int, second: int, order: str, era: str, context: Context) -> _Found:
    """A year and two numbers in the outlet's order, or in the other one when that is no date."""
    calendar = _calendar_of_year(year, era, context)
    if not calendar:
        return _NOTHING
    month, day = (first, second) if order == "mdy" else (second, first)
    usual = to_gregorian(calendar, year, month, day)
    if usual:
        return _Found(usual, calendar)
    swapped = to_gregorian(calendar, year, day, month)
    return _Found(swapped, calendar, ("order-swapped",)) if swapped else _Found(None, calendar)


def _calendar_of_year(year: int, era: str, context: Context) -> str:
    if _FIRST_YEAR <= year <= _LAST_YEAR:
        return "gregorian" if era in ("", "gregorian") else ""
    if era == "gregorian" or not 1250 <= year <= 1500:
        return ""
    return era or (context.profile.old_years if year >= 1300 else "")


def _short(numbers: list[int], era: str, context: Context) -> _Found:
    """Three numbers of two digits: by the outlet's order, Jalali year first where such are printed."""
    first, second, third = numbers
    if era in ("hijri", "jalali"):
        return _short_old(first, second, third, era, context)
    gregorian = _short_gregorian(numbers, context)
    if not context.profile.short_jalali or era == "gregorian":
        return gregorian
    jalali = _short_old(first, second, third, "jalali", context)
    if jalali.day and context.today - jalali.day <= timedelta(days=365 * 60):
        return jalali
    return gregorian if gregorian.day and gregorian.day <= context.today + timedelta(days=1) else jalali


def _short_gregorian(numbers: list[int], context: Context) -> _Found:
    first, second, third = numbers
    if context.profile.order == "ymd":
        return _ordered(century(first, context), second, third, "mdy", "", context)
    return _ordered(century(third, context), first, second, context.profile.order, "", context)


def _short_old(year: int, month: int, day: int, calendar: str, context: Context) -> _Found:
    this_year = year_near(calendar, context.today) + 1
    base = this_year - this_year % 100
    for candidate in (base + year, base - 100 + year):
        found = to_gregorian(calendar, candidate, month, day)
        if found and found <= context.today + timedelta(days=1):
            return _Found(found, calendar)
    return _Found(None, calendar)


def century(short: int, context: Context) -> int:
    """The year of a two-digit Gregorian year: 20yy, or 19yy when that lies ahead."""
    return 2000 + short if 2000 + short <= context.today.year + 1 else 1900 + short


# --- dates with a month's name ------------------------------------------------------------------


def _textual(places: tuple[int, ...], shape: str, era: str, signature: str, lexed: Lexed, context: Context) -> _Found:
    months = [lexed.entries[place] for place in places if signature[place] in "MV"]
    numbers = [int(lexed.words[place]) for place in places if signature[place] not in "MV"]
    month = int(months[0].number)
    calendar = months[0].name if signature[places[0]] != "V" and not months[0].name.isdigit() else "gregorian"
    if len(months) == 2 and (months[1].number, months[1].name) != (months[0].number, calendar):
        return _Found(None, calendar)
    if shape in ("day_month", "month_day"):
        return _yearless(month, numbers[0], calendar, context)
    if shape in ("month_year", "year_month"):
        return _dated(numbers[0], month, 1, calendar, era)
    if shape == "day_month_short":
        return _short_textual(numbers[1], month, numbers[0], calendar, context)
    year, day = (numbers[0], numbers[1]) if shape.startswith("year") else (numbers[1], numbers[0])
    return _dated(year, month, day, calendar, era)


def _dated(year: int, month: int, day: int, calendar: str, era: str) -> _Found:
    if calendar == "gregorian":
        sensible = _FIRST_YEAR <= year <= _LAST_YEAR and era in ("", "gregorian")
    elif calendar == "kurdish":
        sensible = 2600 <= year <= 2800 or 1250 <= year <= 1500
    else:
        sensible = 1250 <= year <= 1500 and era != "gregorian"
    return _Found(to_gregorian(calendar, year, month, day) if sensible else None, calendar)


def _short_textual(year: int, month: int, day: int, calendar: str, context: Context) -> _Found:
    if calendar == "gregorian":
        return _Found(to_gregorian(calendar, century(year, context), month, day))
    return _short_old(year, month, day, calendar, context)


def _yearless(month: int, day: int, calendar: str, context: Context) -> _Found:
    """The latest such day that is not later than tomorrow."""
    limit = context.today + timedelta(days=1)
    newest = year_near(calendar, context.today) + 1
    remembered = (calendar, month, day) in context.profile.vocabulary.remembered
    for year in range(newest, newest - 10, -1):
        found = to_gregorian(calendar, year, month, day)
        if found and found <= limit:
            return _Found(found, calendar, ("year-inferred",), remembered)
    return _Found(None, calendar)
