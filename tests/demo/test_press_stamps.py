"""Printed dates, read back with the calendars' own libraries and CLDR's names."""

import re
from datetime import date, datetime

import pytest
from babel.dates import get_day_names, get_month_names
from hijridate import Hijri
from hypothesis import given
from hypothesis import strategies as st
from persiantools.jdatetime import JalaliDate

from demo.stamps import _HIJRI, _JALALI, _SORANI, hijri_day, printed

MONTHS = {
    "levant": "ar_LB",
    "hijri": "ar_SA",
    "egypt": "ar_EG",
    "maghreb": "ar_TN",
    "turkish": "tr",
    "hebrew": "he",
    "french": "fr",
}
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 12, 31)).map(lambda d: d.replace(second=0, microsecond=0))  # noqa: DTZ001  # local times


def western(text: str) -> str:
    return text.translate(str.maketrans("٠١٢٣٤٥٦٧٨٩۰۱۲۳۴۵۶۷۸۹", "01234567890123456789"))


def clock(text: str, *, half: str = "") -> tuple[int, int]:
    found = re.search(r"(\d\d):(\d\d)", western(text))
    assert found
    hour = int(found[1]) % 12 + (12 if half == "م" else 0) if half else int(found[1])
    return hour, int(found[2])


@pytest.mark.parametrize("style", sorted(MONTHS))
@given(at=moments)
def test_gregorian_dates_use_the_names_of_their_region(style: str, at: datetime) -> None:
    text = printed(style, at)
    name = get_month_names("wide", locale=MONTHS[style])[at.month]
    assert name in text
    assert str(at.year) in text
    assert re.search(rf"(?<!\d)0?{at.day}(?!\d)", text.replace("1er", "1"))
    half = text[-1] if style == "egypt" else ""
    assert clock(text, half=half) == (at.hour, at.minute)


@given(at=moments)
def test_jalali_dates_convert_back(at: datetime) -> None:
    text = western(printed("jalali", at))
    _, day, month, year = text.split(" - ")[0].split(" ")
    jalali = JalaliDate(int(year), _JALALI.index(month) + 1, int(day))  # type: ignore[no-untyped-call]  # untyped library
    assert jalali.to_gregorian() == at.date()
    assert clock(text) == (at.hour, at.minute)


@given(at=moments)
def test_hijri_days_convert_back(at: datetime) -> None:
    found = re.fullmatch(r"\S+ (\d+) (.+) (\d{4}) هـ", hijri_day(at))
    assert found
    assert Hijri(int(found[3]), _HIJRI.index(found[2]) + 1, int(found[1])).to_gregorian() == at.date()


@given(at=moments)
def test_sorani_dates_read_back(at: datetime) -> None:
    found = re.fullmatch(r"\S+، (\d+)ی (.+)ی (\d{4}) - \d\d:\d\d", western(printed("sorani", at)))
    assert found
    assert date(int(found[3]), _SORANI.index(found[2]) + 1, int(found[1])) == at.date()


@given(at=moments)
def test_dotted_dates_read_back(at: datetime) -> None:
    assert datetime.strptime(printed("dots", at), "%d.%m.%Y | %H:%M") == at  # noqa: DTZ007  # a local time


@pytest.mark.parametrize(
    ("style", "locale"),
    [("levant", "ar"), ("egypt", "ar"), ("maghreb", "ar"), ("jalali", "fa"), ("turkish", "tr"), ("hebrew", "he")],
)
@given(at=moments)
def test_weekdays_are_right(style: str, locale: str, at: datetime) -> None:
    name = get_day_names("wide", locale=locale)[at.weekday()].replace("יום שבת", "שבת")
    assert name in printed(style, at)


def test_known_days() -> None:
    at = datetime(2026, 3, 19, 17, 41)  # noqa: DTZ001  # a local time
    assert printed("turkish", at) == "19 Mart 2026 Perşembe - 17:41"
    assert printed("egypt", datetime(2025, 11, 2, 1, 32)) == "الأحد 02/نوفمبر/2025 - 01:32 ص"  # noqa: DTZ001  # local
    assert printed("dots", datetime(2017, 10, 24, 20, 35)) == "24.10.2017 | 20:35"  # noqa: DTZ001  # a local time
    assert printed("jalali", datetime(2026, 3, 21, 8, 5)) == "شنبه ۱ فروردین ۱۴۰۵ - ۰۸:۰۵"  # noqa: DTZ001  # local
    assert printed("levant", at) == "الخميس 19 آذار 2026 - 17:41"
    assert printed("hebrew", at) == "יום חמישי, 19 במרץ 2026, 17:41"
    assert printed("hebrew", datetime(2026, 3, 21, 9, 0)) == "שבת, 21 במרץ 2026, 09:00"  # noqa: DTZ001  # local
    assert printed("sorani", at) == "پێنجشەممە، ١٩ی ئازاری ٢٠٢٦ - ١٧:٤١"
    assert printed("maghreb", at) == "الخميس 19 مارس 2026 - 17:41"
    assert printed("french", at) == "19 mars 2026 à 17:41"
