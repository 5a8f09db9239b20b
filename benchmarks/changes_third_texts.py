"""The texts of the third list of unseen noise, `benchmarks/changes_third.py`, with their slots filled."""

from collections.abc import Mapping
from random import Random
from typing import Any

from benchmarks.changes_texts import texts_in
from demo.noise import Sheet, escape


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
