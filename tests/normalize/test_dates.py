"""Printed dates: what is read, how precisely, from which zone, and with which flags."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from rasid.normalize.datereader.zones import use_pinned_tzdata, zone_named
from rasid.normalize.dates import DateReading, count_fallback, explain_date, fallback_uses, read_date
from rasid.records import Precision

READ_AT = datetime(2026, 3, 19, 18, tzinfo=UTC)


def read(
    text: str, hint: str = "ar-SY", zone: str = "Asia/Damascus", now: datetime = READ_AT, **rules: Any
) -> DateReading | None:
    lang, _, country = hint.partition("-")
    return read_date(text, lang=lang, country=country or None, zone=zone, now=now, **rules)


def surely(text: str, hint: str = "ar-SY", zone: str = "Asia/Damascus", **rules: Any) -> DateReading:
    found = read(text, hint, zone, **rules)
    assert found is not None, text
    return found


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("19 آذار 2026 17:41", Precision.MINUTE),
        ("19 آذار 2026 الساعة 5 مساء", Precision.HOUR),
        ("19 آذار 2026", Precision.DAY),
        ("آذار 2026", Precision.MONTH),
        ("منذ 5 دقائق", Precision.MINUTE),
        ("منذ ساعتين", Precision.HOUR),
        ("منذ 3 أيام", Precision.DAY),
    ],
)
def test_precision_is_what_was_printed(text: str, precision: Precision) -> None:
    found = surely(text)
    assert found.precision is precision
    assert (found.instant is None) == (precision in (Precision.DAY, Precision.MONTH))


@pytest.mark.parametrize(
    ("text", "zone_from", "zone", "instant"),
    [
        ("19.03.2026 17:41", "outlet", "Asia/Damascus", "2026-03-19T14:41+00:00"),
        ("19.03.2026 17:41 +0200", "offset", "+02:00", "2026-03-19T15:41+00:00"),
        ("19.03.2026 17:41 بتوقيت تونس", "phrase", "Africa/Tunis", "2026-03-19T16:41+00:00"),
        ("19.03.2026 17:41 (ت غ)", "phrase", "+00:00", "2026-03-19T17:41+00:00"),
        ("19.03.2026 17:41 بالتوقيت المحلي", "outlet", "Asia/Damascus", "2026-03-19T14:41+00:00"),
    ],
)
def test_offset_beats_phrase_beats_outlet(text: str, zone_from: str, zone: str, instant: str) -> None:
    found = surely(text)
    assert (found.zone_from, found.zone) == (zone_from, zone)
    assert found.instant == datetime.fromisoformat(instant)


@pytest.mark.parametrize(
    ("text", "hint", "zone", "hours"),
    [
        ("19 Mar 2026 17:41 AST", "en-SA", "Asia/Riyadh", 3),
        ("19 Mar 2026 17:41 AST", "en-CA", "UTC", -4),
        ("19 Mar 2026 17:41 IST", "en-IL", "Asia/Jerusalem", 2),
        ("19 Jul 2025 17:41 IST", "en-IL", "Asia/Jerusalem", 3),
        ("19 Mar 2026 17:41 IST", "en-IN", "UTC", 5.5),
        ("19/03/2026 17:41 بتوقيت عمان", "ar-JO", "UTC", 3),
        ("19/03/2026 17:41 بتوقيت عمان", "ar-OM", "UTC", 4),
        ("19/03/2026 17:41 بتوقيت طرابلس", "ar-LY", "UTC", 2),
        ("19/01/2026 17:41 بتوقيت طرابلس", "ar-LB", "UTC", 2),
    ],
)
def test_letters_and_names_of_several_zones_follow_the_country(text: str, hint: str, zone: str, hours: float) -> None:
    found = surely(text, hint, zone)
    assert found.instant is not None
    clock = found.instant.replace(tzinfo=None) + timedelta(hours=hours)
    assert (clock.hour, clock.minute) == (17, 41)


def test_an_unknown_zone_leaves_the_day_only() -> None:
    found = surely("19.03.2026 17:41 بتوقيت وادي النمل")
    assert found.instant is None
    assert found.day == date(2026, 3, 19)
    assert "zone-unknown" in found.flags


def test_an_untrusted_offset_is_ignored() -> None:
    text = "2026-03-19T17:41:00Z"
    assert surely(text).instant == datetime(2026, 3, 19, 17, 41, tzinfo=UTC)
    found = surely(text, trust_offset=False)
    assert found.instant == datetime(2026, 3, 19, 14, 41, tzinfo=UTC)
    assert found.zone_from == "outlet"


@pytest.mark.parametrize("text", ["19 Mar 2026 17:41 +0000", "Thu, 19 Mar 2026 17:41:00 GMT", "19/03/2026 17:41 UTC"])
def test_an_untrusted_offset_in_letters_is_ignored_too(text: str) -> None:
    assert surely(text, trust_offset=False).instant == datetime(2026, 3, 19, 14, 41, tzinfo=UTC)


def test_the_day_is_the_local_one() -> None:
    assert surely("2026-03-18T23:30:00Z").day == date(2026, 3, 19)


@pytest.mark.parametrize(
    ("text", "flag"),
    [
        ("26.10.2017 23:30", "ambiguous"),
        ("25.03.2022 00:30", "nonexistent"),
        ("الاثنين 19 آذار 2026", "weekday-conflict"),
        ("30 رمضان 1447 هـ الموافق 20 مارس 2026", "calendars-disagree"),
        ("قبل قليل", "imprecise"),
        ("منذ حوالي ساعتين", "imprecise"),
        ("18 آذار", "year-inferred"),
        ("10/24/2017", "order-swapped"),
        ("19.03.2030", "future"),
    ],
)
def test_doubts_are_flagged(text: str, flag: str) -> None:
    assert flag in surely(text).flags


def test_a_plain_date_has_no_flags() -> None:
    assert surely("الخميس 19 آذار 2026 | 17:41").flags == ()


@pytest.mark.parametrize(("role", "minute"), [("published", 41), ("feed", 41), ("modified", 55)])
def test_the_role_decides_between_two_stamps(role: str, minute: int) -> None:
    text = "نشر: 19/03/2026 17:41 - آخر تحديث: 19/03/2026 17:55"
    found = surely(text, role=role)
    assert found.instant is not None
    assert found.instant.minute == minute


def test_the_calendar_that_was_printed_is_told() -> None:
    calendars = {
        "19 آذار 2026": "gregorian",
        "30 رمضان 1447": "hijri",
        "۲۸ اسفند ۱۴۰۴": "jalali",
        "٢٨ی ڕەشەمەی ٢٧٢٥": "kurdish",
        "א' בניסן ה'תשפ\"ו": "hebrew",
    }
    for text, calendar in calendars.items():
        found = surely(text, {"jalali": "fa-IR", "kurdish": "ckb-IR", "hebrew": "he-IL"}.get(calendar, "ar-SA"))
        assert (found.calendar, found.day) == (calendar, date(2026, 3, 19)), text


def test_rules_of_an_outlet() -> None:
    assert surely("03/04/2026", now=datetime(2026, 5, 1, tzinfo=UTC), order="mdy").day == date(2026, 3, 4)
    assert surely("26-03-04", order="ymd").day == date(2026, 3, 4)
    assert surely("1404/12/28", "en-TR", calendar="jalali").day == date(2026, 3, 19)
    assert surely("30/09/1447", "en-TR", calendar="hijri").day == date(2026, 3, 19)
    assert read("1404/12/28", "en-TR") is None


def test_what_is_left_over_is_told() -> None:
    found = surely("سياسة | 19.03.2026 | ليلى حداد")
    assert found.leftover == "سياسه ليلي حداد"
    assert found.raw == "سياسة | 19.03.2026 | ليلى حداد"


@pytest.mark.parametrize(
    ("argument", "value"),
    [
        ("role", "birth"),
        ("order", "ydm"),
        ("calendar", "maya"),
        ("zone", "Asia/Nowhere"),
        ("now", READ_AT.replace(tzinfo=None)),
    ],
)
def test_wrong_arguments_are_named(argument: str, value: Any) -> None:
    with pytest.raises(ValueError, match=argument):
        read("19.03.2026", **{argument: value})


def test_other_languages_fall_back_to_dateparser_and_are_counted() -> None:
    asked, answered, _ = fallback_uses()
    found = surely("24 октября 2017", "ru-RU", "Europe/Moscow")
    assert (found.day, found.flags) == (date(2017, 10, 24), ("fallback",))
    now_asked, now_answered, strings = fallback_uses()
    assert (now_asked, now_answered) == (asked + 1, answered + 1)
    assert strings["24 октября 2017"] >= 1


def test_what_another_process_read_by_dateparser_is_counted_and_logged_once(caplog: pytest.LogCaptureFixture) -> None:
    _, before, _ = fallback_uses()
    with caplog.at_level("INFO", logger="rasid.normalize.datereader.fallback"):
        count_fallback("24 октября 2018")
        count_fallback("24 октября 2018 ")
    _, after, strings = fallback_uses()
    assert after == before + 2
    assert strings["24 октября 2018"] == 2
    assert len(caplog.records) == 1


@pytest.mark.parametrize("text", ["31/02/2026", "14 مدنيا", "حصيلة 2026", "12 قتيلا في 2017", "القرار 2253 لعام 2015"])
def test_the_fallback_is_not_asked_about_what_was_understood(text: str) -> None:
    asked, _, _ = fallback_uses()
    assert read(text) is None
    assert fallback_uses()[0] == asked


def test_an_explanation_has_a_line_for_each_step() -> None:
    lines = explain_date("نشر: 19 آذار 2026 | 17:41", lang="ar", country="SY", zone="Asia/Damascus", now=READ_AT)
    steps = [line.partition(":")[0] for line in lines]
    assert steps == ["text", "outlet", "folded", "tokens", "clock", "day", "choice", "coverage", "reading"]
    assert "2026-03-19T14:41:00+00:00" in lines[-1]


def test_an_explanation_of_no_date() -> None:
    lines = explain_date("افتتاح المعرض", lang="ar", country="SY", zone="Asia/Damascus", now=READ_AT)
    assert lines[-1] == "reading: no date"


def test_the_zone_database_is_the_package() -> None:
    assert use_pinned_tzdata() >= "2026"
    assert zone_named("+03:30").utcoffset(READ_AT) == timedelta(hours=3, minutes=30)
