"""One article's dates against each other, and an outlet's offset against its history."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from rasid.normalize.dates import read_date
from rasid.normalize.moments import local_day
from rasid.normalize.stamps import Claim, OffsetFault, Sighting, choose_stamp, claim_at, claim_of, find_offset_fault
from rasid.records import Precision, Stamp

ZONE = "Asia/Damascus"
PUBLISHED = datetime(2026, 3, 10, 14, 41, tzinfo=UTC)
SEEN = datetime(2026, 3, 19, 18, tzinfo=UTC)


def claim(source: str, moment: datetime = PUBLISHED) -> Claim:
    return claim_at(moment, source, ZONE)


def day_claim(source: str, day: date) -> Claim:
    return Claim(source, day)


def test_no_claims_no_date() -> None:
    assert choose_stamp([], zone=ZONE) is None


def test_agreement_makes_sure() -> None:
    alone = choose_stamp([claim("rule")], zone=ZONE)
    together = choose_stamp([claim("rule"), claim("json-ld"), claim("feed")], zone=ZONE)
    assert alone is not None
    assert together is not None
    assert together.confidence > alone.confidence
    assert together.stamp.source == "rule"
    assert set(together.agreeing) == {"json-ld", "feed"}
    assert together.against == ()


def test_a_page_that_prints_today_loses_to_what_others_say() -> None:
    found = choose_stamp(
        [claim("rule", SEEN - timedelta(hours=2)), claim("json-ld"), claim("feed")], zone=ZONE, first_seen=SEEN
    )
    assert found is not None
    assert found.stamp.instant == PUBLISHED
    assert found.against == ("rule",)
    assert "contradiction" in found.stamp.flags


def test_news_of_the_day_wins_over_one_older_date_on_its_page() -> None:
    found = choose_stamp([claim("time", SEEN - timedelta(hours=2)), claim("text")], zone=ZONE, first_seen=SEEN)
    assert found is not None
    assert found.stamp.source == "time"


def test_a_date_after_the_first_sight_loses() -> None:
    late = claim("rule", SEEN + timedelta(days=3))
    found = choose_stamp([late, claim("url")], zone=ZONE, first_seen=SEEN)
    assert found is not None
    assert found.stamp.source == "url"


def test_a_contradiction_of_more_than_a_day_is_flagged_and_costs_confidence() -> None:
    agreed = choose_stamp([claim("rule"), claim("feed", PUBLISHED + timedelta(hours=20))], zone=ZONE)
    torn = choose_stamp([claim("rule"), claim("feed", PUBLISHED + timedelta(hours=30))], zone=ZONE)
    assert agreed is not None
    assert torn is not None
    assert "contradiction" not in agreed.stamp.flags
    assert "contradiction" in torn.stamp.flags
    assert torn.confidence < agreed.confidence


def test_headers_and_first_sight_never_contradict() -> None:
    found = choose_stamp([claim("rule"), claim("last-modified", SEEN)], zone=ZONE, first_seen=SEEN)
    assert found is not None
    assert found.against == ()


def test_a_day_is_refined_by_a_clock_of_the_same_day() -> None:
    found = choose_stamp([day_claim("rule", date(2026, 3, 10)), claim("feed")], zone=ZONE)
    assert found is not None
    assert found.stamp.instant == PUBLISHED
    assert found.stamp.source == "feed"
    assert found.stamp.confidence == found.confidence


def test_first_sight_is_the_last_resort() -> None:
    found = choose_stamp([], zone=ZONE, first_seen=SEEN)
    assert found is not None
    assert found.stamp.source == "first-seen"
    assert found.confidence < 0.3


def test_a_reading_becomes_a_claim() -> None:
    reading = read_date("10.03.2026 | 17:41", lang="ar", country="SY", zone=ZONE, now=SEEN)
    assert reading is not None
    made = claim_of(reading, "rule")
    assert (made.instant, made.precision, made.text) == (PUBLISHED, Precision.MINUTE, "10.03.2026 | 17:41")


def _history(stated_shift: timedelta, lag: timedelta, *, exact: bool, count: int = 8) -> list[Sighting]:
    true = [PUBLISHED + timedelta(hours=7 * number) for number in range(count)]
    return [Sighting(moment + stated_shift, moment + lag, exact) for moment in true]


def test_a_wall_clock_marked_as_utc_is_found_from_the_feed() -> None:
    history = _history(timedelta(hours=3), timedelta(0), exact=True)
    assert find_offset_fault(history, zone=ZONE) == OffsetFault(minutes=-180, pairs=8, share=1.0)


def test_it_is_found_from_first_sight_too() -> None:
    history = _history(timedelta(hours=3), timedelta(minutes=12), exact=False)
    fault = find_offset_fault(history, zone=ZONE)
    assert fault is not None
    assert fault.minutes == -180


def test_a_right_offset_is_no_fault() -> None:
    for exact, lag in ((True, timedelta(0)), (False, timedelta(minutes=12)), (False, timedelta(hours=9))):
        assert find_offset_fault(_history(timedelta(0), lag, exact=exact), zone=ZONE) is None


def test_few_articles_prove_nothing() -> None:
    assert find_offset_fault(_history(timedelta(hours=3), timedelta(0), exact=True, count=4), zone=ZONE) is None


def test_scattered_errors_are_no_fault_of_the_offset() -> None:
    wrong = _history(timedelta(hours=3), timedelta(0), exact=True, count=4)
    right = _history(timedelta(0), timedelta(0), exact=True, count=4)
    assert find_offset_fault(wrong + right, zone=ZONE) is None


def test_a_month_in_the_address_bears_witness() -> None:
    month = Claim("url", date(2026, 3, 1), None, Precision.MONTH)
    assert choose_stamp([month], zone=ZONE) is None
    found = choose_stamp([claim("trafilatura", PUBLISHED + timedelta(days=300)), claim("text"), month], zone=ZONE)
    assert found is not None
    assert found.stamp.source == "text"
    old = choose_stamp([claim("time", PUBLISHED - timedelta(days=300)), claim("text"), month], zone=ZONE)
    assert old is not None
    assert old.stamp.source == "text"


def test_several_dates_of_one_source_are_one_voice() -> None:
    listed = [claim("microdata", PUBLISHED + timedelta(days=3, hours=n)) for n in range(9)]
    found = choose_stamp([claim("opengraph"), *listed], zone=ZONE)
    assert found is not None
    assert found.stamp.source == "opengraph"


def test_a_later_date_line_needs_more_than_one_witness() -> None:
    lines = [claim("text"), claim("text", PUBLISHED - timedelta(days=30))]
    found = choose_stamp([*lines, claim("trafilatura", PUBLISHED - timedelta(days=30))], zone=ZONE)
    assert found is not None
    assert found.stamp.instant == PUBLISHED


def test_the_local_day_of_a_moment_in_utc() -> None:
    night = datetime(2026, 3, 10, 1, 9, tzinfo=UTC)
    stamp = Stamp(night, night.date(), Precision.MINUTE, "2026-03-10T01:09Z", "+00:00", "json-ld")
    before = date(2026, 3, 9)
    told = [
        Claim("url", before),
        Claim("microdata", before, night, Precision.MINUTE, "-05:00"),
        Claim("time", before, night - timedelta(hours=8), Precision.MINUTE, "UTC", flags=("zone-unknown",)),
    ]
    for one in told:
        assert local_day(stamp, [one]) == before
    noon = replace(stamp, instant=night + timedelta(hours=12))
    for other in (Claim("url", date(2026, 3, 11)), Claim("meta", before), Claim("url", date(2026, 3, 8))):
        assert local_day(stamp, [other]) == night.date()
    assert local_day(noon, [told[0]]) == night.date()
    assert local_day(noon, [Claim("url", date(2026, 3, 11))]) == date(2026, 3, 11)
