"""What templates set into paragraphs: when it is noise, and what an editor adds is not."""

from collections.abc import Sequence

import pytest

from rasid.changes.insertions import inserted, learn_insertions, without
from rasid.memory import OutletMemory
from rasid.normalize.text import compared

TEXTS = (
    "سجلت محطة الرصد الجوي في المدينة هطل 22 ملم من الأمطار خلال الساعات الماضية.",
    "ودعت البلدية السائقين إلى تخفيف السرعة، ولا سيما على الطريق الجبلي بعد المغرب.",
    "واستفاد من الأمطار مزارعو ثماني قرى محيطة بالمدينة، بحسب اتحاد المزارعين.",
    "وبقيت المدارس مفتوحة كالمعتاد في جميع أحياء المدينة وفي القرى القريبة.",
)
HELP = "شرح الكلمة: انظر المعجم"


def with_words(text: str, words: str, at: int) -> str:
    found = text.split()
    return " ".join((*found[:at], words, *found[at:]))


def pairs(words: str, *places: int) -> Sequence[tuple[str, str]]:
    return [(text, with_words(text, words, at)) for text, at in zip(TEXTS, places, strict=False)]


def learned(*articles: Sequence[tuple[str, str]], gone: bool = False) -> frozenset[str]:
    memory = OutletMemory()
    for number, found in enumerate(articles):
        memory = learn_insertions(memory, number, None, found, compared)
        memory = learn_insertions(memory, number, found, [] if gone else found, compared)
    return inserted(memory.noise)


@pytest.mark.parametrize(
    ("words", "known"),
    [
        pytest.param(HELP, learned(pairs(HELP, 4, 5, 6)), id="in three paragraphs"),
        pytest.param(HELP, learned([(b, a) for a, b in pairs(HELP, 4, 5, 6)]), id="gone from three paragraphs"),
        pytest.param(HELP, learned(pairs(HELP, 4, 5), pairs(HELP, 3, 7)), id="in two of each of two articles"),
        pytest.param(HELP, learned(*(pairs(HELP, n) for n in (4, 5, 3)), gone=True), id="set in and gone in three"),
        pytest.param("(≈ 7.80 $)", learned(*(pairs(f"(≈ {n}.45 $)", 4, 5) for n in (1, 3, 9))), id="other numbers"),
    ],
)
def test_what_a_template_sets_in_is_cut_out_wherever_it_stands(words: str, known: frozenset[str]) -> None:
    assert without(with_words(TEXTS[3], words, 6), known, compared) == (TEXTS[3], (words,))
    assert without(with_words(TEXTS[3], words, 0), known, compared) == (TEXTS[3], (words,))
    twice = with_words(with_words(TEXTS[3], words, 7), words, 2)
    assert without(twice, known, compared) == (TEXTS[3], (words, words))
    assert without(TEXTS[3], known, compared) == (TEXTS[3], ())
    assert without(words, known, compared) == (words, ()), "all of a paragraph is never cut out of it"


def test_a_sum_before_a_comma_is_cut_out_with_its_space() -> None:
    known = learned(*([(text, text.replace("،", f" (≈ {n}.50 $)،")) for text in TEXTS[1:3]] for n in (1, 3, 9)))
    assert without("دفع 30 (≈ 4.25 $)، ثم خرج من السوق.", known, compared) == (
        "دفع 30، ثم خرج من السوق.",
        ("(≈ 4.25 $)",),
    )


@pytest.mark.parametrize(
    "articles",
    [
        pytest.param([pairs(HELP, 4)] * 5, id="added to one sentence, and there to stay, in five articles"),
        pytest.param([pairs(HELP, 4, 5)], id="added to two sentences of one article"),
        pytest.param([[(t, t.replace("المدينة", f"المدينة {HELP}")) for t in TEXTS]], id="behind the same word"),
        pytest.param([pairs("، 44 عاما،", 4, 5, 6)] * 1, id="ages in three sentences"),
        pytest.param([pairs(f"، {n} عاما،", 4) for n in (44, 51, 30, 62)], id="an age in each of four articles"),
        pytest.param([pairs("فقط", 4, 5, 6)], id="a single word"),
        pytest.param([[(t, f"{with_words(t, HELP, 4)} اليوم") for t in TEXTS]], id="with another word elsewhere"),
    ],
)
def test_what_an_editor_adds_is_not(articles: Sequence[Sequence[tuple[str, str]]]) -> None:
    assert learned(*articles) == frozenset()
