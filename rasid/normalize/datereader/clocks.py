"""Printed clocks: hours, minutes, and the many marks for before and after noon."""

import re
from functools import lru_cache
from typing import Final, NamedTuple

from rasid.normalize.datereader.grammar import CLOCK
from rasid.normalize.datereader.lexer import Lexed

_EVENING: Final = 5  # a night hour before this one belongs to the morning


class Clock(NamedTuple):
    """A time of day and its place in the signature. `hour` is 24 only for midnight at day's end."""

    start: int
    end: int
    hour: int
    minute: int
    second: int = 0
    micro: int = 0
    hour_only: bool = False


class _Face(NamedTuple):
    """Where a clock stands in a signature: its bounds, numbers, and twelve-hour mark (-1: none)."""

    start: int
    end: int
    numbers: tuple[int, ...]
    mark: int


def find_clocks(signature: str, lexed: Lexed, pattern: re.Pattern[str] = CLOCK) -> tuple[list[Clock], str]:
    """All clocks, and the signature with `C~~` where they stood."""
    clocks = []
    for face in _faces(signature, pattern):
        clock = _read(face, signature, lexed)
        if clock:
            clocks.append(clock)
            signature = blank(signature, face.start, face.end, "C")
    return clocks, signature


@lru_cache(maxsize=4096)
def _faces(signature: str, pattern: re.Pattern[str]) -> tuple[_Face, ...]:
    """The clocks of a signature. Cached: an outlet prints its dates in few shapes."""
    faces: list[_Face] = []
    for match in pattern.finditer(signature):
        start, end = match.span()
        numbers = tuple(place for place in range(start, end) if signature[place] in "12349kp")
        mark, start, end = _mark(signature, start, end, faces[-1].end if faces else 0)
        faces.append(_Face(start, end, numbers, mark))
    return tuple(faces)


def blank(signature: str, start: int, end: int, letter: str) -> str:
    """`signature` with `letter` and fillers from `start` to `end`."""
    return signature[:start] + letter + "~" * (end - start - 1) + signature[end:]


def _read(face: _Face, signature: str, lexed: Lexed) -> Clock | None:
    numbers = _numbers(face, signature, lexed)
    hour = numbers[0]
    minute = numbers[1] if len(numbers) > 1 else 0
    second = numbers[2] if len(numbers) > 2 else 0
    if minute < 0:
        hour, minute = (hour - 1) % 24, 60 + minute
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        return None
    micro = int(lexed.words[face.numbers[3]].ljust(6, "0")[:6]) if len(numbers) > 3 else 0
    if face.mark >= 0:
        hour = _hour_of_day(hour, lexed.entries[face.mark].name)
    return Clock(face.start, face.end, hour, minute, min(second, 59), micro, len(numbers) == 1)


def _numbers(face: _Face, signature: str, lexed: Lexed) -> list[int]:
    first = face.numbers[0]
    if signature[first] == "4":  # 1735 GMT
        return [int(lexed.words[first][:2]), int(lexed.words[first][2:])]
    return [
        int(lexed.entries[place].number) if signature[place] in "kp" else int(lexed.words[place])
        for place in face.numbers
    ]


def _mark(signature: str, start: int, end: int, taken: int) -> tuple[int, int, int]:
    """The place of a clock's twelve-hour mark (-1: none), after it or else before it, and its bounds."""
    after = signature[end : end + 2]
    if after[:1] in ("A", "a"):
        return end, start, end + 1
    if after in ("-A", "_A", "(A", ",A"):
        return end + 1, start, end + 2
    if start > taken and signature[start - 1] in "Aa" and signature[start - 2 : start - 1] != "4":
        return start - 1, start - 1, end
    return -1, start, end


def _hour_of_day(hour: int, mark: str) -> int:
    if hour > 12:
        return hour
    if mark == "am":
        return hour % 12
    if mark == "pm":
        return hour % 12 + 12
    if mark == "noon":
        return hour if hour >= 9 else hour + 12
    return hour % 12 if hour == 12 or hour < _EVENING else hour + 12
