"""Front pages that come in an article's place, and pages that are broken for a while in many articles at once."""

from dataclasses import replace

import pytest

from rasid.changes.noise import learn_headlines
from rasid.changes.second_look import LOOKS
from rasid.memory import OutletMemory, Sign
from rasid.normalize.text import compared
from rasid.records import Hints, Outcome
from tests.core.watching import TEXT, TITLE, MakeWatch

OTHERS = (
    "افتتاح سوق جديدة للخضار في البلدة",
    "فوز فريق المدينة بكأس الشباب هذا العام",
    "إغلاق جسر النهر لأعمال الصيانة شهرين",
)
KNOWN = learn_headlines(OutletMemory(), [compared(one) for one in OTHERS])
FRONT = (*OTHERS, "وقال رئيس النادي إن الفوز ثمرة عمل عام كامل من التدريب والمثابرة.")


def test_a_front_page_in_the_articles_place_is_none_of_its_versions(watch: MakeWatch) -> None:
    one = watch(KNOWN, hints=Hints(title=TITLE))
    one.read()
    assert {one.read(*FRONT, title=None) for _ in range(3 * LOOKS)} == {Outcome.SUSPECT}
    assert {one.read(*FRONT, TITLE, TEXT[0], title=None) for _ in range(LOOKS)} == {Outcome.SUSPECT}, "it is on it"
    assert one.read() is Outcome.UNCHANGED
    assert one.told == []


def test_nor_is_it_the_first_one(watch: MakeWatch) -> None:
    one = watch(KNOWN, hints=Hints(title=TITLE))
    assert one.read(*FRONT, title=None) is Outcome.SUSPECT
    assert one.read() is Outcome.NEW


def test_an_article_that_names_others_is_one(watch: MakeWatch) -> None:
    one, digest = watch(KNOWN), watch(KNOWN)
    one.read()
    assert one.read(*TEXT, *OTHERS) is Outcome.UNCHANGED, "its text is there as well"
    assert digest.read(*FRONT, title="حصاد اليوم في المدينة") is Outcome.NEW, "a summary of the day"


@pytest.mark.parametrize("articles", [(), (71, 72)], ids=["alone", "as others do"])
def test_a_beginning_that_others_lack_as_well_comes_back(watch: MakeWatch, articles: tuple[int, ...]) -> None:
    one = watch(OutletMemory())
    for _ in range(12):
        one.read()
    signs = tuple(Sign("head", article, one.now, shows=True) for article in articles)
    one.memory = replace(one.memory or OutletMemory(), signs=signs)
    for _ in range(2 * LOOKS):
        one.read(*TEXT[1:])
    assert one.told == ([] if articles else [Outcome.CHANGED])
    for _ in range(5 * LOOKS):
        one.read()
    assert len(one.told) == (0 if articles else 2)


@pytest.mark.parametrize("articles", [(), (71, 72)], ids=["alone", "as others did"])
def test_the_beginning_of_a_first_version_that_others_lacked_is_no_news(
    watch: MakeWatch, articles: tuple[int, ...]
) -> None:
    one = watch(OutletMemory())
    one.read(*TEXT[1:])
    signs = tuple(Sign("head", article, one.now, shows=True) for article in articles)
    one.memory = replace(one.memory or OutletMemory(), signs=signs)
    outcomes = [one.read() for _ in range(LOOKS)]
    assert outcomes[-1] is Outcome.CHANGED
    assert one.told == ([] if articles else [Outcome.CHANGED])


def test_a_suspect_page_with_the_beginning_alone_tells_of_the_missing_end(watch: MakeWatch) -> None:
    """So what comes behind the end of a version made meanwhile was there all along."""
    one = watch(OutletMemory())
    one.read(*TEXT, *(text.replace(" ", " ثم ") for text in TEXT))
    assert one.read(*TEXT[:2], "اقرؤوا التتمة على موقعنا") is Outcome.SUSPECT
    assert one.memory is not None
    signs = [(sign.article, sign.shows) for sign in one.memory.signs if sign.kind == "cut"]
    assert signs == [(one.state.id, True)]
    other = watch(OutletMemory())
    other.read(*TEXT, *(text.replace(" ", " ثم ") for text in TEXT))
    assert other.read("نص آخر لا صلة له بالخبر.") is Outcome.SUSPECT
    assert other.memory is not None
    assert "cut" not in {sign.kind for sign in other.memory.signs}
