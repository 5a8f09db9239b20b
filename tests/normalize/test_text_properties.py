"""What holds for every text whatsoever."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rasid.normalize.text import compared, paragraph, search_forms, stored

# Characters that the forms treat specially, beside any other.
TRICKY = (
    "ابةهيىئؤأإآءکگیەۆێڕڵھ\u200c\u200d\u0640\u064b\u0651\u0654\u0653 \n\xa0'\"«»״׳צה\u05b8.,،-–−٣۳3²½ßİıIÂçǰŉ"
    "\ufdfa\ufe76ﻻ\u0345\u0301\u2028\r\t\x00\x1f\x85\x9d¡Øطظ§\u3000℡Ⅳ\ud800\ufeff\u06c0\u06d5"
)
texts = st.text(st.one_of(st.characters(), st.sampled_from(TRICKY)))
everyday_texts = st.text(st.one_of(st.sampled_from(TRICKY), st.characters(max_codepoint=0x2070)))
plain_texts = st.text(st.sampled_from("ابتكهيةى ءأإ٣3.,-\n\"'نص"), min_size=1)


@pytest.mark.parametrize("form", [stored, paragraph, compared, lambda text: search_forms(text).full])
@given(text=texts)
def test_forms_are_idempotent(form: Callable[[str], str], text: str) -> None:
    once = form(text)
    assert form(once) == once


@given(text=texts)
def test_what_compared_equates_search_equates(text: str) -> None:
    assert search_forms(compared(text)) == search_forms(text)


@given(text=st.one_of(texts, everyday_texts))
def test_a_line_break_at_the_end_counts_for_nothing_in_compared(text: str) -> None:
    """Texts of everyday characters alone are spared most steps, those with a line break are not."""
    assert compared(text) == compared(text + "\n")


@given(text=texts)
def test_compared_sees_through_unicode_normal_forms(text: str) -> None:
    assert (
        compared(unicodedata.normalize("NFD", text)) == compared(unicodedata.normalize("NFC", text)) == compared(text)
    )


@given(text=texts)
def test_stored_changes_nothing_that_counts(text: str) -> None:
    kept = stored(text)
    if not any(char in text for char in "ÂÃØÙ×טظط") and text.isascii():
        assert compared(kept) == compared(text)
    kept.encode("utf-8")
    assert "\x00" not in kept


@given(text=plain_texts, position=st.integers(0), char=st.sampled_from("123٤أةء.,-\"'%"))
def test_inserting_a_character_that_counts_is_seen(text: str, position: int, char: str) -> None:
    at = position % (len(text) + 1)
    changed = text[:at] + char + text[at:]
    marks_a_list = char == "-" and not text[:at].rpartition("\n")[2].strip(" -") and text[at : at + 1] in (" ", "")
    assume(not marks_a_list)
    assert compared(changed) != compared(text)


@given(
    words=st.lists(st.sampled_from(["زار", "الوزير", "دمشق", "أمس", "5"]), min_size=2, max_size=6), swap=st.integers(0)
)
def test_word_order_is_seen(words: list[str], swap: int) -> None:
    at = swap % (len(words) - 1)
    swapped = [*words[:at], words[at + 1], words[at], *words[at + 2 :]]
    same = words[at] == words[at + 1]
    assert (compared(" ".join(words)) == compared(" ".join(swapped))) is same


@given(text=texts)
def test_light_form_only_takes_away(text: str) -> None:
    full, light = search_forms(text)
    assert len(light) <= len(full)
    assert len(light.split()) == len(full.split())


marked_texts = st.text(st.sampled_from("ابتيةء35.,-*•[]&;#amquotl12 \n\"'\u200cهەێر(—"), max_size=14)


@given(text=marked_texts)
def test_marks_entities_and_joiners_leave_each_form_its_own_and_what_one_equates_the_next_does(text: str) -> None:
    same, full = compared(text), search_forms(text).full
    assert compared(same) == same
    assert search_forms(full).full == full == search_forms(same).full
