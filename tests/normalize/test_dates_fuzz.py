"""Properties of the date reader that hold for any text."""

import sys
import time
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from rasid.normalize.datereader.fold import fold
from rasid.normalize.datereader.vocabulary import LANGUAGES, vocabulary
from rasid.normalize.dates import DateReading, explain_date, read_date

NOW = datetime(2026, 3, 19, 18, tzinfo=UTC)
_VOCABULARIES = {language: vocabulary(language) for language in LANGUAGES}
_MARKS = " -/.:,|()'\"+\n\u200f،T"

words = st.sampled_from(sorted({word for known in _VOCABULARIES.values() for word in known.words}))
numbers = st.one_of(st.integers(0, 60), st.integers(1300, 2100), st.integers(0, 10**13)).map(str)
pieces = st.lists(st.one_of(words, numbers, st.sampled_from(_MARKS), st.text(max_size=4)), max_size=60)
texts = st.one_of(
    st.text(max_size=1500), st.builds(lambda found, gap: gap.join(found), pieces, st.sampled_from(["", " "]))
)
languages = st.sampled_from(LANGUAGES)
DAYS = st.dates(date(1991, 1, 1), date(2026, 3, 18))


def read(text: str, language: str, country: str | None = None) -> DateReading | None:
    return read_date(text, lang=language, country=country, zone="Asia/Damascus", now=NOW)


def timed(text: str, language: str) -> tuple[DateReading | None, float]:
    start = time.process_time()
    found = read(text, language)
    return found, time.process_time() - start


def forget() -> None:
    """Empty what the reader keeps of texts that it read."""
    for name, module in list(sys.modules.items()):
        for kept in vars(module).values() if name.startswith("rasid.normalize.datereader") else ():
            if hasattr(kept, "cache_parameters") and kept.cache_parameters()["maxsize"]:
                kept.cache_clear()


@given(texts, languages)
@settings(max_examples=400, deadline=None)
def test_no_text_crashes_or_takes_long(text: str, language: str) -> None:
    read("24 октября 2017", "ru")  # loads the fallback
    limit = 0.005 * max(1.0, len(text) / 1000) + 0.02
    found, spent = timed(text, language)
    for _ in range(2):
        if spent >= limit:  # a busy machine may do that once, a text does it each time
            forget()
            spent = min(spent, timed(text, language)[1])
    assert spent < limit
    if found:
        assert found.raw == text
        assert found.instant is None or found.instant.utcoffset() == UTC.utcoffset(None)


@given(texts, languages)
@settings(max_examples=100, deadline=None)
def test_every_text_can_be_explained(text: str, language: str) -> None:
    assert explain_date(text, lang=language, country="SA", zone="Asia/Riyadh", now=NOW)


@given(st.text(max_size=200))
def test_folding_again_changes_nothing_but_entities_and_dots(text: str) -> None:
    folded = fold(text.replace("&", "").replace(".", ""))
    assert fold(folded).replace("~", "-") == folded.replace("~", "-")


@given(DAYS, languages)
def test_a_numeric_day_is_the_same_day_in_every_language(day: date, language: str) -> None:
    for text in (f"{day:%d/%m/%Y}", f"{day:%d-%m-%Y}", f"{day:%d.%m.%Y}", day.isoformat(), f"{day:%Y/%m/%d}"):
        found = read(text, language)
        assert found is not None
        assert found.day == day


@given(
    DAYS, st.times(), st.sampled_from(["{:%d.%m.%Y} | {:%H:%M}", "{1:%H:%M} - {0:%d/%m/%Y}", "{:%Y-%m-%d} {:%H:%M}"])
)
def test_the_clock_belongs_to_its_day(day: date, clock: object, shape: str) -> None:
    found = read(shape.format(day, clock), "ar", "SY")
    assert found is not None
    assert found.instant is not None
    assert abs((found.day - day).days) <= 1


@given(DAYS)
def test_marks_of_direction_change_nothing(day: date) -> None:
    plain = f"{day.day} آب {day.year}"
    marked = "\u202b" + plain.replace(" ", "\u200f ") + "\u202c"
    first, second = read(plain, "ar"), read(marked, "ar")
    assert first is not None
    assert second is not None
    assert first.day == second.day
