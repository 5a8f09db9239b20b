"""Zone phrases beside a clock: letters, places, and pairs of clocks in two zones."""

import re
from datetime import date, tzinfo
from typing import Final, NamedTuple

from rasid.normalize.datereader.clocks import Clock
from rasid.normalize.datereader.context import Context
from rasid.normalize.datereader.lexer import Lexed
from rasid.normalize.datereader.vocabulary import Entry, zone_tables
from rasid.normalize.datereader.zones import clock_on, fixed_zone, instant_of, offset_name, zone_named

_PHRASE: Final = r"[ZXzl]|B[ZXzlc]|B(?P<unknown>x)|[zc]Y|\([Bc]?[ZXzlc]\)"
_AFTER: Final = re.compile(rf"[-_,/(]{{0,2}}(?P<phrase>{_PHRASE})")
_SHIFTED: Final = re.compile("[+-][12]")  # an offset after the letters that could not be read
# A zone that is announced belongs to the clock wherever it stands: `17:41 18/03/2026 (بتوقيت دمشق)`.
_APART: Final = re.compile(r"(?P<phrase>B[ZXzlc]|[zc]Y|\((?:[ZXz]\)|Bx))")
_BEFORE: Final = re.compile(r"(?P<phrase>B[ZXzlc]|[ZXz])[:,_-]?$")


class Place(NamedTuple):
    """A zone as printed: its name, the zone, and where the phrase ends in the signature."""

    name: str
    zone: tzinfo
    known: bool = True
    offset: bool = False  # letters that are an offset, such as GMT


def zone_of(clock: Clock, clocks: list[Clock], signature: str, lexed: Lexed, context: Context) -> Place | None:
    """The zone printed beside `clock`, or None. Letters between two clocks belong to the first one,
    unless the first printed clock of the text has letters before it."""
    after = _AFTER.match(signature, clock.end)
    before = _BEFORE.search(signature[: clock.start])
    if before and not _taken(before.start(), clock, clocks, signature):
        return _place(before.start("phrase"), before.end("phrase"), signature, lexed, context)
    if after:
        if _SHIFTED.match(signature, after.end()):
            return Place(context.profile.zone_name, context.profile.zone, known=False)
        return _place(after.start("phrase"), after.end("phrase"), signature, lexed, context)
    apart = list(_APART.finditer(signature))
    if len(apart) == 1:
        return _place(*apart[0].span("phrase"), signature, lexed, context)
    return None


def _taken(start: int, clock: Clock, clocks: list[Clock], signature: str) -> bool:
    """Whether letters before `clock` belong to an earlier clock that ends just before them."""
    if _BEFORE.search(signature[: clocks[0].start]):
        return False
    earlier = [other for other in clocks if other.end <= start and other is not clock]
    return any(not signature[other.end : start].strip("-_,/(") for other in earlier)


def _place(start: int, end: int, signature: str, lexed: Lexed, context: Context) -> Place | None:
    for index in range(start, end):
        if signature[index] in "ZXzlc":
            return _zone(signature[index], lexed.entries[index], context)
    return Place(context.profile.zone_name, context.profile.zone, known=False)


def _zone(kind: str, entry: Entry, context: Context) -> Place | None:
    if kind == "l":
        return None
    if kind == "Z":
        return _fixed(int(entry.number))
    if kind == "X":
        return _by_country(zone_tables()["abbreviations"][entry.name], context)
    if entry.number:
        return _by_country(zone_tables()["places_by_country"][entry.name], context)
    return Place(entry.name, zone_named(entry.name))


def _fixed(minutes: int) -> Place:
    return Place(offset_name(minutes), fixed_zone(minutes), offset=True)


def _by_country(choices: dict[str, str], context: Context) -> Place | None:
    value = choices.get(context.profile.country, choices["*"])
    if value == "outlet":
        return Place(context.profile.zone_name, context.profile.zone)
    if value.lstrip("-").isdigit():
        return _fixed(int(value))
    return Place(value, zone_named(value))


def same_moment(first: Clock, second: Clock, day: date, signature: str, lexed: Lexed, context: Context) -> Place | None:
    """The zone between two clocks when it makes the second one the first one's moment in the
    outlet's zone (`22:24 GMT 17:54`), else None."""
    between = _AFTER.match(signature, first.end)
    if not between or signature[between.end() : second.start].strip(":,-_/"):
        return None
    place = _place(between.start("phrase"), between.end("phrase"), signature, lexed, context)
    if not place:
        return None
    home, _ = instant_of(clock_on(day, first.hour, first.minute), context.profile.zone)
    away, _ = instant_of(clock_on(day, second.hour, second.minute), place.zone)
    return place if (home - away).total_seconds() % 86400 == 0 else None


_IANA: Final = re.compile(r"\b[A-Z][a-z]+/[A-Z][A-Za-z_]+(?:/[A-Z][a-z_]+)?\b")


def named_zone(raw: str) -> Place | None:
    """The zone whose IANA name stands in the text (`Europe/Brussels`), or None."""
    match = _IANA.search(raw) if "/" in raw else None
    if not match:
        return None
    try:
        return Place(match[0], zone_named(match[0]))
    except ValueError:
        return None
