"""Marks told name by name are those that the patterns find in the whole of them."""

from hypothesis import given
from hypothesis import strategies as st

from rasid.extract.marks import _HUMP, _PATTERNS, _WORDS, marks_of

WORDS = sorted({word for pair in _WORDS.values() for words in pair for word in words.split()})


@given(
    st.lists(st.sampled_from(WORDS) | st.text("abN_é\t", max_size=3), max_size=5),
    st.sampled_from([" ", "-", "_", "\n", ""]),
)
def test_marks_are_those_of_all_patterns(names: list[str], joint: str) -> None:
    whole = _HUMP.sub("-", f"{joint.join(names)} {names[0] if names else ''}"[:300]).lower()
    wanted = sum(mark for pattern, mark in _PATTERNS if pattern.search(whole))
    assert marks_of("div", joint.join(names), names[0] if names else "", None) == wanted
