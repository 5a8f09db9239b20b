"""What an article was called, each wording once, with all places that had it. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

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
    for headline in headlines:
        places.setdefault(headline.text, []).append(headline)
    made = [
        Wording(text, min(one.first_at for one in found), tuple(sorted(found, key=lambda one: one.first_at)))
        for text, found in places.items()
    ]
    return sorted(made, key=lambda wording: wording.first_at)
