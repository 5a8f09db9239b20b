"""What was done inside a sentence: numbers, dates, names, negations, quotations, other words, signs.

Two tokens' runs that stand against each other are sorted by kind. What only moved within the text
is no edit of a number, date or name: these must be replaced, or stand in the change all alone.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rasid.changes.alignment import Run, align
from rasid.changes.tokens import Token, TokenKind, tokens
from rasid.changes.vocabulary import Vocabulary
from rasid.records import EditKind

Finding = tuple[EditKind, str, str]
"""What kind, and the words before and after in stored form."""

_TYPED = {TokenKind.NUMBER: EditKind.NUMBER, TokenKind.DATE: EditKind.DATE, TokenKind.NAME: EditKind.NAME}
_COUNTED = (TokenKind.NUMBER, TokenKind.DATE)
_MOST_NEAR = 36  # pairs of words in a run that are looked at for one denying the other
_STEM = 0.6  # of the longer one's letters that two forms of a word share
_NO_MARKS = str.maketrans("", "", "\"'")
_AROUND = " .,;:!?،؛؟()[]{}…"


@dataclass(frozen=True, slots=True)
class Sides:
    """A text before and after: stored, and compared."""

    before: str
    after: str
    before_compared: str
    after_compared: str


@dataclass(frozen=True, slots=True)
class Inside:
    """Typed findings, and what else differs: `share` is the part of the words that did, 0 to 1."""

    findings: tuple[Finding, ...]
    reworded: bool
    share: float


def look_inside(sides: Sides, words: Vocabulary) -> Inside:
    """What differs between two texts whose compared forms differ."""
    old, new = tokens(sides.before_compared, words), tokens(sides.after_compared, words)
    runs = _aligned(old, new)
    comparison = _Comparison(old, new, [run for run in runs if not run.same], words)
    comparison.sort()
    show = _Shown(sides).words
    findings = [(kind, show(0, before), show(1, after)) for kind, before, after in comparison.found]
    changed = sum(run.b - run.a + run.d - run.c for run in runs if not run.same)
    if not findings and not comparison.reworded:
        findings = [(EditKind.PUNCTUATION, sides.before, sides.after)]
    return Inside(tuple(findings), comparison.reworded, changed / max(len(old) + len(new), 1))


def _aligned(old: Sequence[Token], new: Sequence[Token]) -> list[Run]:
    """Runs of tokens. Where only numbers and dates differ, each stands against the one in its place."""
    if [_blank(token) for token in old] == [_blank(token) for token in new]:
        same = [one.plain == other.plain for one, other in zip(old, new, strict=True)]
        return [Run(equal, at, at + 1, at, at + 1) for at, equal in enumerate(same)]
    if [t.plain for t in old if not _is_between(t)] == [t.plain for t in new if not _is_between(t)]:
        return list(_around_words(old, new))
    one, other = [token.plain for token in old], [token.plain for token in new]
    if (len(one), one) <= (len(other), other):
        return align(one, other)
    # of several ways the same one, whichever text is the older: what is taken back is told as it was
    return [Run(run.same, run.c, run.d, run.a, run.b) for run in align(other, one)]


def _around_words(old: Sequence[Token], new: Sequence[Token]) -> Iterator[Run]:
    """Runs of two lists that differ in nothing but marks: each word stands against itself."""
    i = j = 0
    while i < len(old) or j < len(new):
        a, c = i, j
        while i < len(old) and _is_between(old[i]):
            i += 1
        while j < len(new) and _is_between(new[j]):
            j += 1
        if i > a or j > c:
            yield Run([t.text for t in old[a:i]] == [t.text for t in new[c:j]], a, i, c, j)
        if i < len(old):
            yield Run(True, i, i + 1, j, j + 1)
            i, j = i + 1, j + 1


def _is_between(token: Token) -> bool:
    return token.is_quote or token.is_mark


def _blank(token: Token) -> str:
    return "0" if token.is_number else token.text


class _Comparison:
    """Sorts the runs of two token lists."""

    def __init__(self, old: Sequence[Token], new: Sequence[Token], runs: Sequence[Run], words: Vocabulary) -> None:
        self._old, self._new, self._words = old, new, words
        self._pairs = [(old[run.a : run.b], new[run.c : run.d], run) for run in runs]
        self.found: list[tuple[EditKind, Sequence[Token], Sequence[Token]]] = []
        self.reworded = False
        self._settled: set[int] = set()  # of tokens, by `id`: what a finding or a sign explains

    def sort(self) -> None:
        """Fill `found` and `reworded`."""
        self._ones()
        self._agreement()
        self._denials()
        for kind in (TokenKind.NUMBER, TokenKind.DATE, TokenKind.NAME):
            self._replaced(kind)
        self._quotations()
        self.reworded = any(self._open(old) or self._open(new) for old, new, _ in self._pairs)

    def _open(self, side: Iterable[Token]) -> list[Token]:
        return [t for t in side if id(t) not in self._settled and not t.is_mark and not t.is_quote]

    def _settle(self, *sides: Iterable[Token]) -> None:
        self._settled.update(id(token) for side in sides for token in side)

    def _find(self, kind: EditKind, before: Sequence[Token], after: Sequence[Token]) -> None:
        self.found.append((kind, before, after))
        self._settle(before, after)

    def _ones(self) -> None:
        """An article, or another word that is a number as well, is one in a number's place: `un mort`, `deux morts`."""
        for old, new, _ in self._pairs:
            if len(old) * len(new) > _MOST_NEAR:
                continue
            for side, others in ((old, new), (new, old)):
                ones = [t for t in side if t.key in self._words.ones]
                kinds = [t.kind for t in others if t.kind in _COUNTED and t.key not in self._words.ones]
                if len(ones) == 1 and kinds and not any(t.kind in _COUNTED for t in side):
                    ones[0].make(kinds[0])

    def _agreement(self) -> None:
        """The noun behind a number follows it (`12 قتيلا`, `3 قتلى`), as do letters on it (`3rd`): settled with it."""
        for old, new, _ in self._pairs:
            shared = {t.kind for t in old} & {t.kind for t in new}
            if any(t.is_number for t in old) and any(t.is_number for t in new):
                self._settle(t for t in (*old, *new) if t.is_unit)
            if TokenKind.NUMBER in shared:
                nouns = [[t for t in side if t.kind is TokenKind.WORD] for side in (old, new)]
                if len(nouns[0]) == len(nouns[1]) == 1 and _same_root(nouns[0][0].key, nouns[1][0].key):
                    self._settle(*nouns)

    def _denials(self) -> None:
        """Negations that came or went, as words or as a syllable of the verb."""
        for old, new, _ in self._pairs:
            if len(old) * len(new) > _MOST_NEAR:
                continue
            denied = [sum(t.kind is TokenKind.NEGATION for t in side) for side in (old, new)]
            keyed = [(token, token.key) for token in new if id(token) not in self._settled]
            for one, key in ((token, token.key) for token in old if id(token) not in self._settled):
                for other, looked_up in keyed:
                    if not self._words.denies(key, looked_up) and not self._words.denies(looked_up, key):
                        continue
                    if denied[0] == denied[1] and (one.kind is TokenKind.NEGATION) is not (
                        other.kind is TokenKind.NEGATION
                    ):  # `do not` and `don't`
                        self._settle([one, other], (t for t in (*old, *new) if t.kind is TokenKind.NEGATION))
                    else:
                        self._find(EditKind.NEGATION, [one], [other])
        olds, news = self._typed(TokenKind.NEGATION)
        if len(olds) != len(news):
            self._find(EditKind.NEGATION, olds, news)
        if len(olds) != len(news) or any(kind is EditKind.NEGATION for kind, _, _ in self.found):
            self._settle_denied()

    def _settle_denied(self) -> None:
        """What follows from a negation: its auxiliary, and the form of the word that is denied."""
        for old, new, _ in self._pairs:
            self._settle(t for t in (*old, *new) if t.key in self._words.auxiliaries)
            if len(old) * len(new) <= _MOST_NEAR:
                self._settle(*([a, b] for a in old for b in new if _same_but_particle(a.key, b.key)))
            left = [self._open(side) for side in (old, new)]
            if len(left[0]) == len(left[1]) == 1 and _are_forms(left[0][0], left[1][0]):
                self._settle(*left)

    def _replaced(self, kind: TokenKind) -> None:
        """Numbers, dates or names that gave way to others."""
        alone = self._only(kind)
        olds, news = self._typed(kind)
        if not alone:
            olds, news = _without_shared(olds, news)
        if olds and news:
            for before, after in _in_pairs(olds, news):
                self._find(_TYPED[kind], before, after)
            return
        for old, new, _ in self._pairs:  # one that came or went by itself
            both = [t for t in (*old, *new) if t.kind is not TokenKind.SIGN]
            if both and all(t.kind is kind for t in both) and (not old or not new):
                self._find(_TYPED[kind], old, new)

    def _quotations(self) -> None:
        """Quotation marks set, dropped or set elsewhere, and other words between them."""
        marks = [(_count(old), _count(new), run) for old, new, run in self._pairs]
        if sum(old for old, _, _ in marks) != sum(new for _, new, _ in marks):
            runs = [run for old, new, run in marks if old or new]
        else:  # a sentence that only stands elsewhere takes both of its marks along
            runs = [run for old, new, run in marks if old != new] if any((o + n) % 2 for o, n, _ in marks) else []
        if runs:
            runs += [run for old, new, run in self._pairs if _same_but_marks(old, new)]
            first, last = min(runs, key=lambda run: (run.a, run.c)), max(runs, key=lambda run: (run.b, run.d))
            self._find(EditKind.QUOTATION, self._old[first.a : last.b], self._new[first.c : last.d])
            return
        quoted = [list(_quoted(side)) for side in (self._old, self._new)]
        for old, new, run in self._pairs:
            if quoted[0][run.a] and quoted[1][run.c] and (self._open(old) or self._open(new)):
                self._find(EditKind.QUOTATION, old, new)

    def _typed(self, kind: TokenKind) -> tuple[list[Token], list[Token]]:
        """All tokens of a kind in changed runs that nothing explains yet."""
        olds = [t for old, _, _ in self._pairs for t in old if t.kind is kind and id(t) not in self._settled]
        news = [t for _, new, _ in self._pairs for t in new if t.kind is kind and id(t) not in self._settled]
        return olds, news

    def _only(self, kind: TokenKind) -> bool:
        """Whether the runs hold nothing but tokens of a kind, marks, and what is explained."""
        return all(
            t.kind is kind or t.is_mark or id(t) in self._settled for old, new, _ in self._pairs for t in (*old, *new)
        )


def _same_but_particle(one: str, other: str) -> bool:
    """Whether a particle written onto the one word is missing on the other: the negation took it over."""
    longer, shorter = sorted((one, other), key=len, reverse=True)
    return longer[:1] in "وفسו" and longer[1:] == shorter


def _are_forms(one: Token, other: Token) -> bool:
    """Whether two words are forms of one, as far as their letters tell: `صحيح` and `صحيحا`, `came` and `come`.

    The one that stands behind a title may count as a name.
    """
    if one.is_number or other.is_number:
        return False
    if TokenKind.WORD not in (one.kind, other.kind) and not (one.may_be_name and other.may_be_name):
        return False
    shared = Counter(one.key) & Counter(other.key)
    return shared.total() >= _STEM * max(len(one.text), len(other.text))


def _same_root(one: str, other: str) -> bool:
    shared = Counter(one) & Counter(other)
    return shared.total() >= max(2, 0.6 * min(len(one), len(other)))


def _without_shared(olds: list[Token], news: list[Token]) -> tuple[list[Token], list[Token]]:
    """Both lists without the tokens that stand in both."""
    shared = Counter(t.key for t in olds) & Counter(t.key for t in news)
    return _less(olds, shared), _less(news, shared)


def _less(found: list[Token], shared: Counter[str]) -> list[Token]:
    rest = Counter(shared)
    kept = []
    for token in found:
        if rest[token.key]:
            rest[token.key] -= 1
        else:
            kept.append(token)
    return kept


def _in_pairs(olds: list[Token], news: list[Token]) -> Iterator[tuple[list[Token], list[Token]]]:
    """One by one in their order if they are as many, else all at once."""
    if len(olds) == len(news):
        yield from (([a], [b]) for a, b in zip(olds, news, strict=True))
    else:
        yield olds, news


def _quoted(side: Sequence[Token]) -> Iterator[bool]:
    """For each place, and the one behind the last, whether it lies between a quotation mark and its closing one."""
    left, before = _count(side), 0
    for token in side:
        yield before % 2 == 1 and before < left
        before += token.is_quote
    yield False


def _count(side: Sequence[Token]) -> int:
    return sum(token.is_quote for token in side)


def _same_but_marks(old: Sequence[Token], new: Sequence[Token]) -> bool:
    """Whether two runs have the same letters, one of them with a quotation mark between them: `ה"מנהיג`, `המנהיג`."""
    one, other = ("".join(token.text for token in side).translate(_NO_MARKS) for side in (old, new))
    return bool(one) and one == other


class _Shown:
    """Words as stored, for tokens of the compared form: by their number, where both have as many words."""

    def __init__(self, sides: Sides) -> None:
        self._compared = (sides.before_compared, sides.after_compared)
        words = [
            (text.split(), compared.split())
            for text, compared in zip((sides.before, sides.after), self._compared, strict=True)
        ]
        self._stored = [stored if len(stored) == len(compared) else None for stored, compared in words]

    def words(self, side: int, shown: Sequence[Token]) -> str:
        """The words that the tokens are parts of, without the signs around them; nothing for none."""
        if not shown:
            return ""
        start, stop = shown[0].start, shown[-1].stop
        compared, stored = self._compared[side], self._stored[side]
        if stored is None:
            return compared[start:stop]
        inside_word = start > 0 and not compared[start - 1].isspace()
        first = len(compared[:start].split()) - inside_word
        return " ".join(stored[first : len(compared[:stop].split())]).strip(_AROUND)
