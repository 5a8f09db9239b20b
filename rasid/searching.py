"""Searching: which words of a text are indexed, how a question is read, and what of a text is shown.

Texts and questions meet in the search form of `rasid.normalize.text`. A word that is asked for finds
every word that holds it, since articles, prepositions, plurals and possessives are written onto words
in the languages of the region; where the question itself has an Arabic article, it finds the word
without it as well.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from rasid.hits import Piece
from rasid.normalize.text import compared, searched, stored

SHORTEST_PART = 3
"""Letters that a word must have to be found inside of others; shorter ones are found as they are."""

LONGEST_WORD = 60
MOST_TERMS, MOST_CHARACTERS = 16, 500  # of a question
_SNIPPET_WORDS, _WORDS_BEFORE = 30, 8

_WORD = re.compile(r"[^\W_]+")
_ZWNJ = "\u200c"
_BROKEN = re.compile(rf"\S*\w{_ZWNJ}\w\S*")
_QUOTES = str.maketrans(dict.fromkeys("“”„‟«»〝〞〟″״", '"'))
_GERSHAYIM = re.compile(r'(?<=[\u05d0-\u05ea])"(?=[\u05d0-\u05ea])')
_PART = re.compile(r'"([^"]*)"|([^\s"]+)')
_ARTICLE = re.compile(r"^(?:[وف]?(?:ال|بال|كال)|لل)(?=\w{3})")
_OTHER_CARRIER = str.maketrans("ؤئ", "ئؤ")
_PROCLITICS = frozenset(
    before + joined for before, joined in product(("", "و", "ف"), ("", "ال", "بال", "كال", "لل", "ب", "ك", "ل", "س"))
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Words that follow one another. One alone fits every word that holds it; of several, the first
    may begin and the last may end with more. An `anchored` one has only what Arabic writes before a word.
    """

    words: tuple[str, ...]
    anchored: bool = False

    @property
    def exact(self) -> bool:
        """Whether it fits one word only."""
        return len(self.words) == 1 and not holds_parts(self.words[0])

    def fits(self, word: str) -> bool:
        """Whether a word of a text is what a pattern of one word asks for."""
        (wanted,) = self.words
        if self.exact:
            return word == wanted
        if not self.anchored:
            return wanted in word
        before, found, _ = word.partition(wanted)
        return bool(found) and before in _PROCLITICS


Term = tuple[Pattern, ...]
"""Any of these has to be there."""


def holds_parts(word: str) -> bool:
    """Whether a word can be looked for inside of others: it is long enough, and no number."""
    return len(word) >= SHORTEST_PART and not word.isdecimal()


def words_of(text: str) -> list[str]:
    """The words of a text in search form, in order."""
    return [word[:LONGEST_WORD] for word in _WORD.findall(searched(text))]


def joined_words(text: str) -> list[str]:
    """Words that a ZWNJ parts, written as one: people type them so."""
    if _ZWNJ not in text:
        return []
    return [word for broken in _BROKEN.findall(text) for word in words_of(broken.replace(_ZWNJ, ""))]


def read_question(text: str) -> tuple[Term, ...]:
    """What a question asks for: all of the terms. Words in quotation marks follow one another.

    Nothing else is an operator. No terms, if the question has no words.
    """
    text = _GERSHAYIM.sub("", stored(text[:MOST_CHARACTERS]).translate(_QUOTES))
    terms = dict.fromkeys(filter(None, map(_term, _parts(text))))
    return tuple(terms)[:MOST_TERMS]


def _parts(text: str) -> Iterator[tuple[str, bool]]:
    """Quoted phrases and single words; a quotation mark without its other half is none."""
    for found in _PART.finditer(text):
        phrase, word = found.groups()
        yield (phrase, True) if word is None else (word, False)


def _term(part: tuple[str, bool]) -> Term:
    text, quoted = part
    words = tuple(words_of(text))
    if not words:
        return ()
    if quoted and len(words) > 1:
        return (Pattern(words),)
    joined = tuple(joined_words(text))
    if len(words) > 1:
        return (Pattern(words), *((Pattern(joined),) if joined else ()))
    return tuple(dict.fromkeys((Pattern(words), *map(_anchored, filter(holds_parts, _spellings(text))))))


def _anchored(word: str) -> Pattern:
    return Pattern((word,), anchored=True)


def _spellings(text: str) -> Iterator[str]:
    """An Arabic word without its article, with the ending that a teh marbuta has before a suffix, and with
    its hamza on the other carrier (مسؤول, مسئول)."""
    printed = compared(text)
    stem = _ARTICLE.sub("", printed)
    found = words_of(stem)
    if len(found) != 1:
        return
    if stem != printed:
        yield found[0]
    if stem.endswith("ة") and len(stem) > SHORTEST_PART:
        yield found[0][:-1] + "ت"
    if "ؤ" in stem or "ئ" in stem:
        yield from words_of(stem.translate(_OTHER_CARRIER))


def marked(text: str, question: Iterable[Term]) -> tuple[Piece, ...]:
    """A text in pieces, those marked that are asked for."""
    singles, others = _wanted(question)
    pieces: list[Piece] = []
    for word in text.split():
        hit = any(_asked(part, singles, others) for part in _folded(word))
        gap = " " if pieces else ""
        if pieces and pieces[-1].marked == hit:
            pieces[-1] = Piece(pieces[-1].text + gap + word, hit)
        elif gap and hit:
            pieces[-1] = Piece(pieces[-1].text + gap, marked=False)
            pieces.append(Piece(word, hit))
        else:
            pieces.append(Piece(gap + word, hit))
    return tuple(pieces)


def _wanted(question: Iterable[Term]) -> tuple[list[Pattern], list[str]]:
    """Patterns of one word, and the words of the others."""
    patterns = [pattern for term in question for pattern in term]
    return [p for p in patterns if len(p.words) == 1], [w for p in patterns if len(p.words) > 1 for w in p.words]


def _asked(word: str, singles: list[Pattern], others: list[str]) -> bool:
    if any(pattern.fits(word) for pattern in singles):
        return True
    return any(part in word if holds_parts(part) else part == word for part in others)


@lru_cache(maxsize=20_000)
def _folded(word: str) -> tuple[str, ...]:
    return (*words_of(word), *joined_words(word))


def snippet(paragraphs: Iterable[str], question: tuple[Term, ...]) -> tuple[Piece, ...]:
    """An extract around what is asked for, from the paragraph that has most of it; its beginning where none has."""
    words = _richest(paragraphs, question).split()
    if not words:
        return ()
    singles, others = _wanted(question)
    first = next((at for at, w in enumerate(words) if any(_asked(p, singles, others) for p in _folded(w))), 0)
    start = max(0, min(first - _WORDS_BEFORE, len(words) - _SNIPPET_WORDS))
    shown = words[start : start + _SNIPPET_WORDS]
    before, after = "… " if start else "", " …" if start + _SNIPPET_WORDS < len(words) else ""
    return marked(before + " ".join(shown) + after, question)


def _richest(paragraphs: Iterable[str], question: tuple[Term, ...]) -> str:
    """The first paragraph that has most of the terms: folding takes the time, so that it ends where all are there."""
    best, most = "", -1
    for part in paragraphs:
        folded = " ".join((*words_of(part), *joined_words(part)))
        count = sum(_within(term, folded) for term in question)
        if count > most:
            best, most = part, count
        if count == len(question):
            break
    return best


def _within(term: Term, folded: str) -> bool:
    """Whether a paragraph may have a term: good enough to choose one."""
    return any(" ".join(pattern.words) in folded for pattern in term)
