"""Crawls in this process: the `Crawl` port, made of Scrapy."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence

from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings as ScrapySettings

from rasid.ports import Clock, Store
from rasid.records import Batch, Outlet
from rasid.settings import Settings
from spiders.kit import Kit
from spiders.parse_pool import Workers
from spiders.settings import scrapy_settings
from spiders.watch import WatchSpider

log = logging.getLogger(__name__)


class ScrapyCrawl:
    """Fetches batches, several at a time if asked to. Needs Twisted's asyncio reactor: `run_in_reactor`.

    All crawls share the worker processes and the pace of each host. After `stop` nothing is
    fetched any more; `close` gives everything back.
    """

    def __init__(
        self,
        store: Store,
        outlets: Sequence[Outlet],
        settings: Settings,
        clock: Clock,
        workers: Workers | None = None,
    ) -> None:
        self._kit = Kit(store, outlets, settings, clock, workers)
        self._runner = AsyncCrawlerRunner(ScrapySettings(scrapy_settings(settings)))
        self._running: dict[asyncio.Task[None], Crawler] = {}

    async def crawl(self, batch: Batch) -> str:
        """Work through a batch; returns the reason of its end: `finished`, `shutdown`, `store-failed`."""
        if self._kit.pace.stopped:
            return "shutdown"
        crawler = self._runner.create_crawler(WatchSpider)
        task = asyncio.ensure_future(self._runner.crawl(crawler, batch=batch, kit=self._kit))
        self._running[task] = crawler
        try:
            await task
        finally:
            del self._running[task]
        cut_off = "shutdown" if self._kit.pace.stopped else "cancelled"
        return str(crawler.stats.get_value("finish_reason", cut_off))

    async def stop(self) -> None:
        """End all crawls: requests in flight may complete, all others stay due.

        Returns when they have ended, or after `drain_timeout`, when the rest is cut off.
        """
        self._kit.pace.stop()
        tasks = list(self._running)
        if not tasks:
            return
        stops = [asyncio.ensure_future(_stop(crawler)) for crawler in self._running.values()]
        _, late = await asyncio.wait(tasks, timeout=self._kit.settings.drain_timeout)
        for task in (*late, *stops):
            task.cancel()
        if late:
            log.warning("%d crawls did not end in time; their work stays due", len(late))

    async def close(self) -> None:
        """End the worker processes and the threads."""
        await asyncio.to_thread(self._kit.close)


async def _stop(crawler: Crawler) -> None:
    """Stop a crawler that runs. One that is only starting must not be stopped from outside, or it would
    never end: its spider sees by itself that there is nothing to do any more."""
    with contextlib.suppress(RuntimeError):  # no engine yet
        if crawler.engine.running:
            await crawler.stop_async()
