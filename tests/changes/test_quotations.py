"""Quotation marks set, dropped and set elsewhere, of every shape; and what only looks like one."""

import random
import time
from collections.abc import Callable

import pytest

from rasid.changes.edits import typed_edits
from rasid.normalize.text import compared
from rasid.records import Article, EditKind
from tests.changes.mutations import NAME, NEGATION, PUNCTUATION, QUOTATION, REWORDED

Reading = Callable[..., Article]

ROWS = [
    ("ar", "single marks", "وصفه المدير ‘بالخطأ’ أمس.", "وصفه المدير بالخطأ أمس.", QUOTATION),
    ("ar", "marks behind a particle", "وصفه بـ«الخطأ الكبير» أمس.", "وصفه بالخطأ الكبير أمس.", QUOTATION),
    ("ar", "single marks behind a particle", "وصفه بـ‘الخطأ’ أمس.", "وصفه بالخطأ أمس.", QUOTATION),
    ("ar", "fewer words quoted", "قال «نعم كبيرة» أمس.", "قال «نعم» كبيرة أمس.", QUOTATION),
    ("ar", "one of two", "قال «نعم» وقال «لا» أمس.", "قال نعم وقال «لا» أمس.", QUOTATION),
    ("ar", "sentences swapped",
     "قال: «نعم هنا». ثم مضى إلى البيت.", "ثم مضى إلى البيت. قال: «نعم هنا».", REWORDED),
    ("fa", "single guillemets", "او آن را ‹اشتباه› خواند.", "او آن را اشتباه خواند.", QUOTATION),
    ("ckb", "single guillemets", "وتی ئەمە ‹هەڵەیە›.", "وتی ئەمە هەڵەیە.", QUOTATION),
    ("ku", "single marks", "Wî got ‘şaşî’ ye.", "Wî got şaşî ye.", QUOTATION),
    ("tr", "single marks", "Bunu ‘hata’ diye niteledi.", "Bunu hata diye niteledi.", QUOTATION),
    ("tr", "suffixes", "Ankara'da ve İzmir'de açıldı.", "Ankara'da ve Bursa'da açıldı.", NAME),
    ("he", "marks behind an article", 'הוא ה"מנהיג החדש" שלנו.', "הוא המנהיג החדש שלנו.", QUOTATION),
    ("he", "acronym", 'דובר צה"ל הגיע.', "דובר צהל הגיע.", REWORDED),
    ("fr", "single guillemets with spaces", "Il dit ‹ non › hier.", "Il dit non hier.", QUOTATION),
    ("fr", "straight single marks", "Il dit 'non' hier.", "Il dit non hier.", QUOTATION),
    ("fr", "fewer words quoted", "Il dit « non à tout » hier.", "Il dit « non » à tout hier.", QUOTATION),
    ("fr", "single marks for double ones", "Il dit « non » hier.", "Il dit ‘non’ hier.", PUNCTUATION),
    ("en", "single marks", "He is a ‘bad’ man.", "He is a bad man.", QUOTATION),
    ("en", "words in single marks", "He is a ‘bad’ man.", "He is a ‘good’ man.", QUOTATION),
    ("en", "a contraction inside", "He said ‘I don't know’ there.", "He said I don't know there.", QUOTATION),
    ("en", "a quotation inside one", "He said “it is a ‘bad’ thing”.", "He said “it is a bad thing”.", QUOTATION),
    ("en", "other words quoted", "He said “yes” and no.", "He said yes and “no”.", QUOTATION),
    ("en", "a full stop inside or outside", "He said “it is bad.”", "He said “it is bad”.", PUNCTUATION),
    ("en", "apostrophes", "The workers' pay and the nurses' pay rose.", "The workers pay and the nurses' pay rose.",
     PUNCTUATION),
]  # fmt: skip


@pytest.mark.parametrize(
    ("language", "what", "before", "after", "kind"), ROWS, ids=[f"{language}: {what}" for language, what, *_ in ROWS]
)
def test_quotation_marks(reading: Reading, language: str, what: str, before: str, after: str, kind: EditKind) -> None:
    for one, other in ((before, after), (after, before)):
        old, new = reading(language, paragraphs=(one,)), reading(language, paragraphs=(other,))
        assert [edit.kind for edit in typed_edits(old, new, compared)] == [kind]


def test_the_time_grows_with_the_text(reading: Reading) -> None:
    """One paragraph of quotations, names and negations, all other ones: four times the words, not sixteen the time."""
    words = ("كتاب", "وزير", "قال", "في", "أمس", "12", "«نعم»", "خبر", "لا", "سوق", "دمشق", "‘بيت’")

    def spent(size: int) -> float:
        draw = random.Random(size)
        old, new = (reading(paragraphs=(" ".join(draw.choices(words, k=size)),)) for _ in range(2))
        assert {QUOTATION, NEGATION} <= {edit.kind for edit in typed_edits(old, new, compared)}
        return min(_seconds(lambda: typed_edits(old, new, compared)) for _ in range(3))

    assert spent(6000) < 10 * spent(1500)


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start
