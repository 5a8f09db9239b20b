"""The typed edits of whole articles: fields, paragraphs that come, go and move, notes, live blogs, dates."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rasid.changes.edits import typed_edits
from rasid.changes.vocabulary import LANGUAGES, key, vocabulary
from rasid.changes.weights import WEIGHTS, together
from rasid.normalize.article import normalize
from rasid.normalize.text import compared
from rasid.records import Article, Edit, EditKind, Found, RawArticle
from rasid.settings import Settings

Reading = Callable[..., Article]
NOW = datetime(2026, 3, 19, 14, 5, tzinfo=UTC)
FIRST = "افتتحت البلدية مكتبة عامة جديدة في وسط المدينة."
SECOND = "وتضم المكتبة ثلاثة آلاف كتاب في الأدب والعلوم."
THIRD = "وتستقبل القراء كل يوم من الصباح إلى المساء."
FOURTH = "وأسهمت جمعية محلية في تمويل الأثاث والرفوف."


def told(before: Article, after: Article) -> list[tuple[EditKind, str]]:
    return [(edit.kind, edit.field) for edit in typed_edits(before, after, compared)]


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ({}, []),
        ({"title": "افتتاح متحف في المدينة"}, [(EditKind.HEADLINE, "title")]),
        ({"section": "محليات"}, [(EditKind.SECTION, "section")]),
        ({"authors": ("سلمى حداد",)}, [(EditKind.BYLINE, "authors")]),
        ({"byline": "بقلم سلمى حداد"}, [(EditKind.BYLINE, "byline")]),
        ({"image": "https://sahel.example/other.jpg"}, [(EditKind.IMAGE, "image")]),
        ({"image_caption": "مدخل المكتبة"}, [(EditKind.CAPTION, "image_caption")]),
    ],
)
def test_fields(reading: Reading, printed: dict[str, object], expected: list[tuple[EditKind, str]]) -> None:
    whole = {"title": "افتتاح مكتبة في المدينة", "section": "ثقافة", "paragraphs": (FIRST, SECOND)}
    before = reading(**whole)
    raw = {**whole, **{name: value[0] if isinstance(value, tuple) else value for name, value in printed.items()}}
    assert told(before, reading(**raw)) == expected


LAST = "وختم رئيس البلدية بالشكر للجميع."


@pytest.mark.parametrize("texts", [(FIRST, SECOND, THIRD, FOURTH), (FIRST, SECOND, THIRD, FOURTH, LAST)])
def test_halves_in_another_order_are_columns_read_the_other_way_round(reading: Reading, texts: tuple[str, ...]) -> None:
    swapped = (*texts[2:], *texts[:2])
    for before, after in ((texts, swapped), (swapped, texts)):
        (edit,) = typed_edits(reading(paragraphs=before), reading(paragraphs=after), compared)
        assert edit.kind is EditKind.LAYOUT
        assert edit.weight < Settings().tell_weight


def test_one_paragraph_at_the_other_end_has_moved(reading: Reading) -> None:
    texts = (FIRST, SECOND, THIRD, FOURTH)
    edits = typed_edits(reading(paragraphs=texts), reading(paragraphs=(*texts[1:], FIRST)), compared)
    assert [edit.kind for edit in edits] == [EditKind.MOVED]


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        ((FIRST, SECOND, THIRD, FOURTH), [(EditKind.ADDED, None, 3)]),
        ((FIRST, FOURTH, SECOND, THIRD), [(EditKind.ADDED, None, 1)]),
        ((FIRST, THIRD), [(EditKind.REMOVED, 1, None)]),
        ((THIRD, FIRST, SECOND), [(EditKind.MOVED, 2, 0)]),
        ((FIRST, FOURTH, THIRD), [(EditKind.REMOVED, 1, None), (EditKind.ADDED, None, 1)]),
        ((FIRST, SECOND.replace("كتاب", "مجلد"), THIRD), [(EditKind.REWORDED, 1, 1)]),
        ((THIRD, FIRST, SECOND.replace("كتاب", "مجلد")), [(EditKind.MOVED, 2, 0), (EditKind.REWORDED, 1, 2)]),
        ((f"{FIRST} {SECOND}", THIRD), [(EditKind.LAYOUT, 0, 0)]),
        ((f"{FIRST} {SECOND}", FOURTH, THIRD), [(EditKind.LAYOUT, 0, 0), (EditKind.ADDED, None, 1)]),
        (
            (FIRST[:14], FIRST[15:], FOURTH, SECOND[:12], SECOND[13:], THIRD),
            [(EditKind.LAYOUT, 0, 0), (EditKind.LAYOUT, 1, 3), (EditKind.ADDED, None, 2)],
        ),
        ((), [(EditKind.REMOVED, 0, None), (EditKind.REMOVED, 1, None), (EditKind.REMOVED, 2, None)]),
        (
            (FIRST, SECOND.replace("ثلاثة", "أربعة"), THIRD, FOURTH),
            [(EditKind.NUMBER, 1, 1), (EditKind.ADDED, None, 3)],
        ),
    ],
)
def test_paragraphs_are_aligned_by_what_they_say(
    reading: Reading, after: tuple[str, ...], expected: list[tuple[EditKind, int | None, int | None]]
) -> None:
    edits = typed_edits(reading(paragraphs=(FIRST, SECOND, THIRD)), reading(paragraphs=after), compared)
    assert [(edit.kind, edit.place_before, edit.place_after) for edit in edits] == expected


def test_an_edit_carries_its_text_as_stored(reading: Reading) -> None:
    before, after = reading(paragraphs=("بلغت الزيادة (٣٫٥٪).",)), reading(paragraphs=("بلغت الزيادة (٣٥٪).",))
    expected = Edit(EditKind.NUMBER, "paragraphs", "٣٫٥٪", "٣٥٪", WEIGHTS[EditKind.NUMBER], 0, 0)
    assert typed_edits(before, after, compared) == (expected,)


@pytest.mark.parametrize(
    ("language", "note", "kind"),
    [
        ("ar", "تصحيح: ورد في الخبر رقم خاطئ.", EditKind.CORRECTION),
        ("ar", "تحديث: أضيف رد البلدية.", EditKind.UPDATE),
        ("fa", "اصلاحیه: شمار کتاب‌ها نادرست بود.", EditKind.CORRECTION),
        ("fa", "به‌روزرسانی: پاسخ شهرداری افزوده شد.", EditKind.UPDATE),
        ("ckb", "ڕاستکردنەوە: ژمارەکە هەڵە بوو.", EditKind.CORRECTION),
        ("ckb", "نوێکردنەوە: وەڵامی شارەوانی زیاد کرا.", EditKind.UPDATE),
        ("ku", "Sererastkirin: hejmar şaş bû.", EditKind.CORRECTION),
        ("ku", "Nûkirin: bersiva şaredariyê hat zêdekirin.", EditKind.UPDATE),
        ("tr", "Düzeltme: Haberdeki sayı yanlıştı.", EditKind.CORRECTION),
        ("tr", "Güncelleme: Belediyenin yanıtı eklendi.", EditKind.UPDATE),
        ("he", "תיקון: המספר בידיעה היה שגוי.", EditKind.CORRECTION),
        ("he", "עדכון: נוספה תגובת העירייה.", EditKind.UPDATE),
        ("fr", "Rectificatif : le nombre était faux.", EditKind.CORRECTION),
        ("fr", "Mise à jour : la réponse de la mairie a été ajoutée.", EditKind.UPDATE),
        ("en", "Correction: the number was wrong.", EditKind.CORRECTION),
        ("en", "Updated: the council's answer was added.", EditKind.UPDATE),
        ("en", "Updatedness is no note.", EditKind.ADDED),
        ("ar", "ملاحظة المحرر: صُحح الرقم.", EditKind.CORRECTION),
        ("ar", "تم تعديل هذا الخبر لتصحيح الرقم.", EditKind.CORRECTION),
        ("ar", "تحديث 14:30 - أضيف رد البلدية.", EditKind.UPDATE),
        ("ar", "حُدّث هذا الخبر في 12 آذار.", EditKind.UPDATE),
        ("ar", "إضافة إلى ذلك، قال المدير إن العمل مستمر.", EditKind.ADDED),
        ("ar", "تحديث النظام يبدأ غدا في كل المصارف.", EditKind.ADDED),
        ("ar", "اعتذار الوزير لم يقنع أحدا.", EditKind.ADDED),
        ("fa", "این خبر اصلاح شد.", EditKind.CORRECTION),
        ("fa", "به روز رسانی: پاسخ افزوده شد.", EditKind.UPDATE),
        ("fa", "توضیح وزیر کسی را راضی نکرد.", EditKind.ADDED),
        ("ckb", "ئەم هەواڵە نوێکراوەتەوە.", EditKind.UPDATE),
        ("ku", "Ev nûçe hate nûkirin.", EditKind.UPDATE),
        ("tr", "AÇIKLAMA: Haberdeki sayı yanlıştı.", EditKind.CORRECTION),
        ("tr", "Bu haber düzeltilmiştir.", EditKind.CORRECTION),
        ("tr", "Açıklama yapan başkan işlerin bittiğini söyledi.", EditKind.ADDED),
        ("tr", "Özür dileyen başkan istifa etti.", EditKind.ADDED),
        ("he", "הכתבה תוקנה.", EditKind.CORRECTION),
        ("he", "תיקון הכבישים יתחיל מחר.", EditKind.ADDED),
        ("he", "עדכון המחירים יתחיל מחר.", EditKind.ADDED),
        ("fr", "Note de la rédaction : nombre corrigé.", EditKind.CORRECTION),
        ("fr", "Cet article a été mis à jour.", EditKind.UPDATE),
        ("fr", "Mise à jour à 14 h 30 : réponse ajoutée.", EditKind.UPDATE),
        ("fr", "Correction des copies : les notes tombent demain.", EditKind.ADDED),
        ("en", "This article was corrected on 12 March.", EditKind.CORRECTION),
        ("en", "A previous version misstated the number.", EditKind.CORRECTION),
        ("en", "CORRECTION (March 12): the number was wrong.", EditKind.CORRECTION),
        ("en", "Correction officers went on strike.", EditKind.ADDED),
        ("en", "Update your software now, experts say.", EditKind.ADDED),
    ],
)
def test_notes_are_recognised(reading: Reading, language: str, note: str, kind: EditKind) -> None:
    before = reading(language, paragraphs=(FIRST, SECOND))
    assert told(before, reading(language, paragraphs=(FIRST, SECOND, note))) == [(kind, "paragraphs")]


def test_a_live_blog_grows(reading: Reading) -> None:
    entries = ("12:05 وصول الوفد إلى القاعة.", "12:20 بدء الجلسة الأولى.")
    before = reading(paragraphs=(FIRST, SECOND))
    assert told(before, reading(paragraphs=(*entries, FIRST, SECOND))) == [(EditKind.LIVE, "paragraphs")]
    named = reading(title="لحظة بلحظة: جلسة المجلس", paragraphs=(FIRST, SECOND))
    grown = reading(title="لحظة بلحظة: جلسة المجلس", paragraphs=(FOURTH, FIRST, SECOND))
    assert told(named, grown) == [(EditKind.LIVE, "paragraphs")]
    around = reading(title="لحظة بلحظة: جلسة المجلس", paragraphs=(FOURTH, FIRST, SECOND, THIRD))
    assert told(named, around) == [(EditKind.LIVE, "paragraphs")]
    amid = reading(title="لحظة بلحظة: جلسة المجلس", paragraphs=(FIRST, FOURTH, SECOND))
    assert told(named, amid) == [(EditKind.ADDED, "paragraphs")]
    hours = ("14h05 Le maire arrive.", "14h20 La séance commence.")
    assert told(before, reading(paragraphs=(*hours, FIRST, SECOND))) == [(EditKind.LIVE, "paragraphs")]
    both = reading(title="لحظة بلحظة: جلسة المجلس", paragraphs=(FOURTH, FIRST))
    assert EditKind.LIVE not in {kind for kind, _ in told(named, both)}, "entries that vanish are told"


@pytest.mark.parametrize(
    ("minutes", "kind", "tells"),
    [(-90, EditKind.BACKDATED, True), (90, EditKind.REDATED, True), (None, EditKind.REDATED, False)],
)
def test_a_date_that_moves(make_article: Reading, minutes: int | None, kind: EditKind, tells: bool) -> None:
    before = make_article()
    assert before.published is not None
    assert before.published.instant is not None
    moved = before.published.instant + timedelta(minutes=minutes or 0)
    after = make_article(published=replace(before.published, instant=moved) if minutes else None)
    edits = typed_edits(before, after, compared)
    assert [edit.kind for edit in edits] == [kind]
    assert (together(edits) >= Settings().tell_weight) is tells


def test_a_headline_with_other_marks_only_weighs_little(reading: Reading) -> None:
    before, after = reading(title="نعم، انتهى العمل"), reading(title="نعم انتهى العمل")
    (edit,) = typed_edits(before, after, compared)
    assert edit.kind is EditKind.HEADLINE
    assert edit.weight < Settings().tell_weight


@pytest.mark.parametrize(
    ("language", "before", "after", "kinds"),
    [
        ("en", "Old Town Market Opens Again", "Old Town Market Closes Again", [EditKind.HEADLINE]),
        ("en", "Old Town Market Opens in Paris", "Old Town Market Opens in Geneva", [EditKind.HEADLINE, EditKind.NAME]),
        ("tr", "BAKAN İSTİFA ETTİ", "BAKAN İSTİFA ETMEDİ", [EditKind.HEADLINE, EditKind.NEGATION]),
        ("tr", "BELEDİYE PARKI HAZİRANDA AÇTI", "BELEDİYE PARKI HAZİRANDA KAPATTI", [EditKind.HEADLINE]),
    ],
)
def test_capitals_of_a_whole_headline_make_no_names(
    reading: Reading, language: str, before: str, after: str, kinds: list[EditKind]
) -> None:
    edits = typed_edits(reading(language, title=before), reading(language, title=after), compared)
    assert [edit.kind for edit in edits] == kinds


def test_weights_add_up() -> None:
    image = Edit(EditKind.IMAGE, "image", "", "", 0.1)
    number = Edit(EditKind.NUMBER, "paragraphs", "", "", 0.8)
    assert together(()) == 0
    assert together((image, image)) == 0.19
    assert 0.8 < together((image, number)) <= 1
    assert set(WEIGHTS) == set(EditKind)


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_are_found_in_compared_text(language: str) -> None:
    words = vocabulary(language)
    for row in (words.months, words.days, words.negations, words.numbers, words.titles, words.names):
        assert row
        assert {key(compared(word)) for word in row} == row
    for phrases in (words.corrections, words.corrected, words.updates, words.updated, words.live):
        assert phrases
        assert tuple(key(compared(phrase)) for phrase in phrases) == phrases


def test_an_unknown_language_has_no_words_and_subtags_do_not_count() -> None:
    assert not vocabulary("xx").negations
    assert vocabulary(None) == vocabulary("xx")
    assert vocabulary("fr-MA") == vocabulary("fr")


text = st.text(st.sampled_from('اب ج 12.,:-%"«»؟?!\nلم'), max_size=30)
texts = st.lists(text, max_size=6).map(tuple)


@settings(max_examples=150, deadline=None)
@given(title=text, other_title=text, old=texts, new=texts, language=st.sampled_from(LANGUAGES))
def test_edits_exist_exactly_where_digests_differ(
    title: str, other_title: str, old: tuple[str, ...], new: tuple[str, ...], language: str
) -> None:
    def article(printed: str, paragraphs: tuple[str, ...]) -> Article:
        raw = RawArticle("https://a.example/1", title=Found(printed, "h1"), paragraphs=paragraphs)
        return replace(normalize(raw, None, now=NOW, reader="test"), language=language)

    before, after = article(title, old), article(other_title, new)
    edits = typed_edits(before, after, compared)
    differ = {name for name, digest in before.digests.items() if digest != after.digests[name]}
    assert {edit.field for edit in edits} == differ
    assert all(0 < edit.weight <= 1 for edit in edits)


def least(work: Callable[[], object]) -> float:
    """The least of fifteen times that it takes, in seconds of this process."""
    spent = []
    for _ in range(15):
        start = time.process_time()
        work()
        spent.append(time.process_time() - start)
    return min(spent)


def test_comparing_two_versions_takes_no_time(reading: Reading) -> None:
    """By what reading one of them takes, so that a slow machine fails nothing; `bench-changes` has the seconds."""
    paragraphs = tuple(f"{FIRST} {SECOND} {THIRD} رقم {n} {FOURTH}" for n in range(16))
    assert sum(map(len, paragraphs)) >= 3000
    edited = (*paragraphs[:3], paragraphs[3].replace("رقم", "الرقم"), *paragraphs[5:], "وتفتح المكتبة أبوابها غدا.")
    before, after = reading(paragraphs=paragraphs), reading(paragraphs=edited)
    assert least(lambda: typed_edits(before, after, compared)) <= 0.5 * least(lambda: reading(paragraphs=paragraphs))
