"""One mutation at a time, in every language: what counts, what kind it is, and what no reader sees."""

import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from itertools import pairwise

import pytest

from rasid.changes.edits import typed_edits
from rasid.changes.vocabulary import LANGUAGES
from rasid.changes.weights import together
from rasid.normalize.text import compared
from rasid.records import Article, EditKind
from rasid.settings import Settings
from tests.changes.mutations import COSMETIC, DATE, NAME, NEGATION, NUMBER, PUNCTUATION, QUOTATION, REAL

Reading = Callable[..., Article]


def _article(reading: Reading, language: str, text: str) -> Article:
    around = ("افتتحت البلدية حديقة عامة.", "وتضم الحديقة ملعبا.")
    return reading(language, title="عنوان", paragraphs=(around[0], text, around[1]))


def _names(rows: Sequence[tuple[object, ...]]) -> list[str]:
    return [f"{language}: {what}" for language, what, *_ in rows]


@pytest.mark.parametrize(("language", "what", "before", "after", "kind"), REAL, ids=_names(REAL))
def test_a_real_mutation_is_found_and_named(
    reading: Reading, language: str, what: str, before: str, after: str, kind: EditKind
) -> None:
    for one, other in ((before, after), (after, before)):
        old, new = _article(reading, language, one), _article(reading, language, other)
        assert old.digest != new.digest
        edits = typed_edits(old, new, compared)
        assert {edit.kind for edit in edits} == {kind}, edits
        assert all((edit.place_before, edit.place_after) == (1, 1) for edit in edits)
        assert (together(edits) >= Settings().tell_weight) is (kind is not PUNCTUATION)


@pytest.mark.parametrize(("language", "what", "before", "after"), COSMETIC, ids=_names(COSMETIC))
def test_what_no_reader_sees_is_no_edit(reading: Reading, language: str, what: str, before: str, after: str) -> None:
    old, new = _article(reading, language, before), _article(reading, language, after)
    assert old.digest == new.digest
    assert typed_edits(old, new, compared) == ()


PLAIN = {
    "ar": 'قال المدير: "انتهى العمل في 12 مدرسة"، ثم أعلن الموعد.',
    "fa": 'مدیر گفت: "کار در 12 مدرسه تمام شد"، سپس زمان را اعلام کرد.',
    "ckb": 'بەڕێوەبەر وتی: "کار لە 12 قوتابخانە تەواو بوو"، پاشان کاتەکەی ڕاگەیاند.',
    "ku": 'Rêveber got: "Kar li 12 dibistanan qediya", paşê dem ragihand.',
    "tr": 'Müdür, "12 okulda iş bitti" dedi ve tarihi açıkladı.',
    "he": 'המנהל אמר: "העבודה הסתיימה ב-12 בתי ספר", ואז הודיע על המועד.',
    "fr": 'Le directeur a dit : "le travail est fini dans 12 écoles", puis a donné la date.',
    "en": 'The director said: "the work is done in 12 schools", then gave the date.',
}
UNSEEN: dict[str, Callable[[str], str]] = {
    "Arabic digits": lambda text: text.replace("12", "١٢"),
    "Persian digits": lambda text: text.replace("12", "۱۲"),
    "full-width digits": lambda text: text.replace("12", "１２"),
    "bidi marks": lambda text: "\u200f" + text.replace("12", "\u200e12\u200e") + "\u202c",
    "isolates": lambda text: text.replace("12", "\u206812\u2069"),
    "tatweel": lambda text: "".join(a + "ـ" if "ب" <= a <= "ي" and b.isalpha() else a for a, b in pairwise(text + " ")),
    "guillemets": lambda text: text.replace('"', "«", 1).replace('"', "»"),
    "curly quotation marks": lambda text: text.replace('"', "“", 1).replace('"', "”"),
    "Arabic comma": lambda text: text.replace(",", "،"),
    "no-break space": lambda text: text.replace(" ", "\u00a0", 1),
    "invisible marks": lambda text: "\u200b\ufeff" + text[:3] + "\u00ad" + text[3:],
    "decomposed letters": lambda text: unicodedata.normalize("NFD", text),
}  # fmt: skip


@pytest.mark.parametrize("what", UNSEEN)
@pytest.mark.parametrize("language", LANGUAGES)
def test_how_a_text_is_written_is_no_edit_in_any_language(reading: Reading, language: str, what: str) -> None:
    before, after = (_article(reading, language, text) for text in (PLAIN[language], UNSEEN[what](PLAIN[language])))
    assert before.digest == after.digest
    assert typed_edits(before, after, compared) == ()


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_has_every_kind_of_mutation(language: str) -> None:
    kinds = Counter(kind for code, _, _, _, kind in REAL if code == language)
    least = {NUMBER: 5, DATE: 4, NAME: 2, NEGATION: 3, QUOTATION: 2, PUNCTUATION: 1}
    assert least.items() <= {kind: min(kinds[kind], least[kind]) for kind in least}.items()
    named = {what for code, what, *_ in REAL if code == language}
    assert {"number in words", "two numbers swapped", "weekday", "time", "quoted words", "question"} <= named
    assert ("hamza" in named) is (language in ("ar", "fa", "ckb")), "which write one"
    assert sum(code == language for code, *_ in COSMETIC) >= 5
