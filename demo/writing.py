"""Writing articles: whole-sentence templates of one language, filled so that grammar stays right.

A `Draft` is an article before it is printed: which templates, which fillings. Its text follows from
it alone, so that an edit is a new draft.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import gcd

from demo.chance import chance

LEAST, MOST = 11, 99
"""The numbers after which a noun has one form in every language written here."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Templates of one kind of story. Each of `more` is a paragraph in one or two wordings."""

    section: str
    headlines: tuple[str, ...]
    lead: tuple[str, ...]
    detail: tuple[str, ...]
    more: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Language:
    """The templates of one language and what fills them."""

    code: str
    digits: str
    fillings: Mapping[str, tuple[str, ...]]
    topics: tuple[Topic, ...]


@cache
def language(code: str) -> Language:
    """The data file of a language."""
    table = tomllib.loads(files("demo").joinpath("texts", f"{code}.toml").read_text(encoding="utf-8"))
    general = tuple(map(tuple, table["general"]))
    topics = tuple(
        Topic(
            topic["section"],
            tuple(topic["headlines"]),
            tuple(topic["lead"]),
            tuple(topic["detail"]),
            (*map(tuple, topic["more"]), *general),
        )
        for topic in table["topics"]
    )
    fillings = {name: tuple(table[name]) for name in ("men", "women", "societies", "clubs")}
    return Language(code, table["digits"], fillings, topics)


def in_digits(text: str, digits: str) -> str:
    """A text with its ASCII digits written in other ones, zero first."""
    return text.translate(str.maketrans("0123456789", digits))


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as choices. `body` pairs the number of a paragraph with its wording, in order."""

    language: str
    topic: int
    headline: int
    lead: int
    detail: int
    body: tuple[tuple[int, int], ...]
    slots: Mapping[str, str | int]

    @property
    def source(self) -> Topic:
        """The templates it is made of."""
        return language(self.language).topics[self.topic]

    def _fill(self, template: str) -> str:
        digits = language(self.language).digits
        values = {k: in_digits(str(v), digits) if isinstance(v, int) else v for k, v in self.slots.items()}
        return template.format_map(values)

    def title(self) -> str:
        """The headline."""
        return self._fill(self.source.headlines[self.headline])

    def paragraphs(self) -> tuple[str, ...]:
        """The text."""
        topic = self.source
        chosen = [topic.lead[self.lead], topic.detail[self.detail]]
        chosen += [topic.more[number][wording] for number, wording in self.body]
        return tuple(map(self._fill, chosen))


def _headline_choice(code: str, places: tuple[str, ...], salt: object, number: int) -> tuple[int, int, int, int]:
    """Topic, headline, place and number: no two articles of an outlet share all four.

    The combinations are numbered in mixed radix and walked through with a step prime to their
    count, so that they repeat only after all of them have been used.
    """
    topics = language(code).topics
    radices = (len(topics), len(topics[0].headlines), len(places), MOST - LEAST + 1)
    total = radices[0] * radices[1] * radices[2] * radices[3]
    generator = chance(salt, "headlines")
    step = next(s for s in iter(lambda: generator.randrange(total // 3, total), None) if gcd(s, total) == 1)
    index = (generator.randrange(total) + number * step) % total
    digits = []
    for radix in radices:
        index, digit = divmod(index, radix)
        digits.append(digit)
    return digits[0], digits[1], digits[2], digits[3] + LEAST


def compose(code: str, places: tuple[str, ...], words: Mapping[str, str], salt: object, number: int) -> Draft:
    """The `number`-th article of an outlet; `salt` names outlet and seed, `words` fills the rest."""
    topic, headline, place, a = _headline_choice(code, places, salt, number)
    tongue, generator = language(code), chance(salt, "draft", number)
    men = generator.sample(tongue.fillings["men"], 2)
    slots: dict[str, str | int] = {
        **words,
        "place": places[place],
        "a": a,
        "b": generator.randint(LEAST, 88),
        "f": generator.randint(LEAST, 60),
        "c": generator.randint(3, 9),
        "g": generator.randint(3, 10),
        "d": generator.randrange(200, 1000, 100),
        "man": men[0],
        "man2": men[1],
        "woman": generator.choice(tongue.fillings["women"]),
        "society": generator.choice(tongue.fillings["societies"]),
        "club": generator.choice(tongue.fillings["clubs"]),
    }
    more = tongue.topics[topic].more
    chosen = sorted(generator.sample(range(len(more)), generator.randint(3, len(more) - 1)))
    return Draft(code, topic, headline, generator.randrange(2), generator.randrange(2), _first(chosen), slots)


def _first(numbers: list[int]) -> tuple[tuple[int, int], ...]:
    return tuple((number, 0) for number in numbers)
