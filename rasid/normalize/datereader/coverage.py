"""How much of a text is not its date: what separates a stamp with a byline from a headline."""

import re
from functools import lru_cache
from typing import Final

# What each letter of the residue costs. A word known beside dates costs little, a word of running
# text more than an unknown one, since a name may be unknown but is not a preposition.
_COSTS: Final = {
    "x": 1.0, "F": 2.1, "f": 2.1, "e": 6.0, "c": 0.4, "u": 0.6, "S": 0.4, "n": 1.0, "D": 1.5, "J": 1.0, "T": 0.8,
    "G": 1.0, "g": 1.0, "b": 1.0, "q": 1.0, "M": 1.5, "V": 0.5, "K": 0.5, "1": 0.7, "2": 0.7, "3": 0.7, "4": 0.8,
    "9": 0.7, "!": 4.0, '"': 1.0, ";": 0.4, "N": 0.2, "H": 0.3, "p": 0.5, "k": 0.5, "A": 0.3, "a": 0.3, "h": 0.4,
    "O": 0.4, "j": 0.5, "L": 0.1, "Y": 0.4, "B": 0.5, "+": 0.3, "W": 0.1, "E": 0.2, "Z": 0.1, "X": 0.3, "z": 0.1,
    "'": 0.3,
}  # fmt: skip
_FREE: Final = str.maketrans("", "", "~.,:/|-_()PUIQRlC")
_PIECES: Final = re.compile(r"[|()/:;_-]+")
_NUMBERED: Final = re.compile(
    r"N[;.:,/-]*(?:[12349][-/.,]?)+|[12]?[:.]?[12349]-?[uSON]{1,2}N|[12349],?[12349]*N|1?x?N:[12]"
)

_LABEL: Final = re.compile(r"(?<![Ff])(?:[PUI]|L:)[^xFfe]{0,8}Q")
# A case ending after the date (`24 Ekim 2017'de`) makes it part of a sentence.
_ENDING: Final = re.compile(r"Q~*'[A-Za-z](?!P|U)")

# Comments, views and reading time as themes print them after a date: `0 74 2 دقائق`.
_COUNTERS: Final = re.compile(r"(?<=[Q~])[1-49]{1,3}[uS]n?$")

# "From the 18th to the 20th of March", "Sunday, 10am - 5pm": no stamps.
_SPAN: Final = re.compile(
    r"(?:^|[FLfW,.;(|:])[12]_Q|(?<![12349/.:-])[12](?:-|[-_]?[LFfj]{1,2}[-_]?)Q|C~*[-_]C(?!.*[ZXz])"
)
# A word and "on" before a date: what happened then (`توفي بتاريخ 18/3/2026`).
_HAPPENED: Final = re.compile(r"[xe][^|()]*I[^xFfe]{0,3}Q")
# "Until 12 June", "after Monday the 12th": what surrounds the date speaks of it.
_SPOKEN_OF: Final = re.compile(r"F[WLITu,]*Q|F[^|():;_-]*[PUI][^:xFfe]{0,8}Q|[Gb][WLTu]*Q")
# "Deadline: 18 March 2026": a label that is not known to tell of a publication.
_OTHER_LABEL: Final = re.compile(r"(?:^|[|();_-])[^|();_:QNPUIcC-]*[xeF][^|();_:QNPUIcC-]*(?<![Lf]):[~W,.]*Q")
_NO_PROSE: Final = re.compile(r"[PUNC]|I:")
_STAMP: Final = re.compile(r"[NPUW]")
_OF_STAMPS: Final = re.compile(r"[CNPUI]|W[,._-]*Q|Q~*[,._-]*W")
_NUMBERS: Final = re.compile(r"[12349nuDK]")
_UNKNOWN: Final = re.compile(r"[xFe]|^[^N]*f(?!C)[^N]*$|^[^CN]*c[^CN]*$")
_WORDS: Final = re.compile(r"[xFfecTJ]")

CLEAN: Final = 0.9
_HALF_A_WORD: Final = 0.45  # less than an unknown word in another piece
_TODAY_AMONG_WORDS: Final = 6.0  # "prices today, 19 March 2026" is a headline


@lru_cache(maxsize=4096)
def cost(residue: str) -> float:
    """What the tokens of `residue` cost; the chosen date stands in it as `Q~~`.

    Words in another piece of the text (parted by a bar, a dash, a bracket) cost half.
    """
    if "N" in residue:
        residue = _NUMBERED.sub("N", residue)
    residue = _COUNTERS.sub("", residue).replace("fC", "C")  # "yesterday at 18:52"
    total = _COSTS["e"] if "'" in residue and _ENDING.search(residue) else 0.0
    if "T" in residue and "x" in residue:
        total += _TODAY_AMONG_WORDS
    for piece in _PIECES.split(residue):
        weight = _weight(piece)
        total += weight if "Q" in piece else weight / 2
    return total


@lru_cache(maxsize=4096)
def is_about(residue: str, numeric: bool) -> bool:
    """Whether unknown words stand so beside a full date that it is rather the text's matter: in one
    piece with it, without a comma between, and without anything that belongs to stamps. Headlines
    write the month's name, so a date in numbers bears such words."""
    if "N" not in residue.partition("Q")[0] and _OTHER_LABEL.search(residue):
        return True
    if _HAPPENED.search(residue) and not _STAMP.search(residue):
        return True
    if _SPOKEN_OF.search(residue) or ("F" in residue and not _NO_PROSE.search(residue)):
        return True
    if numeric or "C" in residue or "x" not in residue or "N" in residue.partition("Q")[0]:
        return False
    piece = next((piece for piece in _PIECES.split(_NUMBERED.sub("N", residue)) if "Q" in piece), "")
    before, _, after = piece.partition("Q")
    if _OF_STAMPS.search(piece):
        return False
    return "x" in after or "x" in before.rpartition(",")[2]


@lru_cache(maxsize=4096)
def is_span(residue: str) -> bool:
    """Whether the date or the clock is the end of a range."""
    return _SPAN.search(_NUMBERED.sub("N", residue)) is not None


@lru_cache(maxsize=4096)
def is_bare(residue: str, words: bool) -> bool:
    """Whether nothing but labels, marks, known words and counters stands beside a date that is not
    full; `words` says that it bears other words too."""
    if not words and _UNKNOWN.search(residue):
        return False
    if "N" in residue:
        residue = _NUMBERED.sub("N", residue)
    return not _NUMBERS.search(_COUNTERS.sub("", residue))


@lru_cache(maxsize=4096)
def is_month_of(residue: str) -> bool:
    """Whether a link word leads to a month and its year: "in March 2026" is no stamp."""
    return re.search(r"L~*Q", residue) is not None and not is_labelled(residue)


@lru_cache(maxsize=4096)
def is_alone(residue: str) -> bool:
    """Whether a day word or a clock stands without words that make it a headline or a menu entry."""
    return not _WORDS.search(residue) and "N" not in residue


@lru_cache(maxsize=4096)
def is_clean(residue: str) -> bool:
    """Whether so little is left that any date bears it."""
    return "'" not in residue and _weight(residue) <= CLEAN


def _weight(piece: str) -> float:
    return sum([_COSTS[letter] for letter in piece.translate(_FREE)])


def allowance(
    *, full: bool, numeric: bool, clock: bool, weekday: bool, labelled: bool, double: bool, far: bool
) -> float:
    """How much residue a date bears: the more of a stamp is there, the more.

    `far` says that the date is later than tomorrow or more than 20 years old: such a date among
    words is what the text is about.
    """
    if not full:
        return CLEAN + (1.0 if labelled else 0.5 if clock else 0.0)
    if far:
        return _HALF_A_WORD
    base = 4.5 if numeric else 3.0
    return base + 2.0 * clock + 1.0 * weekday + 2.0 * labelled + 2.0 * double


def is_labelled(residue: str) -> bool:
    """Whether a label of publication or update, or the word "date", leads to the chosen date."""
    return _LABEL.search(residue) is not None
