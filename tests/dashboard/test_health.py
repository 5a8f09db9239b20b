import asyncio
import threading
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

import pytest
from prometheus_client import Metric
from prometheus_client.openmetrics.parser import text_string_to_metric_families as openmetrics_families
from prometheus_client.parser import text_string_to_metric_families

from rasid.errors import TROUBLES
from rasid.health.findings import KINDS
from tests.dashboard.conftest import call_app

Ask = Callable[..., Any]


def test_alive(ask: Ask) -> None:
    assert (ask("/livez").status, ask("/livez").body) == (200, b"ok\n")


def test_ready(ask: Ask) -> None:
    answer = ask("/readyz")
    assert answer.status == 200
    assert answer.json == {"ready": True, "reasons": [], "daemon": True}
    assert answer.headers["cache-control"] == "no-cache"


def test_ready_without_a_daemon(ask: Ask) -> None:
    assert ask("/readyz", beat=None).json == {"ready": True, "reasons": [], "daemon": False}


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"last_tick_at": -120.0}, "scheduler: no tick for 120 s; restart the daemon and look into its log"),
        ({"last_tick_at": None, "started_at": -5.0}, "scheduler: the daemon is starting: no tick yet"),
        ({"last_tick_at": None, "started_at": -90.0}, "scheduler: no tick for 90 s"),
        ({"stopping": True}, "scheduler: the daemon is stopping"),
    ],
)
def test_not_ready(ask: Ask, with_pulse: Callable[..., Any], now: Any, fields: Any, reason: str) -> None:
    moments = {k: now + timedelta(seconds=v) if isinstance(v, float) else v for k, v in fields.items()}
    answer = ask("/readyz", beat=with_pulse(**moments))
    assert answer.status == 503
    assert answer.json["ready"] is False
    assert answer.json["reasons"][0].startswith(reason)


def test_not_ready_without_a_database(ask: Ask, broken_store: Any) -> None:
    answer = ask("/readyz", over=broken_store)
    assert answer.status == 503
    assert answer.json["reasons"] == ["database: The disk is full. Free some space."]


def test_a_database_that_another_program_holds_is_told_in_time(
    full_press: Any, serve: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """And however often it is asked meanwhile, one check is under way."""
    monkeypatch.setattr("dashboard.health.PATIENCE", 0.05)
    released, checks = threading.Event(), list[int]()

    def held() -> None:
        checks.append(1)
        assert released.wait(60)

    monkeypatch.setattr(full_press.store, "check", held)
    served = serve()
    for _ in range(3):
        answer = asyncio.run(call_app(served, "/readyz"))
        assert answer.status == 503
        assert answer.json["reasons"] == [
            "database: not written to within 0.05 s; end what holds it, or see whether its disk is busy"
        ]
    assert len(checks) == 1
    released.set()
    monkeypatch.setattr("dashboard.health.PATIENCE", 60.0)
    assert asyncio.run(call_app(served, "/readyz")).status == 200


def test_a_slow_database_does_not_hold_up_the_loop(ask: Ask, ask_together: Callable[..., Any], store: Any) -> None:
    released = threading.Event()

    class Slow:
        def observe(self) -> Any:
            return store.observe()

        def known_outlets(self, **_: Any) -> list[Any]:
            assert released.wait(60)
            return []

        def newest_articles(self, ids: Any) -> Any:
            return store.newest_articles(ids)

        def run_shares(self, ids: Any) -> Any:
            return store.run_shares(ids)

        def counts(self, now: Any) -> Any:
            return store.counts(now)

    async def both(call: Callable[[str], Any]) -> tuple[Any, Any]:
        page = asyncio.create_task(call("/"))
        alive = await call("/livez")
        assert not page.done()
        released.set()
        return alive, await page

    alive, page = ask_together(both, Slow())
    assert (alive.status, page.status) == (200, 200)


def families(answer: Any) -> Iterable[Metric]:
    assert answer.status == 200
    return text_string_to_metric_families(answer.text)


def samples(answer: Any) -> dict[tuple[str, ...], float]:
    """Values by name and labels' values."""
    return {(s.name, *s.labels.values()): s.value for family in families(answer) for s in family.samples}


def test_metrics(ask: Ask, full_press: Any, now: Any) -> None:
    found = samples(ask("/metrics"))
    assert found["rasid_store_up",] == 1
    assert found["rasid_outlets",] == 6
    assert found["rasid_articles", "gone"] == 1
    assert found["rasid_changes_total", "changed"] == 3
    assert found["rasid_visits_total", "cosmetic"] == 0
    assert found["rasid_open_problems", "http-403"] == 1
    assert found["rasid_open_problems", "tls"] == 0
    assert found["rasid_crawls_running",] == 1
    assert found["rasid_last_tick_timestamp_seconds",] == now.timestamp() - 3
    assert found["rasid_outlet_last_success_timestamp_seconds", "deniz"] == full_press.at(1).timestamp()
    assert ("rasid_outlet_last_success_timestamp_seconds", "shar") not in found
    assert found["rasid_outlet_open_problems", "bahr_times"] == 1
    assert found["rasid_findings", "blocked", "warning"] == 0
    assert found["rasid_findings", "blocked", "critical"] == 1
    assert found["rasid_outlet_findings", "bahr_times"] == 1
    assert found["rasid_outlets_needing_attention",] == 1
    bounds = ("0.005", "0.02", "0.05", "+Inf")
    assert [found["rasid_event_loop_delay_seconds_bucket", bound] for bound in bounds] == [1, 1, 2, 2]
    assert found["rasid_event_loop_delay_seconds_sum",] == pytest.approx(0.034)


def test_metrics_are_named_as_prometheus_wants(ask: Ask, full_press: Any) -> None:
    closed = {"le", "status", "kind", "outcome", "outlet", "version", "severity", "id"}
    for family in families(ask("/metrics")):
        assert family.documentation
        for sample in family.samples:
            assert sample.name.startswith(("rasid_", "process_"))
            assert (family.type == "counter") == sample.name.endswith("_total")
            assert set(sample.labels) <= closed
            assert not any("://" in value for value in sample.labels.values())


def test_all_findings_have_a_series(ask: Ask) -> None:
    found = {key[1:] for key in samples(ask("/metrics")) if key[0] == "rasid_findings"}
    assert found == {(kind, severity) for severity in ("warning", "critical") for kind in KINDS}


def test_all_kinds_of_trouble_have_a_series(ask: Ask) -> None:
    kinds = {key[1] for key in samples(ask("/metrics")) if key[0] == "rasid_open_problems"}
    assert kinds == {*TROUBLES, "other"}


def test_metrics_without_a_database(ask: Ask, broken_store: Any) -> None:
    found = samples(ask("/metrics", over=broken_store))
    assert found["rasid_store_up",] == 0
    assert found["rasid_findings", "database", "critical"] == 1
    assert found["rasid_crawls_running",] == 1
    assert ("rasid_outlets",) not in found


def test_metrics_without_a_daemon(ask: Ask) -> None:
    found = samples(ask("/metrics", beat=None))
    assert found["rasid_store_up",] == 1
    assert ("rasid_crawls_running",) not in found


@pytest.mark.usefixtures("full_press")
def test_openmetrics_when_asked_for(ask: Ask) -> None:
    answer = ask("/metrics", headers={"accept": "application/openmetrics-text; version=1.0.0"})
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert answer.text.endswith("# EOF\n")
    assert answer.text.count("# EOF") == 1
    families: Iterable[Metric] = openmetrics_families(answer.text)  # type: ignore[no-untyped-call]  # it has no types
    told = {(s.name, *s.labels.values()): s.value for family in families for s in family.samples}
    assert told["rasid_outlet_open_problems", "bahr_times"] == 1
