"""Paragraphs that a template broke in pieces, and what is not put together."""

import pytest

from rasid.changes.pieces import apart, in_whole, uncut
from rasid.normalize.text import compared

TEXTS = (
    "افتتحت البلدية صباح اليوم مكتبة عامة جديدة في الحي القديم.",
    "وتضم المكتبة ثلاثة آلاف كتاب وقاعة للأطفال.",
    "وقال رئيس البلدية إن العمل استغرق عامين كاملين.",
    "وتفتح المكتبة أبوابها يومياً حتى الساعة الثامنة مساء.",
)


def halves(*texts: str) -> tuple[str, ...]:
    words = [text.split(" ") for text in texts]
    return tuple(" ".join(part) for w in words for part in (w[: len(w) // 2], w[len(w) // 2 :]))


def test_what_a_template_broke_is_as_it_was() -> None:
    assert in_whole(halves(*TEXTS), TEXTS, compared) == TEXTS
    assert in_whole(TEXTS, halves(*TEXTS), compared) is TEXTS


def test_an_edit_beside_it_stays() -> None:
    edited = (TEXTS[0], "وتضم المكتبة تسعة آلاف كتاب وقاعة للأطفال.", *TEXTS[2:])
    assert in_whole(halves(*TEXTS), edited, compared) == TEXTS


def test_a_line_in_front_is_no_piece() -> None:
    pieces = ("إعلان ممول", *halves(*TEXTS), "شارك الخبر")
    assert in_whole(pieces, TEXTS, compared) == ("إعلان ممول", *TEXTS, "شارك الخبر")


def test_a_damaged_reading_stays_as_it_is() -> None:
    pieces = halves(*TEXTS)[:-1]
    assert in_whole(pieces, TEXTS, compared) is pieces


def test_what_an_editor_breaks_between_sentences_or_once_is_his_doing() -> None:
    whole = tuple(f"{text} نهاية." for text in TEXTS)
    broken = tuple(part for text in TEXTS for part in (text, "نهاية."))
    assert in_whole(broken, whole, compared) is broken
    once = (*halves(TEXTS[0]), *TEXTS[1:])
    assert in_whole(once, TEXTS, compared) is once


def test_what_is_put_together_comes_apart_where_another_has_it_so() -> None:
    joined = (f"{TEXTS[0]} {TEXTS[1]}", f"{TEXTS[2]} {TEXTS[3]}")
    assert apart(joined, TEXTS) == TEXTS
    assert apart((" ".join(TEXTS),), TEXTS) == TEXTS
    edited = (joined[0].replace("ثلاثة", "تسعة"), joined[1])
    assert apart(edited, TEXTS) == (TEXTS[0], TEXTS[1].replace("ثلاثة", "تسعة"), *TEXTS[2:])


def test_what_an_editor_puts_together_once_and_what_no_other_has_stays_as_it_is() -> None:
    once = (f"{TEXTS[0]} {TEXTS[1]}", *TEXTS[2:])
    assert apart(once, TEXTS) is once
    joined = (f"{TEXTS[0]} {TEXTS[1]}", f"{TEXTS[2]} {TEXTS[3]}")
    assert apart(joined, ("نص آخر.", "ونص ثالث.")) is joined


SENTENCE = "Les trottoirs abîmés de la vieille ville ont été réparés et douze avaloirs ont été curés."
ARABIC = "أنهت البلدية أعمال صيانة الشارع الرئيسي في المدينة القديمة قبل موعدها بأسبوع."


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Les trottoirs abîmés de la vieille ville ont", SENTENCE),
        ("été réparés et douze avaloirs ont été curés.", SENTENCE),
        ("أنهت البلدية أعمال صيانة الشارع الرئيسي", ARABIC),
    ],
)
def test_what_a_page_left_of_a_sentence_is_put_right(text: str, whole: str) -> None:
    assert uncut((text, "Autre texte."), (whole, "Autre texte."), compared) == (whole, "Autre texte.")


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("Les trottoirs abîmés de la vieille ville ont été réparés.", SENTENCE),
        ("Douze avaloirs ont été curés.", SENTENCE),
        ("صيانة الشارع الرئيسي في المدينة القديمة قبل موعدها بأسبوع.", ARABIC),
        ("Ahmad, Sami, Rana, Layla et Karim", "Ahmad, Sami, Rana, Layla et Karim Haddad"),
        ("Les trottoirs abîmés de la vieille", f"{SENTENCE.split(' et ', maxsplit=1)[0]}s"),
    ],
)
def test_what_an_editor_made_of_a_sentence_is_left(text: str, whole: str) -> None:
    assert uncut((text, "Autre texte."), (whole, "Autre texte."), compared) == (text, "Autre texte.")


def test_a_paragraph_that_was_parted_in_two_is_left() -> None:
    words = SENTENCE.split()
    parted = (" ".join(words[:7]), " ".join(words[7:]), ARABIC)
    assert uncut(parted, (SENTENCE, ARABIC), compared) == parted


def test_where_a_page_breaks_off_nothing_is_put_right() -> None:
    assert uncut((ARABIC, SENTENCE[:40]), (ARABIC, SENTENCE, ARABIC), compared) == (ARABIC, SENTENCE[:40])
