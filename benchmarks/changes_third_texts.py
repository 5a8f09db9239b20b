"""The texts of the third list of unseen noise, `benchmarks/changes_third.py`, with their slots filled."""

from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from benchmarks.changes_texts import texts_in
from demo.noise import Apply, Sheet, escape, inside

Texts = Callable[[Sheet], Mapping[str, Any]]


def texts_of(sheet: Sheet) -> Mapping[str, Any]:
    """The texts in the language of a page."""
    return texts_in("changes_third", sheet.desk.house.language)


def time_of(generator: Random) -> str:
    """A time of day."""
    return f"{generator.randrange(24):02}:{generator.randrange(60):02}"


def filled(sheet: Sheet, generator: Random, text: str, b: str = "") -> str:
    """A text with its slots filled, as markup."""
    places = sheet.desk.house.places
    return escape(
        text.format(
            n=generator.randrange(11, 59),
            m=generator.randrange(2, 10),
            d=f"{generator.uniform(1.5, 4.9):.1f}",
            p=places[sheet.piece.number % len(places)],
            q=generator.choice(places),
            t=time_of(generator),
            s=sheet.desk.house.name,
            b=b,
        )
    )


def line(texts_of_page: Texts, name: str, place: int = -1, share: float = 1.0, tag: str = "p") -> Apply:
    """A line of numbers, places and times, others at each fetch; one of several where a page's texts have such."""

    def apply(sheet: Sheet, generator: Random) -> None:
        if generator.random() < share:
            texts = texts_of_page(sheet)[name]
            text = texts if isinstance(texts, str) else generator.choice(texts)
            inside(sheet, f"<{tag}>{filled(sheet, generator, text)}</{tag}>", place)

    return apply
