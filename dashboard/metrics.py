"""`/metrics` for Prometheus: base units, labels from closed sets, never an address or a title."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from itertools import accumulate

from prometheus_client import CollectorRegistry, ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from dashboard.desk import VERSION, Desk
from dashboard.outlet_metrics import add_outlets
from dashboard.pulse import Pulse
from rasid.delays import BOUNDS
from rasid.errors import TROUBLES, StoreError
from rasid.health.findings import KINDS, Finding, Severity
from rasid.normalize.dates import fallback_uses
from rasid.ports import Counts
from rasid.records import ArticleStatus, Outcome
from rasid.showing import Backlog

Series = dict[tuple[str, ...], float]

_TOLD = (Outcome.CHANGED, Outcome.GONE, Outcome.RESTORED)


def metrics_route(desk: Desk) -> Route:
    """The route, over a registry of its own."""
    registry = CollectorRegistry()
    ProcessCollector(registry=registry)
    registry.register(StoreCollector(desk))

    def metrics(request: Request) -> Response:
        encode, content_type = choose_encoder(request.headers.get("accept", ""))
        text = encode(registry).decode()
        with suppress(StoreError):  # `rasid_store_up` has said so
            text = add_outlets(text, desk.sight.outlet_metrics(desk.clock.now()))
        return Response(text, headers={"content-type": content_type})

    return Route("/metrics", metrics)


class StoreCollector(Collector):
    """Asks the store and the daemon at every scrape: nothing is counted twice or kept apart."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    def describe(self) -> list[Metric]:
        """Nothing: registering must not ask the store."""
        return []

    def collect(self) -> Iterator[Metric]:
        """All families. When the store fails, `rasid_store_up` says so and the rest is left out."""
        yield _gauge("rasid_build_info", "The version that runs.", {(VERSION,): 1}, "version")
        if self._desk.pulse:
            yield from _of_pulse(self._desk.pulse())
        now = self._desk.clock.now()
        findings = self._desk.assess_anew(now).findings
        yield _gauge("rasid_findings", "What is wrong, by how bad and what.", _by_kind(findings), "severity", "id")
        yield _counter("rasid_date_fallback_total", "Dates whose words the lexicon lacks, read by dateparser.",
                       {(): fallback_uses()[1]})  # fmt: skip
        try:
            counts = self._desk.sight.counts_anew(now)
            backlog = self._desk.store.backlog()
        except StoreError:
            yield _gauge("rasid_store_up", "Whether the database can be read.", {(): 0})
            return
        yield _gauge("rasid_store_up", "Whether the database can be read.", {(): 1})
        yield from _of_counts(counts)
        yield _gauge("rasid_outlets_needing_attention", "Outlets of which something is wrong.",
                     {(): len({finding.outlet_id for finding in findings} - {None})})  # fmt: skip
        yield from _of_backlog(backlog, now)


def _of_pulse(pulse: Pulse) -> Iterator[Metric]:
    yield _gauge("rasid_start_timestamp_seconds", "When the daemon started.", {(): _seconds(pulse.started_at)})
    if pulse.last_tick_at:
        yield _gauge("rasid_last_tick_timestamp_seconds", "When the scheduler last looked at what is due.",
                     {(): _seconds(pulse.last_tick_at)})  # fmt: skip
    yield _gauge("rasid_crawls_running", "Crawls under way.", {(): pulse.crawls})
    yield _gauge("rasid_event_loop_lag_seconds", "Worst recent delay of the event loop.", {(): pulse.loop_lag})
    buckets = zip((*map(str, BOUNDS), "+Inf"), accumulate(pulse.delays.counts), strict=True)
    yield HistogramMetricFamily("rasid_event_loop_delay_seconds", "Delay of the event loop, looked at every second.",
                                buckets=list(buckets), sum_value=pulse.delays.total)  # fmt: skip
    yield _gauge("rasid_clock_drift_seconds", "How far the wall clock moved against a steady one, of late.",
                 {(): pulse.clock_drift})  # fmt: skip


def _of_counts(counts: Counts) -> Iterator[Metric]:
    yield _gauge("rasid_outlets", "Outlets in the catalogue.", {(): counts.outlets})
    yield _gauge("rasid_channels", "Channels of those outlets.", {(): counts.channels})
    yield _gauge("rasid_articles", "Articles stored.", {(s,): counts.articles.get(s, 0) for s in ArticleStatus},
                 "status")  # fmt: skip
    yield _gauge("rasid_versions", "Versions of articles stored.", {(): counts.versions})
    yield _gauge("rasid_due_channels", "Channels that are due now.", {(): counts.due_channels})
    yield _gauge("rasid_due_articles", "Articles that are due now.", {(): counts.due_articles})
    yield _gauge("rasid_open_problems", "Troubles that stand.", _by_trouble(counts.problems), "kind")
    yield _counter("rasid_polls_total", "Polls of channels.", {(): counts.polls})
    yield _counter("rasid_visits_total", "Visits to articles.", {(o,): counts.visits.get(o, 0) for o in Outcome},
                   "outcome")  # fmt: skip
    yield _counter("rasid_proofs_total", "Pages held against where their article stood.",
                   {(name,): value for name, value in sorted(counts.proofs.items())}, "result")  # fmt: skip
    yield _counter("rasid_changes_total", "Changes recorded.", {(o,): counts.changes.get(o, 0) for o in _TOLD},
                   "kind")  # fmt: skip


def _of_backlog(backlog: Backlog, now: datetime) -> Iterator[Metric]:
    """Names of webhooks are a closed set: the file that `webhooks_file` names."""
    yield _gauge("rasid_search_waiting_articles", "Articles that search does not know as they are now.",
                 {(): backlog.search})  # fmt: skip
    hooks = backlog.webhooks
    behind: Series = {(h.name,): (now - h.waiting_since).total_seconds() if h.waiting_since else 0.0 for h in hooks}
    received: Series = {(h.name,): _seconds(h.delivered_at) for h in hooks if h.delivered_at}
    yield _gauge("rasid_webhook_waiting_events", "Events that wait for the webhook.",
                 {(h.name,): h.waiting for h in hooks}, "webhook")  # fmt: skip
    yield _gauge("rasid_webhook_lag_seconds", "How long the first of them has waited.",
                 {hook: max(0.0, lag) for hook, lag in behind.items()}, "webhook")  # fmt: skip
    yield _gauge("rasid_webhook_failures", "Tries that failed in a row.",
                 {(h.name,): h.failures for h in hooks}, "webhook")  # fmt: skip
    yield _gauge("rasid_webhook_refused_events", "Events that the webhook refused for good, put aside.",
                 {(h.name,): h.aside for h in hooks}, "webhook")  # fmt: skip
    yield _gauge("rasid_webhook_last_success_timestamp_seconds", "When the webhook last received an event.",
                 received, "webhook")  # fmt: skip


def _by_kind(findings: Sequence[Finding]) -> Series:
    """Every kind at every severity, at 0 too."""
    found = Counter((finding.severity.value, finding.id) for finding in findings)
    return {(severity, kind): found[severity, kind] for severity in Severity for kind in KINDS}


def _by_trouble(problems: Mapping[str, int]) -> Series:
    """Every known kind, at 0 too; what is not known counts as `other`."""
    known: Series = {(kind,): problems.get(kind, 0) for kind in TROUBLES}
    return known | {("other",): sum(n for kind, n in problems.items() if kind not in TROUBLES)}


def _seconds(moment: datetime) -> float:
    return moment.timestamp()


def _gauge(name: str, text: str, values: Series, *labels: str) -> Metric:
    return _filled(GaugeMetricFamily(name, text, labels=labels), values)


def _counter(name: str, text: str, values: Series, *labels: str) -> Metric:
    return _filled(CounterMetricFamily(name, text, labels=labels), values)


def _filled(family: GaugeMetricFamily | CounterMetricFamily, values: Series) -> Metric:
    for labels, value in values.items():
        family.add_metric(labels, value)
    return family
