"""What differs between two texts, in words: for people to read, not for deciding whether it counts.

A word is a run of letters, digits and the marks on them, together with what joins its parts in
print (`l'eau`, `20:35`, `3.5`, `צה"ל`); every other sign stands alone, Arabic and Hebrew ones too.
`rasid.changes.alignment` says which words stand for which.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from rasid.changes.alignment import Run, Token, align, divide, fold, slide

MOST_WORDS = 60_000  # in both texts together; longer ones are compared line by line

_MARKS = (
    r"!-/:-@\[-`{-~"  # ASCII
    r"\u00a1-\u00a9\u00ab-\u00b1\u00b4\u00b6-\u00b9\u00bb-\u00bf\u00d7\u00f7"  # Latin-1: «», °, ¿ ...
    r"\u05be\u05c0\u05c3\u05c6\u05f3\u05f4"  # Hebrew
    r"\u0600-\u060f\u061b\u061d-\u061f\u066a-\u066d\u06d4\u06dd\u06de\u06e9\ufd3e\ufd3f"  # Arabic
    r"\u2010-\u2027\u2030-\u205e\u20a0-\u20bf\u2190-\u2bff"  # general punctuation, currency, symbols
    r"\u3001-\u3003\u3008-\u3011\ufe50-\ufe6b\uff01-\uff0f\uff1a-\uff20"  # ideographic, small, full width
)
_LETTER = rf"[^\s{_MARKS}]"
_JOINT = r"['’\-\u2010\u2011\"״׳.,:/٫٬]"  # joins when a letter stands on both sides, without a space
_TOKEN = re.compile(rf"({_LETTER}+(?:{_JOINT}{_LETTER}+)*|[{_MARKS}]|)(\s*)")
_LINE = re.compile(r"([^\n]*)(\n*)")


class PieceKind(StrEnum):
    """What became of a piece of text."""

    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"
    SKIP = "skip"  # equal text left out by `condense`


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text. Within one change the deletion stands before the insertion."""

    kind: PieceKind
    text: str


def diff_words(before: str, after: str, *, key: Callable[[str], str] | None = None) -> tuple[Piece, ...]:
    """The pieces that lead from one text to the other, word by word.

    The EQUAL and DELETE pieces joined give `before`, the EQUAL and INSERT pieces give `after`; no
    piece is empty. Texts of together more than `MOST_WORDS` words are compared line by line; time
    and memory are bounded (`alignment.MOST_STEPS`).

    With `key` (such as `rasid.normalize.text.compared`) words count as equal when their keys are,
    and stand as `after` has them; words with an empty key are left out, and white space is a line
    break, a space or nothing.
    """
    if before == after:
        return (Piece(PieceKind.EQUAL, before),) if before else ()
    old, new = _split(before, _TOKEN), _split(after, _TOKEN)
    if len(old) + len(new) > MOST_WORDS:
        old, new = _split(before, _LINE), _split(after, _LINE)
    old_keys, new_keys = old, new
    if key:
        known: dict[str, str] = {}
        (old, old_keys), (new, new_keys) = _keyed(old, key, known), _keyed(new, key, known)
    runs = fold(align([word for word, _ in old_keys], [word for word, _ in new_keys]))
    runs = slide(divide(runs, old_keys, new_keys), old_keys, new_keys)
    return tuple(_pieces(runs, old, new))


def condense(pieces: Iterable[Piece], around: int = 12) -> tuple[Piece, ...]:
    """The same pieces with equal text cut to `around` words beside each change.

    What is cut out becomes one SKIP piece that holds it, so that nothing is lost.
    """
    found = tuple(pieces)
    last = len(found) - 1
    shown: list[Piece] = []
    for place, piece in enumerate(found):
        if piece.kind is PieceKind.EQUAL:
            shown += _cut(piece.text, around if place > 0 else 0, around if place < last else 0)
        else:
            shown.append(piece)
    return tuple(shown)


def _cut(text: str, head: int, tail: int) -> list[Piece]:
    """Equal text in up to three pieces: `head` words, what is skipped, `tail` words."""
    words = [word + space for word, space in _split(text, _TOKEN)]
    if len(words) <= head + tail + 2:  # a cut would save nothing
        return [Piece(PieceKind.EQUAL, text)]
    behind = len(words) - tail
    parts = (
        (PieceKind.EQUAL, words[:head]),
        (PieceKind.SKIP, words[head:behind]),
        (PieceKind.EQUAL, words[behind:]),
    )
    return [Piece(kind, "".join(part)) for kind, part in parts if part]


def _split(text: str, pattern: re.Pattern[str]) -> list[Token]:
    """The text as tokens; joined they give it again."""
    return [(match[1], match[2]) for match in pattern.finditer(text) if match[0]]


def _pieces(runs: list[Run], old: list[Token], new: list[Token]) -> Iterator[Piece]:
    """Runs as text. White space that differs behind an equal word is a change of its own."""
    equal, delete, insert = "", "", ""
    for run in runs:
        if not run.same:
            delete += _text(old[run.a : run.b])
            insert += _text(new[run.c : run.d])
            continue
        for (_, space), (word, other) in zip(old[run.a : run.b], new[run.c : run.d], strict=True):
            if delete or insert:
                yield from _change(equal, delete, insert)
                equal, delete, insert = _shared_space(delete, insert), "", ""
            equal += word
            if space == other:
                equal += space
            else:
                delete, insert = space, other
    yield from _change(equal, delete, insert)
    if rest := _shared_space(delete, insert):
        yield Piece(PieceKind.EQUAL, rest)


def _keyed(tokens: list[Token], key: Callable[[str], str], known: dict[str, str]) -> tuple[list[Token], list[Token]]:
    """The tokens that have a key, with plain white space, and the same with the keys for words."""
    plain: list[Token] = []
    keys: list[Token] = []
    for word, space in tokens:
        if word not in known:
            known[word] = key(word)
        if known[word] or not word:
            plain.append((word, "\n" if "\n" in space else space and " "))
            keys.append((known[word], plain[-1][1]))
    return plain, keys


def _text(tokens: Iterable[Token]) -> str:
    return "".join(word + space for word, space in tokens)


def _shared_space(delete: str, insert: str) -> str:
    """The white space at the end of both, which belongs to neither."""
    space = delete[len(delete.rstrip()) :]
    return space if space and insert[len(insert.rstrip()) :] == space else ""


def _change(equal: str, delete: str, insert: str) -> Iterator[Piece]:
    shared = len(_shared_space(delete, insert))
    for kind, text in (
        (PieceKind.EQUAL, equal),
        (PieceKind.DELETE, delete[: len(delete) - shared]),
        (PieceKind.INSERT, insert[: len(insert) - shared]),
    ):
        if text:
            yield Piece(kind, text)
