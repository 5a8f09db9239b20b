"""A text taken apart: its tokens, clocks, dates and relative phrases."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from rasid.normalize.datereader.ago import Ago, find_ago
from rasid.normalize.datereader.clocks import Clock, blank, find_clocks
from rasid.normalize.datereader.context import Context
from rasid.normalize.datereader.days import Day, find_days, find_part_days
from rasid.normalize.datereader.hebrew import find_hebrew_day
from rasid.normalize.datereader.lexer import Lexed, lex
from rasid.normalize.datereader.machine import take_offset

_AGO: Final = re.compile("[Ggb]")
_BROKEN_CLOCK: Final = re.compile("(?<![1-9:])[12]:2:2(?![:1-9])|(?<![1-9:])2:2(?![:1-9])")
_DIGITS: Final = re.compile("[1-4k]")


@dataclass(slots=True)
class Parts:
    """What was found in one text.

    In `signature` clocks stand as `C~~` and a relative phrase as `R~~`; in `residue` printed dates
    are `~~~` too. `impossible` tells of a clock such as 25:61. `hebrew` is a day of the Hebrew year.
    `roles` are the places of labels: `P` or `U`.
    """

    raw: str
    lexed: Lexed
    offset: int | None
    signature: str
    residue: str = ""
    clocks: list[Clock] = field(default_factory=list)
    impossible: bool = False
    days: list[Day] = field(default_factory=list)
    ago: Ago | None = None
    hebrew: tuple[int, int, date | None] | None = None
    roles: list[tuple[int, str]] = field(default_factory=list)

    def role_at(self, place: int) -> tuple[int, str]:
        """The index of the labelled stretch that `place` is in, and its label ("" before the first)."""
        index, role = 0, ""
        for number, (start, label) in enumerate(self.roles, 1):
            if start > place:
                break
            index, role = number, label
        return index, role


def take_apart(raw: str, folded: str, context: Context) -> Parts | None:
    """Find all that could be part of a date in a text and its folded form; None when it is far too long."""
    rest, offset = take_offset(folded)
    lexed = lex(rest, context.profile.vocabulary)
    if lexed is None:
        return None
    parts = Parts(raw, lexed, offset, lexed.signature)
    signature = lexed.signature
    if _AGO.search(signature):
        parts.ago = find_ago(signature, lexed, context)
        if parts.ago:
            signature = blank(signature, parts.ago.start, parts.ago.end, "R")
    if _DIGITS.search(signature):
        parts.clocks, signature = find_clocks(signature, lexed)
        parts.impossible = _BROKEN_CLOCK.search(signature) is not None
        _find_days(parts, signature, context)
    parts.signature = signature
    if "P" in signature or "U" in signature:
        parts.roles = [(place, kind) for place, kind in enumerate(signature) if kind in "PU"]
    if "K" in signature:
        parts.hebrew = find_hebrew_day(signature, lexed)
    parts.residue = _residue(parts, signature)
    return parts


def _find_days(parts: Parts, signature: str, context: Context) -> None:
    parts.days = find_days(signature, parts.lexed, context)
    updated = signature.find("U")
    if parts.days and parts.days[0].full and 0 <= updated < parts.days[0].start:
        parts.days += find_part_days(signature[:updated], parts.lexed, context)


def _residue(parts: Parts, signature: str) -> str:
    for day in parts.days:
        signature = blank(signature, day.start, day.end, "~")
    if parts.hebrew:
        signature = blank(signature, parts.hebrew[0], parts.hebrew[1], "~")
    return signature
