"""What is known before a text is read: language, country, zone, the moment of reading."""

from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Final, NamedTuple

from rasid.normalize.datereader.vocabulary import Vocabulary, language_of, vocabulary
from rasid.normalize.datereader.zones import zone_named

_MONTH_FIRST: Final = {"US"}
_JALALI_COUNTRIES: Final = {"IR", "AF"}
_ARAB_COUNTRIES: Final = {
    "SY", "LB", "JO", "PS", "IQ", "EG", "SA", "AE", "QA", "KW", "BH", "OM", "YE", "LY", "TN", "DZ", "MA", "MR", "SD",
    "SO", "DJ", "KM",
}  # fmt: skip
ROLES: Final = ("published", "modified", "feed")
ORDERS: Final = ("dmy", "mdy", "ymd")
CALENDARS: Final = ("gregorian", "hijri", "jalali")


class Profile(NamedTuple):
    """What stays the same for all texts of an outlet.

    `language` is the lexicon, `code` what the caller gave; `old_years` is the calendar of a numeric
    year between 1300 and 1500, "" when nothing tells; `short_jalali` says that two-digit years may
    be Jalali.
    """

    language: str
    code: str
    country: str
    zone_name: str
    zone: tzinfo
    order: str
    old_years: str
    short_jalali: bool
    role: str
    trust_offset: bool
    vocabulary: Vocabulary


class Context(NamedTuple):
    """A profile and the moment of reading; `today` is the outlet's local day."""

    profile: Profile
    now: datetime
    today: date


@lru_cache(maxsize=1024)
def profile(
    lang: str | None,
    country: str | None,
    zone: str,
    role: str,
    order: str | None,
    calendar: str | None,
    trust_offset: bool,
) -> Profile:
    """Check and complete the arguments of `read_date`. Raises ValueError, which names the argument."""
    _check("role", role, ROLES)
    _check("order", order, (None, *ORDERS))
    _check("calendar", calendar, (None, *CALENDARS))
    language = language_of(lang)
    region = (country or _region(lang)).upper()
    old_years = _old_years(language, region, calendar)
    return Profile(
        language=language,
        code=(lang or "en").replace("_", "-").partition("-")[0].lower(),
        country=region,
        zone_name=zone,
        zone=zone_named(zone),
        order=order or ("mdy" if region in _MONTH_FIRST else "dmy"),
        old_years=old_years,
        short_jalali=old_years == "jalali" and calendar != "gregorian",
        role=role,
        trust_offset=trust_offset,
        vocabulary=vocabulary(language),
    )


def _check(name: str, value: str | None, allowed: tuple[str | None, ...]) -> None:
    if value not in allowed:
        names = ", ".join(str(choice) for choice in allowed)
        raise ValueError(f"{name} {value!r} is not known; use one of {names}")


def _region(lang: str | None) -> str:
    tail = (lang or "").replace("_", "-").rpartition("-")[2]
    return tail if len(tail) == 2 and tail.isupper() else ""


def _old_years(language: str, country: str, calendar: str | None) -> str:
    if calendar in ("hijri", "jalali"):
        return calendar
    if calendar == "gregorian":
        return ""
    if country in _JALALI_COUNTRIES:
        return "jalali"
    if country in _ARAB_COUNTRIES and (language == "ar" or country == "SA"):
        return "hijri"
    return {"fa": "jalali", "ar": "hijri"}.get(language, "")
