"""First versions that were a notice in the article's place: the text that comes there is no edit."""

import pytest

from rasid.memory import OutletMemory
from rasid.records import Outcome
from tests.core.watching import TEXT, TITLE, MakeWatch

LOOKS = 12


@pytest.mark.parametrize(
    "notice",
    [
        ("نقل هذا الخبر إلى أرشيف الموقع، ويمكن طلبه من خدمة القراء.",),
        ("تتمة الخبر بعد قليل.",),
        ("التفاصيل لاحقا.", "نعتذر عن التأخير."),
    ],
)
def test_the_text_that_comes_in_place_of_a_notice_is_not_told(watch: MakeWatch, notice: tuple[str, ...]) -> None:
    one = watch(OutletMemory())
    one.read(*notice)
    one.read(*TEXT)
    assert one.state.latest is not None
    assert one.state.latest.paragraphs == TEXT, "it is set right at once"
    for _ in range(LOOKS):
        one.read(*TEXT)
    assert one.told == []


def test_what_an_editor_made_of_a_short_report_is_told(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(f"{TITLE} بعد ظهر اليوم، والتفاصيل لاحقا.")
    for _ in range(LOOKS):
        one.read(*TEXT)
    assert one.told
    assert set(one.told) == {Outcome.CHANGED}


def test_a_notice_that_takes_the_place_of_a_text_later_is_no_first_version(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(*TEXT)
    assert one.read("نقل هذا الخبر إلى أرشيف الموقع.") is Outcome.SUSPECT
    one.read(*TEXT)
    assert one.told == []
