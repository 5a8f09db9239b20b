"""What differs between two texts, in words: for people to read, not for deciding whether it counts.

A word is a run of letters, digits and the marks on them, together with what joins its parts in
print (`l'eau`, `20:35`, `3.5`, `צה"ל`); every other sign stands alone, Arabic and Hebrew ones too.
Words unique to both texts are matched first (the patience method of Bram Cohen), which keeps moved
and rewritten passages readable; the gaps between them are filled with a shortest edit script
(E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986) of bounded cost.
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

MOST_EDITS = 300  # in one gap; beyond, the gap counts as rewritten
MOST_STEPS = 1_000_000  # over one pair of texts: what bounds the time
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

Token = tuple[str, str]  # a word or a sign, and the white space behind it


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


@dataclass(frozen=True, slots=True)
class _Run:
    """Words `before[a:b]` against `after[c:d]`; when `same`, they are equal one by one."""

    same: bool
    a: int
    b: int
    c: int
    d: int

    @property
    def size(self) -> int:
        return max(self.b - self.a, self.d - self.c)


def diff_words(before: str, after: str) -> tuple[Piece, ...]:
    """The pieces that lead from one text to the other, word by word.

    The EQUAL and DELETE pieces joined give `before`, the EQUAL and INSERT pieces give `after`; no
    piece is empty. Texts of together more than `MOST_WORDS` words are compared line by line; time
    and memory are bounded by `MOST_STEPS`.
    """
    if before == after:
        return (Piece(PieceKind.EQUAL, before),) if before else ()
    old, new = _split(before, _TOKEN), _split(after, _TOKEN)
    if len(old) + len(new) > MOST_WORDS:
        old, new = _split(before, _LINE), _split(after, _LINE)
    runs = _match([word for word, _ in old], [word for word, _ in new])
    return tuple(_pieces(_fold(runs), old, new))


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


def _match(old: Sequence[str], new: Sequence[str]) -> list[_Run]:
    """Alternating runs that cover both sequences in order."""
    start, end = _shared_ends(old, new)
    stop_old, stop_new = len(old) - end, len(new) - end
    limit = min(MOST_EDITS, MOST_STEPS // (len(old) + len(new) + 1))
    pairs = [(i, i) for i in range(start)]
    at_old, at_new = start, start
    for i, j in (*_anchors(old, new, start, stop_old, stop_new), (stop_old, stop_new)):
        found = _shortest_script(old[at_old:i], new[at_new:j], limit)
        pairs += [(at_old + x, at_new + y) for x, y in found]
        if i < stop_old:
            pairs.append((i, j))
        at_old, at_new = i + 1, j + 1
    pairs += [(stop_old + k, stop_new + k) for k in range(end)]
    return _runs(pairs, len(old), len(new))


def _shared_ends(old: Sequence[str], new: Sequence[str]) -> tuple[int, int]:
    """How many words are the same at the start, and behind that at the end."""
    shorter = min(len(old), len(new))
    start = 0
    while start < shorter and old[start] == new[start]:
        start += 1
    end = 0
    while end < shorter - start and old[-1 - end] == new[-1 - end]:
        end += 1
    return start, end


def _anchors(old: Sequence[str], new: Sequence[str], start: int, stop_old: int, stop_new: int) -> list[tuple[int, int]]:
    """Places of words that stand once in each text: the longest chain that rises in both."""
    count_old, count_new = Counter(old[start:stop_old]), Counter(new[start:stop_new])
    places = {new[j]: j for j in range(start, stop_new) if count_new[new[j]] == 1}
    shared = [(i, places[old[i]]) for i in range(start, stop_old) if count_old[old[i]] == 1 and old[i] in places]
    tails: list[int] = []  # least last `j` of a chain, by length
    ends: list[int] = []  # the place in `shared` where that chain ends
    links: list[int] = []  # the place before, in the chain that ends here
    for place, (_, j) in enumerate(shared):
        length = bisect_left(tails, j)
        tails[length : length + 1], ends[length : length + 1] = [j], [place]
        links.append(ends[length - 1] if length else -1)
    chain: list[tuple[int, int]] = []
    place = ends[-1] if ends else -1
    while place >= 0:
        chain.append(shared[place])
        place = links[place]
    return chain[::-1]


def _shortest_script(old: Sequence[str], new: Sequence[str], limit: int) -> list[tuple[int, int]]:
    """The pairs of places that a shortest edit script keeps; none when it needs over `limit` edits."""
    if not old or not new:
        return []
    reach = {1: 0}  # the furthest place in `old`, by diagonal (place in old less place in new)
    trail: list[dict[int, int]] = []
    for edits in range(min(limit, len(old) + len(new)) + 1):
        trail.append(dict(reach))
        for diagonal in range(-edits, edits + 1, 2):
            x = _step(reach, diagonal, edits)
            y = x - diagonal
            while x < len(old) and y < len(new) and old[x] == new[y]:
                x, y = x + 1, y + 1
            reach[diagonal] = x
            if x >= len(old) and y >= len(new):
                return _walk_back(trail, len(old), len(new))
    return []


def _step(reach: dict[int, int], diagonal: int, edits: int) -> int:
    """Where one more edit leads on a diagonal: an insertion from above, or a deletion from below."""
    if diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1]):
        return reach[diagonal + 1]
    return reach[diagonal - 1] + 1


def _walk_back(trail: list[dict[int, int]], x: int, y: int) -> list[tuple[int, int]]:
    """The kept pairs, read from the end of the script to its start."""
    pairs: list[tuple[int, int]] = []
    for edits in range(len(trail) - 1, -1, -1):
        reach = trail[edits]
        diagonal = x - y
        landing = _step(reach, diagonal, edits) if edits else 0
        while x > landing:
            x, y = x - 1, y - 1
            pairs.append((x, y))
        if edits:
            came_down = diagonal == -edits or (diagonal != edits and reach[diagonal - 1] < reach[diagonal + 1])
            x, y = (x, y - 1) if came_down else (x - 1, y)
    return pairs[::-1]


def _runs(pairs: list[tuple[int, int]], old: int, new: int) -> list[_Run]:
    """Kept pairs as runs, with the changed stretches between them."""
    runs: list[_Run] = []
    at_old = at_new = 0
    for i, j in (*pairs, (old, new)):
        if i > at_old or j > at_new:
            runs.append(_Run(False, at_old, i, at_new, j))
        if i < old:
            if runs and runs[-1].same:
                runs[-1] = _Run(True, runs[-1].a, i + 1, runs[-1].c, j + 1)
            else:
                runs.append(_Run(True, i, i + 1, j, j + 1))
        at_old, at_new = i + 1, j + 1
    return runs


def _fold(runs: list[_Run]) -> list[_Run]:
    """Take equal words that stand lost between two larger changes into them: they hinder reading."""
    folded: list[_Run] = []
    for place, run in enumerate(runs):
        before, behind = folded[-1:], runs[place + 1 : place + 2]
        lost = run.same and before and behind and run.size < min(before[0].size, behind[0].size)
        if before and not before[0].same and (lost or not run.same):
            folded[-1] = _Run(False, before[0].a, run.b, before[0].c, run.d)
        else:
            folded.append(run)
    return folded


def _pieces(runs: list[_Run], old: list[Token], new: list[Token]) -> Iterator[Piece]:
    """Runs as text. White space that differs behind an equal word is a change of its own."""
    equal, delete, insert = "", "", ""
    for run in runs:
        if not run.same:
            delete += _text(old[run.a : run.b])
            insert += _text(new[run.c : run.d])
            continue
        for (word, space), (_, other) in zip(old[run.a : run.b], new[run.c : run.d], strict=True):
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
