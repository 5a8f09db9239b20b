"""How a text was read, step by step, for people."""

from collections.abc import Iterator
from typing import Final

from rasid.normalize.datereader import coverage
from rasid.normalize.datereader.choice import Choice, blanked, choose
from rasid.normalize.datereader.context import Context
from rasid.normalize.datereader.fold import fold
from rasid.normalize.datereader.machine import read_epoch, read_iso
from rasid.normalize.datereader.parts import Parts, take_apart
from rasid.normalize.datereader.reader import MAX_LENGTH, read, refusal
from rasid.normalize.datereader.reading import DateReading

_NAMES: Final = {
    "1": "number", "2": "number", "3": "number", "4": "number", "9": "number", "M": "month", "K": "Hebrew month",
    "V": "weekday or month", "W": "weekday", "A": "12-hour mark", "a": "mark or era", "H": "clock word",
    "S": "hour word", "k": "spoken hour", "p": "spoken minutes", "P": "label: published", "U": "label: updated",
    "I": "label: date", "L": "link word", "G": "ago", "g": "ago", "b": "ago", "q": "about", "J": "just now",
    "T": "day word", "u": "unit", "D": "unit with number", "n": "number word", "j": "and", "E": "era",
    "O": "ordinal ending", "h": "letter h", "Z": "offset", "X": "zone letters", "z": "zone letters",
    "l": "local time", "B": "zone announced", "Y": "zone announced", "c": "place", "N": "known beside dates",
    "F": "running text", "f": "running text", "e": "word of events", "x": "unknown",
}  # fmt: skip


def explain(text: str, context: Context) -> list[str]:
    """One line per step: folded text, tokens, what was found, the choice, coverage, the reading."""
    return list(_steps(text, context))


def _steps(text: str, context: Context) -> Iterator[str]:
    profile = context.profile
    yield f"text: {text}"
    place = "-".join(filter(None, (profile.language, profile.country)))
    yield f"outlet: {place}, {profile.zone_name}, order {profile.order}"
    if not text or len(text) > MAX_LENGTH:
        yield f"no date: the text is empty or longer than {MAX_LENGTH} characters"
        return
    folded = fold(text)
    yield f"folded: {folded}"
    if read_iso(folded) or read_epoch(folded) is not None:
        yield "format: written by a machine"
    else:
        yield from _printed_steps(text, folded, context)
    reading, _ = read(text, context)
    yield _reading_line(reading)


def _printed_steps(text: str, folded: str, context: Context) -> Iterator[str]:
    parts = take_apart(text, folded, context)
    if parts is None:
        yield "no date: too many words"
        return
    yield "tokens: " + ", ".join(_tokens(parts))
    yield from _found(parts)
    choice = None if parts.impossible else choose(parts, context)
    if choice is None:
        yield "choice: none"
        return
    yield _choice_line(choice)
    residue = blanked(choice, parts.residue)
    enough = f"the rest costs {coverage.cost(residue):.1f}, little enough"
    yield f"coverage: {refusal(choice, residue, context) or enough}"


def _tokens(parts: Parts) -> Iterator[str]:
    for word, kind in zip(parts.lexed.words, parts.lexed.signature, strict=True):
        yield f"{word} ({_NAMES[kind]})" if kind in _NAMES else word


def _found(parts: Parts) -> Iterator[str]:
    if parts.impossible:
        yield "clock: impossible"
    if parts.offset is not None:
        yield f"offset: {parts.offset} minutes east of Greenwich"
    for clock in parts.clocks:
        yield f"clock: {clock.hour:02d}:{clock.minute:02d}:{clock.second:02d}"
    for day in parts.days:
        yield f"day: {day.day or 'impossible'} ({day.calendar}, {day.shape.replace('_', ' ')})"
    if parts.ago:
        yield f"relative: {parts.ago.instant or parts.ago.day}"


def _choice_line(choice: Choice) -> str:
    role = {"P": "published", "U": "updated"}.get(choice.role, "no label")
    clock = f" {choice.clock.hour:02d}:{choice.clock.minute:02d}" if choice.clock else ""
    return f"choice: {choice.day}{clock} ({choice.calendar}, {role})"


def _reading_line(reading: DateReading | None) -> str:
    if reading is None:
        return "reading: no date"
    moment = reading.instant.isoformat() if reading.instant else reading.day.isoformat()
    flags = f", flags: {', '.join(reading.flags)}" if reading.flags else ""
    return f"reading: {moment} (precision {reading.precision}, zone {reading.zone} from {reading.zone_from}{flags})"
