"""A feed, before it is written in one format or another."""

from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Item:
    """One entry. `url` is where it is to be read, `other` another page about it. `html` is safe HTML.

    `direction` and `language` are of the title and the text; None where they are not known.
    """

    id: str
    url: str
    title: str
    html: str
    published: datetime
    updated: datetime
    outlet: str
    tags: tuple[str, ...] = ()
    language: str | None = None
    authors: tuple[str, ...] = ()
    other: str | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed with its newest items, the newest first. `here`, `first` and `following` are its pages (RFC 5005)."""

    id: str
    title: str
    home: str
    here: str
    first: str
    following: str | None
    language: str
    items: tuple[Item, ...]

    @property
    def updated(self) -> datetime:
        """When the newest item came: the same as long as nothing does."""
        return max((item.updated for item in self.items), default=datetime(1970, 1, 1, tzinfo=UTC))


def moment(at: datetime) -> str:
    """RFC 3339, in UTC."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
