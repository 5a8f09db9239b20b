"""Boxes that one article's looks give away: blocks of the first look, lines that come back again and again."""

from dataclasses import replace

import pytest

from rasid.changes.differences import key_of
from rasid.changes.template import noted
from rasid.memory import Flicker, OutletMemory
from rasid.normalize.text import compared
from rasid.records import Outcome
from tests.core.watching import TEXT, TRUSTING, MakeWatch

BANNER = ("نحن وشركاؤنا نخزن معلومات على جهازكم.", "يمكنكم قبول ذلك أو رفضه في أي وقت.", "قبول الكل")
LINE = "أحد شوارع المدينة في الصباح"


def test_a_block_that_only_the_first_look_showed_goes_without_a_word(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(*BANNER, *TEXT)
    outcomes = [one.read() for _ in range(60)]
    assert outcomes.count(Outcome.CHANGED) == 1
    assert one.told == []
    assert one.state.latest is not None
    assert one.state.latest.paragraphs == TEXT


@pytest.mark.parametrize(
    ("gone", "looks"), [(BANNER[:2], 1), (BANNER, 6), (TEXT[:3], 1)], ids=["two", "that stood", "long ones"]
)
def test_what_an_editor_takes_out_is_told(watch: MakeWatch, gone: tuple[str, ...], looks: int) -> None:
    one = watch(OutletMemory())
    left = TEXT if gone[0] in BANNER else TEXT[3:]
    for _ in range(looks):
        one.read(*gone, *left)
    for _ in range(60):
        one.read(*left, "وتفتح المكتبة أبوابها غدا أمام الجميع، بحسب البلدية.")
    assert one.told != []


@pytest.mark.parametrize(("times", "told"), [(4, False), (1, True)])
def test_a_line_that_was_gone_and_back_again_and_again_stands_in_a_box(
    watch: MakeWatch, times: int, told: bool
) -> None:
    one = watch(TRUSTING)
    one.read(f"{LINE} (أرشيف)", *TEXT)
    flicker = Flicker(f"-{key_of(compared(f'{LINE} (أرشيف)'))}", times, one.now)
    one.state = replace(one.state, memory=replace(one.state.memory, flickers=(flicker,)))
    for _ in range(30):
        one.read(f"{LINE} (وكالة)", *TEXT)
    assert bool(one.told) is told


@pytest.mark.parametrize(("times", "told"), [(6, False), (1, True)])
def test_a_line_that_has_come_and_gone_again_and_again_is_no_news(watch: MakeWatch, times: int, told: bool) -> None:
    one = watch(TRUSTING)
    one.read()
    flicker = Flicker(f"+{key_of(compared(LINE))}", times, one.now)
    one.state = replace(one.state, memory=replace(one.state.memory, flickers=(flicker,)))
    one.memory = noted(noted(TRUSTING, 71, (), one.now, one.now), 72, (), one.now, one.now)
    for _ in range(60):
        one.read(*TEXT, LINE)
    assert bool(one.told) is told


@pytest.mark.parametrize(("times", "told"), [(6, False), (1, True)])
def test_a_sentence_in_the_place_of_one_that_was_gone_and_back_stands_in_a_box(
    watch: MakeWatch, times: int, told: bool
) -> None:
    offer = "يوفر المعرض الجديد على الطريق العام أثاثا للبيوت الصغيرة، وكلفة التوصيل {} ألفا."
    one = watch(TRUSTING)
    one.read(*TEXT, offer.format(20))
    flicker = Flicker(f"-{key_of(compared(offer.format(20)))}", times, one.now)
    one.state = replace(one.state, memory=replace(one.state.memory, flickers=(flicker,)))
    for _ in range(30):
        one.read(*TEXT, offer.format(35))
    assert bool(one.told) is told


@pytest.mark.parametrize("went", [False, True], ids=["another", "gone"])
@pytest.mark.parametrize(("faces", "times", "told"), [(3, 6, False), (2, 6, True), (3, 3, True)])
def test_a_sentence_in_whose_place_others_came_and_went_stands_in_a_box(
    watch: MakeWatch, faces: int, times: int, told: bool, went: bool
) -> None:
    """Two may be faces of one text; an old copy is one of them."""
    offer = "تبعد البلدة عن {} نحو ساعة واحدة، ويصل إليها الباص كل صباح ما عدا أيام العطل."
    one = watch(TRUSTING)
    for _ in range(8):
        one.read(*TEXT[:2], offer.format("المرفأ"), *TEXT[2:])
    place = key_of(compared(offer.format("المرفأ")))
    flickers = Flicker(f"@{place}", times, one.now), Flicker(f"~{place}", faces, one.now)
    one.state = replace(one.state, memory=replace(one.state.memory, flickers=flickers))
    there = () if went else (offer.format("الجبل"),)
    for _ in range(40):
        one.read(*TEXT[:2], *there, *TEXT[2:])
    assert bool(one.told) is told
