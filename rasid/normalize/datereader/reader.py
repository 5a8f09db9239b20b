"""From a text to its date, step by step. Nothing here depends on the machine's clock or zone."""

import re
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Final, NamedTuple

from rasid.normalize.datereader import coverage
from rasid.normalize.datereader.choice import WEAK, Choice, blanked, choose
from rasid.normalize.datereader.clocks import Clock
from rasid.normalize.datereader.context import Context
from rasid.normalize.datereader.days import is_sentinel
from rasid.normalize.datereader.fold import fold
from rasid.normalize.datereader.machine import Machine, read_epoch, read_iso
from rasid.normalize.datereader.parts import Parts, take_apart
from rasid.normalize.datereader.places import Place, named_zone, same_moment, zone_of
from rasid.normalize.datereader.reading import DateReading
from rasid.normalize.datereader.zones import clock_on, fixed_zone, instant_of, offset_name
from rasid.records import Precision

MAX_LENGTH: Final = 1000
_FIRST_EPOCH: Final = 631_152_000_000  # 1990-01-01, in milliseconds
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DAY: Final = timedelta(days=1)
_OLD: Final = timedelta(days=365 * 20)
_MACHINE_STARTS: Final = frozenset("0123456789/")
_ZONE_LETTERS: Final = re.compile("[ZXzlcBY]")
_WORDS: Final = frozenset("12349xFfecuSnDJTGgbqMVKNHpkAahOjLYBWEZXzl")


class Zone(NamedTuple):
    """A zone, its name, and where it is known from: "offset", "phrase" or "outlet"."""

    zone: tzinfo
    name: str
    origin: str


def read(text: str, context: Context) -> tuple[DateReading | None, bool]:
    """The date of `text`, and whether the text was understood: False when no date was found in it,
    True also when it states something that is no date (`31/02/2017`)."""
    if not text or len(text) > MAX_LENGTH:
        return None, True
    folded = fold(text)
    if folded[:1] in _MACHINE_STARTS:
        machine = read_iso(folded)
        if machine:
            return _from_machine(machine, text, context), True
        epoch = read_epoch(folded)
        if epoch is not None:
            return _from_epoch(epoch, text, context), True
    parts = take_apart(text, folded, context)
    if parts is None:
        return None, True
    choice = None if parts.impossible else choose(parts, context)
    if choice is None:
        return None, bool(parts.days) or parts.impossible
    residue = blanked(choice, parts.residue)
    if refusal(choice, residue, context):
        return None, True
    return _reading(choice, parts, residue, text, context), True


def refusal(choice: Choice, residue: str, context: Context) -> str:
    """Why the text is no stamp but a text with a date in it; "" when it is a date with something beside it."""
    if not choice.role and coverage.is_span(residue):
        return "it is a range"
    if choice.full:
        if coverage.is_about(residue, choice.numeric):
            return "unknown words in one piece with the date: it is what the text is about"
    elif choice.precision is Precision.MONTH and coverage.is_month_of(residue):
        return "a month that is spoken of"
    elif not coverage.is_bare(residue, words=choice.tier < 2):
        return "numbers or words beside a date that is not full"
    elif choice.tier >= WEAK and not _is_alone(choice, residue):
        return "words, or another clock, beside a day word or a clock"
    if coverage.is_clean(residue):
        return ""
    cost, most = coverage.cost(residue), _borne(choice, residue, context)
    return "" if cost <= most else f"the rest costs {cost:.1f}, and {most:.1f} is allowed"


def _is_alone(choice: Choice, residue: str) -> bool:
    """Whether a day word with its clock, or either one by itself, is no headline and no menu entry."""
    if choice.clock and choice.tier < 4:
        return True
    return coverage.is_alone(residue) and (choice.tier < 4 or "C" not in residue)


def _borne(choice: Choice, residue: str, context: Context) -> float:
    """How much residue the chosen date bears; see `coverage.allowance`."""
    far = choice.day > context.today + timedelta(days=1) or context.today - choice.day > _OLD
    return coverage.allowance(
        full=choice.full,
        numeric=choice.numeric,
        clock=choice.clock is not None and choice.tier < 4,
        weekday="W" in residue,
        labelled=coverage.is_labelled(residue),
        double=choice.double,
        far=far,
    )


# --- dates of machines --------------------------------------------------------------------------


def _from_machine(machine: Machine, text: str, context: Context) -> DateReading | None:
    if is_sentinel(machine.day):
        return None
    offset = machine.offset if context.profile.trust_offset else None
    place = named_zone(text) if machine.named and machine.offset is None else None
    if machine.clock is None:
        return _day_reading(machine.day, Precision.DAY, "gregorian", (), text, "", context)
    return _instant_reading(
        machine.clock, Precision.MINUTE, "gregorian", (), _zone(offset, place, context), text, "", context
    )


def _from_epoch(milliseconds: int, text: str, context: Context) -> DateReading | None:
    if milliseconds < _FIRST_EPOCH:
        return None
    instant = datetime.fromtimestamp(milliseconds // 1000, UTC) + timedelta(milliseconds=milliseconds % 1000)
    if instant - context.now > _DAY:
        return None
    zone = Zone(UTC, "+00:00", "offset")
    return _instant_reading(instant.replace(tzinfo=None), Precision.MINUTE, "gregorian", (), zone, text, "", context)


# --- printed dates ------------------------------------------------------------------------------


def _reading(choice: Choice, parts: Parts, residue: str, text: str, context: Context) -> DateReading | None:
    leftover = " ".join([word for word, kind in zip(parts.lexed.words, residue, strict=True) if kind in _WORDS])
    if choice.instant:
        home = Zone(UTC, context.profile.zone_name, "outlet")
        local = choice.instant.replace(tzinfo=None)
        return _instant_reading(local, choice.precision, "gregorian", choice.flags, home, text, leftover, context)
    if choice.clock is None:
        return _day_reading(choice.day, choice.precision, choice.calendar, choice.flags, text, leftover, context)
    clock, place = _clock_and_place(choice, choice.clock, parts, context)
    if place and not place.known:
        flags = (*choice.flags, "zone-unknown")
        return _day_reading(choice.day, Precision.DAY, choice.calendar, flags, text, leftover, context)
    offset = parts.offset if context.profile.trust_offset else None
    precision = Precision.HOUR if clock.hour_only else Precision.MINUTE
    if place and place.offset and not context.profile.trust_offset:
        place = None
    zone = _zone(offset, place, context)
    return _instant_reading(
        _local(choice.day, clock), precision, choice.calendar, choice.flags, zone, text, leftover, context
    )


def _clock_and_place(choice: Choice, clock: Clock, parts: Parts, context: Context) -> tuple[Clock, Place | None]:
    named = named_zone(parts.raw)
    if named:
        return clock, named
    if not _ZONE_LETTERS.search(parts.signature):
        return clock, None
    later = [other for other in parts.clocks if other.start > clock.start]
    if later:
        place = same_moment(clock, later[0], choice.day, parts.signature, parts.lexed, context)
        if place:
            return clock, None
    return clock, zone_of(clock, parts.clocks, parts.signature, parts.lexed, context)


def _local(day: date, clock: Clock) -> datetime:
    return clock_on(day, clock.hour, clock.minute, clock.second, clock.micro)


def _zone(offset: int | None, place: Place | None, context: Context) -> Zone:
    if offset is not None:
        return Zone(fixed_zone(offset), offset_name(offset), "offset")
    if place is not None:
        return Zone(place.zone, place.name, "phrase")
    return Zone(context.profile.zone, context.profile.zone_name, "outlet")


# --- readings -----------------------------------------------------------------------------------


def _day_reading(
    day: date, precision: Precision, calendar: str, flags: tuple[str, ...], text: str, leftover: str, context: Context
) -> DateReading:
    if day > context.today + timedelta(days=1):
        flags = (*flags, "future")
    return DateReading(None, day, precision, calendar, "outlet", context.profile.zone_name, flags, text, leftover)


def _instant_reading(
    local: datetime,
    precision: Precision,
    calendar: str,
    flags: tuple[str, ...],
    zone: Zone,
    text: str,
    leftover: str,
    context: Context,
) -> DateReading | None:
    instant, oddity = instant_of(local, zone.zone)
    if instant == _EPOCH:
        return None
    if oddity:
        flags = (*flags, oddity)
    if instant - context.now > _DAY:
        flags = (*flags, "future")
    if zone.origin == "outlet" and oddity is None and zone.zone is context.profile.zone:
        day = local.date()
    else:
        day = instant.astimezone(context.profile.zone).date()
    return DateReading(instant, day, precision, calendar, zone.origin, zone.name, flags, text, leftover)
