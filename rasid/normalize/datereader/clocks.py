"""Printed clocks: hours, minutes, and the many marks for before and after noon."""

import re
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


def find_clocks(signature: str, lexed: Lexed, pattern: re.Pattern[str] = CLOCK) -> tuple[list[Clock], str]:
    """All clocks, and the signature with `C~~` where they stood."""
    clocks = []
    for match in pattern.finditer(signature):
        clock = _read(match, signature, lexed)
        if clock:
            clocks.append(clock)
            signature = blank(signature, clock.start, clock.end, "C")
    return clocks, signature


def blank(signature: str, start: int, end: int, letter: str) -> str:
    """`signature` with `letter` and fillers from `start` to `end`."""
    return signature[:start] + letter + "~" * (end - start - 1) + signature[end:]


def _read(match: re.Match[str], signature: str, lexed: Lexed) -> Clock | None:
    start, end = match.span()
    numbers = _numbers(start, end, signature, lexed)
    mark, start, end = _mark(signature, lexed, start, end)
    hour = numbers[0]
    minute = numbers[1] if len(numbers) > 1 else 0
    second = numbers[2] if len(numbers) > 2 else 0
    if minute < 0:
        hour, minute = (hour - 1) % 24, 60 + minute
    if hour > 24 or minute > 59 or second > 60 or (hour == 24 and (minute or second)):
        return None
    micro = int(lexed.words[match.end() - 1].ljust(6, "0")[:6]) if len(numbers) > 3 else 0
    return Clock(start, end, _hour_of_day(hour, mark), minute, min(second, 59), micro, len(numbers) == 1)


def _numbers(start: int, end: int, signature: str, lexed: Lexed) -> list[int]:
    numbers = []
    for place in range(start, end):
        kind = signature[place]
        if kind == "4" and end - start == 1:
            return [int(lexed.words[place][:2]), int(lexed.words[place][2:])]
        if kind in "12349":
            numbers.append(int(lexed.words[place]))
        elif kind in "kp":
            numbers.append(int(lexed.entries[place].number))
    return numbers


def _mark(signature: str, lexed: Lexed, start: int, end: int) -> tuple[str, int, int]:
    """The twelve-hour mark of a clock, after it or else before it, and the clock's new bounds."""
    after = signature[end : end + 2]
    if after[:1] in ("A", "a"):
        return lexed.entries[end].name, start, end + 1
    if after in ("-A", "_A", "(A", ",A"):
        return lexed.entries[end + 1].name, start, end + 2
    if start and signature[start - 1] in "Aa" and signature[start - 2 : start - 1] != "4":
        return lexed.entries[start - 1].name, start - 1, end
    return "", start, end


def _hour_of_day(hour: int, mark: str) -> int:
    if hour > 12 or not mark:
        return hour
    if mark == "am":
        return hour % 12
    if mark == "pm":
        return hour % 12 + 12
    if mark == "noon":
        return hour if hour >= 9 else hour + 12
    return hour % 12 if hour == 12 or hour < _EVENING else hour + 12
