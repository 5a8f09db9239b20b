"""Folded text as tokens, each with its entry in the vocabulary, and one letter per token.

The letters make a *signature*, over which `grammar` is a set of regular expressions:

    1 2 3 4 9  a number of that many digits (9: five and more)
    M K V W    month, month of the Hebrew year, weekday-or-month, weekday
    A a        twelve-hour mark; one letter that may be such a mark or an era
    H S k p    word before a clock; hour (unit or such a word); spoken hour; spoken minutes
    P U I L    label of publication, of an update, the word "date", link word
    G g b q J  "ago" before, after, either; "about"; "just now"
    T u D n j  day word; unit; unit with its number (dual); number word; "and"
    E O h      era; ordinal ending; the letter h
    Z X z l    offset, letters by country, letters of a zone, "local time"
    B Y c      words before and after a place that make it a zone; place
    _          a dash between spaces; other marks stand for themselves, `;` for the rest
    N F e x    words known beside dates; words of running text; of events; any other word
    f          a word of running text that may stand between a day and its month
"""

from typing import Final, NamedTuple

from rasid.normalize.datereader.vocabulary import Entry, Vocabulary
from rasid.normalize.datereader.words import split

MAX_TOKENS: Final = 120

_MARKS: Final = {
    ":": ":", "/": "/", ".": ".", "-": "-", "~": "_", ",": ",", "|": "|", "(": "(", ")": ")", "[": "(", "]": ")",
    "'": "'", '"': '"', "!": "!", "?": "!", "+": "+", "h": "h",
}  # fmt: skip
_NUMBERS: Final = {length: Entry(str(length)) for length in (1, 2, 3, 4)}
_LONG_NUMBER: Final = Entry("9")
_WORD: Final = Entry("x")
_OTHER: Final = Entry(";")
# What is the same in every language, and most of what a date is made of.
_PLAIN: Final = {
    **{mark: Entry(kind) for mark, kind in _MARKS.items()},
    **{str(number): _NUMBERS[1] for number in range(10)},
    **{f"{number:02d}": _NUMBERS[2] for number in range(100)},
}


class Lexed(NamedTuple):
    """Tokens (a phrase is one token), their entries, and the signature; all of one length."""

    words: list[str]
    entries: list[Entry]
    signature: str


def lex(folded: str, vocabulary: Vocabulary) -> Lexed | None:
    """Cut folded text into tokens; None when there are more than `MAX_TOKENS`."""
    parts = split(folded)
    if len(parts) > MAX_TOKENS:
        return None
    words: list[str] = []
    entries: list[Entry] = []
    kinds: list[str] = []
    known, phrases = vocabulary.words, vocabulary.phrases
    position, count = 0, len(parts)
    while position < count:
        part = parts[position]
        length, entry = 1, _PLAIN.get(part)
        if entry is None:
            entry = known.get(part) or _unknown(part)
            for rest, phrase in phrases.get(part, ()):
                if parts[position + 1 : position + 1 + len(rest)] == rest:
                    length, entry = 1 + len(rest), phrase
                    part = " ".join(parts[position : position + length])
                    break
        words.append(part)
        entries.append(entry)
        kinds.append(entry[0])
        position += length
    return Lexed(words, entries, "".join(kinds))


def _unknown(part: str) -> Entry:
    if part[0] <= "9" and part[0].isdigit():
        return _NUMBERS.get(len(part), _LONG_NUMBER)
    return _WORD if part[0].isalpha() else _OTHER
