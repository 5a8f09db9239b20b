"""Edits that the next one follows before they have been told, headlines that take turns, and boxes."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from rasid.changes.second_look import (
    LOOKS,
    MOST_FACES,
    OWN_LOOKS,
    SETTLED,
    SURE,
    UNSTABLE_LOOKS,
    UNSTABLE_TITLE_LOOKS,
)
from rasid.memory import OutletMemory
from rasid.records import Hints, Listed, Outcome
from tests.core.watching import EDITED, OTHER, TEXT, TITLE, MakeWatch, Watch

A, B, C, D = (TEXT[1].replace("ثلاثة", count) for count in ("ثلاثة", "أربعة", "خمسة", "ستة"))
NEW = "وتفتح المكتبة أبوابها غدا أمام الجميع، ويقام بهذه المناسبة حفل صغير في ساحة البلدة القديمة."
LATER = NEW.replace("غدا", "بعد غد")
THIRD = "مكتبة المدينة العامة تفتح أبوابها"
STEADY = 20


def second(text: str) -> tuple[str, ...]:
    return (TEXT[0], text, *TEXT[2:])


def steps_told(one: Watch, field: str = "paragraphs") -> list[list[tuple[str, str]]]:
    """For each change told, what stood only before and only after each of its steps."""
    found = []
    for change in (visit.change for visit in one.visits if visit.change is not None and visit.change.told):
        sides = [(edit.before.split("\n"), edit.after.split("\n")) for edit in change.edits if edit.field == field]
        found.append(
            [("|".join(t for t in old if t not in new), "|".join(t for t in new if t not in old)) for old, new in sides]
        )
    return found


@pytest.mark.parametrize("pieces", [(" ".join(B.split()[:9]),), (" ".join(B.split()[5:]),)], ids=["start", "end"])
def test_a_piece_of_what_follows_it_is_no_step(watch: MakeWatch, pieces: Sequence[str]) -> None:
    one = watch(OutletMemory())
    for text in (A, *pieces, *[B] * (2 * LOOKS)):
        one.read(*second(text))
    assert steps_told(one) == [[(A, B)]], "a template broke it, and the reader left a part out"


def test_a_sentence_that_another_one_is_added_to_is_a_step(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    for text in (A, B, *[f"{B} {NEW}"] * LOOKS):
        one.read(*second(text))
    assert steps_told(one) == [[(A, B), (B, f"{B} {NEW}")]]


@pytest.mark.parametrize(
    ("shown", "told"),
    [
        pytest.param([B] * LOOKS, [[(A, B)]], id="one edit"),
        pytest.param([B, *[C] * LOOKS], [[(A, B), (B, C)]], id="another one at the next look"),
        pytest.param([B, B, C, *[D] * (OWN_LOOKS + 1)], [[(A, B), (B, C), (C, D)]], id="three in a row"),
        pytest.param([B, A, *[C] * UNSTABLE_LOOKS], [[(A, C)]], id="the first was an old copy or a face"),
        pytest.param([B, C, B, *[C] * (2 * OWN_LOOKS + 2)], [[(A, B), (B, C)]], id="an old copy of the one between"),
        pytest.param([B, C, B, C, B, *[C] * (3 * OWN_LOOKS)], [[(A, C)]], id="two take turns"),
        pytest.param([B, C, *[B] * (2 * OWN_LOOKS + 2)], [[(A, B)]], id="the other one stays"),
        pytest.param([B, C, A, *[D] * (OWN_LOOKS + 1)], [[(A, D)]], id="what followed was gone as well"),
    ],
)
def test_an_edit_that_the_next_one_follows_is_told_with_it(
    watch: MakeWatch, shown: Sequence[str], told: list[list[tuple[str, str]]]
) -> None:
    one = watch(OutletMemory())
    for text in (A, *shown):
        one.read(*second(text))
    assert steps_told(one) == told
    assert one.state.latest is not None
    assert one.state.latest.paragraphs == second(shown[-1])
    assert one.state.memory.passed == ()


@pytest.mark.parametrize(("looks", "steps"), [(SURE - 1, 1), (SURE, 2)])
def test_where_wordings_took_turns_one_must_have_been_seen_for_longer(watch: MakeWatch, looks: int, steps: int) -> None:
    one = watch(OutletMemory())
    one.memory = OutletMemory(body_flips=one.now)
    for text in (A, *[B] * looks, *[C] * UNSTABLE_LOOKS):
        one.read(*second(text))
    assert [len(change) for change in steps_told(one)] == [steps]


def test_a_paragraph_that_came_and_was_edited_before_it_was_told(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read()
    for text in (NEW, NEW, *[LATER] * LOOKS):
        one.read(TEXT[0], text, *TEXT[1:])
    assert steps_told(one) == [[("", NEW), (NEW, LATER)]]
    (change,) = [visit.change for visit in one.visits if visit.change is not None]
    assert [edit.kind for edit in change.typed][:1] == ["paragraph-added"]
    assert one.memory is not None
    assert one.memory.body_flips is None, "nothing was gone again"


def test_a_headline_that_the_next_one_follows_is_told_with_it(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    for title in (*[TITLE] * SETTLED, OTHER, *[THIRD] * UNSTABLE_TITLE_LOOKS):
        one.read(title=title)
    assert steps_told(one, "title") == [[(TITLE, OTHER), (OTHER, THIRD)]]


def test_an_edit_elsewhere_in_the_text_is_told_in_its_own_step(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read()
    other = (*TEXT[:3], TEXT[3].replace("مجانية", "مدفوعة"))
    one.read(*second(B))
    for _ in range(LOOKS):
        one.read(other[0], C, *other[2:])
    (change,) = [visit.change for visit in one.visits if visit.change is not None]
    kinds = [(edit.kind, edit.after) for edit in change.typed]
    assert kinds == [("number", "أربعة"), ("number", "خمسة"), ("paragraph-reworded", other[3])]


def test_a_headline_no_longer_tried_out_is_news_when_it_comes_back(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    for title in (TITLE, OTHER, TITLE, OTHER):
        one.read(title=title)
    assert len(one.state.memory.faces) == 2
    for _ in range(SETTLED):
        one.read()
    assert [one.read(title=OTHER) for _ in range(STEADY)].count(Outcome.CHANGED) == 1
    assert one.told == [Outcome.CHANGED]


def test_a_list_that_moves_to_the_other_headline_tells_that_it_has_won(watch: MakeWatch) -> None:
    one = watch(OutletMemory(), hints=Hints(title=TITLE))
    one.read(title=OTHER)
    assert one.read(title=TITLE) is Outcome.CHANGED, "the list's headline is the article's"
    assert one.told == []
    assert [one.read(title=title) for title in (OTHER, TITLE)] == [Outcome.UNCHANGED] * 2, "as long as both are shown"
    one.state = replace(one.state, listed={"feed": Listed("mark", OTHER)})
    assert one.read(title=OTHER) is Outcome.CHANGED
    assert one.told == [Outcome.CHANGED]


def test_a_line_among_others_that_come_and_go_in_its_place_is_a_box(watch: MakeWatch) -> None:
    line, *others = (f"الطقس في {place} اليوم" for place in ("المدينة", "الساحل", "الجبل", "البادية"))
    one = watch(OutletMemory())
    for other in others[:MOST_FACES]:
        one.read(*TEXT, line)
        one.read(*TEXT, other)
    one.read(*TEXT, line)
    for _ in range(2 * STEADY):
        one.read(*TEXT, others[0])
    one.now += timedelta(days=3)
    one.read(*TEXT, others[0])
    assert one.told == []


def test_a_line_that_went_from_where_many_came_and_went_is_one_of_a_box(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(*TEXT, "إعلان ممول 1", "إعلان ممول 1")  # the page was printed twice, as a broken proxy sends it
    for number in range(2, 30):
        one.read(*TEXT, f"إعلان ممول {number}")
    one.now += timedelta(days=3)
    for number in range(30, 60):
        one.read(*TEXT, f"إعلان ممول {number}")
    assert one.told == []


def test_boxes_and_lines_do_not_end_the_trust_in_an_outlets_texts(watch: MakeWatch) -> None:
    one = watch(OutletMemory(trust=9, title_trust=9))
    for line in ("عرض اليوم", "عرض الأسبوع", "عرض اليوم", "عرض الأسبوع"):
        one.read(*TEXT, line)
    assert one.memory is not None
    assert one.memory.trust == 9
    assert one.memory.line_flips is not None
    one.read(*EDITED, "عرض اليوم")
    assert one.read(*EDITED, "عرض الأسبوع") is Outcome.CHANGED
