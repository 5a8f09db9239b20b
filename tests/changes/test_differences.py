"""Differences one by one: found by what differs, merged as far as they have stayed, counted look by look."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.changes.differences import differences, is_cut, undoing
from rasid.changes.merging import merged
from rasid.changes.sightings import Sighted, once_more, sight
from rasid.memory import Sighting
from rasid.normalize.article import normalize
from rasid.normalize.text import compared
from rasid.records import Article, Found, RawArticle

NOW = datetime(2026, 3, 19, tzinfo=UTC)
TEXTS = {a: f"{a}{a}ا {a}{a}ب {a}{a}ر {a}{a}س {a}{a}م." for a in "ابتثجحخ"}
SHUFFLED = st.lists(st.sampled_from(sorted(TEXTS)), max_size=6, unique=True)


def reading(letters: Sequence[str], title: str = "عنوان") -> Article:
    raw = RawArticle("https://a.example/1", title=Found(title, "h1"), paragraphs=tuple(TEXTS[a] for a in letters))
    return normalize(raw, None, now=NOW, reader="test")


@pytest.fixture(autouse=True, scope="module")
def the_language_model_is_loaded() -> None:
    reading("ا")


@given(SHUFFLED, SHUFFLED, st.booleans())
def test_there_are_differences_exactly_where_digests_differ(old: list[str], new: list[str], renamed: bool) -> None:
    before, now = reading(old), reading(new, "عنوان آخر" if renamed else "عنوان")
    assert bool(differences(before, now, compared)) is (before.digest != now.digest)


@given(SHUFFLED, SHUFFLED)
def test_with_all_stayed_the_reading_is_certain_and_with_none_the_version(old: list[str], new: list[str]) -> None:
    before, now = reading(old), reading(new, "عنوان آخر")
    found = differences(before, now, compared)
    assert merged(before, now, found, {one.key for one in found}) == ({}, [])
    fields, passing = merged(before, now, found, ())
    assert fields["title"] == before.title
    assert fields.get("paragraphs", now.paragraphs) == before.paragraphs
    assert {masked.text for masked in passing} <= set(now.paragraphs)


@given(SHUFFLED, SHUFFLED, st.data())
def test_a_part_that_stayed_leaves_only_the_rest_to_differ(old: list[str], new: list[str], data: st.DataObject) -> None:
    before, now = reading(old), reading(new)
    found = differences(before, now, compared)
    stayed = data.draw(st.sets(st.sampled_from([one.key for one in found]))) if found else set()
    fields, _ = merged(before, now, found, stayed)
    paragraphs = fields.get("paragraphs", now.paragraphs)
    kept = set(before.paragraphs) & set(now.paragraphs)
    assert kept <= set(paragraphs), "what both have is always there"
    assert set(paragraphs) <= set(before.paragraphs) | set(now.paragraphs)
    assert len(paragraphs) == len(set(paragraphs))


@given(SHUFFLED, SHUFFLED)
def test_what_would_take_a_difference_back_is_found_when_it_does(old: list[str], new: list[str]) -> None:
    before, now = reading(old), reading(new, "عنوان آخر")
    back = {one.key for one in differences(now, before, compared)}
    for one in differences(before, now, compared):
        key = undoing(one, before, now, compared)
        assert key is None or key in back or one.went or one.came


def looks(version: str, seen: Sequence[str], needed: int = 3) -> list[Sighted]:
    before, earlier, spare = reading(version), tuple[Sighting, ...](), 0
    found: list[Sighted] = []
    for number, letters in enumerate(seen):
        differing = differences(before, reading(letters), compared)
        counted = once_more(differing, earlier, NOW + timedelta(hours=number))
        one = sight(differing, counted, dict.fromkeys(counted, needed), spare)
        earlier, spare = one.waiting, one.spare
        found.append(one)
    return found


@pytest.mark.parametrize(
    ("version", "seen", "told"),
    [
        ("اب", ["ابت"] * 3, ["+"]),
        ("ابت", ["اب"] * 3, ["-"]),
        ("اب", ["ابت", "اب", "ابت", "ابت"], []),
        ("ابت", ["ابث", "ابج", "ابح", "ابخ"], []),
        ("ابت", ["ابث"] * 3, ["+", "-"]),
        ("اب", ["ابث", "ابج", "اج", "اث", "اج"], ["-"]),
        ("ابت", ["اث", "اج", "اح"], ["-"]),
    ],
    ids=[
        "added", "removed", "interrupted", "another one each time is no removal either", "replaced",
        "removed beside what comes and goes", "one is removed, and one gives way",
    ],
)  # fmt: skip
def test_what_has_stayed(version: str, seen: list[str], told: list[str]) -> None:
    last = looks(version, seen)[-1]
    assert sorted(one.key[0] for one in last.told) == told


@given(st.lists(SHUFFLED, min_size=1, max_size=8))
def test_counts_never_exceed_the_looks_and_what_is_told_has_them(seen: list[list[str]]) -> None:
    for number, one in enumerate(looks("ابت", ["".join(letters) for letters in seen]), start=1):
        assert all(1 <= sighting.looks <= number for sighting in one.sightings.values())
        assert all(one.sightings[d.key].looks >= 3 for d in one.told)
        assert {d.key for d in one.told}.isdisjoint(s.key for s in one.waiting)


@pytest.mark.parametrize(
    ("old", "new", "cut"),
    [
        ("ابتث", "اب", True),
        ("ابتث", "ابح", True),
        ("ابتث", "بتث", False),
        ("ابتث", "ابتثج", False),
        ("اب", "حخ", False),
    ],
)
def test_a_cut_takes_the_end_and_leaves_a_beginning(old: str, new: str, cut: bool) -> None:
    before = reading(old)
    assert is_cut(differences(before, reading(new), compared), before) is cut


LONG = {a: f"{text} وهذا ما قاله أهل الحي حين سئلوا عما جرى في الساحة صباح ذلك اليوم." for a, text in TEXTS.items()}


@pytest.mark.parametrize(
    ("old", "new", "cut"),
    [
        ((LONG["ا"], "درجة الحرارة: 20", LONG["ب"], LONG["ت"], LONG["ث"]), (LONG["ا"], LONG["ب"]), True),
        ((LONG["ا"], LONG["ج"], LONG["ب"], LONG["ت"], LONG["ث"]), (LONG["ا"], LONG["ب"]), False),
        ((LONG["ا"], "درجة الحرارة: 20", LONG["ب"], LONG["ت"], "تابعونا"), (LONG["ا"], LONG["ب"], LONG["ت"]), False),
    ],
    ids=["a line of a box", "a sentence", "lines alone"],
)
def test_a_page_that_broke_off_may_lack_a_line_elsewhere(old: tuple[str, ...], new: tuple[str, ...], cut: bool) -> None:
    raw = [RawArticle("https://a.example/1", title=Found("عنوان", "h1"), paragraphs=texts) for texts in (old, new)]
    before, now = (normalize(one, None, now=NOW, reader="test") for one in raw)
    assert is_cut(differences(before, now, compared), before) is cut
