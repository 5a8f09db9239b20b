"""The daemon's heart, driven with crawls that only pretend to fetch."""

import asyncio
import logging
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from rasid.errors import StoreError
from rasid.ports import Store
from rasid.records import Batch, ChannelState
from rasid.settings import resolve_settings
from scheduler.daemon import Daemon, set_going

WAIT = 60.0  # seconds after which a test that hangs fails
SETTINGS, _ = resolve_settings({"test": {"tick_interval": 0.02, "drain_timeout": WAIT, "crawls_at_once": 2}})


class WallClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


class Ledger:
    """The part of a store that the daemon uses: hands out due channels once, notes the runs."""

    def __init__(self, due: list[ChannelState]) -> None:
        self.due = due
        self.ended: list[tuple[int, str, str]] = []
        self.started = 0
        self._asked = threading.Condition()

    def wait_for(self, reached: Callable[[], bool]) -> bool:
        """Wait until something is so, in a thread."""
        with self._asked:
            return self._asked.wait_for(reached, WAIT)

    def _tell(self) -> None:
        with self._asked:
            self._asked.notify_all()

    def interrupt_runs(self, now: datetime) -> int:
        return 0

    def due_channels(self, now: datetime, limit: int, *, without: frozenset[str]) -> list[ChannelState]:
        self._tell()  # with every tick
        return [state for state in self.due if state.channel.outlet_id not in without]

    def due_articles(self, now: datetime, limit: int, *, per_outlet: int, without: frozenset[str]) -> list[object]:
        return []

    def start_run(self, outlets: int, now: datetime) -> int:
        self.started += 1
        return self.started

    def finish_run(self, run_id: int, state: str, reason: str, now: datetime) -> None:
        self.ended.append((run_id, state, reason))
        self._tell()


class Crawls:
    """A crawl that ends when told to, and knows which outlets were crawled at the same time."""

    def __init__(self, work: Callable[[Batch], None] | None = None, *, deaf: bool = False) -> None:
        self.batches: list[Batch] = []
        self._work = work
        self._deaf = deaf
        self._stop = asyncio.Event()

        self.rests: set[str] = set()
        self.asked_in: set[str] = set()

    def resting(self) -> set[str]:
        self.asked_in.add(threading.current_thread().name)
        return self.rests

    async def crawl(self, batch: Batch) -> str:
        self.batches.append(batch)
        if self._work:
            self._work(batch)
            return "finished"
        await self._stop.wait()
        return "shutdown"

    async def stop(self) -> None:
        if not self._deaf:
            self._stop.set()


async def _run_until(daemon: Daemon, ledger: Ledger, reached: Callable[[], bool]) -> None:
    """Let the daemon work until what is waited for is so; it is looked at whenever the ledger is asked."""
    running = asyncio.create_task(daemon.run())
    async with asyncio.timeout(2 * WAIT):
        assert await asyncio.to_thread(ledger.wait_for, reached)
        daemon.stop()
        await running


def test_due_work_is_crawled_and_the_ledger_closed(make_channel_state: Callable[..., ChannelState]) -> None:
    ledger = Ledger([make_channel_state("a"), make_channel_state("b"), make_channel_state("c")])

    def poll(batch: Batch) -> None:
        ledger.due = [state for state in ledger.due if state not in batch.channels]

    async def main() -> Crawls:
        crawls = Crawls(poll)
        daemon = Daemon(cast(Store, ledger), crawls, SETTINGS, WallClock())
        await _run_until(daemon, ledger, lambda: len(ledger.ended) == 2)
        return crawls

    crawls = asyncio.run(main())
    polled = sorted(state.channel.outlet_id for batch in crawls.batches for state in batch.channels)
    assert polled == ["a", "b", "c"]
    assert crawls.asked_in == {threading.main_thread().name}, "who rests is only known on the loop"
    assert {(state, reason) for _, state, reason in ledger.ended} == {("finished", "finished")}


def test_an_outlet_is_never_in_two_crawls_at_once(make_channel_state: Callable[..., ChannelState]) -> None:
    ledger = Ledger([make_channel_state("a")])

    async def main() -> Crawls:
        crawls = Crawls()
        daemon = Daemon(cast(Store, ledger), crawls, SETTINGS, WallClock())
        ticks: list[datetime | None] = []

        def many_ticks() -> bool:
            beat = daemon.heartbeat().last_tick_at
            if beat not in ticks:
                ticks.append(beat)
            return len(ticks) > 8

        await _run_until(daemon, ledger, many_ticks)
        return crawls

    crawls = asyncio.run(main())
    assert len(crawls.batches) == 1
    assert ledger.ended == [(1, "interrupted", "shutdown")]


def test_a_failing_crawl_is_recorded_and_stops_nothing(
    make_channel_state: Callable[..., ChannelState], caplog: pytest.LogCaptureFixture
) -> None:
    ledger = Ledger([make_channel_state("a")])

    def explode(batch: Batch) -> None:
        raise ValueError("no such luck")

    async def main() -> None:
        daemon = Daemon(cast(Store, ledger), Crawls(explode), SETTINGS, WallClock())
        await _run_until(daemon, ledger, lambda: len(ledger.ended) >= 2)

    with caplog.at_level(logging.ERROR):
        asyncio.run(main())
    assert {(state, reason) for _, state, reason in ledger.ended} == {("failed", "ValueError: no such luck")}
    assert "its work stays due" in caplog.text


def test_a_crawl_that_does_not_hear_is_cut_off(make_channel_state: Callable[..., ChannelState]) -> None:
    ledger = Ledger([make_channel_state("a")])

    async def main() -> None:
        crawls = Crawls(deaf=True)
        daemon = Daemon(cast(Store, ledger), crawls, replace(SETTINGS, drain_timeout=0.5), WallClock())
        await _run_until(daemon, ledger, lambda: bool(crawls.batches))

    asyncio.run(main())
    assert ledger.ended == [(1, "failed", "cancelled")]


def test_a_stop_in_the_middle_of_a_tick_leaves_no_crawl_open(
    make_channel_state: Callable[..., ChannelState], caplog: pytest.LogCaptureFixture
) -> None:
    started, go_on = threading.Event(), threading.Event()

    class SlowLedger(Ledger):
        def start_run(self, outlets: int, now: datetime) -> int:
            started.set()
            assert go_on.wait(WAIT)
            return super().start_run(outlets, now)

    ledger = SlowLedger([make_channel_state("a")])

    async def main() -> None:
        daemon = Daemon(cast(Store, ledger), Crawls(), SETTINGS, WallClock())
        running = asyncio.create_task(daemon.run())
        assert await asyncio.to_thread(started.wait, WAIT)
        daemon.stop()
        asyncio.get_running_loop().call_later(0.05, go_on.set)
        await running

    asyncio.run(main())
    assert ledger.started == len(ledger.ended) == 1
    assert "exception" not in caplog.text


def test_an_end_that_the_ledger_refused_is_noted_later(
    make_channel_state: Callable[..., ChannelState], caplog: pytest.LogCaptureFixture
) -> None:
    class FullLedger(Ledger):
        refusals = 2

        def finish_run(self, run_id: int, state: str, reason: str, now: datetime) -> None:
            if self.refusals:
                self.refusals -= 1
                raise StoreError("no room left")
            super().finish_run(run_id, state, reason, now)

    ledger = FullLedger([make_channel_state("a")])

    def poll(batch: Batch) -> None:
        ledger.due = []

    async def main() -> None:
        daemon = Daemon(cast(Store, ledger), Crawls(poll), SETTINGS, WallClock())
        await _run_until(daemon, ledger, lambda: bool(ledger.ended))

    asyncio.run(main())
    assert ledger.ended == [(1, "finished", "finished")]
    assert caplog.text.count("could not be noted, the next tick tries again: no room left") == 1
    assert "Traceback" not in caplog.text


def test_a_clock_that_was_set_back_holds_up_no_job() -> None:
    """Next to the tick there are the heartbeat, webhooks, backups: each waits for a moment on the wall clock."""

    async def main() -> dict[str, timedelta]:
        jobs = AsyncIOScheduler(timezone="UTC")
        now = datetime.now(UTC)
        tick = jobs.add_job(print, "interval", seconds=5, id="tick", next_run_time=now + timedelta(hours=1))
        jobs.add_job(print, "interval", seconds=5, id="heartbeat", next_run_time=now + timedelta(hours=1))
        jobs.add_job(print, "interval", hours=6, id="offsets", next_run_time=now + timedelta(hours=5))
        jobs.start(paused=True)
        set_going(jobs, tick, now)
        waits = {job.id: job.next_run_time - now for job in jobs.get_jobs()}
        jobs.shutdown(wait=False)
        return waits

    waits = asyncio.run(main())
    assert waits == {"tick": timedelta(0), "heartbeat": timedelta(0), "offsets": timedelta(hours=5)}


def test_what_could_not_be_stored_is_not_fetched_again_at_once(make_channel_state: Callable[..., ChannelState]) -> None:
    ledger = Ledger([make_channel_state("a"), make_channel_state("b")])

    class Unstored(Crawls):
        async def crawl(self, batch: Batch) -> str:
            self.batches.append(batch)
            return "store-failed" if {"a"} & {state.channel.outlet_id for state in batch.channels} else "finished"

    async def main() -> Crawls:
        crawls = Unstored()
        daemon = Daemon(cast(Store, ledger), crawls, SETTINGS, WallClock())
        await _run_until(daemon, ledger, lambda: len(ledger.ended) > 8)
        return crawls

    crawls = asyncio.run(main())
    polled = [{state.channel.outlet_id for state in batch.channels} for batch in crawls.batches]
    assert sum("a" in outlets for outlets in polled) == 1
    assert sum(outlets == {"b"} for outlets in polled) > 6, "the others go on"
