"""Edits that are made beside what mends a damaged first version: they are told, the mending is not."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from rasid.changes.differences import key_of
from rasid.changes.second_look import LOOKS
from rasid.memory import OutletMemory, Sign
from rasid.normalize.text import compared
from rasid.records import Outcome
from tests.core.watching import OTHER, TEXT, TITLE, MakeWatch

LONG = (
    *TEXT,
    "ويفتح المقهى الملحق بالمكتبة أبوابه في الخريف، ويعود ريعه إلى صندوق شراء الكتب الجديدة للأطفال.",
    "ويصل الزوار إليها بحافلة تنطلق كل نصف ساعة من الساحة الرئيسية قرب محطة القطار القديمة.",
)
REWORDED = LONG[0].replace("عامين", "ثلاثة أعوام")
ADDED = "وكانت البلدية قد أطلقت المشروع بتمويل من الأهالي وتبرعات من المغتربين في بلدان عدة."
CUT = (*LONG[:3], LONG[3][:40])
"""The first paragraphs, the last one of which breaks off, as pages end before their end tag."""
PIECES = (LONG[0], LONG[1], *(" ".join(text.split()[:7]) for text in LONG[2:]))
"""Of the later paragraphs the beginnings alone, as readers leave out what a template made too short."""
DAMAGED = {"cut": (CUT, False), "in pieces": (PIECES, True)}
EDITS = {
    "a rewording": ((REWORDED, *LONG[1:]), TITLE, "paragraphs"),
    "a headline": (LONG, OTHER, "title"),
}
LATER = 10
"""Looks, by which all that stays has been told."""


@pytest.mark.parametrize(("damaged", "whole"), DAMAGED.values(), ids=DAMAGED)
def test_mending_alone_is_not_told(watch: MakeWatch, damaged: Sequence[str], whole: bool) -> None:
    one = watch(OutletMemory())
    one.read(*damaged, whole=whole)
    for _ in range(LATER):
        one.read(*LONG)
    assert one.told == []
    assert one.state.latest is not None
    assert one.state.latest.paragraphs == LONG


@pytest.mark.parametrize(("damaged", "whole"), DAMAGED.values(), ids=DAMAGED)
@pytest.mark.parametrize(("text", "title", "field"), EDITS.values(), ids=EDITS)
@pytest.mark.parametrize("mended", [0, 1, LOOKS - 1])
def test_an_edit_beside_it_is_told(
    watch: MakeWatch, damaged: Sequence[str], whole: bool, text: Sequence[str], title: str, field: str, mended: int
) -> None:
    one = watch(OutletMemory())
    one.read(*damaged, whole=whole)
    for _ in range(mended):
        one.read(*LONG)
    for _ in range(LATER):
        one.read(*text, title=title)
    (change,) = [visit.change for visit in one.visits if visit.change and visit.change.told]
    assert change.kind is Outcome.CHANGED
    edits = [(edit.field, edit.before, edit.after) for edit in change.edits]
    old, new = ("\n".join(LONG), "\n".join(text)) if field == "paragraphs" else (TITLE, title)
    assert edits == [(field, old, new)]


def test_a_paragraph_that_came_before_the_place_where_it_broke_off_is_told(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(*CUT, whole=False)
    for _ in range(LATER):
        one.read(LONG[0], ADDED, *LONG[1:])
    (change,) = [visit.change for visit in one.visits if visit.change and visit.change.told]
    assert [(edit.kind, edit.after) for edit in change.typed] == [("paragraph-added", ADDED)]


def test_what_came_behind_it_was_there_all_along(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(*CUT, whole=False)
    for _ in range(LATER):
        one.read(*LONG[:4], ADDED, *LONG[4:])
    assert one.told == []


def test_an_end_that_others_lacked_too_is_no_news_either_where_an_edit_was_told_first(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    assert one.memory is not None
    one.memory = replace(one.memory, signs=tuple(Sign("cut", article, one.now, shows=True) for article in (2, 3)))
    one.read(*LONG[:4])
    for text in (*[(REWORDED, *LONG[1:4])] * LATER, *[(REWORDED, *LONG[1:])] * LATER):
        one.read(*text)
    (change,) = [visit.change for visit in one.visits if visit.change and visit.change.told]
    assert [edit.after for edit in change.edits] == ["\n".join((REWORDED, *LONG[1:4]))]
    assert one.state.latest is not None
    assert one.state.latest.paragraphs == (REWORDED, *LONG[1:])


def test_noise_that_a_template_breaks_in_pieces_is_noise(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    assert one.memory is not None
    one.read(*LONG)
    one.memory = replace(one.memory, noise=(f"t{key_of(compared(LONG[4]))}:volatile",))
    halves = [half for text in LONG for half in _halves(text.split())]
    for text in (LONG, *[halves] * LATER):
        assert one.read(*text) is Outcome.UNCHANGED
    assert one.told == []


def _halves(words: Sequence[str]) -> tuple[str, str]:
    return " ".join(words[: len(words) // 2]), " ".join(words[len(words) // 2 :])
