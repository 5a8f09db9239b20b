"""The language of a text among the outlet's, and its direction."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rasid.normalize.language import direction, identify
from rasid.records import Direction

SENTENCES = {
    "ar": "أعلنت البلدية بدء أعمال صيانة الطريق الدائري الأسبوع المقبل",
    "fa": "شهردار گفت کار بازسازی پل قدیمی از هفته آینده آغاز می‌شود",
    "ckb": "سەرۆکی شارەوانی ڕایگەیاند کە کاری پردەکە لە هەفتەی داهاتوو دەست پێ دەکات",
    "ku": "Şaredarê bajêr ragihand ku xebata nûkirina pirê dê hefteya bê dest pê bike",
    "tr": "Belediye başkanı köprünün onarımına gelecek hafta başlanacağını açıkladı",
    "he": "ראש העירייה הודיע כי עבודות השיפוץ בגשר יתחילו בשבוע הבא",
    "fr": "Le maire a annoncé que la rénovation du pont débutera la semaine prochaine",
    "en": "The mayor said that work on the old bridge would start next week",
    "el": "Ο δήμαρχος ανακοίνωσε ότι οι εργασίες στη γέφυρα αρχίζουν",
}
ALL = tuple(SENTENCES)


@pytest.mark.parametrize("languages", [ALL, ALL[::-1]])
@pytest.mark.parametrize("code", ALL)
def test_sentences_among_all_languages(code: str, languages: tuple[str, ...]) -> None:
    assert identify(SENTENCES[code], languages=languages) == code


@pytest.mark.parametrize("code", ALL)
def test_without_an_outlet(code: str) -> None:
    found = identify(SENTENCES[code], languages=(), declared=code if code == "he" else None)
    assert found in (code, "ckb" if code == "ku" else code)


@pytest.mark.parametrize(
    ("text", "languages", "declared", "code"),
    [
        ("", ("ar", "fr"), None, "ar"),
        ("2026 – 14:05", ("fr", "ar"), None, "fr"),
        ("BBC", ("ar",), None, "ar"),
        ("عاجل", ("fr", "ar"), None, "ar"),  # few letters, but only one of the two writes them
        ("خبر", ("ar", "fa"), "fa-IR", "fa"),
        ("خبر", ("ar", "fa"), None, "ar"),
        ("", (), "ar-SY", "ar"),
        ("", (), None, None),
        ("خبر", (), None, None),
        (SENTENCES["ar"], ("ar", "fa"), "fa", "ar"),  # a wrong declaration
        (SENTENCES["en"], ("ar",), None, "en"),  # no language of the outlet is written so
        (SENTENCES["he"], ("he", "ar"), "iw", "he"),
        (SENTENCES["ku"], ("ckb", "kmr"), None, "kmr"),
        (SENTENCES["ckb"], ("ku", "tr"), None, "ku"),  # the outlet calls both its Kurdishes one
        (SENTENCES["ckb"], ("ar", "ku"), "ar", "ku"),
        (SENTENCES["fr"], ("xx",), None, "fr"),
    ],
)
def test_prior_and_declaration(text: str, languages: tuple[str, ...], declared: str | None, code: str | None) -> None:
    assert identify(text, languages=languages, declared=declared) == code


@pytest.mark.parametrize(
    ("text", "way"),
    [
        ("خبر BBC عاجل", Direction.RTL),
        ("The خبر agency", Direction.LTR),
        ("שלום", Direction.RTL),
        ("2026", Direction.LTR),
        ("", Direction.LTR),
        ("١٢٣ abc", Direction.LTR),  # digits have no direction of their own
    ],
)
def test_direction(text: str, way: Direction) -> None:
    assert direction(text) is way


@settings(max_examples=50)
@given(
    text=st.text(),
    languages=st.lists(st.sampled_from([*ALL, "xx", "kmr", "tzm", "ar-SY", ""]), max_size=4),
    declared=st.none() | st.text(max_size=6),
)
def test_any_text_has_an_answer(text: str, languages: list[str], declared: str | None) -> None:
    found = identify(text, languages=languages, declared=declared)
    assert found is None or isinstance(found, str)
    assert found is not None or not languages
    direction(text)
