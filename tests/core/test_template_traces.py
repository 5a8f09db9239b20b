"""What templates leave among an article's paragraphs: the site's name, counters, headlines, lines of a broken page."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from rasid.changes.differences import Difference
from rasid.changes.second_look import LOOKS, SETTLED
from rasid.changes.shifts import COUNT
from rasid.changes.sightings import sight
from rasid.changes.template import ALONE, CONTROLS, noted
from rasid.memory import OutletMemory, Sighting
from rasid.records import Hints, Listed, Outcome
from tests.core.watching import EDITED, OTHER, TEXT, TITLE, TRUSTING, MakeWatch

LONG = "وتقع المكتبة على مقربة من الساحة الكبرى، ويصل إليها الزوار بالحافلة أو سيرا على الأقدام من وسط المدينة."
COUNTER = "شاركه {} شخصا"


def test_what_the_site_is_called_is_no_paragraph(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    name = next(iter(one.outlet.names.values()))
    assert {one.read(f"{name}:", *TEXT) for _ in range(9)} == {Outcome.UNCHANGED}
    assert one.read(f"{name} تنقل مقرها إلى الشارع الكبير", *TEXT) is Outcome.UNCONFIRMED, "this says more"


def test_a_line_in_which_numbers_alone_differ_waits_for_other_articles(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(COUNTER.format(3), *TEXT)
    since = one.now
    assert {one.read(COUNTER.format(4), *TEXT) for _ in range(2 * LOOKS)} == {Outcome.UNCONFIRMED}, "a counter?"
    assert one.memory is not None
    for number in range(CONTROLS):
        one.memory = noted(one.memory, 70 + number, (), since - timedelta(days=2), one.now)
    assert one.read(COUNTER.format(4), *TEXT) is Outcome.CHANGED, "no other article has one"


@pytest.mark.parametrize("paragraphs", [EDITED, (*TEXT[:3], LONG.replace("وسط", "شرق"))], ids=["a sentence", "words"])
def test_other_numbers_and_words_wait_for_none(watch: MakeWatch, paragraphs: tuple[str, ...]) -> None:
    one = watch(TRUSTING)
    one.read(*TEXT[:3], TEXT[3] if paragraphs is EDITED else LONG)
    assert [one.read(*paragraphs) for _ in range(2)][-1] is Outcome.CHANGED


def test_counters_of_several_articles_are_never_told(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(COUNTER.format(3), *TEXT)
    since = one.now
    assert one.memory is not None
    for number in range(CONTROLS):
        one.memory = noted(one.memory, 70 + number, (COUNT,), since - timedelta(days=2), one.now)
    while one.now < since + ALONE + timedelta(hours=3):
        one.read(COUNTER.format(4), *TEXT)
    assert one.told == []


def test_a_headline_that_a_list_gives_is_found_among_the_paragraphs(watch: MakeWatch) -> None:
    one = watch(OutletMemory(), hints=Hints(title=TITLE))
    one.read(title=TITLE, title_from="feed")
    one.state = replace(one.state, listed={"feed": Listed("mark", OTHER)})
    assert one.read(OTHER, *TEXT, title=TITLE, title_from="feed") is Outcome.CHANGED
    change, latest = one.visits[-1].change, one.state.latest
    assert change is not None
    assert next((edit.kind, edit.after) for edit in change.typed if edit.field == "title") == ("headline", OTHER)
    assert latest is not None
    assert latest.paragraphs == TEXT


@pytest.mark.parametrize(("came_from", "told"), [("feed", []), ("h1", [Outcome.CHANGED])])
def test_a_line_that_went_when_the_headline_came_back_is_the_templates(
    watch: MakeWatch, came_from: str, told: list[Outcome]
) -> None:
    one = watch(OutletMemory())
    one.read(TEXT[0], "الوسوم: مكتبات", *TEXT[1:], title_from=came_from)
    for _ in range(25):
        one.read()
    assert one.told == told
    assert one.state.latest is not None
    assert one.state.latest.paragraphs == TEXT


def test_lines_wait_while_a_page_lacks_its_headline(watch: MakeWatch) -> None:
    one = watch(OutletMemory(), hints=Hints(title=TITLE))
    one.read()
    began = one.now
    while one.now < began + 2 * ALONE:
        one.read("الرئيسية", *TEXT, "جميع الحقوق محفوظة", title_from="feed")
    assert one.told == []
    assert one.read() is Outcome.UNCHANGED


def test_a_sentence_that_came_and_went_from_the_start_is_removed_in_the_end(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    for paragraphs in ((*TEXT, LONG), TEXT, (*TEXT, LONG), TEXT, (*TEXT, LONG), *[TEXT] * 40):
        one.read(*paragraphs)
    assert one.told == [Outcome.CHANGED], "slogans are short; this was in old copies"


@pytest.mark.parametrize(
    ("is_line", "looks", "told"), [(True, 6, ""), (True, 9, "-+"), (False, 6, "+"), (False, 9, "-+")]
)
def test_a_line_where_another_one_went_waits_until_that_is_gone(is_line: bool, looks: int, told: str) -> None:
    found = [Difference(sign + "ab", "paragraphs", gap=2, is_line=is_line) for sign in "-+"]
    seen = {one.key: Sighting(one.key, looks, datetime(2026, 3, 19, tzinfo=UTC)) for one in found}
    sighted = sight(found, seen, {"-ab": 9, "+ab": 6}, 0)
    assert [one.key[0] for one in sighted.told] == list(told)


def test_the_headline_of_the_list_is_no_edit_however_late_the_page_shows_it(watch: MakeWatch) -> None:
    one = watch(OutletMemory(), hints=Hints(title=TITLE))
    for _ in range(SETTLED + 3):
        one.read(title=OTHER)
    assert one.read() is Outcome.CHANGED
    for _ in range(3):
        one.read()
    assert one.told == [], "it was listed so from the beginning"


def test_a_look_that_lacks_a_paragraph_says_nothing_of_its_wording(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read()
    lacking = (TEXT[0], *TEXT[2:])
    outcomes = [one.read(*(lacking if number % 3 == 2 else EDITED)) for number in range(2 * LOOKS)]
    assert outcomes.count(Outcome.CHANGED) == 1
    change = next(visit.change for visit in one.visits if visit.change)
    assert [(edit.kind, edit.after) for edit in change.typed] == [("number", "أربعة")]
    assert outcomes.index(Outcome.CHANGED) <= 3 * LOOKS // 2


@pytest.mark.parametrize(("looks", "told"), [(0, 0), (3, 1)])
def test_a_line_that_came_long_after_the_headline_is_an_edit(watch: MakeWatch, looks: int, told: int) -> None:
    """The first version's page lacked its headline; later ones had it, without the line."""
    one = watch(TRUSTING)
    one.read(title_from="feed")
    for _ in range(looks):
        one.read(heading=TITLE)
    for _ in range(7):
        one.now += ALONE / 6
        one.read(*TEXT, "وزودت بثلاثمئة كتاب جديد.", heading=TITLE)
    assert len(one.told) == told


@pytest.mark.parametrize(("line", "told"), [("الوسم: ثقافة", 0), ("الوسم: رياضة", 1)])
def test_a_line_that_gives_the_section_is_no_paragraph(watch: MakeWatch, line: str, told: int) -> None:
    one = watch(TRUSTING)
    one.read(section="ثقافة")
    for _ in range(20):
        one.now += ALONE / 4
        one.read(*TEXT, line, section="ثقافة")
    assert len(one.told) == told
