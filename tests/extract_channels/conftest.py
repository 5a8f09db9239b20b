"""An outlet to read channels for, and a channel's reading as plain data."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

import pytest

from rasid.channels import read_channel
from rasid.errors import UnreadableFeedError
from rasid.extract.listing import Listing
from rasid.records import ChannelKind, Outlet

Read = Callable[..., Listing]


@pytest.fixture(scope="session")
def outlet() -> Callable[..., Outlet]:
    """Makes an outlet; all it needs can be given."""

    def make(languages: tuple[str, ...] = ("ar",), article_url: str | None = None) -> Outlet:
        return Outlet(
            id="sada", names={"ar": "صدى"}, country="SY", zone="Asia/Damascus", languages=languages,
            homepage="https://sada.example/", channels=(), article_url=article_url,
        )  # fmt: skip

    return make


@pytest.fixture(scope="session")
def read(outlet: Callable[..., Outlet]) -> Read:
    """Reads a channel's body: `read(body, kind="section", article_url=...)`."""

    def run(
        body: bytes | str,
        kind: str = "feed",
        *,
        url: str = "https://sada.example/list",
        headers: dict[str, str] | None = None,
        languages: tuple[str, ...] = ("ar",),
        article_url: str | None = None,
    ) -> Listing:
        raw = body.encode() if isinstance(body, str) else body
        return read_channel(raw, headers or {}, url, ChannelKind(kind), outlet(languages, article_url))

    return run


@pytest.fixture(scope="session")
def told() -> Callable[[Callable[[], Listing]], dict[str, Any]]:
    """A reading, or the trouble that it came to, as JSON knows it; what is None is left out."""

    def tell(reading: Callable[[], Listing]) -> dict[str, Any]:
        try:
            listing = reading()
        except UnreadableFeedError as error:
            return {"error": error.kind, "detail": error.detail}
        plain: dict[str, Any] = {
            "format": listing.format,
            "title": listing.title,
            "ttl": listing.ttl,
            "problems": [asdict(finding) for finding in listing.problems],
            "children": list(listing.children),
            "candidates": [
                {"url": c.url} | {name: value for name, value in asdict(c.hints).items() if value is not None}
                for c in listing.candidates
            ],
        }
        return {name: value for name, value in plain.items() if value not in (None, [])}

    return tell
