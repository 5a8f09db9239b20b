"""Dates as CLDR prints them in the region: what a content system with the right locale would show."""

import random
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from babel import dates

LOCALES: Final = {
    "ar_SY": "Asia/Damascus", "ar_LB": "Asia/Beirut", "ar_JO": "Asia/Amman", "ar_PS": "Asia/Hebron",
    "ar_IQ": "Asia/Baghdad", "ar_EG": "Africa/Cairo", "ar_SA": "Asia/Riyadh", "ar_AE": "Asia/Dubai",
    "ar_QA": "Asia/Qatar", "ar_KW": "Asia/Kuwait", "ar_BH": "Asia/Bahrain", "ar_OM": "Asia/Muscat",
    "ar_YE": "Asia/Aden", "ar_LY": "Africa/Tripoli", "ar_TN": "Africa/Tunis", "ar_DZ": "Africa/Algiers",
    "ar_MA": "Africa/Casablanca", "ar_MR": "Africa/Nouakchott", "ar_SD": "Africa/Khartoum",
    "fa_IR": "Asia/Tehran", "fa_AF": "Asia/Kabul", "ckb_IQ": "Asia/Baghdad", "ku_TR": "Europe/Istanbul",
    "tr_TR": "Europe/Istanbul", "he_IL": "Asia/Jerusalem", "fr_MA": "Africa/Casablanca",
    "fr_TN": "Africa/Tunis", "en_IL": "Asia/Jerusalem",
}  # fmt: skip
_STYLES: Final = ("short", "medium", "long", "full")
_DIGITS: Final = {
    "ar": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    "ckb": str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩"),
    "fa": str.maketrans("0123456789", "۰۱۲۳۴۵۶۷۸۹"),
}
# Before this day Sudan kept the time of East Africa, but CLDR names its zone "Central Africa Time",
# which is an hour less: the full style drops what a reader would need.
_SUDAN_MOVED: Final = datetime(2017, 11, 1, tzinfo=UTC)
_FIRST_DAY: Final = datetime(2014, 1, 1, tzinfo=UTC)


class Printed(NamedTuple):
    """A printed date: `moment` is what it means, to the second, or its local day. `lossy` tells that
    the string does not hold what it would take to read it."""

    text: str
    language: str
    country: str
    zone: str
    moment: datetime | date
    lossy: bool = False


def printed_dates(seed: int, days: int = 40) -> Iterator[Printed]:
    """Every locale, style and day, as a date and as a date-time, in ASCII and in native digits."""
    rng = random.Random(seed)
    moments = [_FIRST_DAY + timedelta(seconds=rng.randrange(12 * 365 * 86400)) for _ in range(days)]
    for locale, name in LOCALES.items():
        language, country = locale.split("_")
        for moment in moments:
            local = moment.astimezone(ZoneInfo(name))
            for text, meant, lossy in _texts(locale, local):
                yield Printed(text, language, country, name, meant, lossy)
                if language in _DIGITS:
                    yield Printed(text.translate(_DIGITS[language]), language, country, name, meant, lossy)


def _texts(locale: str, local: datetime) -> Iterator[tuple[str, datetime | date, bool]]:
    for style in _STYLES:
        yield dates.format_date(local.date(), style, locale=locale), local.date(), False
        text = dates.format_datetime(local, style, tzinfo=local.tzinfo, locale=locale)
        to_the = local.replace(second=0) if style == "short" else local
        yield text, to_the, style == "full" and locale == "ar_SD" and local < _SUDAN_MOVED
