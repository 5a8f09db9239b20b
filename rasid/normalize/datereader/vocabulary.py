"""The vocabulary: TOML files per language, folded and merged in the order a page would use them."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final, NamedTuple

from rasid.normalize.datereader.fold import fold
from rasid.normalize.datereader.words import split

LANGUAGES: Final = ("ar", "fa", "ckb", "ku", "tr", "he", "fr", "en", "de", "el", "ur", "az", "es")
_ALIASES: Final = {"kmr": "ku", "sdh": "ckb", "prs": "fa", "pes": "fa", "iw": "he", "arz": "ar", "ps": "fa"}


class Entry(NamedTuple):
    """What a word or phrase is. `kind` is its letter in the signature; see `grammar`."""

    kind: str
    number: float = 0
    name: str = ""


class Vocabulary(NamedTuple):
    """Folded words with their entries, phrases by first word, longest first, and the days (calendar,
    month, day) that name an event when no year is printed."""

    words: dict[str, Entry]
    phrases: dict[str, tuple[tuple[list[str], Entry], ...]]
    remembered: frozenset[tuple[str, int, int]] = frozenset()


class _Builder:
    def __init__(self) -> None:
        self.words: dict[str, Entry] = {}
        self.phrases: dict[tuple[str, ...], Entry] = {}

    def add(self, names: Iterable[str], entry: Entry) -> None:
        for name in names:
            parts = split(fold(name))
            if len(parts) == 1:
                self.words.setdefault(parts[0], entry)
            elif parts:
                self.phrases.setdefault(tuple(parts), entry)

    def merge(self, other: "_Builder") -> None:
        for word, entry in other.words.items():
            self.words.setdefault(word, entry)
        for phrase, entry in other.phrases.items():
            self.phrases.setdefault(phrase, entry)

    def vocabulary(self, remembered: frozenset[tuple[str, int, int]]) -> Vocabulary:
        grouped: dict[str, list[tuple[list[str], Entry]]] = {}
        for phrase in sorted(self.phrases, key=len, reverse=True):
            grouped.setdefault(phrase[0], []).append((list(phrase[1:]), self.phrases[phrase]))
        return Vocabulary(self.words, {first: tuple(rest) for first, rest in grouped.items()}, remembered)


def language_of(code: str | None) -> str:
    """The lexicon that serves a language code such as `ar`, `kmr` or `en-GB`; English when none does."""
    base = (code or "en").replace("_", "-").partition("-")[0].lower()
    base = _ALIASES.get(base, base)
    return base if base in LANGUAGES else "en"


@cache
def vocabulary(language: str) -> Vocabulary:
    """The merged vocabulary for pages in `language` (one of `LANGUAGES`): its own words win, then
    zone phrases, then the languages its pages borrow from."""
    own = _table(language)
    builder = _Builder()
    builder.merge(_words(language))
    builder.merge(_zone_words())
    for other in own.get("reads_also", ()):
        builder.merge(_words(other))
    return builder.vocabulary(frozenset(_remembered(own.get("remembered", {}))))


def _remembered(table: dict[str, list[str]]) -> Iterator[tuple[str, int, int]]:
    for calendar, days in table.items():
        for day in days:
            month, _, number = day.partition("-")
            yield calendar, int(month), int(number)


@cache
def zone_tables() -> dict[str, Any]:
    """The tables of `zones.toml`."""
    return _table("zones")


@cache
def _table(name: str) -> dict[str, Any]:
    import tomllib  # both are needed once per language only
    from pathlib import Path

    with (Path(__file__).parent / "lexicon" / f"{name}.toml").open("rb") as file:
        return tomllib.load(file)


def _affixed(names: Iterable[str], table: dict[str, Any]) -> Iterator[str]:
    for name in names:
        yield name
        yield from (prefix + name for prefix in table.get("prefixes", ()))
        if len(name) >= table.get("suffixes_from", 0):
            yield from (name + suffix for suffix in table.get("suffixes", ()))


@cache
def _words(language: str) -> _Builder:
    table = _table(language)
    builder = _Builder()
    _add_months(builder, table.get("months", {}))
    _add_weekdays(builder, table)
    _add_marks(builder, table.get("marks", {}))
    _add_relative(builder, table)
    _add_clock(builder, table.get("clock", {}))
    for kind, key in (("P", "published"), ("U", "updated"), ("I", "date"), ("L", "neutral")):
        builder.add(table.get("labels", {}).get(key, ()), Entry(kind))
    for era, names in table.get("eras", {}).items():
        builder.add(names, Entry("E", name=era))
    builder.add(table.get("ordinals", {}).get("suffixes", ()), Entry("O"))
    builder.add(table.get("events", {}).get("words", ()), Entry("e"))
    builder.add(table.get("noise", {}).get("words", ()), Entry("N"))
    builder.add(table.get("prose", {}).get("links", ()), Entry("f"))
    builder.add(table.get("prose", {}).get("words", ()), Entry("F"))
    return builder


def _add_months(builder: _Builder, months: dict[str, Any]) -> None:
    for calendar, table in months.items():
        kind = "K" if calendar == "hebrew" else "M"
        for number in (key for key in table if key.isdigit()):
            builder.add(_affixed(table[number], table), Entry(kind, int(number), calendar))


def _add_weekdays(builder: _Builder, table: dict[str, Any]) -> None:
    weekdays = table.get("weekdays", {})
    before = weekdays.get("prefixed", {}).get("words", ())
    for number, names in weekdays.items():
        if number.isdigit():
            entry = Entry("W", int(number))
            builder.add(names, entry)
            builder.add((f"{word} {name}" for word in before for name in names), entry)
    for pair, names in table.get("weekday_or_month", {}).items():
        weekday, month = pair.split("/")
        builder.add(names, Entry("V", int(month), weekday))


def _add_marks(builder: _Builder, marks: dict[str, Any]) -> None:
    for name in ("am", "pm", "noon", "night"):
        builder.add(marks.get(name, ()), Entry("A", name=name))
        builder.add(marks.get(f"single_{name}", ()), Entry("a", name=name))


def _add_clock(builder: _Builder, clock: dict[str, Any]) -> None:
    builder.add(clock.get("words", ()), Entry("H"))
    for hour in (key for key in clock if key.isdigit()):
        builder.add(clock[hour], Entry("k", int(hour)))
    for minutes, names in clock.get("past", {}).items():
        builder.add(names, Entry("p", int(minutes)))


def _add_relative(builder: _Builder, table: dict[str, Any]) -> None:
    ago = table.get("ago", {})
    builder.add(ago.get("now", ()), Entry("J"))
    both = set(ago.get("before", ())) & set(ago.get("after", ()))
    builder.add(both, Entry("b"))
    for kind, key in (("G", "before"), ("g", "after"), ("q", "approximate"), ("j", "joins")):
        builder.add(ago.get(key, ()), Entry(kind))
    for days, names in table.get("days", {}).items():
        builder.add(names, Entry("T", int(days)))
    _add_units(builder, table.get("units", {}))
    for number, names in table.get("numbers", {}).items():
        builder.add(names, Entry("n", float(number)))


def _add_units(builder: _Builder, units: dict[str, Any]) -> None:
    for kind, key, count in (("D", "dual", 2), ("D", "single", 1)):
        for unit, names in units.get(key, {}).items():
            builder.add(names, Entry(kind, count, unit))
    for unit, names in units.items():
        if unit == "clock_hour":
            builder.add(names, Entry("S", name="hour"))
        elif unit not in ("dual", "single"):
            builder.add(names, Entry("u", name=unit))


@cache
def _zone_words() -> _Builder:
    table = zone_tables()
    builder = _Builder()
    for offsets in (table["offsets"], _table("zone_names")["offsets"]):
        for minutes, names in offsets.items():
            builder.add(names, Entry("Z", int(minutes)))
    for letters in table["abbreviations"]:
        builder.add((letters,), Entry("X", name=letters))
    for zone, names in table["codes"].items():
        builder.add(names, Entry("z", name=zone))
    for place in table["places_by_country"]:
        builder.add((place,), Entry("c", 1, place))
    for zone, names in table["places"].items():
        builder.add(names, Entry("c", 0, zone))
    builder.add(table["local"]["words"], Entry("l"))
    builder.add(table["announce"]["before"], Entry("B"))
    builder.add(table["announce"]["after"], Entry("Y"))
    return builder
