"""The words by which edits are told apart, per language: data in `languages/`, one file a language."""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

PAGES = ("missing", "captcha", "consent", "login", "error")
"""Kinds of pages that come instead of articles, the surest words first."""
LANGUAGES = ("ar", "fa", "ckb", "ku", "tr", "he", "fr", "en")

# What the compared form of a text makes of these letters; the data keeps the usual spelling.
_LETTERS = str.maketrans({"ی": "ي", "ک": "ك", "ھ": "ه", "’": "'", "״": '"', "ı": "i"})


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Word lists in the form of `key`. Corrections and updates are labels of notes, `corrected` and
    `updated` openings of their sentences, live are phrases.

    Sets hold each word alone and behind each particle that the language writes onto words. `month_ends` belong to the
    month before them (`تشرين الثاني`), `day_words` stand before days that are ordinals elsewhere (`יום שני`), `ones`
    are articles or negations as well and numbers only against others (`un`, `bir`). `hours` are words before
    which a number is a time of the day. `denied_words`, `denied_starts` and `denied_ends` are pairs with a space
    between: a word, or how it begins or ends, and the same denied (`var yok`); `auxiliaries` come with a negation.
    `pages` has phrases of pages that come instead of articles, by kind; `calls` are what a wall in the middle of a text
    asks for: to sign in, or subscribe, before reading on; `furniture` are openings of what stands around an article,
    `advertisements` what stands over those, `staff` bylines that name nobody.
    """

    months: frozenset[str] = frozenset()
    month_ends: frozenset[str] = frozenset()
    days: frozenset[str] = frozenset()
    day_words: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    hours: frozenset[str] = frozenset()
    denied_words: frozenset[str] = frozenset()
    denied_starts: tuple[str, ...] = ()
    denied_ends: tuple[str, ...] = ()
    auxiliaries: frozenset[str] = frozenset()
    negative_prefixes: tuple[str, ...] = ()
    negative_infixes: tuple[str, ...] = ()
    negative_endings: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()
    ones: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    corrections: tuple[str, ...] = ()
    corrected: tuple[str, ...] = ()
    updates: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    live: tuple[str, ...] = ()
    pages: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    calls: tuple[str, ...] = ()
    furniture: tuple[str, ...] = ()
    advertisements: frozenset[str] = frozenset()
    staff: frozenset[str] = frozenset()

    def denies(self, word: str, plain: str) -> bool:
        """Whether one word is the other one denied, by a syllable before, in or behind it, or by another one there."""
        if f"{plain} {word}" in self.denied_words:
            return True
        if plain[-1:] == word[-1:] and any(_swaps(plain, word, pair) for pair in self.denied_starts):
            return True
        if plain[:1] == word[:1] and any(_swaps(plain[::-1], word[::-1], pair) for pair in self.denied_ends):
            return True
        if any(word == prefix + plain for prefix in self.negative_prefixes):
            return True
        if any(word == plain + ending for ending in self.negative_endings):
            return True
        return any(_holds(word, plain, infix) for infix in self.negative_infixes)


def _swaps(plain: str, word: str, pair: str) -> bool:
    """Whether `plain` begins with the first of a pair, `word` with the second, and the rest of both is the same."""
    one, other = pair.split(" ")
    return plain.startswith(one) and word == other + plain[len(one) :] and len(plain) > len(one)


def _holds(word: str, plain: str, infix: str) -> bool:
    """Whether `word` is `plain` with the infix behind at least two letters of it."""
    if len(word) != len(plain) + len(infix):
        return False
    places = range(2, len(plain) + 1)
    return any(word[at : at + len(infix)] == infix and word[:at] + word[at + len(infix) :] == plain for at in places)


def key(text: str) -> str:
    """A text for looking words up: case, Turkish dots on i and the keyboards' variants of letters do not count."""
    return text.casefold().replace("i\u0307", "i").translate(_LETTERS)


_OPENING = ' *-(["#|:'
_LABEL_END = re.compile(r"\W*$|\s*[]:.;؛!)(|*–—-]|\s*\d|[^:.]{0,15}\d[^:.]{0,12}:")
_LONGEST_PHRASE = 40
"""Characters that are looked at of a text's beginning."""


@cache
def vocabulary(language: str | None) -> Vocabulary:
    """The words of a language; empty for one that is not known. Subtags do not count (`fr-MA`)."""
    code = (language or "").lower().partition("-")[0]
    if code not in LANGUAGES:
        return Vocabulary()
    table = tomllib.loads(files("rasid.changes").joinpath("languages", f"{code}.toml").read_text(encoding="utf-8"))
    particles = ("", *map(key, table["prefixes"]))

    def row(name: str) -> tuple[str, ...]:
        return tuple(map(key, table[name]))

    def words(name: str) -> frozenset[str]:
        return frozenset(particle + word for word in row(name) for particle in particles)

    return Vocabulary(
        months=words("months"),
        month_ends=words("month_ends"),
        days=words("days"),
        day_words=frozenset(row("day_words")),
        negations=words("negations"),
        hours=words("hours"),
        denied_words=frozenset(row("denied_words")),
        denied_starts=row("denied_starts"),
        denied_ends=tuple(_backwards(pair) for pair in row("denied_ends")),
        auxiliaries=words("auxiliaries"),
        negative_prefixes=row("negative_prefixes"),
        negative_infixes=row("negative_infixes"),
        negative_endings=row("negative_endings"),
        numbers=words("numbers"),
        ones=words("ones"),
        titles=words("titles"),
        names=words("names"),
        corrections=row("corrections"),
        corrected=row("corrected"),
        updates=row("updates"),
        updated=row("updated"),
        live=row("live"),
        pages={name: row(name) for name in PAGES},
        calls=row("calls"),
        furniture=row("furniture"),
        advertisements=frozenset(row("advertisements")),
        staff=frozenset(row("staff")),
    )


def _backwards(pair: str) -> str:
    """Both of a pair read from their ends."""
    return " ".join(part[::-1] for part in pair.split(" "))


def opens_with(text: str, phrases: tuple[str, ...]) -> bool:
    """Whether a text (any form) begins with one of the phrases (as `key` gives them), signs aside."""
    start = key(text.lstrip(_OPENING)[:_LONGEST_PHRASE])
    if not start.startswith(phrases):  # asked of all at once: for most texts that is the answer
        return False
    return any(start.startswith(phrase) and not start[len(phrase) :][:1].isalpha() for phrase in phrases)


def is_labelled(text: str, labels: tuple[str, ...]) -> bool:
    """Whether a text begins with one of the labels and a sign behind it, a date or time between: `Update 14:30:`."""
    start = key(text.lstrip(_OPENING)[:_LONGEST_PHRASE])
    if not start.startswith(labels):
        return False
    return any(start.startswith(label) and _LABEL_END.match(start[len(label) :]) for label in labels)


def holds_phrase(text: str, phrases: Iterable[str]) -> bool:
    """Whether one of the phrases stands in a text, as words of their own."""
    lowered = key(text)
    for phrase in phrases:
        at = lowered.find(phrase)
        while at >= 0:
            before, behind = lowered[at - 1 : at], lowered[at + len(phrase) : at + len(phrase) + 1]
            if not before.isalpha() and not behind.isalpha():
                return True
            at = lowered.find(phrase, at + 1)
    return False
