import re
import time
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rasid.changes.words import MOST_WORDS, Piece, PieceKind, condense, diff_words

EQUAL, INSERT, DELETE, SKIP = PieceKind.EQUAL, PieceKind.INSERT, PieceKind.DELETE, PieceKind.SKIP

WORDS = ["في", "المدينة", "كتاب", "كتب", "و", "می‌رود", "l'eau", 'צה"ל', "20:35", "a", "b", "٣٫٥"]
GAPS = [" ", " ", " ", "\n", "\u00a0", "، ", ".\n", "؟ ", ""]
TEXTS = st.one_of(
    st.text(max_size=60),
    st.lists(st.tuples(st.sampled_from(WORDS), st.sampled_from(GAPS)), max_size=40).map(
        lambda parts: "".join(word + gap for word, gap in parts)
    ),
)


def shown(pieces: tuple[Piece, ...]) -> str:
    """Pieces as one line: `[-gone-]` and `{+new+}`."""
    frames = {EQUAL: "{}", DELETE: "[-{}-]", INSERT: "{{+{}+}}", SKIP: "…"}
    return "".join(frames[piece.kind].format(piece.text) for piece in pieces)


def joined(pieces: tuple[Piece, ...], *kinds: PieceKind) -> str:
    return "".join(piece.text for piece in pieces if piece.kind in kinds)


@given(TEXTS, TEXTS)
@example("a b", "a\u00a0b")
@example(" a", "a")
@example("", "\n")
def test_the_pieces_give_both_texts(before: str, after: str) -> None:
    pieces = diff_words(before, after)
    assert joined(pieces, EQUAL, DELETE) == before
    assert joined(pieces, EQUAL, INSERT) == after
    assert all(piece.text for piece in pieces)


@given(TEXTS, TEXTS)
def test_neighbours_are_of_different_kinds_and_deletions_come_first(before: str, after: str) -> None:
    kinds = [piece.kind for piece in diff_words(before, after)]
    for first, second in pairwise(kinds):
        assert first != second
        assert (first, second) != (INSERT, DELETE)


@given(TEXTS)
def test_a_text_does_not_differ_from_itself(text: str) -> None:
    assert joined(diff_words(text, text), INSERT, DELETE) == ""


@given(TEXTS, TEXTS, st.integers(0, 5))
def test_condensing_loses_nothing_and_keeps_changes(before: str, after: str, around: int) -> None:
    pieces = diff_words(before, after)
    short = condense(pieces, around)
    assert joined(short, EQUAL, SKIP, DELETE) == before
    assert [p for p in short if p.kind in (INSERT, DELETE)] == [p for p in pieces if p.kind in (INSERT, DELETE)]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("", "", ""),
        ("", "خبر جديد", "{+خبر جديد+}"),
        ("خبر قديم", "", "[-خبر قديم-]"),
        ("ارتفع السعر إلى 12 ليرة.", "ارتفع السعر إلى 15 ليرة.", "ارتفع السعر إلى [-12-]{+15+} ليرة."),
        # a word changes as a whole, whatever letters it shares
        ("وصل الوزراء أمس", "وصل الوزير أمس", "وصل [-الوزراء-]{+الوزير+} أمس"),
        # harakat belong to their word
        ("مُحَمَّد هنا", "محمد هنا", "[-مُحَمَّد-]{+محمد+} هنا"),
        # punctuation stands alone, Arabic punctuation too
        ("قال، ثم مضى", "قال؛ ثم مضى", "قال[-،-]{+؛+} ثم مضى"),
        ("أين؟", "أين", "أين[-؟-]"),
        # a zero-width non-joiner is inside a Persian word
        ("او می‌رود", "او می‌آید", "او [-می‌رود-]{+می‌آید+}"),
        ("at 20:35 today", "at 20:40 today", "at [-20:35-]{+20:40+} today"),
        ("قيمته ٣٫٥ مليون", "قيمته ٤٫٥ مليون", "قيمته [-٣٫٥-]{+٤٫٥+} مليون"),
        ('דובר צה"ל מסר', "דובר המשטרה מסר", 'דובר [-צה"ל-]{+המשטרה+} מסר'),
        ("Il boit l'eau.", "Il boit l'air.", "Il boit [-l'eau-]{+l'air+}."),
        # white space alone
        ("one two", "one  two", "one[- -]{+  +}two"),
        ("one\ntwo", "one two", "one[-\n-]{+ +}two"),
        ("first\nsecond", "first\nnew\nsecond", "first\n{+new\n+}second"),
        ("a b c", "a c", "a [-b -]c"),
        ("a b", "a b c", "a b{+ c+}"),
        # a lone shared word between two rewritten passages goes with them
        ("red green in blue grey", "one two in three four", "[-red green in blue grey-]{+one two in three four+}"),
        # an added sentence or paragraph is marked as such, not from one full stop to the next
        ("Rain fell.", "Rain fell. Snow fell.", "Rain fell.{+ Snow fell.+}"),
        ("b c.\nx y.", "b d.\nn m.\nx y.", "b [-c-]{+d+}.\n{+n m.\n+}x y."),
        ("b c. x y.", "b d. n m. x y.", "b [-c-]{+d+}. {+n m. +}x y."),
        ("b d.\nn m.\nx y.", "b c.\nx y.", "b [-d-]{+c+}.\n[-n m.\n-]x y."),
        ("b c d. x y.", "b e d. x y. n m.", "b [-c-]{+e+} d. x y.{+ n m.+}"),
        ("قال الوزير. ثم غادر. وعاد.", "قال الوزير أمس. وعاد.", "قال الوزير{+ أمس+}. [-ثم غادر. -]وعاد."),
        # repeated words
        ("x y x y x", "x y y x", "x y [-x -]y x"),
    ],
)
def test_pieces(before: str, after: str, wanted: str) -> None:
    assert shown(diff_words(before, after)) == wanted


def plain(text: str) -> str:
    """Without tatweel and marks, and without what no reader sees."""
    return re.sub("[ـ\u064b-\u0652\u200e\u200f]", "", text).replace("ی", "ي")


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("في المدينة 12 ليرة", "فـي المديـنة 15 ليرة", "فـي المديـنة [-12-]{+15+} ليرة"),
        ("مُحَمَّد\u00a0هنا", "محمد هنا", "محمد هنا"),
        ("قال\u200f علی", "قال علي", "قال علي"),
        ("أ \u200f ب", "أ ب ج", "أ ب{+ ج+}"),
        ("a  b\n\nc", "a b\nc", "a b\nc"),
        ("a b", "a\nb", "a[- -]{+\n+}b"),
        (" a", "a", "[- -]a"),
    ],
)
def test_words_with_the_same_key_are_equal(before: str, after: str, wanted: str) -> None:
    assert shown(diff_words(before, after, key=plain)) == wanted


@given(TEXTS, TEXTS)
def test_with_a_key_the_pieces_still_give_both_texts(before: str, after: str) -> None:
    pieces = diff_words(before, after, key=plain)
    assert plain(joined(pieces, EQUAL, DELETE)).split() == plain(before).split()
    assert plain(joined(pieces, EQUAL, INSERT)).split() == plain(after).split()


def test_a_moved_passage_leaves_the_rest_equal() -> None:
    pieces = diff_words("k1 k2 k3 m1 m2 m3 m4 m5 m6", "m1 m2 m3 m4 m5 m6 k1 k2 k3")
    assert shown(pieces) == "[-k1 k2 k3 -]m1 m2 m3 m4 m5 m6{+ k1 k2 k3+}"


def test_condense_keeps_the_words_beside_a_change() -> None:
    before = " ".join(f"w{n}" for n in range(40))
    short = condense(diff_words(before, before.replace("w20 ", "new ")), around=2)
    assert shown(short) == "…w18 w19 [-w20-]{+new+} w21 …"


def test_condense_of_equal_texts_skips_all() -> None:
    assert shown(condense(diff_words("a b c d e", "a b c d e"))) == "…"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("x " * 20_000, "x y " * 10_000),
        (" ".join(f"a{n}" for n in range(20_000)), " ".join(f"b{n}" for n in range(20_000))),
        (" ".join(f"x a{n}" for n in range(8_000)), " ".join(f"x b{n}" for n in range(8_000))),
        (" ".join(str(n % 97) for n in range(20_000)), " ".join(str(n * 31 % 101) for n in range(20_000))),
        ("word\n" * (MOST_WORDS + 10), "word\n" * MOST_WORDS + "other\n"),
        ("ab" * 500_000, "ba" * 500_000),
        ("\u064e" * 200_000, "، " * 50_000),
    ],
    ids=["repeats", "disjoint", "alternating", "cyclic", "long", "one-word", "marks"],
)
def test_the_cost_is_bounded(before: str, after: str) -> None:
    start = time.process_time()
    pieces = diff_words(before, after)
    assert time.process_time() - start < 5
    assert joined(pieces, EQUAL, DELETE) == before
    assert joined(pieces, EQUAL, INSERT) == after
