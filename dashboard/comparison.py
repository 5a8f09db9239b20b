"""What differs between two texts, field by field and line by line, ready for a page. Pure."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, tzinfo

from dashboard.shown import direction_of, moments_in_zone
from rasid.changes.words import Piece, PieceKind, condense, diff_words
from rasid.normalize.text import compared
from rasid.records import Direction, FieldEdit

Line = tuple[Piece, ...]

_DATES = ("published", "modified")
_PRINTED = re.compile(r" \((.*)\)\Z", re.DOTALL)


@dataclass(frozen=True, slots=True)
class FieldDiff:
    """A field's lines, each a row of pieces; `text` is the whole, for its direction."""

    field: str
    lines: tuple[Line, ...]
    text: str

    @property
    def direction(self) -> str:
        """`rtl`, `ltr` or `auto`. The numbers of a date change places from right to left, so moments never run so."""
        return Direction.LTR if self.field in _DATES else direction_of(self.text)

    def direction_of_line(self, line: Line) -> str:
        """Of one line: what the outlet printed of a date, which stands below the moment, runs as its own words do."""
        if self.field not in _DATES or line == self.lines[0]:
            return self.direction
        return direction_of("".join(piece.text for piece in line))


def field_diffs(edits: Iterable[FieldEdit], zone: tzinfo = UTC, around: int | None = None) -> list[FieldDiff]:
    """Edits as lines of pieces, moments in a zone; with `around`, equal text is cut to so many words beside a change.

    Words that look the same to a reader (with and without tatweel, say) are not marked, if others are.
    """
    return [_field_diff(_legible(edit, zone), around) for edit in edits]


def _field_diff(edit: FieldEdit, around: int | None) -> FieldDiff:
    pieces = diff_words(edit.before, edit.after, key=compared)
    if all(piece.kind is PieceKind.EQUAL for piece in pieces):  # all there is to show is what no reader sees
        pieces = diff_words(edit.before, edit.after)
    if around is not None:
        pieces = condense(pieces, around)
    return FieldDiff(edit.field, lines_of(pieces), edit.after or edit.before)


def _legible(edit: FieldEdit, zone: tzinfo) -> FieldEdit:
    """Moments of a date's edit as people write them, each with what the outlet printed on a line of its own."""
    if edit.field not in _DATES:
        return edit
    before, after = (_PRINTED.sub(r"\n\1", moments_in_zone(text, zone)) for text in (edit.before, edit.after))
    return FieldEdit(edit.field, before, after)


def lines_of(pieces: Sequence[Piece]) -> tuple[Line, ...]:
    """Pieces cut at line breaks. A break that alone came or went shows as a pilcrow."""
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        if piece.kind is PieceKind.SKIP:
            lines[-1].append(piece)
            continue
        if piece.kind is not PieceKind.EQUAL and not piece.text.strip() and "\n" in piece.text:
            lines[-1].append(Piece(piece.kind, "¶"))
        first, *others = piece.text.split("\n")
        for place, text in enumerate((first, *others)):
            if place:
                lines.append([])
            lines[-1] += _marked(piece.kind, text)
    return tuple(tuple(line) for line in lines if line)


def _marked(kind: PieceKind, text: str) -> list[Piece]:
    """A piece without the white space behind it, which a mark had better not cover, and that space."""
    words = text.rstrip() or text
    pieces = (Piece(kind, words), Piece(PieceKind.EQUAL, text[len(words) :]))
    return [piece for piece in pieces if piece.text]
