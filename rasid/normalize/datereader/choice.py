"""The choice between the dates of one text, and the clock that belongs to it.

Published beats updated (the reverse when the modification is asked for), a printed day beats a
relative phrase, the Gregorian date beats another calendar's beside it, the first beats the rest.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from rasid.normalize.datereader.clocks import Clock, blank, find_clocks
from rasid.normalize.datereader.context import Context
from rasid.normalize.datereader.days import Day
from rasid.normalize.datereader.grammar import BARE_CLOCK, DOTTED_CLOCK
from rasid.normalize.datereader.parts import Parts
from rasid.normalize.datereader.zones import clock_on, instant_of
from rasid.records import Precision

_PUBLISHED: Final = {"P": 0, "": 1, "U": 2}
_MODIFIED: Final = {"U": 0, "": 1, "P": 2}
WEAK: Final = 2.5  # from here on: words and clocks without a printed day
_SPAN: Final = 3  # tokens between the two days of a range
_NEAR: Final = 6  # tokens between a date and a clock written with a dot


@dataclass(slots=True)
class Choice:
    """The chosen date: its day, place in the signature, clock, and how it was printed."""

    day: date
    start: int
    end: int
    tier: float  # how strong this kind of date is; lower is stronger
    segment: int = 0
    role: str = ""
    calendar: str = "gregorian"
    precision: Precision = Precision.DAY
    flags: tuple[str, ...] = ()
    instant: datetime | None = None
    clock: Clock | None = None
    full: bool = False
    numeric: bool = False
    double: bool = False


def choose(parts: Parts, context: Context) -> Choice | None:
    """The date that the text states for the role asked for, or None."""
    ranks = _MODIFIED if context.profile.role == "modified" else _PUBLISHED
    options = _options(parts, context)
    if not options:
        return None
    best = options[0]
    if len(options) > 1:
        options = [option for option in options if option.tier < WEAK] or options
        best = min(options, key=lambda option: (ranks[option.role], option.tier, option.start))
        if not (parts.roles or parts.clocks) and _starts_span(best, options, parts.residue):
            return None
    if best.tier < 3 and not best.instant:
        if len(options) > 1:
            _compare(best, options)
        best.clock = best.clock or _clock_for(best, parts, context.profile.role)
    if best.full or best.tier == 2:
        best.flags += _weekday_flags(best, parts)
    return best


def _starts_span(best: Choice, options: list[Choice], residue: str) -> bool:
    """Whether a later day of the same calendar follows: `7 آذار 2026 - 9 آذار 2026`."""
    return any(
        other.calendar == best.calendar
        and other.day > best.day
        and 0 < other.start - best.end <= _SPAN
        and not residue[best.end : other.start].strip("-_LFfj")
        for other in options
    )


def _options(parts: Parts, context: Context) -> list[Choice]:
    options = [_printed(day, day.day) for day in parts.days if day.day and _stands(day, parts)]
    if parts.hebrew or parts.ago or not parts.days or parts.roles:
        options += _other_options(parts, context)
    if parts.roles:
        for option in options:
            option.segment, option.role = parts.role_at(option.start)
    return options


def _other_options(parts: Parts, context: Context) -> Iterator[Choice]:
    if parts.hebrew and parts.hebrew[2]:
        yield Choice(parts.hebrew[2], parts.hebrew[0], parts.hebrew[1], 1.5, calendar="hebrew", full=True)
    if parts.ago:
        ago = parts.ago
        yield Choice(
            ago.day,
            ago.start,
            ago.end,
            1.8,
            precision=ago.precision,
            flags=("relative", *ago.flags),
            instant=ago.instant,
        )
    if not parts.days or (parts.roles and parts.days[0].day):
        yield from _word_options(parts, context)


def _printed(day: Day, value: date) -> Choice:
    full = day.full and day.precision is Precision.DAY
    tier = (0.0 if full else 2.0) + (0.0 if day.calendar == "gregorian" else 0.5)
    return Choice(
        value, day.start, day.end, tier, calendar=day.calendar, precision=day.precision, flags=day.flags,
        full=full, numeric=day.numeric,
    )  # fmt: skip


def _stands(day: Day, parts: Parts) -> bool:
    """Whether a date is one: `2/3` is a score and `6 أكتوبر` an event, unless a clock, a weekday or a
    label stands beside it."""
    if day.shape != "numbers_day_month" and not day.remembered:
        return True
    return any(kind in parts.signature for kind in "CWTPUI")


def _word_options(parts: Parts, context: Context) -> Iterator[Choice]:
    """Day words, weekdays with a clock, a clock alone, and "just now"."""
    signature = parts.signature
    for place, kind in enumerate(signature):
        if kind == "T":
            day = context.today + timedelta(days=int(parts.lexed.entries[place].number))
            yield Choice(day, place, place + 1, 2.8, flags=("relative",))
        elif kind == "J":
            yield Choice(context.today, place, place + 1, 5, flags=("relative", "imprecise"))
    if parts.clocks and "W" in signature:
        place = signature.index("W")
        yield _last_weekday(int(parts.lexed.entries[place].number), place, parts.clocks[0], context)
    elif parts.clocks and not parts.clocks[0].hour_only and parts.lexed.signature[parts.clocks[0].start] not in "HS":
        yield _last_clock(parts.clocks[0], context)


def _last_weekday(weekday: int, place: int, clock: Clock, context: Context) -> Choice:
    day = context.today - timedelta(days=(context.today.isoweekday() - weekday) % 7)
    if _ahead(day, clock, context):
        day -= timedelta(days=7)
    return Choice(day, place, place + 1, 3, clock=clock, flags=("relative",))


def _last_clock(clock: Clock, context: Context) -> Choice:
    day = context.today - timedelta(days=1 if _ahead(context.today, clock, context) else 0)
    return Choice(day, clock.start, clock.end, 4, clock=clock, flags=("relative",))


def _ahead(day: date, clock: Clock, context: Context) -> bool:
    local = clock_on(day, clock.hour, clock.minute)
    return instant_of(local, context.profile.zone)[0] > context.now


def _compare(best: Choice, options: list[Choice]) -> None:
    """Note the same date in another calendar beside the chosen one."""
    for other in options:
        if other.segment == best.segment and other.full and other.calendar != best.calendar:
            best.double = True
            if other.day != best.day and "calendars-disagree" not in best.flags:
                best.flags += ("calendars-disagree",)


def _clock_for(best: Choice, parts: Parts, asked: str) -> Clock | None:
    """The clock nearest to the date in its labelled stretch; after it rather than before it."""
    if best.precision is Precision.MONTH:
        return None
    if not parts.roles and len(parts.clocks) == 1:
        return parts.clocks[0]
    near = [clock for clock in parts.clocks if parts.role_at(clock.start)[0] == best.segment]
    if best.role == "U" and asked != "modified":  # two labelled clocks before one day
        near = [clock for clock in parts.clocks if parts.role_at(clock.start)[1] == "P"] or near
    if near:
        return min(near, key=lambda clock: _distance(best, clock, parts.signature))
    return None if parts.clocks else _written_with_dot(best, parts)


def _distance(best: Choice, clock: Clock, signature: str) -> tuple[int, int]:
    if clock.start >= best.end:
        return len(signature[best.end : clock.start].replace("~", "")), 0
    return len(signature[clock.end : best.start].replace("~", "")), 1


def _written_with_dot(best: Choice, parts: Parts) -> Clock | None:
    """A clock such as `20.35`, or `1735 GMT`, close to the date."""
    for pattern in (DOTTED_CLOCK, BARE_CLOCK):
        clocks, signature = find_clocks(parts.residue, parts.lexed, pattern)
        for clock in clocks:
            if _distance(best, clock, signature)[0] <= _NEAR:
                parts.clocks, parts.residue = [clock], signature
                parts.signature = blank(parts.signature, clock.start, clock.end, "C")
                return clock
    return None


def _weekday_flags(best: Choice, parts: Parts) -> tuple[str, ...]:
    """Whether the weekday nearest to the date contradicts it."""
    residue = parts.residue
    if "W" not in residue and "V" not in residue:
        return ()
    places = [place for place, kind in enumerate(residue) if kind in "WV" and parts.role_at(place)[0] == best.segment]
    if not places:
        return ()
    place = min(places, key=lambda place: min(abs(place - best.start), abs(place - best.end)))
    entry = parts.lexed.entries[place]
    weekday = int(entry.name) if residue[place] == "V" else int(entry.number)
    return () if weekday == best.day.isoweekday() else ("weekday-conflict",)


def blanked(choice: Choice, residue: str) -> str:
    """The residue with the chosen date and its clock marked."""
    if choice.clock:
        residue = blank(residue, choice.clock.start, choice.clock.end, "C")
    return blank(residue, choice.start, choice.end, "Q")
