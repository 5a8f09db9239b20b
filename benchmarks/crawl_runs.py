"""What `benchmarks.crawl` compares, each in a process of its own: `python -m benchmarks.crawl_runs NAME PORT`.

A process reads one task a line (kind and count) from its input, and writes what it took as a line of JSON.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterable
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

import scrapy
from scrapy.crawler import AsyncCrawlerRunner

from benchmarks.cpu import pin, tree_cpu
from benchmarks.crawl_site import HOSTS, article
from benchmarks.processes import end_with_parent
from rasid.records import Batch, Channel, ChannelKind, Hints, Outlet
from rasid.settings import Settings
from scheduler.heap import Heap
from spiders.engine import ScrapyCrawl
from spiders.reactor import run_in_reactor
from storage.store import open_store
from storage.warc_shelf import ArchivePlan

KINDS = ("etag", "same", "noisy")
LISTING_HOSTS, ENTRIES, LISTS = 4, 30, 24
"""Hosts that have lists to be polled again and again, entries of a list, lists of each kind and host."""
_ETAG = '"5f3-61a0c"'


@dataclass(frozen=True, slots=True)
class Took:
    """What a task took, in seconds, of all processes and by the clock, and what came of its requests."""

    requests: int
    cpu: float
    wall: float
    came: dict[str, int] = field(default_factory=dict)


class Runner(Protocol):
    """Does tasks."""

    async def run(self, kind: str, count: int) -> tuple[int, dict[str, int]]:
        """Do one; returns how many requests or pages it was, and what came of them."""


class _Empty(scrapy.Spider):
    """Fetches, and does nothing with what comes."""

    name = "empty"
    urls: list[str]
    asked: dict[str, str]

    async def start(self) -> AsyncIterator[Any]:
        for url in self.urls:
            yield scrapy.Request(url, headers=self.asked, dont_filter=True)

    async def parse(self, response: Any) -> None:
        pass


class Ceiling:
    """Scrapy as it comes with an empty callback; one request at a time for each host, as Rasid has it."""

    def __init__(self, port: int) -> None:
        self._port = port
        settings = {
            "LOG_LEVEL": "WARNING", "TELNETCONSOLE_ENABLED": False, "HTTPERROR_ALLOW_ALL": True, "DOWNLOAD_DELAY": 0,
            "CONCURRENT_REQUESTS": len(HOSTS), "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        }  # fmt: skip
        self._runner = AsyncCrawlerRunner(settings)

    async def run(self, kind: str, count: int) -> tuple[int, dict[str, int]]:
        """One crawl."""
        urls = _list_urls(kind, self._port) if kind.startswith("feed-") else _page_urls(kind, count, self._port)
        crawler = self._runner.create_crawler(_Empty)
        asked = {"If-None-Match": _ETAG} if kind.endswith("etag") else {}
        await self._runner.crawl(crawler, urls=list(urls), asked=asked)
        assert crawler.stats is not None
        answers = {name: n for name, n in crawler.stats.get_stats().items() if "response_status_count" in name}
        return len(urls), answers


class Watch:
    """Rasid as it runs: crawls of batches with store, archive and reading processes, without pauses for hosts."""

    def __init__(self, port: int, folder: Path, articles: int) -> None:
        self._clock = _Clock()
        self._outlets = list(_outlets(port, articles // len(HOSTS)))
        self._store = open_store(folder / "rasid.db", archive=ArchivePlan(folder / "archive"))
        settings = Settings(
            data_dir=folder, host_delay=0.0, host_budget=0, requests_at_once=len(HOSTS),
            allow_networks=("127.0.0.0/8",), batch_articles=1000, second_look_delay=0.0,
            contact="https://press.test/", log_level="warning",
        )  # fmt: skip
        self._store.sync_outlets(self._outlets, self._clock.now())
        self._crawl = ScrapyCrawl(self._store, self._outlets, settings, self._clock, archive=self._store.archive)
        Heap().settle()  # as the daemon does when it is ready

    async def run(self, kind: str, count: int) -> tuple[int, dict[str, int]]:  # noqa: ARG002  # all that there are
        """One crawl: a first read of an outlet's list and articles (`new-N`), or another look at some kind of them."""
        before = self._counts()
        self._clock.ahead += timedelta(hours=2)
        batch = self._batch(kind)
        run_id = self._store.start_run(len(HOSTS), self._clock.now())
        reason = await self._crawl.crawl(Batch(run_id, batch.channels, batch.articles))
        self._store.finish_run(run_id, "finished", reason, self._clock.now())
        came = self._counts() - before
        (run,) = self._store.runs(1)
        came += Counter({"failures": run.failures})
        if kind.startswith("feed-"):
            return came.pop("polls"), dict(came)
        return came.total() - came.pop("polls", 0), dict(came)

    def _batch(self, kind: str) -> Batch:
        """What is due, as the daemon asks for it, of some outlets."""
        now = self._clock.now() + timedelta(days=3650)
        prefix = f"{kind.removeprefix('again-')}-" if not kind.startswith("feed-") else "lists-"
        others = [outlet.id for outlet in self._outlets if not outlet.id.startswith(prefix)]
        if kind.startswith("again-"):
            return Batch(0, (), tuple(self._store.due_articles(now, 10_000, per_outlet=1000, without=others)))
        due = self._store.due_channels(now, 10_000, without=others)
        return Batch(0, tuple(state for state in due if kind in state.channel.url or not kind.startswith("feed-")))

    def _counts(self) -> Counter[str]:
        counts = self._store.counts(self._clock.now())
        return Counter({outcome.value: n for outcome, n in counts.visits.items()} | {"polls": counts.polls})


class _Clock:
    """The wall clock, and how far it is put forward."""

    def __init__(self) -> None:
        self.ahead = timedelta()

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead


def _outlets(port: int, articles: int) -> Iterable[Outlet]:
    for host_number, host in enumerate(HOSTS):
        base = f"http://{host}:{port}"
        for kind in KINDS:
            yield _outlet(f"{kind}-{host_number}", [f"{base}/feed-same/{kind}/{host_number * articles}/{articles}/"])
        for round_number in range(20):
            first = (round_number + 1) * 10_000 + host_number * articles
            yield _outlet(f"new-{round_number}-{host_number}", [f"{base}/feed-same/same/{first}/{articles}/"])
    for number, host in enumerate(HOSTS[:LISTING_HOSTS]):
        urls = [url for kind in KINDS for url in _list_urls(f"feed-{kind}", port) if f"//{host}:" in url]
        yield _outlet(f"lists-{number}", urls)


def _outlet(name: str, urls: list[str]) -> Outlet:
    channels = tuple(Channel(f"{name}/{n}", name, ChannelKind.FEED, url) for n, url in enumerate(urls))
    languages = ("ar", "fa", "ckb", "tr", "he", "fr", "en")
    return Outlet(name, {"en": name}, "SY", "Asia/Damascus", languages, urls[0], channels)


def _page_urls(kind: str, count: int, port: int) -> list[str]:
    return [f"http://{HOSTS[n % len(HOSTS)]}:{port}/{kind}/{n}" for n in range(count)]


def _list_urls(kind: str, port: int) -> list[str]:
    hosts = enumerate(HOSTS[:LISTING_HOSTS])
    return [
        f"http://{host}:{port}/{kind}/same/{5000 + n * ENTRIES}/{ENTRIES}/{number}"
        for n, host in hosts
        for number in range(LISTS)
    ]


class Reading:
    """Rasid's reading of pages by itself: extraction and normalisation, without fetching and keeping."""

    async def run(self, kind: str, count: int) -> tuple[int, dict[str, int]]:  # noqa: ARG002
        """Read so many pages."""
        from spiders.reading import read_page

        headers, now = {"content-type": "text/html; charset=utf-8"}, datetime.now(UTC)
        outlet = _outlet("alone", ["http://127.0.0.1/"])
        for number in range(count):
            read_page(article(number), f"http://127.0.0.1/same/{number}", outlet, headers, Hints(), now)
        return count, {}


class Trafilatura:
    """trafilatura by itself on the same bytes."""

    async def run(self, kind: str, count: int) -> tuple[int, dict[str, int]]:  # noqa: ARG002
        """Extract so many pages."""
        import trafilatura

        found = [trafilatura.bare_extraction(article(number), with_metadata=True) for number in range(count)]
        return count, {"found": sum(one is not None for one in found)}


async def serve(runner: Runner) -> int:
    """Do the tasks of the input until it ends."""
    while line := await asyncio.to_thread(sys.stdin.readline):
        kind, count = line.split()
        cpu, wall = tree_cpu(os.getpid()), time.perf_counter()
        requests, came = await runner.run(kind, int(count))
        took = Took(requests, tree_cpu(os.getpid()) - cpu, time.perf_counter() - wall, came)
        print(json.dumps(asdict(took)), flush=True)
    return 0


def main() -> None:
    """A runner's process: its name, the port of the site, the number of articles, its cores."""
    name, port, articles, *cores = sys.argv[1:]
    end_with_parent()
    pin(*map(int, cores))
    with tempfile.TemporaryDirectory(prefix="rasid-bench-") as folder:

        async def work() -> int:
            if name == "rasid":
                return await serve(Watch(int(port), Path(folder), int(articles)))
            others: dict[str, Runner] = {
                "scrapy": Ceiling(int(port)),
                "reading": Reading(),
                "trafilatura": Trafilatura(),
            }
            return await serve(others[name])

        run_in_reactor(work)


if __name__ == "__main__":
    main()
