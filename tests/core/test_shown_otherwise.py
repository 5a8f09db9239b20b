"""Pages that say the same and show it otherwise: cut short, in capitals, with marks around it, under another zone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from rasid.changes.differences import key_of
from rasid.changes.noise import keys, shape
from rasid.memory import OutletMemory, Sign
from rasid.normalize.text import compared
from rasid.records import Outcome
from tests.core.watching import EDITED, OTHER, TEXT, TITLE, TRUSTING, MakeWatch, Watch

SAME = (Outcome.UNCHANGED, Outcome.COSMETIC)


def latest_title(one: Watch) -> str | None:
    return one.state.latest.title if one.state.latest else None


@pytest.mark.parametrize(
    ("title", "shown"),
    [
        ("افتتاح مكتبة عامة في المدينة القديمة", "افتتاح مكتبة عامة في…"),
        ("افتتاح مكتبة عامة في المدينة القديمة", "افتتاح مكتبة عامة ..."),
        ("Tekirdağ ilinde 60 sokak kışa hazır", "TEKİRDAĞ İLİNDE 60 SOKAK KIŞA HAZIR"),
        ("Les écoles d’Oran rouvrent lundi", "LES ECOLES D’ORAN ROUVRENT LUNDI"),
        ("LES ECOLES D’ORAN ROUVRENT LUNDI", "Les écoles d’Oran rouvrent lundi"),
    ],
)
def test_a_headline_that_is_cut_short_or_in_capitals_is_the_same(watch: MakeWatch, title: str, shown: str) -> None:
    one = watch(OutletMemory())
    one.read(title=title)
    assert {one.read(title=shown) for _ in range(20)} == {Outcome.UNCHANGED}
    assert latest_title(one) == title
    assert Outcome.CHANGED in [one.read(*EDITED, title=shown) for _ in range(20)], "what differs beside it is seen"
    assert latest_title(one) == title


@pytest.mark.parametrize(
    ("title", "other"),
    [
        ("افتتاح مكتبة عامة في المدينة القديمة", "افتتاح مكتبة خاصة…"),
        ("افتتاح مكتبة عامة في المدينة القديمة", "افتتاح مكتبة…"),
        ("Les écoles d’Oran rouvrent lundi", "LES ECOLES D’ORAN ROUVRENT MARDI"),
        ("Les écoles d’Oran rouvrent lundi", "Les écoles d’Oran rouvrent Lundi"),
    ],
)
def test_another_headline_is_another_one_however_it_is_set(watch: MakeWatch, title: str, other: str) -> None:
    one = watch(TRUSTING)
    one.read(title=title)
    assert Outcome.CHANGED in [one.read(title=other) for _ in range(30)]


def test_a_version_with_half_a_headline_gets_the_whole_one_without_a_word(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read(title="افتتاح مكتبة عامة في…")
    for _ in range(20):
        one.read(title="افتتاح مكتبة عامة في المدينة القديمة")
    assert latest_title(one) == "افتتاح مكتبة عامة في المدينة القديمة"
    assert one.told == []


def test_a_date_whose_zone_alone_is_another_has_not_moved(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read(published="2026-03-03T10:05:00+03:00")
    assert {one.read(published="2026-03-03T10:05:00+00:00") for _ in range(20)} == {Outcome.UNCHANGED}
    assert {one.read(published="2026-03-03T10:05:00Z") for _ in range(20)} == {Outcome.UNCHANGED}
    outcomes = []
    for _ in range(8):
        one.now += timedelta(days=1)
        outcomes.append(one.read(published="2026-03-02T10:05:00+00:00"))
    assert Outcome.CHANGED in outcomes


@pytest.mark.parametrize(
    "shown",
    [
        tuple(f"— {text}" for text in TEXT),
        tuple(f"• {text}" for text in TEXT),
        tuple(f"{text} [{number}]" for number, text in enumerate(TEXT, 1)),
        tuple(text.replace("،", "&#1548;").replace("ا", "&#x627;", 1) for text in TEXT),
    ],
    ids=["dashes", "bullets", "footnotes", "entities"],
)
def test_marks_around_paragraphs_are_no_edit(watch: MakeWatch, shown: tuple[str, ...]) -> None:
    one = watch(TRUSTING)
    one.read()
    assert {one.read(*shown) for _ in range(20)} <= set(SAME)
    assert one.told == []


CUT = (TEXT[0], " ".join(TEXT[1].split()[:6]) + "… عرض المزيد", " ".join(TEXT[2].split()[:6]) + "...", TEXT[3])


def test_paragraphs_cut_short_are_as_the_version_has_them(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    assert {one.read(*CUT) for _ in range(20)} <= set(SAME)
    assert Outcome.CHANGED in [one.read(TEXT[0].replace("عامين", "ثلاثة أعوام"), *CUT[1:]) for _ in range(20)]
    assert one.state.latest is not None
    assert one.state.latest.paragraphs[1:] == TEXT[1:]


def test_a_version_with_paragraphs_cut_short_is_mended_without_a_word(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read(*CUT)
    for _ in range(20):
        one.read()
    assert one.state.latest is not None
    assert (one.state.latest.paragraphs, one.told) == (TEXT, [])


def test_a_paragraph_that_an_editor_ends_with_an_ellipsis_is_an_edit(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    shortened = f"{' '.join(TEXT[1].split()[:6])}… وأعلنت الإدارة أن الباقي يصل في مطلع الشهر المقبل من العاصمة."
    assert Outcome.CHANGED in [one.read(TEXT[0], shortened, *TEXT[2:]) for _ in range(30)]


def test_key_points_that_repeat_the_beginnings_of_paragraphs_are_no_text(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    points = tuple(" ".join(text.split()[:7]) for text in TEXT[:2])
    one.read()
    assert {one.read(*points, *TEXT) for _ in range(20)} <= set(SAME)
    assert one.told == []


def test_a_headline_cut_short_between_two_is_no_step(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    one.read(title=f"{' '.join(OTHER.split()[:3])}…")
    for _ in range(20):
        one.read(title=OTHER)
    assert latest_title(one) == OTHER
    change = next(visit.change for visit in one.visits if visit.change is not None)
    assert [(edit.before, edit.after) for edit in change.edits] == [(TITLE, OTHER)]


def test_a_page_that_other_articles_show_as_well_is_none_of_them(watch: MakeWatch) -> None:
    page = {"title": "التطبيق أسرع", "paragraphs": ("اقرأ هذا الخبر في التطبيق من دون إعلانات.",)}
    one, others = watch(TRUSTING), [watch(TRUSTING) for _ in range(2)]
    for number, other in enumerate(others, 5):
        other.state = replace(other.state, id=number)
    alone = watch(TRUSTING)
    for article in (one, alone, *others):
        article.read()
    for _ in range(8):
        for article in others:
            article.memory = one.memory
            article.read(*page["paragraphs"], title=str(page["title"]))
            one.memory = article.memory
        for article in (one, alone):
            article.now += timedelta(days=1)
            article.read(*page["paragraphs"], title=str(page["title"]))
        for article in others:
            article.now = one.now
    assert one.told == []
    assert alone.told == [Outcome.CHANGED], "of one article alone it is what that has become"


@pytest.mark.parametrize(("shows", "told"), [(True, []), (False, [Outcome.CHANGED])])
def test_an_order_that_others_show_as_well_is_no_edit(watch: MakeWatch, shows: bool, told: list[Outcome]) -> None:
    one = watch(OutletMemory())
    one.read()
    for _ in range(10):
        signs = tuple(Sign(">", article, one.now, shows=shows) for article in (71, 72))
        shown = () if shows else (Sign(">", 73, one.now - timedelta(hours=1), shows=True),)
        one.memory = replace(one.memory or OutletMemory(), signs=(*shown, *signs))
        one.read(*TEXT[1:], TEXT[0])
    assert one.state.versions == 2
    assert one.told == told


def test_columns_that_are_read_the_other_way_round_are_no_edit(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read(*TEXT[2:], *TEXT[:2])
    for _ in range(20):
        one.now += timedelta(hours=6)
        one.read(*TEXT)
    assert one.state.latest is not None
    assert (one.state.latest.paragraphs, one.told) == (TEXT, [])


def test_a_byline_of_the_site_itself_is_as_good_as_none(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    name = next(iter(one.outlet.names.values()))
    assert {one.read(byline=name) for _ in range(20)} == {Outcome.UNCHANGED}
    one.outlet = replace(one.outlet, names={"ar": f"{name} اليومية"})
    assert {one.read(byline=name) for _ in range(20)} == {Outcome.UNCHANGED}, "or most of it"


@pytest.mark.parametrize(("shared", "told"), [(True, []), (False, [Outcome.CHANGED])])
def test_a_sentence_in_which_numbers_differ_in_other_articles_as_well_is_a_counter(
    watch: MakeWatch, shared: bool, told: list[Outcome]
) -> None:
    def collected(amount: int) -> str:
        return f"جمعنا حتى الآن {amount} من أصل 120000 لدعم غرفة الأخبار في المدينة هذا العام."

    kind = "#" + key_of(shape(collected(7))) if shared else "#" + key_of("جمعت البلدية # شجرة")
    one = watch(OutletMemory())
    one.read(*TEXT, collected(4100))
    for _ in range(10):
        signs = tuple(Sign(kind, article, one.now, shows=True) for article in (71, 72))
        one.memory = replace(one.memory or OutletMemory(), signs=signs)
        one.read(*TEXT, collected(3900))
    assert one.told == told


TOGETHER = (f"{TEXT[0]} {TEXT[1]}", f"{TEXT[2]} {TEXT[3]}")


def test_paragraphs_that_a_page_puts_together_are_as_they_were(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    assert {one.read(*TOGETHER) for _ in range(20)} == {Outcome.UNCHANGED}
    assert {one.read(*shown) for _ in range(10) for shown in (TEXT, TOGETHER)} == {Outcome.UNCHANGED}


def test_an_edit_is_seen_through_paragraphs_put_together_by_turns(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read(*TOGETHER)
    edited = (TOGETHER[0].replace("ثلاثة", "أربعة"), TOGETHER[1])
    for _ in range(10):
        one.read(*EDITED)
        one.read(*edited)
    [change] = [visit.change for visit in one.visits if visit.change is not None and visit.change.told]
    assert [(edit.before, edit.after) for edit in change.typed] == [("ثلاثة", "أربعة")]


def test_one_paragraph_made_of_two_is_an_editors_doing(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    for _ in range(20):
        one.read(TOGETHER[0], *TEXT[2:])
    assert one.state.latest is not None
    assert (one.state.latest.paragraphs, one.told) == ((TOGETHER[0], *TEXT[2:]), [])


def test_a_pulled_quote_in_other_letters_than_the_text_is_none_either(watch: MakeWatch) -> None:
    quote = " ".join(TEXT[1].split()[3:]).rstrip(".").replace("ي", "ی").replace("ك", "ک")
    assert quote not in TEXT[1], "its code points are others"
    one = watch(OutletMemory())
    one.read(*TEXT)
    for _ in range(8):
        assert one.read(*TEXT[:2], quote, *TEXT[2:]) is Outcome.UNCHANGED


def test_a_quote_that_is_pulled_out_at_some_looks_is_no_text(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    quote = " ".join(TEXT[1].rstrip(".").split()[4:])
    assert {one.read(*TEXT[:3], f"«{quote}»", TEXT[3]) for _ in range(20)} <= set(SAME)
    assert Outcome.CHANGED in [one.read(TEXT[0], f"{quote}.", *TEXT[2:]) for _ in range(30)], "without its sentence"


def test_pictures_before_a_line_draw_the_eye_and_say_nothing(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    assert {one.read(f"🔴 {TEXT[0]}", *TEXT[1:], title=f"⚡️ {TITLE}") for _ in range(20)} <= set(SAME)
    assert Outcome.CHANGED in [one.read(f"✅ {TEXT[0]}", *TEXT[1:]) for _ in range(30)], "others say something"


def test_a_byline_that_names_nobody_is_as_good_as_none(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    assert {one.read(byline="هيئة التحرير") for _ in range(20)} == {Outcome.UNCHANGED}
    one.read(byline="ليلى حداد")
    outcomes = []
    for _ in range(8):
        one.now += timedelta(days=1)
        outcomes.append(one.read(byline="ليلى حداد"))
    assert Outcome.CHANGED in outcomes, "a name is one"
    for _ in range(8):
        one.now += timedelta(days=1)
        outcomes.append(one.read(byline="هيئة التحرير"))
    assert outcomes.count(Outcome.CHANGED) == 2, "and that it gave way is told"


@pytest.mark.parametrize(("shared", "told"), [(True, []), (False, [Outcome.CHANGED])])
def test_words_that_come_before_a_text_in_other_articles_as_well_are_the_templates(
    watch: MakeWatch, shared: bool, told: list[Outcome]
) -> None:
    kind = "^" + key_of("من مراسلنا في بيروت:" if shared else "تصحيح:")
    one = watch(OutletMemory())
    one.read()
    for _ in range(10):
        signs = tuple(Sign(kind, article, one.now, shows=True) for article in (71, 72))
        one.memory = replace(one.memory or OutletMemory(), signs=signs)
        one.read(f"من مراسلنا في بيروت: {TEXT[0]}", *TEXT[1:])
    assert one.told == told


GARBLED = (TEXT[0].replace("مكتبة", "م?تبة").replace("المدينة", "المد?نة"), *TEXT[1:])


def test_letters_that_got_lost_say_nothing(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read()
    assert {one.read(*GARBLED) for _ in range(20)} == {Outcome.UNCHANGED}
    outcomes = [one.read(GARBLED[0], *EDITED[1:]) for _ in range(10)]
    assert outcomes.count(Outcome.CHANGED) == 1, "what was edited beside them is told"
    assert one.state.latest is not None
    assert one.state.latest.paragraphs == EDITED


def test_letters_that_a_first_version_had_lost_are_no_news(watch: MakeWatch) -> None:
    one = watch(TRUSTING)
    one.read(*GARBLED)
    outcomes = [one.read() for _ in range(10)]
    assert outcomes.count(Outcome.CHANGED) == 1
    assert (one.told, one.state.latest and one.state.latest.paragraphs) == ([], TEXT)


@pytest.mark.parametrize(
    "lost",
    [
        TEXT[1].replace("والتاريخ،", "والتاريخ?"),
        TEXT[1].replace("إضافة إلى", "إضافة?إل?"),
        TEXT[1].replace("مكتبة", "مك?بة").replace("والعلوم", "وال?لوم").replace("للمحاضرات.", "للمحاضرات?"),
    ],
    ids=["a comma", "spaces", "a full stop too"],
)
def test_commas_and_spaces_get_lost_as_well(watch: MakeWatch, lost: str) -> None:
    one = watch(TRUSTING)
    one.read()
    assert {one.read(TEXT[0], lost, *TEXT[2:]) for _ in range(20)} == {Outcome.UNCHANGED}


@pytest.mark.parametrize(
    "text", [f"{TEXT[0][:-1]}؟", f"{TEXT[0][:-1]}?", TEXT[0].replace("بعد عامين", "؟؟")], ids=["؟", "?", "other words"]
)
def test_a_question_is_another_sentence(watch: MakeWatch, text: str) -> None:
    one = watch(TRUSTING)
    one.read()
    assert Outcome.CHANGED in [one.read(text, *TEXT[1:]) for _ in range(10)]


def test_a_call_behind_a_paragraph_is_known_where_an_edit_came_with_it(watch: MakeWatch) -> None:
    call = "[أرسلوا هذه الفقرة]"
    one = watch(replace(TRUSTING, noise=(f"{keys(compared(call))[0]}:volatile",)))
    one.read()
    outcomes = [one.read(*(f"{text} {call}" for text in EDITED)) for _ in range(10)]
    assert outcomes.count(Outcome.CHANGED) == 1
    assert one.state.latest is not None
    assert one.state.latest.paragraphs == EDITED, "it is no part of the new wording"
    assert {one.read(*EDITED) for _ in range(5)} == {Outcome.UNCHANGED}


def test_marks_behind_the_paragraphs_of_a_first_version_do_not_hide_what_is_lost_or_edited(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(*(f"{text} #" for text in TEXT))
    one.read()
    assert one.read(*GARBLED) in SAME
    outcomes = [one.read(*EDITED) for _ in range(10)]
    assert outcomes.count(Outcome.CHANGED) == 1
    assert one.state.latest is not None
    assert one.state.latest.paragraphs == EDITED
