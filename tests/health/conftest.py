"""Builders of what is observed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from rasid.health.state import Beat, Machine, Observations, OutletState, Standing, State


@pytest.fixture
def outlet(now: Any) -> Callable[..., OutletState]:
    """An outlet in good health, with some fields changed."""

    def make(outlet_id: str = "sahel", **fields: Any) -> OutletState:
        sound = OutletState(
            outlet_id,
            articles=200,
            next_due_at=now + timedelta(minutes=5),
            watched_to=now - timedelta(minutes=10),
            news_at=now - timedelta(minutes=40),
            tried_at=now - timedelta(minutes=10),
        )
        return replace(sound, **fields)

    return make


@pytest.fixture
def trouble(now: Any) -> Callable[..., Standing]:
    """A trouble that has stood for some hours; of a channel, unless `articles` says of how many articles."""

    def make(kind: str, outlet_id: str = "sahel", *, hours: float = 1, articles: int = 0) -> Standing:
        since = now - timedelta(hours=hours)
        subject = None if articles else f"{outlet_id}/main"
        return Standing(outlet_id, kind, subject, articles or 1, since, now - timedelta(minutes=10), "")

    return make


@pytest.fixture
def state(now: Any) -> Callable[..., State]:
    """Everything in good health but what is given: fields of `Observations`, `machine`, `settings`."""

    def make(*outlets: OutletState, machine: Machine | None = None, **fields: Any) -> State:
        beat = Beat(now - timedelta(seconds=3), now - timedelta(days=2), now - timedelta(seconds=3))
        own = {name: fields.pop(name) for name in ("settings", "database_fault") if name in fields}
        seen = Observations(**{"outlets": outlets, "beat": beat, "backup_at": now - timedelta(hours=3), **fields})
        return State(seen, machine or Machine(100_000_000_000, 60_000_000_000, "2026.1"), **own)

    return make
