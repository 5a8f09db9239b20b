"""What an article was called, each wording once, with all places that had it. Pure.

What a reader cannot tell apart, as with tatweel and without, is one wording, and stands as it came up first.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from rasid.normalize.text import compared
from rasid.ports import StoredHeadline


@dataclass(frozen=True, slots=True)
class Wording:
    """One wording, and where it stood; `first_at` is when it came up anywhere."""

    text: str
    first_at: datetime
    sources: tuple[StoredHeadline, ...]


def wordings(headlines: Iterable[StoredHeadline]) -> list[Wording]:
    """The wordings of an article, the earliest first."""
    places: dict[str, list[StoredHeadline]] = {}
    for headline in sorted(headlines, key=lambda one: one.first_at):
        places.setdefault(compared(headline.text), []).append(headline)
    made = [Wording(found[0].text, found[0].first_at, tuple(found)) for found in places.values()]
    return sorted(made, key=lambda wording: wording.first_at)
