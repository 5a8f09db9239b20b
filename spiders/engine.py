"""Crawls in this process: the `Crawl` port, made of Scrapy."""

import asyncio
import contextlib
import logging
from collections.abc import Sequence

from scrapy.crawler import AsyncCrawlerRunner, Crawler
from scrapy.settings import Settings as ScrapySettings

from rasid.ports import Archive, Clock, Store
from rasid.records import Batch, Outlet
from rasid.settings import Settings
from rasid.websub import Subscriptions
from spiders.kit import Kit
from spiders.parse_pool import Workers
from spiders.pushes import Pushes
from spiders.relearning import Relearning
from spiders.settings import scrapy_settings
from spiders.trial import Trial, TrialSpider
from spiders.watch import WatchSpider

log = logging.getLogger(__name__)

_CUT_SECONDS = 2.0  # what a crawl may take to end when none of its requests is left


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
        archive: Archive | None = None,
    ) -> None:
        self._kit = Kit(store, outlets, settings, clock, workers, archive)
        self._relearning = Relearning(self._kit)
        self._runner = AsyncCrawlerRunner(ScrapySettings(scrapy_settings(settings)))
        self._running: dict[asyncio.Task[None], Crawler] = {}
        self._ending: asyncio.Task[None] | None = None  # a task that nothing refers to may be collected

    def watch(self, outlets: Sequence[Outlet]) -> None:
        """From now on go by these outlets' files. Called on the loop."""
        self._kit.watch(outlets)

    def subscribe(self, subscriptions: Subscriptions) -> Pushes:
        """From now on ask the hubs of channels that have one; returns what takes their pushes."""
        self._kit.subscriptions = subscriptions
        return Pushes(self._kit, subscriptions)

    async def relearn(self) -> int:
        """Read some stored pages again that were read before something was learned of their outlet; returns how many
        readings came of it. Raises `StoreError`."""
        return await self._relearning.step()

    async def crawl(self, batch: Batch) -> str:
        """Work through a batch; returns the reason of its end: `finished`, `shutdown`, `store-failed`."""
        return await self._work(WatchSpider, batch)

    async def try_page(self, outlet_id: str, url: str) -> Trial:
        """Fetch and read one page, politely, and store nothing but the requests made, as a run of their own."""
        store, clock, trial = self._kit.store, self._kit.clock, Trial(outlet_id, url)
        run_id = await self._kit.stored(store.start_run, 1, clock.now())
        state = "interrupted"
        try:
            await self._work(TrialSpider, Batch(run_id), trial=trial)
            state = "finished"
        finally:
            await self._kit.stored(store.finish_run, run_id, state, "trial", clock.now())
        return trial

    async def _work(self, spider: type[WatchSpider], batch: Batch, **arguments: object) -> str:
        if self._kit.pace.stopped:
            return "shutdown"
        starting = asyncio.ensure_future(self._kit.workers.start())
        crawler = self._runner.create_crawler(spider)
        task = asyncio.ensure_future(self._runner.crawl(crawler, batch=batch, kit=self._kit, **arguments))
        self._running[task] = crawler
        task.add_done_callback(self._running.pop)
        try:
            await asyncio.shield(task)  # Scrapy would swallow the cancellation, and go on in the background
        except asyncio.CancelledError:
            self._ending = asyncio.ensure_future(_stop(crawler))
            raise
        finally:
            starting.cancel()
            if set(self._running) <= {task}:
                await self._kit.renderer.rest()
        reason = str(getattr(crawler.spider, "ended", "cancelled"))
        # A crawl may also end by itself before it is stopped, since nothing may be asked any more, or be over before
        # its spider has told the reason.
        return "shutdown" if reason in ("finished", "cancelled") and self._kit.pace.stopped else reason

    def resting(self) -> frozenset[str]:
        """See `Crawl.resting`."""
        return self._kit.resting()

    async def stop(self) -> None:
        """End all crawls within `drain_timeout`: requests in flight may complete, all others stay due.

        Shortly before the time is over, what is still in flight is cut off, and stays due as well.
        """
        self._kit.pace.stop()
        whole = self._kit.settings.drain_timeout
        await self._end(max(whole - _CUT_SECONDS, whole / 2))

    async def close(self) -> None:
        """End everything at once: requests, worker processes, threads."""
        self._kit.pace.stop()
        await self._end(0.0)
        await self._kit.renderer.close()
        await asyncio.to_thread(self._kit.close)

    async def _end(self, patience: float) -> None:
        if not self._running:
            return
        tasks = list(self._running)
        stops = [asyncio.ensure_future(_stop(crawler)) for crawler in self._running.values()]
        _, late = await asyncio.wait(tasks, timeout=patience)
        if late:
            log.warning("%d crawls did not end in time; their requests are cut off", len(late))
            self._kit.flights.cut_off()
            _, late = await asyncio.wait(late, timeout=_CUT_SECONDS / 2)
        for task in (*late, *stops):
            task.cancel()


async def _stop(crawler: Crawler) -> None:
    """Stop a crawler that runs. One that is only starting must not be stopped from outside, or it would
    never end: its spider sees by itself that there is nothing to do any more."""
    with contextlib.suppress(RuntimeError):  # no engine yet
        if crawler.engine.running:
            await crawler.stop_async()
