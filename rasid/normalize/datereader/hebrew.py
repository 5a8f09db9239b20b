"""Dates of the Hebrew year written in letters, as they stand beside Gregorian dates or alone."""

import re
from datetime import date
from typing import Final

from rasid.normalize.datereader.calendars import to_gregorian
from rasid.normalize.datereader.lexer import Lexed

_VALUES: Final = dict(
    zip(
        "אבגדהוזחטיכלמנסעפצקרשתךםןףץ",
        (*range(1, 10), *range(10, 100, 10), *range(100, 401, 100), 20, 40, 50, 80, 90),
        strict=True,
    )
)
_LETTERS: Final = re.compile("[א-ת]+")
_MILLENNIUM: Final = 5000


def letter_number(text: str) -> int:
    """The number that Hebrew letters write (`כג` is 23); 0 for any other text."""
    return sum(_VALUES[letter] for letter in text) if _LETTERS.fullmatch(text) else 0


def find_hebrew_day(signature: str, lexed: Lexed) -> tuple[int, int, date | None] | None:
    """The first Hebrew date in letters: its bounds in the signature, and its Gregorian day if it has
    a year and exists. None when there is no such date."""
    for place, kind in enumerate(signature):
        if kind != "K" or not place:
            continue
        day = letter_number(lexed.words[place - 1])
        if not 1 <= day <= 30:
            continue
        year, end = _year(signature, lexed, place + 1)
        found = to_gregorian("hebrew", year, int(lexed.entries[place].number), day) if year else None
        return place - 1, end, found
    return None


def _year(signature: str, lexed: Lexed, place: int) -> tuple[int, int]:
    """The year from `place` on (0: none) and where the date ends."""
    letters = ""
    while place < len(signature) and len(letters) < 2 and _LETTERS.fullmatch(lexed.words[place]):
        letters += lexed.words[place]
        place += 1
    short = letters.removeprefix("ה")
    value = letter_number(short)
    return (_MILLENNIUM + value, place) if 600 <= value < 1000 else (0, place)
