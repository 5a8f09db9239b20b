"""Which words of one text stand for which of another: matching and tidying. Pure.

Words unique to both texts are matched first (the patience method of Bram Cohen), which keeps moved
and rewritten passages readable; the gaps between them are filled with a shortest edit script
(E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986) of bounded cost.
"""

from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

MOST_EDITS = 300  # in one gap; beyond, the gap counts as rewritten
MOST_STEPS = 1_000_000  # over one pair of texts: what bounds the time
MOST_SHIFT = 200  # words that a change is moved to find its natural bounds

Token = tuple[str, str]  # a word or a sign, and the white space behind it

_ENDS = frozenset(".!?؟۔…:;؛")


@dataclass(frozen=True, slots=True)
class Run:
    """Words `old[a:b]` against `new[c:d]`; when `same`, they are equal one by one."""

    same: bool
    a: int
    b: int
    c: int
    d: int

    @property
    def size(self) -> int:
        """Words on the longer side."""
        return max(self.b - self.a, self.d - self.c)


def align(old: Sequence[str], new: Sequence[str]) -> list[Run]:
    """Runs that cover both sequences in order; neighbours are not both `same`."""
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
    return longest_rising(shared)


def longest_rising(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of pairs, given with rising first places, whose second places rise as well."""
    tails: list[int] = []  # least second place that ends a chain, by length
    ends: list[int] = []  # where in `pairs` that chain ends
    links: list[int] = []  # where the pair before stands, in the chain that ends here
    for place, (_, j) in enumerate(pairs):
        length = bisect_left(tails, j)
        tails[length : length + 1], ends[length : length + 1] = [j], [place]
        links.append(ends[length - 1] if length else -1)
    chain: list[tuple[int, int]] = []
    place = ends[-1] if ends else -1
    while place >= 0:
        chain.append(pairs[place])
        place = links[place]
    return chain[::-1]


def _shortest_script(old: Sequence[str], new: Sequence[str], limit: int) -> list[tuple[int, int]]:
    """The pairs of places that a shortest edit script keeps; none when it needs over `limit` edits."""
    if set(old).isdisjoint(new):
        return []
    if old == new:  # most gaps are: words that a text has several times are no anchors
        return [(place, place) for place in range(len(old))]
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


def _runs(pairs: list[tuple[int, int]], old: int, new: int) -> list[Run]:
    """Kept pairs as runs, with the changed stretches between them."""
    runs: list[Run] = []
    begun_old = begun_new = at_old = at_new = 0
    for i, j in (*pairs, (old, new)):
        changed = i > at_old or j > at_new
        if begun_old < at_old and (changed or i == old):
            runs.append(Run(True, begun_old, at_old, begun_new, at_new))
        if changed:
            runs.append(Run(False, at_old, i, at_new, j))
            begun_old, begun_new = i, j
        at_old, at_new = i + 1, j + 1
    return runs


def fold(runs: list[Run]) -> list[Run]:
    """Take equal words that stand lost between two larger changes into them: they hinder reading."""
    folded: list[Run] = []
    for place, run in enumerate(runs):
        before, behind = folded[-1:], runs[place + 1 : place + 2]
        lost = run.same and before and behind and run.size < min(before[0].size, behind[0].size)
        if before and not before[0].same and (lost or not run.same):
            folded[-1] = Run(False, before[0].a, run.b, before[0].c, run.d)
        else:
            folded.append(run)
    return folded


def divide(runs: list[Run], old: Sequence[Token], new: Sequence[Token]) -> list[Run]:
    """Tell a changed end of a sentence from the sentences added or removed behind it.

    Of `x c. y.` and `x d. n. y.` the words `c` and `d. n` would stand against each other; when the
    sign behind them (here the full stop) also ends a sentence inside, it is matched there instead.
    """
    divided: list[Run] = []
    for run in runs:
        before = divided[-1] if divided else run
        if run.same and not before.same and before.a < before.b and before.c < before.d:
            a, b, c, d = before.a, before.b, before.c, before.d
            if (at := _end_inside(new, c, d)) < d:
                divided[-1:] = [Run(False, a, b, c, at), Run(True, b, b + 1, at, at + 1)]
                divided.append(Run(False, b + 1, b + 1, at + 1, d + 1))
            elif (at := _end_inside(old, a, b)) < b:
                divided[-1:] = [Run(False, a, at, c, d), Run(True, at, at + 1, d, d + 1)]
                divided.append(Run(False, at + 1, b + 1, d + 1, d + 1))
            divided.append(Run(True, divided[-1].b, run.b, divided[-1].d, run.d))
        else:
            divided.append(run)
    return divided


def _end_inside(tokens: Sequence[Token], start: int, stop: int) -> int:
    """The first place in `tokens[start:stop]` that ends a sentence with the word at `stop`, else `stop`."""
    places = (i for i in range(start, stop) if tokens[i][0] == tokens[stop][0] and _bound(tokens, i + 1) > 1)
    return next(places, stop)


def slide(runs: list[Run], old: Sequence[Token], new: Sequence[Token]) -> list[Run]:
    """Move additions and removals to their natural bounds, where the words beside them allow it.

    Of `x. a b.` made from `x.`, both `a b.` and `. a b` could be what was added: the first is meant.
    """
    whole = [Run(True, 0, 0, 0, 0), *runs, Run(True, len(old), len(old), len(new), len(new))]
    for place in range(1, len(whole) - 1):
        before, run, behind = whole[place - 1 : place + 2]
        if run.same or not (before.same and behind.same) or (run.a < run.b and run.c < run.d):
            continue
        tokens, start, stop = (new, run.c, run.d) if run.a == run.b else (old, run.a, run.b)
        by = _best_shift(tokens, start, stop, before.size, behind.size)
        whole[place - 1] = Run(True, before.a, before.b + by, before.c, before.d + by)
        whole[place] = Run(False, run.a + by, run.b + by, run.c + by, run.d + by)
        whole[place + 1] = Run(True, behind.a + by, behind.b, behind.c + by, behind.d)
    return whole


def _best_shift(tokens: Sequence[Token], start: int, stop: int, left: int, right: int) -> int:
    """By how many words to move `tokens[start:stop]`, at most `left` back and `right` ahead."""
    back = ahead = 0
    while back < min(left, MOST_SHIFT) and tokens[start - 1 - back][0] == tokens[stop - 1 - back][0]:
        back += 1
    while ahead < min(right, MOST_SHIFT) and tokens[start + ahead][0] == tokens[stop + ahead][0]:
        ahead += 1
    return max(range(-back, ahead + 1), key=lambda by: (_bound(tokens, start + by), -abs(by)))


def _bound(tokens: Sequence[Token], place: int) -> int:
    """How natural it is that a change begins at a place: line, sentence, word, or inside one."""
    if place == 0 or "\n" in tokens[place - 1][1]:
        return 3
    word, space = tokens[place - 1]
    return (2 if word in _ENDS else 1) if space else 0
