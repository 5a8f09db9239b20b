"""Builders of records that several rooms' tests share."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import settings

from rasid.records import (
    COMPARED_FIELDS,
    Article,
    ArticleState,
    ArticleStatus,
    Channel,
    ChannelKind,
    ChannelState,
    Direction,
    Outlet,
    Precision,
    Stamp,
)

NOW = datetime(2026, 3, 19, 14, 5, tzinfo=UTC)

# An example may take as long as the machine needs: what is slow is found by benchmarks. A commit is always given the
# same examples; `make explore` draws others.
settings.register_profile("steady", deadline=None, derandomize=True)
settings.register_profile("explore", deadline=None, max_examples=500)
settings.load_profile("steady")


@pytest.fixture
def now() -> datetime:
    """A moment on a spring afternoon."""
    return NOW


@pytest.fixture
def make_outlet() -> Callable[..., Outlet]:
    """Outlets by id, with one feed each."""

    def make(outlet_id: str = "sahel", **fields: Any) -> Outlet:
        channel = Channel(f"{outlet_id}/main", outlet_id, ChannelKind.FEED, f"https://{outlet_id}.example/rss.xml")
        outlet = Outlet(
            id=outlet_id,
            names={"ar": "صحيفة الساحل", "en": "Sahel Daily"},
            country="LB",
            zone="Asia/Beirut",
            languages=("ar",),
            homepage=f"https://{outlet_id}.example/",
            channels=(channel,),
        )
        return replace(outlet, **fields)

    return make


@pytest.fixture
def make_channel_state() -> Callable[..., ChannelState]:
    """Channel states by outlet."""

    def make(outlet_id: str = "sahel", url: str | None = None, **fields: Any) -> ChannelState:
        address = url or f"https://{outlet_id}.example/rss.xml"
        channel = Channel(f"{outlet_id}/main", outlet_id, ChannelKind.FEED, address)
        return ChannelState(channel, **{"next_due_at": NOW, **fields})

    return make


def digest_of(text: str) -> str:
    """A stand-in for the digests that the reader makes."""
    return sha256(text.encode()).hexdigest()


@pytest.fixture
def make_article() -> Callable[..., Article]:
    """Articles; digests follow from the fields, with tatweel as the only cosmetic difference."""

    def make(**fields: Any) -> Article:
        values: dict[str, Any] = {
            "url": "https://sahel.example/news/1",
            "canonical_url": "https://sahel.example/news/1",
            "title": "افتتاح مكتبة عامة في المدينة",
            "section": "ثقافة",
            "published": Stamp(NOW, date(2026, 3, 19), Precision.MINUTE, "19 آذار 2026 16:05", "Asia/Beirut", "rule"),
            "modified": None,
            "authors": ("ليلى حداد",),
            "byline": None,
            "paragraphs": ("افتتحت البلدية مكتبة عامة جديدة.", "وتضم المكتبة ثلاثة آلاف كتاب."),
            "image": None,
            "image_caption": None,
            "language": "ar",
            "direction": Direction.RTL,
            "reader": "test",
            **fields,
        }
        exact = {name: repr(values[name]) for name in COMPARED_FIELDS}
        digests = {name: digest_of(text.replace("ـ", "")) for name, text in exact.items()}
        return Article(
            **values,
            digests=digests,
            digest=digest_of("".join(digests.values())),
            exact_digest=digest_of("".join(exact.values())),
        )

    return make


@pytest.fixture
def make_article_state() -> Callable[..., ArticleState]:
    """Article states; pending and never read unless fields say otherwise."""

    def make(number: int = 1, outlet_id: str = "sahel", **fields: Any) -> ArticleState:
        url = f"https://{outlet_id}.example/news/{number}"
        defaults: dict[str, Any] = {
            "id": number,
            "outlet_id": outlet_id,
            "url": url,
            "key": url,
            "status": ArticleStatus.PENDING,
            "first_seen_at": NOW,
            "next_check_at": NOW,
        }
        return ArticleState(**{**defaults, **fields})

    return make
