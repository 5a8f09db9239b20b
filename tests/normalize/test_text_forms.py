"""Tables of what each form of a text equates, and of what it must not."""

import pytest

from rasid.normalize.text import compared, digest, paragraph, search_forms, stored

STORED = [
    ("  خبر\t عاجل \r\n", "خبر عاجل"),
    ("سطر\n\n  آخر", "سطر\nآخر"),
    ("الخارجية\u00a0إن", "الخارجية إن"),
    ("e\u0301te\u0301", "été"),
    ("آ", "آ"),
    ("\ufeffخبر\x00\x0b", "خبر"),
    ("كلـمة\u200f وَلَد", "كلـمة\u200f وَلَد"),  # faithful: tatweel, marks and vowels stay
    ("\ud800x", "\ufffdx"),
    ("&amp;lt;", "&amp;lt;"),  # entities are the business of whoever reads the markup
    ("", ""),
]


@pytest.mark.parametrize(("raw", "kept"), STORED)
def test_stored(raw: str, kept: str) -> None:
    assert stored(raw) == kept


def test_a_paragraph_is_one_line() -> None:
    assert paragraph("سطر أول\n   وسطر ثان") == "سطر أول وسطر ثان"


MOJIBAKE_SOURCES = (
    "الرئيس يستقبل وفدا",
    "ראש הממשלה אמר",
    "Cumhurbaşkanı görüştü",
    "Le ministère a déclaré",
    "گفت‌وگوی ویژه",
)


@pytest.mark.parametrize("text", MOJIBAKE_SOURCES)
def test_stored_repairs_utf8_read_as_latin(text: str) -> None:
    assert stored(text.encode().decode("latin-1")) == text


@pytest.mark.parametrize("text", ["الرئيس يستقبل وفدا رسميا", "قال الوزير: «سنبدأ غدا»"])
def test_stored_repairs_utf8_read_as_windows_1256(text: str) -> None:
    assert stored(text.encode().decode("cp1256")) == text


SOUND = [
    "Ø وحدها ليست خطأ",
    "شرط، وبسط، وخط؛ ظل",
    "La maison « Âge d’or » à 5 €",
    "Ø§Ù„ ثم نص سليم",  # half damaged: not all of it goes back to bytes
    "Señor Muñoz – “así” ½",
    "Ã",
]


@pytest.mark.parametrize("text", SOUND)
def test_stored_leaves_sound_text_alone(text: str) -> None:
    assert stored(text) == text


SAME = [
    ("كَتَبَ", "كتب"),
    ("كـــتـب", "كتب"),
    ("على\u00a0الطريق", "على الطريق"),
    ("على  الطريق", "على الطريق"),
    ("على\u202fالطريق\u200f", "على الطريق"),
    ("«قال»", '"قال"'),
    ("“قال”", '"قال"'),
    ("’s", "'s"),
    ("صה״ל", 'صה"ל'),
    ("2019–2020", "2019-2020"),
    ("−5", "-5"),
    ("دمشق — سانا", "دمشق - سانا"),
    ("دمشق ـ سانا", "دمشق - سانا"),
    ("هـَـ ثم لـِـ", "ه ثم ل"),
    ("نعم، لا", "نعم, لا"),
    ("لماذا؟", "لماذا?"),
    ("٢٠٢٦", "2026"),
    ("۲۰۲۶", "2026"),
    ("٣٫٥٪", "3.5%"),
    ("٣٬٥٠٠", "3,500"),
    ("علی", "علي"),
    ("کتاب", "كتاب"),
    ("ﻻ ﺍﻟﺴﻼﻡ", "لا السلام"),
    ("Ａｂｃ１２", "Abc12"),
    ("ﬁn…", "fin..."),
    ("so\u00adft\u200b", "soft"),
    ("שָׁלוֹם", "שלום"),
    ("ھەولێر", "هەولێر"),
    ("خانۀ ما", "خانهٔ ما"),
    ("می\u200c شود", "می شود"),
    ("\u2067نص\u2069", "نص"),
    ("كتبﹶ", "كتب"),
    ("نص\ufe0f", "نص"),
    ("سطر\r\n\r\nسطر", "سطر\nسطر"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_compared_equates(one: str, other: str) -> None:
    assert compared(one) == compared(other)
    assert search_forms(one) == search_forms(other)


DIFFERENT = [
    ("1.5", "15"),
    ("3,5", "35"),
    ("1,500", "1.500"),
    ("10²", "102"),
    ("H₂O", "H2O"),
    ("1½", "11/2"),
    ("①5", "15"),
    ("-5", "5"),
    ("5-3", "53"),
    ("5 ـ 3", "5 3"),
    ("5%", "5"),
    ("«الحوار» مستمر", "الحوار مستمر"),
    ("احمد", "أحمد"),
    ("إن", "أن"),
    ("مسؤول", "مسوول"),
    ("شئ", "شي"),
    ("قرأ", "قرا"),
    ("مدرسة", "مدرسه"),
    ("على", "علي"),
    ("آن", "ان"),
    ("شيء", "شي"),
    ("می‌شود", "میشود"),
    ("می‌شود", "می شود"),
    ("زار الوزير", "الوزير زار"),
    ("فقرة\nفقرة", "فقرة فقرة"),
    ("Ankara", "ankara"),
    ("ışık", "isik"),
    ("été", "ete"),
    ("سعر: 5", "سعر 5"),
    ("قتل 14؟", "قتل 14"),
    ("نعم، لا", "نعم لا"),
    ("ەوە", "هوه"),
    ("رۆژ", "روژ"),
    ("$5", "5"),
    ("5 €", "5 $"),
    ("غزة؛", "غزة،"),
    ("'نص'", '"نص"'),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_compared_keeps_apart_what_an_editor_means(one: str, other: str) -> None:
    assert compared(one) != compared(other)


FOUND = [
    ("أحمد إلى آخره", "احمد الي اخره"),
    ("مسؤولة", "مسووله"),
    ("شاطئ", "شاطي"),
    ("مُدَرِّسة", "مدرسه"),
    ("İSTANBUL Işık", "istanbul isik"),
    ("Élysée cœur Straße", "elysee coeur strasse"),
    ("Şêx Ûsiv", "sex usiv"),
    ("צה״ל", "צהל"),
    ("צ'יפס", "ציפס"),
    ("می‌شود", "مي شود"),
    ("هەولێر", "ههولێر"),
    ("خه‌ڵک", "خەڵك"),
    ("Ankara'da", "ankara da"),
    ("«نص» و'نص'", "نص و نص"),
    ("ٱلكتاب", "الكتاب"),
]


@pytest.mark.parametrize(("printed", "asked"), FOUND)
def test_search_finds(printed: str, asked: str) -> None:
    assert search_forms(printed).full == search_forms(asked).full


LIGHT = [
    ("المدينة", "مدينه"),
    ("والمدينة بالمدينة فالمدينة كالمدينة", "مدينه مدينه مدينه مدينه"),
    ("للوزير", "وزير"),
    ("وقال", "قال"),
    ("ولد الله ال", "ولد الله ال"),  # too little would be left
]


@pytest.mark.parametrize(("printed", "light"), LIGHT)
def test_light_form_lacks_the_article(printed: str, light: str) -> None:
    assert search_forms(printed).light == light


def test_digest_tells_sequences_apart() -> None:
    sequences = [("ab", "c"), ("a", "bc"), ("abc",), ("abc", ""), ("", "abc"), (), ("",), ("1:a",)]
    assert len({digest(parts) for parts in sequences}) == len(sequences)
    assert digest(["خبر", "\ud800"]) == digest(iter(("خبر", "\ud800")))
