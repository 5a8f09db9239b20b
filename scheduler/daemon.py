"""The daemon's heart: a tick that claims what is due, crawls that run beside each other, a clean end."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from apscheduler.job import Job as ScheduledJob
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from rasid.delays import Delays
from rasid.errors import RasidError, StoreError
from rasid.ports import Clock, Crawl, Store
from rasid.records import Batch
from rasid.settings import Settings
from scheduler.batches import hosts_of, outlets_of, plan_batches
from scheduler.holding import Holding
from scheduler.repeating import Repeats

log = logging.getLogger(__name__)

_STALLED_TICKS = 4
"""Ticks that may fail to come before all jobs are set going again: a wall clock that was set back
leaves an interval job waiting for a moment that lies in the far future."""


_ARTICLES_AN_OUTLET = 5
"""How many due articles are looked up for each outlet that there is room for: most have fewer, and what is left
is due at the next tick."""


@dataclass(frozen=True, slots=True)
class Job:
    """Something that the daemon does every so many seconds, beside its tick. `run` may block: it runs in a thread."""

    name: str
    seconds: float
    run: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """How the daemon is doing. `loop_lag` is in seconds, the worst of the last minute or so.

    `clock_drift` is by how many seconds the wall clock has moved against a steady one, of late.
    """

    started_at: datetime
    last_tick_at: datetime | None
    crawls: int
    loop_lag: float
    stopping: bool
    clock_drift: float = 0.0
    delays: Delays = field(default_factory=Delays)  # of the loop, looked at every second


class Daemon:
    """Starts crawls for what is due until it is told to stop.

    The truth about what is due lies in the store; the daemon keeps only which hosts are being
    fetched from at the moment, so a killed daemon loses nothing but the requests in flight.
    """

    def __init__(
        self, store: Store, crawl: Crawl, settings: Settings, clock: Clock, jobs: Callable[[], Sequence[Job]] = tuple
    ) -> None:
        self._store = store
        self._crawl = crawl
        self._settings = settings
        self._clock = clock
        self._running: dict[asyncio.Task[None], Batch] = {}
        self._stopping = asyncio.Event()
        self._ticking = asyncio.Lock()
        self._unclosed: list[tuple[int, str, str, datetime]] = []  # ends of crawls that the ledger lacks
        self._started_at = clock.now()
        self._last_tick_at: datetime | None = None
        self._ticked = time.monotonic()
        self._loop_lag = 0.0
        self._delays = Delays()
        self._jobs = jobs
        self._work: set[asyncio.Task[None]] = set()
        self._holding = Holding()
        self._repeats = Repeats()
        self._behind = False  # whether the last tick left work for want of room
        self._steady = (time.monotonic(), self._started_at)

    def stop(self) -> None:
        """Ask for a clean end; `run` returns when it is reached."""
        self._stopping.set()

    def heartbeat(self) -> Heartbeat:
        """How the daemon is doing at this moment; safe to call from any thread."""
        return Heartbeat(
            self._started_at,
            self._last_tick_at,
            len(self._running),
            self._loop_lag,
            self._stopping.is_set(),
            self._clock_drift(),
            self._delays,
        )

    def _clock_drift(self) -> float:
        steady, wall = self._steady
        return (self._clock.now() - wall).total_seconds() - (time.monotonic() - steady)

    async def run(self, on_ready: Callable[[], None] = lambda: None) -> None:
        """Work until `stop` is called, then drain the crawls under way and return."""
        interrupted = await asyncio.to_thread(self._store.interrupt_runs, self._clock.now())
        if interrupted:
            log.info("an earlier process ended in the middle of %d crawls; their work is due again", interrupted)
        jobs = AsyncIOScheduler(timezone="UTC", job_defaults=_JOB_DEFAULTS)
        tick_job = jobs.add_job(
            self._tick, "interval", seconds=self._settings.tick_interval, id="tick", next_run_time=self._clock.now()
        )
        for job in self._jobs():
            jobs.add_job(self._run_job, "interval", args=[job], seconds=job.seconds, id=job.name)
        jobs.start()
        watch = asyncio.create_task(self._watch(lambda: set_going(jobs, tick_job, self._clock.now())))
        on_ready()
        try:
            await self._stopping.wait()
        finally:
            watch.cancel()
            jobs.pause()
            await self._end_tick()
            jobs.shutdown(wait=False)  # cancels what it still runs
            await self._drain()
            if self._work:
                await asyncio.wait(set(self._work), timeout=self._settings.drain_timeout)

    async def _tick(self) -> None:
        """Start crawls for what is due, as far as there is room."""
        try:
            async with self._ticking:
                unclosed, self._unclosed = self._unclosed, []
                for end in unclosed:
                    await self._close(*end)
                await self._start_due()
            self._repeats.over("tick")
        except RasidError as error:
            self._tell("tick", "a tick failed, the next one tries again: %s", error)
        except Exception:
            log.exception("a tick failed; the next one tries again")
        self._last_tick_at = self._clock.now()
        self._ticked = time.monotonic()

    async def _start_due(self) -> None:
        slots = self._settings.crawls_at_once - len(self._running)
        if slots <= 0 or self._stopping.is_set():
            return
        busy = list(self._running.values())
        resting = self._crawl.resting()  # asked for here: what changes on the loop is not to be read in a thread
        batches = await asyncio.to_thread(self._due_batches, slots, busy, resting)
        for batch in batches:
            if self._stopping.is_set():
                return
            run_id = await asyncio.to_thread(self._store.start_run, len(outlets_of(batch)), self._clock.now())
            claimed = replace(batch, run_id=run_id)
            task = asyncio.create_task(self._run_crawl(claimed))
            self._running[task] = claimed
            task.add_done_callback(self._ended)
        self._behind = len(batches) == slots

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A crawl has ended. Where more is due than there was room for, its place is taken at once."""
        del self._running[task]
        if self._behind and not self._stopping.is_set():
            self._behind = False  # until the tick has looked: one is enough
            tick = asyncio.create_task(self._tick())
            self._work.add(tick)
            tick.add_done_callback(self._work.discard)

    def _due_batches(self, slots: int, busy: Sequence[Batch], resting: Collection[str]) -> list[Batch]:
        now, settings = self._clock.now(), self._settings
        busy_outlets = frozenset(resting).union(self._holding.at(time.monotonic()), *map(outlets_of, busy))
        outlets = slots * settings.batch_outlets
        return plan_batches(
            self._store.due_channels(now, outlets * 4, without=busy_outlets),
            self._store.due_articles(
                now,
                max(outlets * _ARTICLES_AN_OUTLET, settings.batch_articles),
                per_outlet=settings.batch_articles,
                without=busy_outlets,
            ),
            busy=frozenset[str]().union(*map(hosts_of, busy)),
            slots=slots,
            outlets_max=settings.batch_outlets,
            articles_max=settings.batch_articles,
        )

    async def _run_crawl(self, batch: Batch) -> None:
        state, reason = "failed", "cancelled"
        try:
            reason = await self._crawl.crawl(batch)
            self._holding.end(outlets_of(batch), stored=reason != "store-failed", at=time.monotonic())
            state = "finished" if reason == "finished" else "interrupted"
        except Exception as error:
            reason = f"{type(error).__name__}: {error}"
            log.exception("crawl %d failed; its work stays due", batch.run_id)
        finally:
            await self._close(batch.run_id, state, reason, self._clock.now())

    async def _close(self, run_id: int, state: str, reason: str, at: datetime) -> None:
        """Note a crawl's end in the ledger, now or at a later tick: the store may be out of order for a while."""
        try:
            await asyncio.to_thread(self._store.finish_run, run_id, state, reason, at)
        except StoreError as error:
            self._tell("end", "the ends of crawls could not be noted, the next tick tries again: %s", error)
            self._unclosed.append((run_id, state, reason, at))

    async def _end_tick(self) -> None:
        """Let a tick under way come to its end: one that is cut off leaves a crawl open in the ledger."""
        await asyncio.sleep(0)  # a tick that was only called begins
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_CANCEL_SECONDS), self._ticking:
                pass

    async def _drain(self) -> None:
        """End the crawls under way within the drain time-out, by force when it has passed."""
        if not self._running:
            return
        log.info("stopping: %d crawls are under way", len(self._running))
        tasks = set(self._running)
        stop = asyncio.create_task(self._crawl.stop())
        _, late = await asyncio.wait({*tasks, stop}, timeout=self._settings.drain_timeout)
        for task in late:
            task.cancel()
        if late:
            log.warning("crawls were cut off after %.0f s; their work stays due", self._settings.drain_timeout)
            await asyncio.wait(late, timeout=_CANCEL_SECONDS)

    async def _run_job(self, job: Job) -> None:
        work = asyncio.create_task(asyncio.to_thread(job.run))
        self._work.add(work)
        work.add_done_callback(self._work.discard)
        try:
            await asyncio.shield(work)
            self._repeats.over(job.name)
        except asyncio.CancelledError:
            return  # the daemon stops: `run` waits for what is under way
        except RasidError as error:
            self._tell(job.name, f"{job.name} failed, it is tried again in {job.seconds:.0f} s: %s", error)
        except Exception:
            log.exception("%s failed; it is tried again in %.0f s", job.name, job.seconds)

    def _tell(self, subject: str, text: str, error: RasidError) -> None:
        if self._repeats.is_news(subject, str(error), time.monotonic()):
            log.error(text, error)

    async def _watch(self, start_again: Callable[[], object]) -> None:
        """Measure how late the loop wakes us, and set tick and jobs going again when the tick has stalled."""
        interval = 1.0
        while True:
            before = time.monotonic()
            await asyncio.sleep(interval)
            lag = time.monotonic() - before - interval
            self._loop_lag = max(lag, self._loop_lag * _LAG_DECAY)
            self._delays = self._delays.after(lag)
            if before - self._steady[0] > _DRIFT_SECONDS:
                self._steady = (time.monotonic(), self._clock.now())
            silence = time.monotonic() - self._ticked
            if silence > max(_STALLED_TICKS * self._settings.tick_interval, _STALL_SECONDS):
                log.warning("no tick for %.0f s: the clock was set back, or the store hangs", silence)
                self._ticked = time.monotonic()
                start_again()


def set_going(jobs: AsyncIOScheduler, tick: ScheduledJob, now: datetime) -> None:
    """Run the tick at once, and each job that waits for longer than its interval, as after a clock was set back."""
    tick.modify(next_run_time=now)
    for job in jobs.get_jobs():
        if job.next_run_time is not None and job.next_run_time - now > job.trigger.interval:
            job.modify(next_run_time=now)


_JOB_DEFAULTS = {"coalesce": True, "max_instances": 1, "misfire_grace_time": None}
_CANCEL_SECONDS = 3.0
_STALL_SECONDS = 15.0
_DRIFT_SECONDS = 3600.0  # after which a clock that was set counts as right
_LAG_DECAY = 0.95  # per second: a peak is forgotten after a minute
