"""The daemon's own look at what is wrong: kept, told once, told again when that failed."""

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest

from rasid.errors import StoreError
from rasid.health.ports import Observing
from rasid.health.state import Beat, Machine, Memory, Observations
from rasid.health.telling import Message, News
from rasid.ports import Store
from rasid.settings import Settings, resolve_settings
from scheduler.daemon import Daemon, Job
from scheduler.watching import Watch

NOW = datetime(2026, 3, 19, 14, 5, tzinfo=UTC)
FULL = Machine(100_000_000_000, 900_000_000)
TIGHT = Machine(100_000_000_000, 6_000_000_000)
FREE = Machine(100_000_000_000, 60_000_000_000)


class Kept:
    """The part of a store that the watch uses."""

    def __init__(self) -> None:
        self.beats: list[Beat] = []
        self.memory: Memory = {}
        self.broken = False
        self.full = False  # it can be read, and not be written

    def observe(self) -> Observations:
        if self.broken:
            raise StoreError("The disk is full.")
        return Observations(memory=self.memory)

    def keep_beat(self, beat: Beat) -> None:
        if self.broken:
            raise StoreError("The disk is full.")
        self.beats.append(beat)

    def keep_memory(self, memory: Memory) -> None:
        if self.broken or self.full:
            raise StoreError("The disk is full.")
        self.memory = memory


class Desk:
    """A watch with a clock, a machine and a mailbox to be set by hand."""

    def __init__(self) -> None:
        self.kept, self.machine, self.moment = Kept(), FREE, NOW
        self.told: list[list[Message]] = []
        self.works = True
        self.watch = Watch(
            cast(Observing, self.kept), Settings(), self, beat=self.beat, around=lambda: self.machine, tell=self.tell
        )

    def now(self) -> datetime:
        return self.moment

    def beat(self) -> Beat:
        return Beat(self.moment, NOW, self.moment)

    def tell(self, messages: Sequence[Message]) -> bool:
        self.told.append(list(messages))
        return self.works

    def look(self, machine: Machine, minutes: float = 1) -> list[tuple[str, str, str]]:
        self.machine, before = machine, len(self.told)
        self.moment += timedelta(minutes=minutes)
        self.watch.look()
        return [(m.news.value, m.key[0], m.severity.value) for told in self.told[before:] for m in told]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_finding_is_told_when_it_opens_grows_worse_and_closes_each_once(desk: Desk) -> None:
    assert desk.look(FREE) == []
    assert desk.look(TIGHT) == [("opened", "disk", "warning")]
    assert desk.look(TIGHT) == []
    assert desk.look(FULL) == [("worse", "disk", "critical")]
    assert desk.look(FULL) == []
    assert desk.look(FREE) == []  # it may come back
    assert desk.look(FREE, minutes=6) == [("closed", "disk", "critical")]
    assert desk.look(FREE) == []
    assert desk.kept.memory == {}


def test_what_could_not_be_told_is_told_again(desk: Desk) -> None:
    desk.works = False
    assert desk.look(TIGHT) == [("opened", "disk", "warning")]
    desk.works = True
    assert desk.look(TIGHT) == [("opened", "disk", "warning")]
    assert desk.look(TIGHT) == []


def test_a_restart_tells_nothing_twice(desk: Desk) -> None:
    desk.look(TIGHT)
    again = Desk()
    again.kept.memory = desk.kept.memory
    assert again.look(TIGHT) == []


def test_the_heartbeat_says_that_the_daemon_was_stopped(desk: Desk) -> None:
    desk.watch.keep_beat()
    desk.watch.stop()
    assert desk.kept.beats == [desk.beat(), replace(desk.beat(), stopping=True)]


def test_a_broken_database_is_told_once_and_so_is_its_return(desk: Desk) -> None:
    desk.look(TIGHT)
    desk.kept.broken = True
    for _ in range(3):
        with pytest.raises(StoreError):
            desk.look(TIGHT)
    assert [message.key[0] for told in desk.told for message in told] == ["disk", "database"]
    desk.kept.broken = False
    assert desk.look(TIGHT) == [("closed", "database", "critical")]


def test_people_are_told_though_webhooks_have_to_wait_for_the_database(desk: Desk) -> None:
    posted: list[tuple[str, str, datetime]] = []

    def post(messages: Sequence[tuple[Message, datetime]]) -> None:
        if desk.kept.full:
            raise StoreError("The disk is full.")
        posted.extend((message.key[0], message.news.value, since) for message, since in messages)

    desk.watch = Watch(
        cast(Observing, desk.kept), Settings(), desk, beat=desk.beat, around=lambda: desk.machine, tell=desk.tell,
        post=post,
    )  # fmt: skip
    desk.kept.full, desk.works = True, False
    for _ in range(2):  # the mail server is down as well
        with pytest.raises(StoreError):
            desk.look(replace(TIGHT, write_fault="The disk is full."))
    desk.works = True
    with pytest.raises(StoreError):
        desk.look(replace(TIGHT, write_fault="The disk is full."))
    assert [[message.key[0] for message in told] for told in desk.told] == [["database", "disk"]] * 3
    assert posted == []
    desk.kept.full = False
    opened = NOW + timedelta(minutes=1)
    desk.look(TIGHT)
    assert posted == [("database", "opened", opened), ("disk", "opened", opened), ("database", "closed", desk.moment)]
    assert [(message.key[0], message.news.value) for message in desk.told[-1]] == [("database", "closed")]


def test_a_heartbeat_that_cannot_be_kept_is_a_finding_while_it_lasts(desk: Desk) -> None:
    desk.kept.broken = True
    with pytest.raises(StoreError):
        desk.watch.keep_beat()
    assert desk.watch.write_fault == "The disk is full."
    desk.kept.broken = False
    assert desk.look(replace(FREE, write_fault=desk.watch.write_fault)) == [("opened", "database", "critical")]
    desk.watch.keep_beat()
    assert desk.look(replace(FREE, write_fault=desk.watch.write_fault)) == [("closed", "database", "critical")]


def test_messages_read_well(desk: Desk) -> None:
    desk.look(TIGHT)
    ((message,),) = desk.told
    assert message.news is News.OPENED
    assert message.text == "The disk is nearly full. (6.0 GB free of 100 GB)"
    assert message.remedy == "Free space, or lower archive_bytes_max."


class Idle:
    """A store without work."""

    def interrupt_runs(self, now: datetime) -> int:
        return 0

    def due_channels(self, *_args: Any, **_options: Any) -> list[Any]:
        return []

    due_articles = due_channels


def test_jobs_run_beside_the_tick_and_a_failing_one_is_tried_again(caplog: pytest.LogCaptureFixture) -> None:
    settings, _ = resolve_settings({"test": {"tick_interval": 0.02}})
    ran: list[str] = []
    often = threading.Event()

    def note(job: str) -> None:
        ran.append(job)
        if min(ran.count("good"), ran.count("fail")) > 2:
            often.set()

    def fail() -> None:
        note("fail")
        raise ValueError("no such luck")

    class WallClock:
        def now(self) -> datetime:
            return datetime.now(UTC)

    async def main() -> None:
        jobs = [Job("good", 0.02, lambda: note("good")), Job("bad", 0.02, fail)]
        daemon = Daemon(cast(Store, Idle()), cast(Any, None), settings, WallClock(), lambda: jobs)
        running = asyncio.create_task(daemon.run())
        async with asyncio.timeout(60):
            assert await asyncio.to_thread(often.wait, 60)
            assert abs(daemon.heartbeat().clock_drift) < 1
            daemon.stop()
            await running

    asyncio.run(main())
    assert "bad failed; it is tried again" in caplog.text
