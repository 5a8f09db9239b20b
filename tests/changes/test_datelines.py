"""What stands around a paragraph's words and is not its text: datelines and credits, in all languages."""

from collections.abc import Iterator, Sequence

import pytest

from rasid.changes.datelines import without_dateline
from rasid.changes.edits import typed_edits
from rasid.changes.vocabulary import vocabulary
from rasid.changes.weights import together
from rasid.normalize.text import compared
from rasid.records import Edit, EditKind
from rasid.settings import Settings
from tests.changes.test_edits import Reading

TEXTS = {
    "en": "The port of Tripoli has opened a second quay for fishing boats.",
    "ar": "افتتح مرفأ طرابلس رصيفا ثانيا لمراكب الصيد بعد أعمال دامت عاما.",
    "fa": "بندر انزلی اسکلهٔ دوم خود را برای قایق‌های ماهیگیری گشود.",
    "ckb": "بەندەری شارەکە شۆستەیەکی نوێی بۆ بەلەمەکانی ڕاوەماسی کردەوە.",
    "ku": "Bendera bajêr ji bo keştiyên masîgiran rêyeke nû vekir.",
    "tr": "Liman, balıkçı tekneleri için ikinci bir rıhtım açtı.",
    "he": "נמל העיר פתח רציף שני לסירות דיג אחרי שנה של עבודות.",
    "fr": "Le port de la ville a ouvert un second quai pour les bateaux de pêche.",
}


def both_ways(reading: Reading, language: str, around: str) -> Iterator[Sequence[Edit]]:
    """The edits where something comes around a text, and where it goes."""
    bare, dressed = (
        reading(language=language, paragraphs=(text,)) for text in (TEXTS[language], around.format(TEXTS[language]))
    )
    yield typed_edits(bare, dressed, compared)
    yield typed_edits(dressed, bare, compared)


@pytest.mark.parametrize(
    ("language", "around"),
    [
        ("en", "BEIRUT (Reuters) - {}"),
        ("en", "Beirut — {}"),
        ("en", "TRIPOLI, Lebanon, March 3 (AP) — {}"),
        ("en", "(Photo: site archive) {}"),
        ("en", "{} (Source: Harbour Agency)"),
        ("ar", "طرابلس - (وكالات) - {}"),
        ("ar", "بيروت – رويترز – {}"),
        ("ar", "القدس المحتلة/ سما/ {}"),
        ("ar", "دمشق - 12 آذار - {}"),
        ("ar", "(تصوير: أرشيف الموقع) {}"),
        ("fa", "تهران - ایرنا - {}"),
        ("fa", "(عکس: بایگانی وبگاه) {}"),
        ("ckb", "(وێنە: ئەرشیفی ماڵپەڕ) {}"),
        ("ckb", "هەولێر - {}"),
        ("ku", "Amed (ANF) - {}"),
        ("tr", "ANKARA (AA) - {}"),
        ("tr", "(Fotoğraf: arşiv) {}"),
        ("he", "חיפה - {}"),
        ("he", "{} (צילום: ארכיון האתר)"),
        ("fr", "Beyrouth (AFP) – {}"),
        ("fr", "[Photo : archives du site] {}"),
    ],
)
def test_a_dateline_comes_and_goes_without_being_told(reading: Reading, language: str, around: str) -> None:
    for edits in both_ways(reading, language, around):
        assert [edit.kind for edit in edits] == [EditKind.DATELINE]
        assert together(edits) < Settings().tell_weight


@pytest.mark.parametrize(
    ("language", "around"),
    [
        ("en", "Correction - {}"),
        ("en", "(Correction: an earlier version named another city) {}"),
        ("en", "Update (14:30): {}"),
        ("en", "Not true - {}"),
        ("en", "12 dead - {}"),
        ("en", "The minister said: {}"),
        ("en", "(unconfirmed) {}"),
        ("en", '"We are ready" - {}'),
        ("en", "The mayor came. Then - {}"),
        ("en", "{} (not confirmed by the ministry)"),
        ("ar", "تصحيح - {}"),
        ("ar", "لم يؤكد بعد - {}"),
        ("ar", "(تحديث: الساعة الثالثة) {}"),
        ("ar", "قال الوزير: {}"),
        ("he", "לא נכון - {}"),
        ("tr", "Düzeltme - {}"),
        ("fa", "اصلاحیه - {}"),
        ("fr", "Rectificatif - {}"),
    ],
)
def test_what_says_something_is_no_dateline(reading: Reading, language: str, around: str) -> None:
    for edits in both_ways(reading, language, around):
        assert together(edits) >= Settings().tell_weight
        assert EditKind.DATELINE not in [edit.kind for edit in edits]


def test_what_else_was_done_to_the_paragraph_is_told_as_it_is_printed(reading: Reading) -> None:
    before = reading(language="en", paragraphs=("The port of Tripoli has opened 12 berths for “Al-Amal”.",))
    after = reading(
        language="en", paragraphs=("TRIPOLI (AP) – The port of Tripoli has opened 14 berths for “Al-Amal”.",)
    )
    assert [(edit.kind, edit.before, edit.after) for edit in typed_edits(before, after, compared)] == [
        (EditKind.DATELINE, before.paragraphs[0], after.paragraphs[0]),
        (EditKind.NUMBER, "12", "14"),
    ]


def test_another_dateline_is_another_place(reading: Reading) -> None:
    before, after = (
        reading(language="en", paragraphs=(f"{place} (AP) - {TEXTS['en']}",)) for place in ("BEIRUT", "TRIPOLI")
    )
    assert together(typed_edits(before, after, compared)) >= Settings().tell_weight


def test_a_dash_inside_the_text_is_no_datelines() -> None:
    text = compared("Beirut - a city of contrasts - has opened a second quay.")
    other = compared("Beirut has opened a second quay.")
    assert without_dateline(text, other, vocabulary("en")) is None
    assert without_dateline(other, text, vocabulary("en")) is None
