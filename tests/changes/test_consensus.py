"""Paragraphs that are others at every look are left out of the comparison; all others stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rasid.changes.consensus import agreed

E0, E1 = "تضم المكتبة ثلاثة آلاف كتاب", "تضم المكتبة أربعة آلاف كتاب"


@pytest.mark.parametrize(
    ("before", "earlier", "now", "left_before", "left_now"),
    [
        ("a b w1", "a b w2", "a b w3", "a b", "a b"),  # the last one is another one each time
        ("a w1 b", "a w2 b", "a w3 b", "a b", "a b"),
        ("a b", "a b w2", "a b w3", "a b", "a b"),
        ("a b w1", "a c w2", "a c w3", "a b", "a c"),  # beside it, b has become c
        ("a b w1", "a w2", "a w3", "a b", "a"),  # b was removed
        ("a b w1", "a b c w2", "a b c w3", "a b", "a b c"),
        ("a b c", "a b c", "a b c", "a b c", "a b c"),
    ],
)
def test_what_two_looks_agree_on(before: str, earlier: str, now: str, left_before: str, left_now: str) -> None:
    old, new = before.split(), now.split()
    places = agreed(old, earlier.split(), new)
    assert " ".join(old[place] for place in places[0]) == left_before
    assert " ".join(new[place] for place in places[1]) == left_now


def test_in_one_place_what_resembles_nothing_goes() -> None:
    before, earlier, now = ["a", "إعلان أول", E0], ["a", "إعلان ثان", E1], ["a", "إعلان ثالث", E1]
    assert agreed(before, earlier, now) == ([0, 2], [0, 2])


texts = st.lists(st.sampled_from("abcde"), max_size=7)


@given(before=texts, earlier=texts, now=texts)
def test_places_are_in_order_and_agreement_leaves_nothing_out(
    before: list[str], earlier: list[str], now: list[str]
) -> None:
    old, new = agreed(before, earlier, now)
    assert old == sorted(set(old))
    assert new == sorted(set(new))
    assert all(now[place] in earlier for place in new)
    assert agreed(before, now, now) == (list(range(len(before))), list(range(len(now))))
