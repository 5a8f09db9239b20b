"""Paragraphs that a template broke in pieces, and what is not put together."""

from rasid.changes.pieces import in_whole
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
