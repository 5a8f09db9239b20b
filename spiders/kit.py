"""What a crawl works with: one kit serves all crawls of a process."""

import asyncio
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from typing import Any, TypeVar, cast

from scrapy.crawler import Crawler

from rasid.around import Around
from rasid.errors import RasidError
from rasid.learning import as_learned
from rasid.politeness import HOUR, Budgets, sites_of
from rasid.ports import Archive, Clock, Store
from rasid.records import Outlet, OutletMemory, Poll, Visit
from rasid.settings import Settings
from rasid.websub import Subscriptions
from spiders.addresses import Addresses
from spiders.flights import Flights
from spiders.journal import Journal
from spiders.outage import Outage
from spiders.pace import Pace
from spiders.parse_pool import ParsePool, Workers
from spiders.rendering import Renderer
from spiders.robots_cache import RobotsCache
from spiders.script_cache import ScriptCache
from spiders.wire import Wire

T = TypeVar("T")

NO_MEMORY = OutletMemory()
_RUNS_LOOKED_AT = 50  # for one that was killed
_WRITERS = 2  # threads that talk to the store; the database has one writer at a time anyway


class Kit:
    """Settings, store, worker processes, and what is known of hosts. `close` ends threads and processes.

    Raises `SettingsError` when the settings name addresses that cannot be read.
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
        self.store = store
        self.archive = archive
        self.subscriptions: Subscriptions | None = None  # none: no hub is asked
        self.outlets: Mapping[str, Outlet] = {}
        self.settings = settings
        self.clock = clock
        self.workers: Workers = workers or ParsePool(settings)
        self.addresses = Addresses(settings)
        self._budgets = Budgets(outlets, settings.host_budget)
        self.pace = Pace(
            delay=settings.host_delay,
            at_once=settings.requests_at_once,
            budget=self._budget_of,
        )
        self.robots = RobotsCache()
        self.scripts = ScriptCache()
        self.renderer = Renderer(
            self.addresses,
            program=settings.browser,
            pages=settings.render_pages,
            seconds=settings.render_timeout,
            size_limit=settings.body_limit,
            is_careless=lambda host: not self.verifies(host),
        )
        self.flights = Flights()
        self.wire = Wire()
        self._memories: dict[str, OutletMemory] = {}
        self._listed_at: dict[str, datetime] = {}  # when a list of an outlet was last read
        self._resting: dict[str, float] = {}
        self._recalled: asyncio.Future[None] | None = None
        self.outage = Outage(len(outlets))
        self._bounded: dict[str, Settings] = {}
        self._owners: dict[str, set[str]] = {}
        self._careless: set[str] = set()
        self.watch(outlets)
        self._threads = ThreadPoolExecutor(_WRITERS, "store")
        self.journal = Journal(store, self._threads)

    def _budget_of(self, host: str) -> int:
        return self._budgets.of(host)  # which change with the catalogue

    def watch(self, outlets: Sequence[Outlet]) -> None:
        """From now on go by these outlets' files. Crawls under way still know the outlets that are gone."""
        self.outage.watch(len(outlets))
        self.pace.withdraw(self.outlets.keys() - {outlet.id for outlet in outlets})
        self.outlets = {**self.outlets, **{outlet.id: outlet for outlet in outlets}}
        self._budgets = Budgets(outlets, self.settings.host_budget)
        self._bounded = {outlet.id: _bounded(self.settings, outlet) for outlet in outlets if _has_bounds(outlet)}
        self._owners = {}
        for outlet in outlets:
            for site in sites_of(outlet):
                self._owners.setdefault(site, set()).add(outlet.id)
        self._careless = {site for outlet in outlets if not outlet.verify_certificates for site in sites_of(outlet)}

    async def stored(self, method: Callable[..., T], *args: Any) -> T:
        """The result of one of the store's methods, called in a thread."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, method, *args)

    async def recall(self, outlet_ids: Collection[str]) -> None:
        """Load what the store remembers of outlets. Raises `StoreError`."""
        found = await self.stored(self.store.outlet_memories, outlet_ids)
        self._memories |= {name: found.get(name, OutletMemory()) for name in outlet_ids}

    async def recall_hosts(self) -> None:
        """Load, once, what other processes asked of each host within the last hour. Raises `StoreError`."""
        if self._recalled is None or (self._recalled.done() and self._recalled.exception()):
            self._recalled = asyncio.ensure_future(self._recall_hosts())
        await asyncio.shield(self._recalled)

    async def _recall_hosts(self) -> None:
        since = self.clock.now() - HOUR
        requests = await self.stored(self.store.requests_since, since)
        ended = await self.stored(self.store.runs, _RUNS_LOOKED_AT)
        torn = any(run.state == "interrupted" and (run.finished_at or since) >= since for run in ended)
        self.pace.recall(requests, self.clock.now(), torn=torn)

    def rest(self, outlet_id: str, seconds: float) -> None:
        """Note that an outlet's host is to be left alone for a while."""
        until = time.monotonic() + seconds
        self._resting[outlet_id] = max(until, self._resting.get(outlet_id, until))

    def resting(self) -> frozenset[str]:
        """The outlets whose hosts are to be left alone at the moment."""
        now = time.monotonic()
        self._resting = {name: until for name, until in self._resting.items() if until > now}
        return frozenset(self._resting)

    def memory_of(self, outlet_id: str) -> OutletMemory:
        """What is remembered of an outlet."""
        return self._memories.get(outlet_id, NO_MEMORY)

    def as_learned(self, outlet_id: str) -> Outlet | None:
        """An outlet with what was learned of how its pages are to be read."""
        return as_learned(self.outlets.get(outlet_id), self.memory_of(outlet_id))

    def around(self, outlet_id: str) -> Around:
        """What is known around an outlet's articles."""
        return Around(self.outlets.get(outlet_id), self.memory_of(outlet_id), self._listed_at.get(outlet_id))

    def hear(self, poll: Poll) -> Poll:
        """Keep in mind that a poll found its outlet there, if it did; returns the poll."""
        if poll.candidates or poll.not_modified:
            self._listed_at[poll.state.channel.outlet_id] = poll.fetch.at
        return poll

    def learn(self, visit: Visit) -> Visit:
        """Keep in mind what a visit taught of its outlet, for the visits that follow; returns the visit."""
        if visit.outlet_memory is not None:
            self._memories[visit.state.outlet_id] = visit.outlet_memory
        return visit

    def settings_of(self, outlet_id: str) -> Settings:
        """The settings, with an outlet's own bounds of its intervals."""
        return self._bounded.get(outlet_id, self.settings)

    def owners_of(self, host: str) -> set[str]:
        """The outlets whose files name a host, or the nearest domain that it lies in."""
        while host and host not in self._owners:
            host = host.partition(".")[2]
        return self._owners.get(host, set())

    def is_own(self, host: str, of: str) -> bool:
        """Whether a page at the host `of` may ask a host: the same site, or one that its outlet's file names."""
        site = of.removeprefix("www.")
        if host == site or host.endswith(f".{site}"):
            return True
        owners = self.owners_of(of)
        named = {name for owner in owners for name in self.outlets[owner].render_hosts}
        return bool(owners & self.owners_of(host)) or any(host == name or host.endswith(f".{name}") for name in named)

    def verifies(self, host: str) -> bool:
        """Whether the certificate of a host must be good: an outlet's file can say that it need not."""
        return not any(host == site or host.endswith(f".{site}") for site in self._careless)

    def close(self) -> None:
        """End the worker processes and the threads. Blocks until what is being stored is stored."""
        self.workers.close()
        self._threads.shutdown()


def kit_of(crawler: Crawler) -> Kit:
    """The kit of a crawler's spider."""
    kit = getattr(crawler.spider, "kit", None)
    if kit is None:
        raise RasidError("Only the spider `watch` can run here: use `scrapy crawl watch -a outlets=ID`.")
    return cast("Kit", kit)


def _has_bounds(outlet: Outlet) -> bool:
    return outlet.poll_interval_min is not None or outlet.poll_interval_max is not None


def _bounded(settings: Settings, outlet: Outlet) -> Settings:
    """The settings with an outlet's bounds; a least one above the setting's longest raises that, too."""
    least = settings.poll_interval_min if outlet.poll_interval_min is None else outlet.poll_interval_min
    most = settings.poll_interval_max if outlet.poll_interval_max is None else outlet.poll_interval_max
    return replace(settings, poll_interval_min=min(least, most), poll_interval_max=max(least, most))
