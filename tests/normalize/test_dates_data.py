"""The date reader over collections of strings: every one must be right."""

from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from benchmarks.cldr_strings import printed_dates
from benchmarks.normalize_dates import development_rows, feed_facts, feed_value, verdict
from benchmarks.press_headlines import headlines
from rasid.normalize.dates import DateReading, read_date

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
PRINTED_AT = datetime(2026, 3, 19, 18, tzinfo=UTC)
DATA = Path(__file__).with_name("data")


def test_every_development_row_is_right() -> None:
    rows = list(development_rows())
    if not rows:
        pytest.skip("no development data: set RASID_DATA to its folder")
    assert [(row.text, verdict(row)) for row in rows if verdict(row) != "right"] == []


def test_every_feed_date_has_its_value() -> None:
    facts = list(feed_facts())
    assert len(facts) == 54
    read = [
        (text, feed_value(read_date(text, lang="en", country=None, zone="UTC", now=NOW, role="feed")))
        for text, _ in facts
    ]
    assert read == facts


@pytest.mark.parametrize("language", ["ar", "fr", "tr", "fa", "he"])
def test_feed_dates_do_not_depend_on_the_language_of_the_outlet(language: str) -> None:
    wrong = []
    for text, expected in feed_facts():
        found = feed_value(read_date(text, lang=language, country=None, zone="UTC", now=NOW, role="feed"))
        if found != expected:
            wrong.append((text, found, expected))
    assert wrong == []


def rows_of(name: str) -> list[list[str]]:
    lines = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.split("\t") for line in lines if line and not line.startswith("#")]


def moment_of(expected: str, zone: str) -> datetime:
    moment = datetime.fromisoformat(expected)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo(zone))


def is_right(found: DateReading | None, expected: str, zone: str) -> bool:
    if expected == "NONE" or found is None:
        return found is None and expected == "NONE"
    if len(expected) == len("2026-03-19"):
        return found.instant is None and found.day.isoformat() == expected
    return found.instant is not None and abs((found.instant - moment_of(expected, zone)).total_seconds()) < 60


def test_conventions_of_the_catalogue() -> None:
    wrong = []
    for text, hint, zone, expected in rows_of("printed_dates.tsv"):
        lang, _, country = hint.partition("-")
        found = read_date(text, lang=lang, country=country, zone=zone, now=PRINTED_AT)
        if not is_right(found, expected, zone):
            wrong.append((text, expected, found))
    assert wrong == []


def test_strings_that_were_new_to_the_reader_when_they_were_written() -> None:
    wrong = []
    for hint, zone, expected, text in rows_of("regional_dates.tsv"):
        lang, _, country = hint.partition("-")
        found = read_date(text, lang=lang, country=country, zone=zone, now=PRINTED_AT)
        if not is_right(found, expected, zone):
            wrong.append((text, expected, found))
    assert wrong == []


def test_what_cldr_prints_in_the_region_is_read_back() -> None:
    wrong = []
    count = lossy = 0
    for printed in printed_dates(seed=1):
        count += 1
        lossy += printed.lossy
        found = read_date(printed.text, lang=printed.language, country=printed.country, zone=printed.zone, now=NOW)
        if isinstance(printed.moment, datetime):
            right = found is not None and found.instant == printed.moment.astimezone(UTC)
        else:
            right = found is not None and found.day == printed.moment
        if not right and not printed.lossy:
            wrong.append((printed.text, printed.language, printed.moment, found))
    assert count > 15_000
    assert lossy < 50
    assert wrong == []


def test_ten_thousand_headlines_are_no_dates() -> None:
    dated = [
        text
        for text, language, country, zone in headlines(10_000, seed=1)
        if read_date(text, lang=language, country=country, zone=zone, now=NOW) is not None
    ]
    assert dated == []
