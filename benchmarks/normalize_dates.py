"""Figures of the date reader; part of `benchmarks.normalize`."""

import csv
import time
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final, NamedTuple

from benchmarks.cldr_strings import printed_dates
from benchmarks.data import data_folder
from benchmarks.press_headlines import headlines
from rasid.normalize.datereader.zones import use_pinned_tzdata
from rasid.normalize.dates import DateReading, read_date

_DATA: Final = Path(__file__).resolve().parents[1] / "tests" / "normalize" / "data"
_FEED_FACTS: Final = _DATA / "feed_dates.tsv"
_OTHERS: Final = _DATA / "regional_dates.tsv"
_NOW: Final = datetime(2026, 11, 23, 12, tzinfo=UTC)
_TOLERANCE: Final = 59.0
_REPEATS: Final = 20
_WARM_UP: Final = 5  # strings for each language and country


class Row(NamedTuple):
    """A printed date of the development data and what it means ("NONE": it is no date)."""

    text: str
    language: str
    country: str
    zone: str
    now: datetime
    expected: str


def measure(quick: bool, seed: int) -> dict[str, float | int]:
    """Counts of what was read right, and CPU times in microseconds; see docs/dates.md."""
    use_pinned_tzdata()
    rows = list(development_rows())
    times = _times(rows, 5 if quick else 15)  # before all else: some are of strings met for the first time
    return {
        **_development(rows),
        **_feed_dates(),
        **_cldr(seed, 10 if quick else 40),
        **_headlines(seed, 10_000),
        **times,
    }


def development_rows() -> Iterator[Row]:
    """The rows of `dates/*.tsv` in the development data; none when it is absent."""
    folder = data_folder("dates")
    for name in ("dev.tsv", "real_dev.tsv"):
        path = folder / name if folder else None
        if path is None or not path.exists():
            continue
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE):
                language, _, country = row["hint"].partition("-")
                now = datetime.fromisoformat(row["reference_now"])
                yield Row(row["string"], language, country, row["zone"], now, row["expected"])


def verdict(row: Row) -> str:
    """`right`, `wrong` or `missed`: the reader's answer to one row."""
    found = read_date(row.text, lang=row.language, country=row.country, zone=row.zone, now=row.now)
    if row.expected == "NONE":
        return "right" if found is None else "wrong"
    if found is None:
        return "missed"
    if len(row.expected) == len("2017-10-24"):
        return "right" if found.day.isoformat() == row.expected else "wrong"
    if found.instant is None:
        return "missed"
    return "right" if _is_near(found.instant, datetime.fromisoformat(row.expected)) else "wrong"


def _is_near(found: datetime, expected: datetime) -> bool:
    return abs((found - expected).total_seconds()) <= _TOLERANCE


def _development(rows: list[Row]) -> dict[str, float | int]:
    verdicts = [verdict(row) for row in rows]
    return {
        "dates_right": verdicts.count("right"),
        "dates_wrong": verdicts.count("wrong"),
        "dates_missed": verdicts.count("missed"),
        "dates_total": len(rows),
    }


def feed_facts() -> Iterator[tuple[str, str]]:
    """Feed dates and their values: an instant in UTC, a day, or a month."""
    for line in _FEED_FACTS.read_text(encoding="utf-8").splitlines():
        if not line.startswith("#"):
            text, expected = line.split("\t")
            yield text, expected


def feed_value(reading: DateReading | None) -> str:
    """A reading in the notation of `feed_facts`."""
    if reading is None:
        return "NONE"
    if reading.instant:
        return reading.instant.isoformat(timespec="seconds")
    return reading.day.isoformat()[: 7 if reading.precision == "month" else 10]


def _feed_dates() -> dict[str, float | int]:
    facts = list(feed_facts())
    read = [feed_value(read_date(t, lang="en", country=None, zone="UTC", now=_NOW, role="feed")) for t, _ in facts]
    right = sum(found == expected for found, (_, expected) in zip(read, facts, strict=True))
    return {"feed_dates_right": right, "feed_dates_total": len(facts)}


def _cldr(seed: int, days: int) -> dict[str, float | int]:
    right = total = lossy = 0
    for printed in printed_dates(seed, days):
        if printed.lossy:
            lossy += 1
            continue
        found = read_date(printed.text, lang=printed.language, country=printed.country, zone=printed.zone, now=_NOW)
        total += 1
        right += found is not None and _means(found, printed.moment)
    return {"cldr_right": right, "cldr_total": total, "cldr_lossy": lossy}


def _means(found: DateReading, moment: datetime | date) -> bool:
    if isinstance(moment, datetime):
        return found.instant is not None and _is_near(found.instant, moment)
    return found.day == moment and found.instant is None


def _headlines(seed: int, count: int) -> dict[str, float | int]:
    dated = sum(
        read_date(text, lang=language, country=country, zone=zone, now=_NOW) is not None
        for text, language, country, zone in headlines(count, seed)
    )
    return {"headlines_dated": dated, "headlines_total": count}


def _times(rows: list[Row], rounds: int) -> dict[str, float | int]:
    """CPU time per string by this reader and by dateparser: met for the first time, and repeated."""
    if not rows:
        return {}
    parse = _dateparser()
    for row in _strings_to_warm_up():
        _read(row)
        parse(row)
    own_first = [_microseconds(partial(_read, row), 1) for row in rows]
    their_first = [_microseconds(partial(parse, row), 1) for row in rows]
    own = [median(times) for times in zip(*(_round(rows) for _ in range(rounds)), strict=True)]
    repeated = [_microseconds(partial(parse, row), 1) / own[place] for place, row in enumerate(rows) if place % 6 == 0]
    return {
        "read_date_us_median": round(median(own), 1),
        "read_date_us_p99": round(quantiles(own, n=100)[98], 1),
        "read_date_first_us_median": round(median(own_first), 1),
        "dateparser_first_us_median": round(median(their_first), 1),
        "dateparser_ratio": round(median(their_first) / median(own_first), 1),
        "dateparser_ratio_repeated": round(median(repeated), 1),
    }


def _round(rows: list[Row]) -> list[float]:
    return [_microseconds(partial(_read, row), _REPEATS) for row in rows]


def _strings_to_warm_up() -> Iterator[Row]:
    """A few other strings of each language and country, so that both readers have loaded what they need."""
    count: Counter[str] = Counter()
    for line in _OTHERS.read_text(encoding="utf-8").splitlines():
        hint, _, rest = line.partition("\t")
        count[hint] += 1
        if not line.startswith("#") and count[hint] <= _WARM_UP:
            language, _, country = hint.partition("-")
            zone, _, text = rest.split("\t", 2)
            yield Row(text, language, country, zone, _NOW, "")


def _read(row: Row) -> object:
    return read_date(row.text, lang=row.language, country=row.country, zone=row.zone, now=row.now)


def _dateparser() -> Callable[[Row], object]:
    import dateparser
    from dateparser.data import language_order

    known = set(language_order)

    def parse(row: Row) -> object:
        languages = [row.language] if row.language in known else ["ar"]
        settings: Any = {"RELATIVE_BASE": row.now.replace(tzinfo=None)}
        return dateparser.parse(row.text, languages=languages, settings=settings)

    return parse


def _microseconds(work: Callable[[], object], repeats: int) -> float:
    start = time.process_time_ns()
    for _ in range(repeats):
        work()
    return (time.process_time_ns() - start) / repeats / 1000
