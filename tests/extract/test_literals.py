"""Fixed pieces of text looked for at once are found where each by itself is."""

import re

from hypothesis import given
from hypothesis import strategies as st

from rasid.extract.headline import compared
from rasid.extract.literals import any_of

PIECES = st.lists(st.text("abق-. (", min_size=1, max_size=4), min_size=1, max_size=12)


@given(PIECES, st.text("abق-. (", max_size=12))
def test_found_where_one_of_the_pieces_is(pieces: list[str], text: str) -> None:
    found = re.search(any_of(pieces), text)
    starts = [text.find(piece) for piece in pieces if piece in text]
    assert (found.start() if found else None) == min(starts, default=None)


@given(st.text(max_size=40))
def test_a_text_in_ascii_is_compared_as_any_other(text: str) -> None:
    plain = text.encode("ascii", "ignore").decode()
    assert compared(plain) + "ق" == compared(plain + "ق")
