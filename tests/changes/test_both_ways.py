"""What holds of the edits of any two sentences: the same ones back and forth, of texts that are there."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from rasid.changes.edits import typed_edits
from rasid.normalize.text import compared
from rasid.records import Article

Reading = Callable[..., Article]

WORDS = {
    "ar": "قال الوزير سامر لم لا ليس «نعم» ‘هنا’ 12 3,5 الثالثة أمس الساعة الثامنة دمشق كانون الثاني % . ، ؟ مع كتاب",
    "fa": "وزیر رضا نه نیست است «بله» ۱۲ سومین ساعت هشت تهران مهر ، . ؟ رفت نرفت می‌رود نمی‌رود با بدون",
    "ckb": "وەزیر ئازاد نییە هەیە «بەڵێ» ١٢ سێیەم کاتژمێر نۆ هەولێر تشرینی دووەم . ، چوو نەچوو دەچێت ناچێت",
    "ku": "Serok Azad ne hat nehat “erê” 12ê sêyem saet 20.30 Amed kanûna pêşîn , . ? diçe naçe bi bê yek du",
    "tr": "Bakan Ahmet geldi gelmedi saat sekizde 5'i %12 “evet” ‘hayır’ bir üç değil Ankara'da Mart KASIM , . var yok",
    "he": 'השר דוד לא אין "כן" ה"חדש הזה" צה"ל 12 שלישי ביום שעה שמונה מאי ירושלים , . ? ספר עם ללא שלושת',
    "fr": "Le maire n'a pas « oui » ‹ non › 1er 20h30 un deux mai Paris , . ? livre avec sans l'eau plus ne",
    "en": "The mayor Omar didn't did not “yes” ‘no’ 3rd 8pm 5m 3½ one a May 4 Paris , . ? book with without workers'",
}
STEPS = st.lists(st.tuples(st.sampled_from("xyzd"), st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=3)


def _edited(words: list[str], steps: list[tuple[str, int, int]], known: list[str]) -> list[str]:
    """The words with some of them changed, added, swapped or dropped."""
    for step, at, other in steps:
        place = at % len(words)
        if step == "x":
            words = [*words[:place], known[other % len(known)], *words[place + 1 :]]
        elif step == "y":
            words = [*words[:place], known[other % len(known)], *words[place:]]
        elif step == "z":
            words = list(words)
            words[place], words[other % len(words)] = words[other % len(words)], words[place]
        elif len(words) > 1:
            words = words[:place] + words[place + 1 :]
    return words


@pytest.mark.parametrize("language", WORDS)
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(places=st.lists(st.integers(0, 99), min_size=6, max_size=18), steps=STEPS)
@example(places=[0, 1, 2, 3, 4, 5], steps=[("z", 1, 3), ("z", 2, 4)])
def test_an_edit_is_the_same_back_and_forth(
    reading: Reading, language: str, places: list[int], steps: list[tuple[str, int, int]]
) -> None:
    known = WORDS[language].split()
    words = [known[place % len(known)] for place in places]
    old, new = (
        replace(reading(language, title="خبر", paragraphs=("أ ب ج.", " ".join(text), "د ه و.")), language=language)
        for text in (words, _edited(words, steps, known))
    )
    edits = typed_edits(old, new, compared)
    assert bool(edits) is (old.digest != new.digest)
    assert all(0 < edit.weight <= 1 for edit in edits)
    before, after = (compared("\n".join(article.paragraphs)) for article in (old, new))
    assert all(compared(edit.before) in before and compared(edit.after) in after for edit in edits)
    if any(edit.place_before is None or edit.place_after is None for edit in edits):
        return  # another paragraph
    back = typed_edits(new, old, compared)
    assert {(edit.kind, edit.before, edit.after) for edit in edits} == {
        (edit.kind, edit.after, edit.before) for edit in back
    }
