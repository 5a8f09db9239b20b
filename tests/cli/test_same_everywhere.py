"""Page, metrics, API, check, status and message say the same of what is wrong, for they ask one function."""

import asyncio
import html
import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families

from cli.context import SystemClock
from cli.surroundings import look_around
from dashboard.app import create_app
from rasid import judging
from rasid.health.state import Beat
from rasid.health.telling import Message
from rasid.records import Channel, ChannelKind, Fetch, Outlet, Problem
from rasid.settings import Settings
from rasid.webhooks import HookState
from scheduler.watching import Watch
from storage.store import SqlStore, open_store
from tests.cli.conftest import Rasid
from tests.dashboard.conftest import call_app

WRONG = {
    ("webhook", None, "critical"),
    ("blocked", "sahel", "critical"),
    ("not-polled", "bahr", "warning"),
    ("tzdata", None, "warning"),
    ("disk", None, "warning"),
    ("disk", None, "critical"),
}
"""What is wrong here; disk and zones depend on the machine that the test runs on."""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path / "var", archive="off")


@pytest.fixture
def store(settings: Settings) -> Iterator[SqlStore]:
    """One outlet refuses us, another is not polled, and a webhook has not received for two days."""
    now = datetime.now(UTC)
    with closing(open_store(settings.data_dir / "rasid.db")) as opened:
        opened.sync_outlets([_outlet("sahel"), _outlet("bahr")], now - timedelta(hours=6))
        run = opened.start_run(2, now - timedelta(hours=6))
        for hours in (5, 4, 3):
            (state,) = opened.channels_of("sahel")
            at = now - timedelta(hours=hours)
            problem = Problem("http-403", state.channel.id, "403 Forbidden")
            poll = judging.poll_failed(state, Fetch(state.channel.url, at, 403), problem, now=at, settings=settings)
            opened.record_poll(poll, run)
        opened.finish_run(run, "finished", "finished", now)
        opened.keep_beat(Beat(now, now - timedelta(hours=7), now))
        since = now - timedelta(days=2)
        opened.outbox.keep(HookState("desk", 0, 0, failures=40, failing_since=since, error="it answered 500"))
        yield opened


def _outlet(name: str) -> Outlet:
    channel = Channel(f"{name}/main", name, ChannelKind.FEED, f"https://{name}.example/rss.xml")
    return Outlet(name, {"ar": name}, "LB", "Asia/Beirut", ("ar",), f"https://{name}.example/", (channel,))


Said = set[tuple[str, str | None, str]]


def test_all_say_the_same(store: SqlStore, settings: Settings, rasid: Rasid) -> None:
    app = create_app(store, settings=settings, clock=SystemClock(), around=lambda: look_around(settings, store))

    def ask(target: str) -> Any:
        return asyncio.run(call_app(app, target))

    found = ask("/api/v1/findings").json
    api: Said = {(one["id"], one["outlet_id"], one["severity"]) for one in found}
    assert {("webhook", None, "critical"), ("blocked", "sahel", "critical")} <= api <= WRONG

    page = html.unescape(ask("/").text)
    assert all(one["meaning"] in page and one["remedy"] in page for one in found)

    families = {family.name: family for family in text_string_to_metric_families(ask("/metrics").text)}
    counted = {(s.labels["id"], s.labels["severity"]) for s in families["rasid_findings"].samples if s.value}
    assert counted == {(name, severity) for name, _, severity in api}

    status = json.loads(rasid("status", "--json").stdout)["findings"]
    assert {(one["id"], one["outlet_id"], one["severity"]) for one in status} == api

    told: list[Message] = []
    _look(store, settings, told)
    assert {(*_named(message), message.severity.value) for message in told} == api

    check = rasid("check")
    assert check.returncode == 2
    assert f"findings={len(api)};" in check.stdout
    assert found[0]["meaning"] in check.stdout

    posted = {(n.data["finding"], n.data["outlet_id"], n.data["severity"]) for n in store.outbox.notices(0, 100)}
    assert posted == api


def _named(message: Message) -> tuple[str, str | None]:
    return message.key[0], message.key[1] or None


def _look(store: SqlStore, settings: Settings, told: list[Message]) -> None:
    def tell(messages: Sequence[Message]) -> bool:
        told.extend(messages)
        return True

    beat = store.observe().beat
    assert beat is not None
    around = lambda: look_around(settings, store)  # noqa: E731
    clock = SystemClock()
    Watch(store, settings, clock, beat=lambda: beat, around=around, tell=tell, post=store.outbox.post).look()
