"""Pages that go on into another of the outlet's articles: how that begins is no part of this one."""

from rasid.changes.noise import learn_new
from rasid.memory import OutletMemory
from rasid.normalize.text import compared
from rasid.records import Outcome
from tests.core.watching import TEXT, MakeWatch

OTHER_ARTICLE = (
    "فتحت مدرسة جديدة أبوابها في البلدة بعد عام من بدء بنائها، وهي الثانية في المنطقة منذ سنوات.",
    "وتستقبل المدرسة مئتي تلميذ في ثماني قاعات، وفيها ملعب صغير ومختبر للعلوم ومكتبة للقراءة.",
    "وقال مدير المدرسة إن التسجيل مفتوح حتى نهاية الشهر، وإن النقل مجاني لأبناء القرى المجاورة.",
)
MEMORY = learn_new(OutletMemory(), [compared(text) for text in OTHER_ARTICLE])
LOOKS = 24


def test_how_another_article_begins_is_no_edit(watch: MakeWatch) -> None:
    one = watch(MEMORY)
    one.read(*TEXT)
    for _ in range(LOOKS):
        one.read(*TEXT, *OTHER_ARTICLE[:2])
    for _ in range(LOOKS):
        one.read(*TEXT)
    assert one.told == []
    assert {masked.reason for visit in one.visits if visit.version for masked in visit.version.masked} <= {"next"}


def test_what_is_taken_over_from_its_middle_is_one(watch: MakeWatch) -> None:
    one = watch(MEMORY)
    one.read(*TEXT)
    for _ in range(LOOKS):
        one.read(*TEXT, OTHER_ARTICLE[2])
    assert one.told == [Outcome.CHANGED]


def test_an_article_that_begins_as_another_one_keeps_its_beginning(watch: MakeWatch) -> None:
    one = watch(MEMORY)
    one.read(*OTHER_ARTICLE[:2], *TEXT)
    for _ in range(LOOKS):
        one.read(*TEXT[:2], *OTHER_ARTICLE[:2], *TEXT[2:])
    assert one.state.latest is not None
    assert set(OTHER_ARTICLE[:2]) <= set(one.state.latest.paragraphs)


def test_what_it_began_with_itself_comes_back(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    edited = TEXT[1].replace("ثلاثة", "أربعة")
    one.read(*TEXT)
    assert one.memory is not None
    assert one.memory.recent, "its own beginning is known"
    for text in (edited, TEXT[1]):
        for _ in range(LOOKS):
            one.read("هذا الفيديو غير متاح", TEXT[0], text, *TEXT[2:])
    assert one.state.latest is not None
    assert TEXT[1] in one.state.latest.paragraphs


def test_a_paragraph_that_two_articles_share_is_kept(watch: MakeWatch) -> None:
    one = watch(MEMORY)
    one.read(*TEXT, OTHER_ARTICLE[1])
    assert one.state.latest is not None
    assert OTHER_ARTICLE[1] in one.state.latest.paragraphs


def test_a_page_number_before_the_next_article_stands_at_the_end(watch: MakeWatch) -> None:
    one = watch(MEMORY)
    one.read(*TEXT[:2], "الصفحة 1 من 2", *OTHER_ARTICLE[:2])
    for _ in range(LOOKS):
        one.read(*TEXT)
    assert one.told == []
    assert one.state.latest is not None
    assert one.state.latest.paragraphs == TEXT
