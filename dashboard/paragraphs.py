"""Two texts held against each other, paragraph by paragraph: what stayed, moved, came, went, was reworded. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dashboard.comparison import Line, lines_of
from rasid.changes.paragraphs import Pairing, pair
from rasid.changes.words import Piece, PieceKind, diff_words
from rasid.normalize.text import compared


@dataclass(frozen=True, slots=True)
class Row:
    """One paragraph: `same`, `moved`, `added`, `removed`, `reworded`, or `layout` (the same words, broken otherwise).

    `both` shows it in one column, `before` and `after` side by side; `place` is its number before, from 1.
    """

    kind: str
    both: tuple[Line, ...]
    before: tuple[Line, ...]
    after: tuple[Line, ...]
    place: int | None = None


def paragraph_rows(old: Sequence[str], new: Sequence[str]) -> list[Row]:
    """The rows in the order of the new text; what was removed stands where it stood."""
    pairing = pair([compared(text) for text in old], [compared(text) for text in new])
    partner = _partners(pairing, len(old), len(new))
    rows: list[Row] = []
    shown = 0  # old paragraphs up to here are dealt with
    for place, text in enumerate(new):
        kind, before = partner.get(place, ("added", None))
        if before is not None and kind != "moved":
            rows += _removed(old, pairing, shown, before)
            shown = max(shown, before + 1)
        rows.append(_row(kind, None if before is None else old[before], text, before))
    return [*rows, *_removed(old, pairing, shown, len(old))]


def _partners(pairing: Pairing, olds: int, news: int) -> dict[int, tuple[str, int]]:
    """For each new paragraph the kind of its row and its old one."""
    found = {j: ("reworded", i) for i, j in pairing.reworded}
    found |= {j: ("moved", i) for i, j in pairing.moved}
    for run in pairing.rebroken:
        for offset, j in enumerate(range(run.c, run.d)):
            found[j] = ("layout", min(run.a + offset, run.b - 1))
    taken = {i for _, i in found.values()} | set(pairing.removed)
    taken |= {i for run in pairing.rebroken for i in range(run.a, run.b)}
    left = [i for i in range(olds) if i not in taken]
    rest = [j for j in range(news) if j not in found and j not in set(pairing.added)]
    return found | {j: ("same", i) for i, j in zip(left, rest, strict=False)}


def _removed(old: Sequence[str], pairing: Pairing, start: int, end: int) -> Iterator[Row]:
    for place in pairing.removed:
        if start <= place < end:
            yield _row("removed", old[place], None, place)


def _row(kind: str, before: str | None, after: str | None, place: int | None) -> Row:
    if kind == "reworded":
        pieces = diff_words(before or "", after or "", key=compared)
    elif kind in ("added", "removed"):
        pieces = (Piece(PieceKind.INSERT if kind == "added" else PieceKind.DELETE, after or before or ""),)
    else:
        pieces = (Piece(PieceKind.EQUAL, after or ""),)
    pieces = tuple(piece for piece in pieces if piece.text)
    return Row(
        kind,
        lines_of(pieces),
        lines_of([piece for piece in pieces if piece.kind is not PieceKind.INSERT]),
        lines_of([piece for piece in pieces if piece.kind is not PieceKind.DELETE]),
        None if place is None else place + 1,
    )


def folded(rows: Sequence[Row], around: int = 1) -> list[Row | int]:
    """The rows with long stretches of `same` ones as their number."""
    near = {place + step for place, row in enumerate(rows) if row.kind != "same" for step in range(-around, around + 1)}
    shown: list[Row | int] = []
    for place, row in enumerate(rows):
        if place in near:
            shown.append(row)
        elif shown and isinstance(shown[-1], int):
            shown[-1] += 1
        else:
            shown.append(1)
    return shown
