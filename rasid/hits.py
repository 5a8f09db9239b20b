"""What a search brings: articles, and extracts with what was asked for marked."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, and whether it is what was asked for."""

    text: str
    marked: bool = False


@dataclass(frozen=True, slots=True)
class SearchHit:
    """A version of an article that a question found.

    `published_at` is as in `ArticleRow`; `latest` tells whether the article still reads so. The
    pieces of `snippet`, put together, are an extract of its text.
    """

    article_id: int
    outlet_id: str
    url: str
    title: str | None
    published_at: datetime | None
    language: str | None
    version: int
    seen_at: datetime
    latest: bool
    snippet: tuple[Piece, ...]
