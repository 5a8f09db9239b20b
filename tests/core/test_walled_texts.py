"""Texts that say at their end that they go on elsewhere, behind a wall or on another page: the rest is no news."""

import pytest

from rasid.changes.behind import PAGED, WALL, behind
from rasid.changes.noise import FURNITURE, Reasons
from rasid.changes.vocabulary import vocabulary
from rasid.memory import OutletMemory
from rasid.normalize.text import compared
from rasid.records import Outcome
from tests.core.watching import TEXT, MakeWatch, Watch

CALL, NUMBER = ("لمتابعة القراءة يرجى الدخول إلى حسابكم.", "الصفحة ١ من ٢")
ADDED = "وكانت البلدية قد أطلقت المشروع بتمويل من الأهالي وتبرعات من المغتربين في بلدان عدة."
LATER = 24
"""Looks, by which all that stays has been told."""


def assert_quietly_whole(one: Watch) -> None:
    """The version has all of the text, and nothing was told."""
    assert one.told == []
    assert one.state.latest is not None
    assert one.state.latest.paragraphs == TEXT


@pytest.mark.parametrize("end", [CALL, NUMBER])
def test_what_comes_in_place_of_it_is_not_told(watch: MakeWatch, end: str) -> None:
    one = watch(OutletMemory())
    one.read(*TEXT[:2], end)
    for _ in range(LATER):
        one.read(*TEXT)
    assert_quietly_whole(one)


def test_what_comes_piece_by_piece_is_not_told_either(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(*TEXT[:2], CALL)
    for looks in range(2 * LATER):
        text = TEXT if looks > 3 else TEXT[:3]
        one.read(*text)
    assert_quietly_whole(one)


def test_an_edit_after_that_is_told(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(*TEXT[:2], CALL)
    for _ in range(LATER):
        one.read(*TEXT)
    for _ in range(LATER):
        one.read(*TEXT, ADDED)
    (change,) = [visit.change for visit in one.visits if visit.change and visit.change.told]
    assert [(edit.kind, edit.after) for edit in change.typed] == [("paragraph-added", ADDED)]


@pytest.mark.parametrize(("end", "looks", "trouble"), [(CALL, LATER, "blocked"), (NUMBER, 3, "extraction-broken")])
def test_a_text_whose_rest_goes_elsewhere_is_no_edit(watch: MakeWatch, end: str, looks: int, trouble: str) -> None:
    one = watch(OutletMemory())
    one.read(*TEXT)
    for _ in range(looks):
        assert one.read(*TEXT[:2], end) is Outcome.SUSPECT
    assert one.troubles == [trouble]
    one.read(*TEXT)
    assert_quietly_whole(one)


@pytest.mark.parametrize(
    ("language", "call", "sentence"),
    [
        ("ar", "سجل حسابا مجانيا لتقرأ بقية المقال.", "وقالت المكتبة إن الاستعارة متاحة لكل من سجل في حيه."),
        ("fa", "برای خواندن متن کامل یک حساب رایگان بسازید.", "کتابخانه از خوانندگان خواست کتاب‌ها را برگردانند."),
        ("ckb", "بۆ خوێندنەوەی تەواوی بابەتەکە بچۆ ژوورەوە.", "کتێبخانەکە بۆ خوێنەران هەموو ڕۆژێک کراوەیە."),
        ("ku", "Ji bo xwendina tevahiya nûçeyê têkeve hesabê xwe.", "Pirtûkxane ji bo xwendevanan her roj vekirî ye."),
        ("tr", "Haberin devamını okumak için giriş yapın.", "Kütüphane, okumak isteyenler için her gün açık."),
        ("he", "כדי להמשיך לקרוא יש להתחבר לאתר.", "הספרייה פתוחה לכל מי שרוצה לקרוא."),
        (
            "fr",
            "Créez un compte gratuit pour lire la suite.",
            "La bibliothèque est ouverte à tous ceux qui aiment lire.",
        ),
        ("en", "Sign in to read the rest of the story.", "The library asks readers to sign in at the front desk."),
    ],
)
def test_calls_of_all_languages_and_sentences_that_are_none(language: str, call: str, sentence: str) -> None:
    words = vocabulary(language)
    assert behind((*TEXT, compared(call)), Reasons({}), words) == {compared(call): WALL}
    assert behind((*TEXT, compared(sentence)), Reasons({}), words) == {}


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("ar", "وقالت شركة المياه إن الخدمة متاحة للمشتركين منذ أمس."),
        ("fa", "بانک برای دانشجویان حساب رایگان دارد."),
        ("tr", "Banka öğrencilere ücretsiz hesap sunuyor."),
        ("he", "השירות החדש זמין למנויים בכל הערים."),
        ("fr", "La banque offre un compte gratuit aux étudiants."),
        ("en", "The bank offers students a free account."),
    ],
)
def test_news_about_accounts_and_subscribers_are_text(language: str, sentence: str) -> None:
    assert behind((*TEXT, compared(sentence)), Reasons({}), vocabulary(language)) == {}


def test_a_call_with_text_behind_it_is_text(watch: MakeWatch) -> None:
    one = watch(OutletMemory())
    one.read(TEXT[0], CALL, *TEXT[1:])
    assert one.state.latest is not None
    assert one.state.latest.paragraphs == (TEXT[0], CALL, *TEXT[1:])


@pytest.mark.parametrize(
    "text", ["Page 1 of 2", "1 / 3", "الصفحة 2 من 3", "صفحهٔ ۱ از ۲", "עמוד 1 מתוך 2", "Sayfa 1/2", "Page 1 sur 4"]
)
def test_numbers_of_pages(text: str) -> None:
    assert behind((*TEXT, compared(text)), Reasons({}), vocabulary("en")) == {compared(text): PAGED}


@pytest.mark.parametrize("text", ["Page 2 of 2", "الصفحة ١ من ١", "صفحهٔ ۲ از ۲"])
def test_the_number_of_the_last_page_is_furniture(text: str) -> None:
    assert behind((*TEXT, compared(text)), Reasons({}), vocabulary("en")) == {compared(text): FURNITURE}


@pytest.mark.parametrize(
    "text", ["2 of 2", "2 - 1", "Three of 4", "Final score: 1 of 2 matches", "30/11", "المباراة 1 من 2 غدا"]
)
def test_what_is_no_number_of_a_page(text: str) -> None:
    assert behind((*TEXT, compared(text)), Reasons({}), vocabulary("en")) == {}
