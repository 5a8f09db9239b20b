"""A month of crawls on a virtual clock: the real pace, store, ledger, batches and judging; hosts that only answer.

The crawls take turns at the pace as the download handler does. Now and then the process is killed with requests
in flight, or stopped and started, or somebody crawls by hand in between.
"""

import asyncio
import contextlib
import random
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from benchmarks.politeness_hosts import SHARED, Asked, Host, Scene
from rasid.errors import trouble_of_status
from rasid.judging import poll_failed, poll_succeeded, visit_failed, visit_read, visit_unchanged
from rasid.politeness import HOUR, Budgets
from rasid.records import (
    COMPARED_FIELDS,
    Article,
    ArticleState,
    Batch,
    Candidate,
    ChannelState,
    Direction,
    Fetch,
    Problem,
    Validators,
)
from rasid.settings import Settings
from scheduler.batches import hosts_of, outlets_of, plan_batches
from spiders.pace import CRAWL_DELAY_MAX, HostRestsError, Pace, PostponedError
from spiders.robots_cache import KEPT
from storage.store import SqlStore, open_store

START = datetime(2026, 1, 5, tzinfo=UTC)
TICK, DOWN = 30.0, (4.0, 400.0)
MakePace = Callable[..., Pace]


@dataclass
class Process:
    """What one process knows: its pace, and which robots.txt it has read until when."""

    pace: Pace
    robots: dict[str, float] = field(default_factory=dict)
    resting: dict[str, float] = field(default_factory=dict)
    running: dict[asyncio.Task[None], Batch] = field(default_factory=dict)


class World:
    """The month. `make_pace` makes each process's pace: a broken one shows that offences are found."""

    def __init__(self, scene: Scene, settings: Settings, seed: int, make_pace: MakePace = Pace) -> None:
        self.scene = scene
        self.settings = settings
        self.chance = random.Random(seed)
        self.store: SqlStore = open_store(":memory:")
        self.restarts: list[float] = []
        self.crawls = 0
        self._make_pace = make_pace
        self._published: dict[str, float] = {}
        self._article = _article()

    def now(self) -> datetime:
        """The moment on the world's wall clock."""
        return START + timedelta(seconds=asyncio.get_running_loop().time())

    async def live(self, days: float) -> None:
        """Run processes one after the other until the time is over."""
        loop = asyncio.get_running_loop()
        self.store.sync_outlets(self.scene.outlets, self.now())
        while (left := days * 86400.0 - loop.time()) > 0:
            process = self._begin()
            work = asyncio.ensure_future(self._daemon(process))
            await asyncio.wait([work], timeout=min(left, self.chance.expovariate(1 / 40_000.0)))
            await self._end(process, work, killed=self.chance.random() < 0.5)
            self.restarts.append(loop.time())
            await asyncio.sleep(self.chance.uniform(*DOWN))

    def _begin(self) -> Process:
        loop = asyncio.get_running_loop()
        budgets = Budgets(self.scene.outlets, self.settings.host_budget)
        pace = self._make_pace(delay=self.settings.host_delay, at_once=16, budget=budgets.of, clock=loop.time)
        now = self.now()
        torn = self.store.interrupt_runs(now) > 0
        pace.recall(self.store.requests_since(now - HOUR), now, torn=torn)
        return Process(pace)

    async def _end(self, process: Process, work: "asyncio.Future[None]", *, killed: bool) -> None:
        if not killed:
            process.pace.stop()
            if process.running:
                await asyncio.wait(process.running)
        for task in (work, *process.running):
            task.cancel()
        await asyncio.gather(work, *process.running, return_exceptions=True)

    async def _daemon(self, process: Process) -> None:
        while True:
            for batch in self._due(process):
                run = replace(batch, run_id=self.store.start_run(len(outlets_of(batch)), self.now()))
                task = asyncio.ensure_future(Crawl(self, process, run).work())
                process.running[task] = run
                task.add_done_callback(process.running.pop)
                self.crawls += 1
            await asyncio.sleep(TICK)

    def _due(self, process: Process) -> list[Batch]:
        now, running = self.now(), list(process.running.values())
        clock = asyncio.get_running_loop().time()
        resting = {name for name, until in process.resting.items() if until > clock}
        without = frozenset(resting).union(*map(outlets_of, running))
        return plan_batches(
            self.store.due_channels(now, 320, without=without),
            self.store.due_articles(now, 2400, per_outlet=self.settings.batch_articles, without=without),
            busy=frozenset[str]().union(*map(hosts_of, running)),
            slots=self.settings.crawls_at_once - len(running),
            outlets_max=self.settings.batch_outlets,
            articles_max=self.settings.batch_articles,
        )

    def news(self, outlet_id: str) -> list[Candidate]:
        """What an outlet's channels list at this moment: the latest twenty."""
        per_second = self.scene.news_a_day[outlet_id] / 86400.0
        latest = int(asyncio.get_running_loop().time() * per_second)
        urls = [f"https://{outlet_id}.example/news/{n}" for n in range(max(0, latest - 20), latest)]
        return [Candidate(url, url) for url in urls]


class Crawl:
    """One batch, worked through as the spider does."""

    def __init__(self, world: World, process: Process, batch: Batch) -> None:
        self._world = world
        self._process = process
        self._batch = batch
        self._aside: list[Fetch] = []
        self._until = asyncio.get_running_loop().time() + 600.0

    async def work(self) -> None:
        """Polls, what they find, and looks at what is known."""
        async with asyncio.TaskGroup() as group:
            for channel in self._batch.channels:
                group.create_task(self._poll(channel, group))
            for article in self._batch.articles:
                group.create_task(self._visit(article))
        self._world.store.record_requests(self._aside, self._batch.run_id)
        self._world.store.finish_run(self._batch.run_id, "finished", "", self._world.now())

    async def _poll(self, state: ChannelState, group: asyncio.TaskGroup) -> None:
        world, outlet_id, url = self._world, state.channel.outlet_id, state.channel.url
        if url.endswith("feed.xml") and int(outlet_id[5:]) % 3 == 0:  # these redirect
            made = await self._ask(url, 20, outlet_id, status=302)
            if made is None or made.status is None:
                return
            self._aside.append(replace(made, purpose="redirect"))
            url = f"https://{SHARED}/{outlet_id}.xml"
        made = await self._ask(url, 20, outlet_id)
        if made is None:
            return
        fetch, rest = self._joined(made), self._rest(made)
        if made.status in (200, 304):
            listed = world.news(outlet_id)
            poll = poll_succeeded(
                state, fetch, candidates=listed, validators=Validators(), problems=(), now=world.now(),
                settings=world.settings,
            )  # fmt: skip
        else:
            problem = Problem(_trouble(made), state.channel.id)
            poll = poll_failed(state, fetch, problem, now=world.now(), settings=world.settings, retry_after=rest)
        for new in world.store.record_poll(poll, self._batch.run_id)[: world.settings.batch_articles]:
            group.create_task(self._visit(new))

    async def _visit(self, state: ArticleState) -> None:
        world = self._world
        made = await self._ask(state.url, 0 if state.versions else 10, state.outlet_id)
        if made is None:
            return
        fetch, now = self._joined(made), world.now()
        given = {"now": now, "settings": world.settings}
        if made.status == 304 and state.latest is not None:
            visit = visit_unchanged(state, fetch, validators=state.validators, **given)  # type: ignore[arg-type]  # a table
        elif made.status in (200, 304):
            article = replace(world._article, url=state.url, canonical_url=state.url)
            visit = visit_read(state, fetch, article, validators=Validators(), problems=(), **given)  # type: ignore[arg-type]
        else:
            problem = Problem(_trouble(made), state.url)
            visit = visit_failed(state, fetch, problem, retry_after=self._rest(made), **given)  # type: ignore[arg-type]
        world.store.record_visit(visit, self._batch.run_id)

    async def _ask(self, url: str, priority: int, outlet_id: str, status: int | None = None) -> Fetch | None:
        """One request with its repetitions, robots.txt before it; None: left to a later crawl."""
        host = self._world.scene.hosts[urlsplit(url).hostname or ""]
        try:
            await self._robots(host)
            for attempt in range(3):
                made = await self._request(host, url, priority - attempt, status)
                if made.status not in (None, 500, 502) or attempt == 2:
                    return made
                self._aside.append(replace(made, purpose="retry"))
        except HostRestsError as error:
            until = asyncio.get_running_loop().time() + error.seconds
            self._process.resting[outlet_id] = max(until, self._process.resting.get(outlet_id, 0.0))
        except PostponedError:
            pass
        return None

    async def _robots(self, host: Host) -> None:
        now = asyncio.get_running_loop().time()
        if self._process.robots.get(host.name, -1.0) > now:
            return
        self._process.robots[host.name] = now + KEPT
        with contextlib.ExitStack() as undo:
            undo.callback(self._process.robots.pop, host.name, None)
            made = await self._request(host, f"https://{host.name}/robots.txt", 1000, None)
            undo.pop_all()
        self._aside.append(replace(made, purpose="robots"))
        self._process.pace.hear_site(host.name, f"https://{host.name}", min(host.crawl_delay, CRAWL_DELAY_MAX))

    async def _request(self, host: Host, url: str, priority: int, status: int | None) -> Fetch:
        """What the download handler does."""
        world, loop = self._world, asyncio.get_running_loop()
        async with self._process.pace.turn(host.name, priority=priority, until=self._until) as floor:
            at, took = world.now(), min(host.latency(world.chance), world.settings.request_timeout)
            asked = Asked(loop.time(), loop.time())
            host.log.append(asked)
            try:
                await asyncio.sleep(took)
            finally:
                asked.ended = loop.time()
            answer, rests = host.status(urlsplit(url).path, loop.time(), world.chance)
            late = took >= world.settings.request_timeout
            given = None if late else status or answer
            if rests and given in (429, 503):
                asked.rests = rests
                self._process.pace.rest(host.name, rests)
        return Fetch(url, at, given, 0, took, host.name, floor)

    def _joined(self, made: Fetch) -> Fetch:
        aside, self._aside = tuple(self._aside), []
        return replace(made, hops=aside)

    def _rest(self, made: Fetch) -> float | None:
        log = self._world.scene.hosts[made.host].log
        return log[-1].rests or None


def _trouble(made: Fetch) -> str:
    return "timeout" if made.status is None else trouble_of_status(made.status)


def _article() -> Article:
    digests = dict.fromkeys(COMPARED_FIELDS, "same")
    return Article(
        url="", canonical_url="", title="A library opens", section=None, published=None, modified=None, authors=(),
        byline=None, paragraphs=("A library has opened in the town.",), image=None, image_caption=None, language="en",
        direction=Direction.LTR, digests=digests, digest="same", exact_digest="same", reader="none",
    )  # fmt: skip
