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
"""

from typing import Final, NamedTuple

from rasid.normalize.datereader.vocabulary import Entry, Vocabulary
from rasid.normalize.datereader.words import split

MAX_TOKENS: Final = 120

_MARKS: Final = {
    ":": ":", "/": "/", ".": ".", "-": "-", "~": "_", ",": ",", "|": "|", "(": "(", ")": ")", "[": "(", "]": ")",
    "'": "'", '"': '"', "!": "!", "?": "!", "+": "+", "h": "h",
}  # fmt: skip
_NUMBERS: Final = {1: "1", 2: "2", 3: "3", 4: "4"}
_NOTHING: Final = Entry("")


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
        length, entry = 1, known.get(part)
        if part in phrases:
            for rest, phrase in phrases[part]:
                if parts[position + 1 : position + 1 + len(rest)] == rest:
                    length, entry = 1 + len(rest), phrase
                    break
        words.append(part if length == 1 else " ".join(parts[position : position + length]))
        entries.append(entry or _NOTHING)
        kinds.append(entry.kind if entry else _kind(part))
        position += length
    return Lexed(words, entries, "".join(kinds))


def _kind(part: str) -> str:
    if part[0] <= "9" and part[0].isdigit():
        return _NUMBERS.get(len(part), "9")
    mark = _MARKS.get(part)
    if mark:
        return mark
    return "x" if part[0].isalpha() else ";"
