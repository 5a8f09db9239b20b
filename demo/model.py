"""What the simulated press says and did: requests, responses, revisions, and the truth."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Act(StrEnum):
    """What the press can do to an article."""

    PUBLISH = "publish"
    HEADLINE = "headline"
    REWORD = "reword"
    ADD = "add"
    REMOVE = "remove"
    NUMBER = "number"
    BACKDATE = "backdate"
    COSMETIC = "cosmetic"
    FLICKER = "flicker"  # absent for a moment: an error of the outlet, no deletion
    DELETE_404 = "delete-404"
    DELETE_410 = "delete-410"


EDITS = frozenset({Act.HEADLINE, Act.REWORD, Act.ADD, Act.REMOVE, Act.NUMBER, Act.BACKDATE})
DELETIONS = frozenset({Act.DELETE_404, Act.DELETE_410})


class Breakage(StrEnum):
    """How an outlet can break. The last four concern its channel only."""

    ERROR_500 = "error-500"
    TIMEOUT = "timeout"
    FORBIDDEN = "forbidden"
    THROTTLED = "throttled"
    TRUNCATED = "truncated"
    MALFORMED = "malformed"
    HTML = "html"
    EMPTY = "empty"


FEED_ONLY = frozenset({Breakage.TRUNCATED, Breakage.MALFORMED, Breakage.HTML, Breakage.EMPTY})


@dataclass(frozen=True, slots=True)
class Request:
    """One request. `at` is seconds since the start; header names are lower case; `path` has its query."""

    host: str  # as in the Host header, with the port if there was one
    path: str
    at: float
    headers: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"


@dataclass(frozen=True, slots=True)
class Response:
    """The answer, to be sent after `delay` seconds."""

    status: int
    headers: Mapping[str, str]
    body: bytes = b""
    delay: float = 0.0


@dataclass(frozen=True, slots=True)
class Event:
    """One act on one article; `until` is when a flicker ends."""

    act: Act
    at: float
    until: float | None = None


@dataclass(frozen=True, slots=True)
class Outage:
    """A time in which an outlet is broken."""

    kind: Breakage
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Revision:
    """What a reader could see of an article from `at` on. `published` is in UTC, to the minute."""

    act: Act
    at: float
    title: str
    paragraphs: tuple[str, ...]
    published: datetime


@dataclass(frozen=True, slots=True)
class Deed:
    """One act as the truth tells it. `visible`: whoever looked as often as planned could see it."""

    act: Act
    at: float
    visible: bool


@dataclass(frozen=True, slots=True)
class TrueArticle:
    """An article as it really was: all it ever looked like, and what was done to it, in order."""

    outlet_id: str
    host: str  # without port
    path: str
    revisions: tuple[Revision, ...]
    deeds: tuple[Deed, ...]


@dataclass(frozen=True, slots=True)
class TrueOutage:
    """An outage of an outlet."""

    outlet_id: str
    outage: Outage


@dataclass(frozen=True, slots=True)
class Truth:
    """All that the press did until some moment."""

    until: float
    articles: tuple[TrueArticle, ...]
    outages: tuple[TrueOutage, ...]
