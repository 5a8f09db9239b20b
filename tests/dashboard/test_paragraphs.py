from hypothesis import given
from hypothesis import strategies as st

from dashboard.paragraphs import folded, paragraph_rows
from rasid.normalize.text import compared

A, B, C = (
    "The harbour opens at six in the morning.",
    "Boats bring sardines and mackerel to the quay.",
    "The market hall was painted blue last spring.",
)


def text(lines: object) -> str:
    return "\n".join("".join(piece.text for piece in line) for line in lines)  # type: ignore[attr-defined]


def kinds(old: list[str], new: list[str]) -> list[tuple[str, int | None]]:
    return [(row.kind, row.place) for row in paragraph_rows(old, new)]


def test_what_stayed_came_and_went() -> None:
    assert kinds([A, B], [A, B]) == [("same", 1), ("same", 2)]
    assert kinds([A], [A, B]) == [("same", 1), ("added", None)]
    assert kinds([A, B, C], [A, C]) == [("same", 1), ("removed", 2), ("same", 3)]
    assert kinds([], [A]) == [("added", None)]
    assert kinds([A], []) == [("removed", 1)]


def test_a_moved_paragraph_says_where_it_was() -> None:
    rows = paragraph_rows([A, B, C], [C, A, B])
    assert [(row.kind, row.place) for row in rows] == [("moved", 3), ("same", 1), ("same", 2)]
    assert text(rows[0].both) == C


def test_a_reworded_paragraph_marks_its_words() -> None:
    (row,) = paragraph_rows([A], [A.replace("six", "seven")])
    assert row.kind == "reworded"
    assert text(row.before) == A
    assert text(row.after) == A.replace("six", "seven")


def test_long_stretches_without_a_change_are_folded() -> None:
    old = [f"Paragraph number {n} speaks of matter {n}." for n in range(9)]
    rows = paragraph_rows(old, [*old[:8], "Quite another ending, unlike all before it."])
    assert folded(rows)[0] == 7
    assert len(folded(rows)) == 4


@given(st.lists(st.sampled_from([A, B, C, A + " Early.", "x"]), max_size=7),
       st.lists(st.sampled_from([A, B, C, A + " Early.", "x"]), max_size=7))  # fmt: skip
def test_every_paragraph_is_shown_once(old: list[str], new: list[str]) -> None:
    rows = paragraph_rows(old, new)
    assert [compared(text(row.after)) for row in rows if row.kind != "removed"] == [compared(one) for one in new]
    assert sum(row.kind == "removed" for row in rows) <= len(old)
