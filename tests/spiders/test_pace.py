"""The pace of requests, on a clock that a test moves."""

import asyncio
import contextlib
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from rasid.politeness import Requested
from spiders.pace import HostRestsError, Pace, PostponedError

NOW = datetime(2026, 3, 19, 14, 5, tzinfo=UTC)


class Ticks:
    """A clock that jumps as far as is waited for, so that nothing has to wait."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(asyncio, "wait_for", self._wait_for)

    def __call__(self) -> float:
        return self.now

    async def _wait_for(self, awaitable: Any, timeout: float) -> None:
        awaitable.close()
        self.now += timeout
        await asyncio.sleep(0)
        raise TimeoutError


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> Ticks:
    return Ticks(monkeypatch)


async def ask(pace: Pace, ticks: Ticks, host: str, started: list[tuple[str, float]]) -> None:
    async with pace.turn(host):
        started.append((host, ticks.now))


@pytest.mark.parametrize(
    ("asked", "gap"),
    [(0.0, 2.0), (1.0, 2.0), (5.0, 5.0)],
    ids=["the floor", "an outlet cannot go below the floor", "an outlet may ask for more"],
)
def test_requests_to_a_host_keep_their_distance(ticks: Ticks, asked: float, gap: float) -> None:
    started: list[tuple[str, float]] = []

    async def main() -> None:
        pace = Pace(delay=2.0, at_once=8, clock=ticks)
        pace.wish("a.test", "sahel", asked)
        await asyncio.gather(*(ask(pace, ticks, "a.test", started) for _ in range(4)))

    asyncio.run(main())
    moments = [moment for _, moment in started]
    assert [later - earlier for earlier, later in pairwise(moments)] == [gap] * 3


def test_what_is_urgent_goes_first(ticks: Ticks) -> None:
    order: list[int] = []

    async def main() -> None:
        pace = Pace(delay=2.0, at_once=8, clock=ticks)

        async def request(priority: int) -> None:
            async with pace.turn("a.test", priority=priority):
                order.append(priority)
                await asyncio.sleep(0)

        await asyncio.gather(*(request(priority) for priority in (0, 0, 10, 20, 10)))

    asyncio.run(main())
    assert order == [0, 20, 10, 10, 0]


def test_one_that_gives_up_does_not_block_the_others() -> None:
    async def main() -> None:
        pace = Pace(delay=0.0, at_once=8)
        async with pace.turn("a.test"):
            waiting = [asyncio.ensure_future(_turn(pace)) for _ in range(3)]
            await asyncio.sleep(0)
            waiting[0].cancel()
        waiting[1].cancel()  # called already, and cancelled before it could begin
        await asyncio.wait_for(waiting[2], 5)
        await asyncio.wait_for(_turn(pace), 5)

    asyncio.run(main())


def test_hosts_do_not_wait_for_each_other(ticks: Ticks) -> None:
    started: list[tuple[str, float]] = []

    async def main() -> None:
        pace = Pace(delay=2.0, at_once=8, clock=ticks)
        await asyncio.gather(*(ask(pace, ticks, f"{name}.test", started) for name in "abc"))

    asyncio.run(main())
    assert {moment for _, moment in started} == {100.0}


def test_only_so_many_requests_are_under_way() -> None:
    most = 0

    async def main() -> None:
        nonlocal most
        pace = Pace(delay=0.0, at_once=2)
        under_way = 0

        async def request(host: str) -> None:
            nonlocal most, under_way
            async with pace.turn(host):
                under_way += 1
                most = max(most, under_way)
                for _ in range(5):
                    await asyncio.sleep(0)
                under_way -= 1

        await asyncio.gather(*(request(f"{n}.test") for n in range(9)))

    asyncio.run(main())
    assert most == 2


def test_a_turn_that_would_come_too_late_is_postponed(ticks: Ticks) -> None:
    async def main() -> None:
        pace = Pace(delay=30.0, at_once=8, clock=ticks)
        async with pace.turn("a.test", until=110.0):
            pass
        with pytest.raises(PostponedError):
            async with pace.turn("a.test", until=110.0):
                pass

    asyncio.run(main())


def test_stop_postpones_what_waits_and_what_comes() -> None:
    async def main() -> None:
        pace = Pace(delay=3600.0, at_once=8)
        async with pace.turn("a.test"):
            pass
        waiting = asyncio.ensure_future(_turn(pace))
        await asyncio.sleep(0)
        pace.stop()
        with pytest.raises(PostponedError):
            await waiting
        with pytest.raises(PostponedError):
            await _turn(pace, "new.test")
        assert pace.stopped

    asyncio.run(main())


def test_idle_hosts_are_forgotten(ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spiders.pace._MANY", 10)

    async def main() -> int:
        pace = Pace(delay=1.0, at_once=8, clock=ticks)
        for number in range(100):
            await _turn(pace, f"{number}.test")
            ticks.now += 1000.0
        return len(pace._hosts)

    assert asyncio.run(main()) <= 15


def test_many_hosts_at_work_are_not_looked_over_at_each_new_one(ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("spiders.pace._MANY", 10)

    class Counted(dict[str, Any]):
        looked = 0

        def items(self) -> Any:
            Counted.looked += len(self)
            return super().items()

    async def main() -> int:
        pace = Pace(delay=1.0, at_once=8, clock=ticks)
        pace._hosts = Counted()
        for number in range(1000):
            await _turn(pace, f"{number}.test")
        return len(pace._hosts)

    assert asyncio.run(main()) == 1000
    assert 0 < Counted.looked <= 2 * 1000


async def _turn(pace: Pace, host: str = "a.test", priority: int = 0) -> None:
    async with pace.turn(host, priority=priority):
        pass


def test_a_host_gets_no_more_than_its_budget(ticks: Ticks) -> None:
    async def main() -> None:
        pace = Pace(delay=1.0, at_once=8, budget=lambda _: 4, clock=ticks)
        for _ in range(4):
            await _turn(pace, priority=20)
        with pytest.raises(HostRestsError) as caught:
            await _turn(pace, priority=20)
        assert 3500 < caught.value.seconds <= 3660
        await _turn(pace, "b.test")
        ticks.now += caught.value.seconds
        await _turn(pace, priority=20)

    asyncio.run(main())


def test_what_looks_again_leaves_some_of_the_budget_to_polls(ticks: Ticks) -> None:
    async def main() -> list[int]:
        pace, went = Pace(delay=0.0, at_once=8, budget=lambda _: 20, clock=ticks), []
        for priority in (0, 10, 20):
            went.append(0)
            with contextlib.suppress(HostRestsError):
                for _ in range(30):
                    await _turn(pace, priority=priority)
                    went[-1] += 1
        return went

    assert asyncio.run(main()) == [15, 3, 2]


def test_a_host_that_asks_for_it_is_left_alone(ticks: Ticks) -> None:
    async def main() -> None:
        pace = Pace(delay=1.0, at_once=8, clock=ticks)
        pace.rest("a.test", 600.0)
        with pytest.raises(HostRestsError):
            await _turn(pace)
        pace.rest("b.test", 30.0)
        await _turn(pace, "b.test")
        assert ticks.now == 130.0, "a short rest is waited for"

    asyncio.run(main())


def test_requests_of_another_process_count(ticks: Ticks) -> None:
    async def main() -> None:
        pace = Pace(delay=5.0, at_once=8, budget=lambda _: 3, clock=ticks)
        pace.recall((made("a.test", ago) for ago in (3.0, 30.0)), NOW)
        pace.recall([made("b.test", -50.0)], NOW)  # the wall clock was set back
        await _turn(pace, priority=20)
        assert ticks.now == 103.0, "two seconds ago it ended"
        with pytest.raises(HostRestsError):
            await _turn(pace, priority=20)
        await _turn(pace, "b.test")
        assert ticks.now == 105.0

    asyncio.run(main())


def made(host: str, ago: float, status: int = 200) -> Requested:
    """A request of another process, one second long, with a pause of five."""
    return Requested(host, NOW - timedelta(seconds=ago), 1.0, 5.0, status=status)


def test_a_killed_process_may_have_asked_at_the_last_moment(ticks: Ticks) -> None:
    async def main() -> None:
        pace = Pace(delay=1.0, at_once=8, budget=lambda _: 5, clock=ticks)
        pace.recall([made("a.test", 600.0)], NOW, torn=True)
        await _turn(pace, priority=20)
        assert ticks.now == 105.0
        with pytest.raises(HostRestsError):
            await _turn(pace, priority=20)
        await _turn(pace, "b.test")

    asyncio.run(main())


@pytest.mark.parametrize(("status", "ago", "rests"), [(429, 60.0, True), (503, 60.0, True), (429, 1000.0, False)])
def test_a_wish_for_rest_outlives_the_process(ticks: Ticks, status: int, ago: float, rests: bool) -> None:
    async def main() -> None:
        pace = Pace(delay=1.0, at_once=8, clock=ticks)
        pace.recall([made("a.test", ago, status), made("a.test", ago + 60.0)], NOW)
        with pytest.raises(HostRestsError) if rests else contextlib.nullcontext():
            await _turn(pace)

    asyncio.run(main())


def test_requests_by_a_clock_that_was_far_ahead_do_not_count(ticks: Ticks) -> None:
    async def main() -> None:
        pace = Pace(delay=1.0, at_once=8, budget=lambda _: 3, clock=ticks)
        ahead = [made("a.test", -day * 86_400.0, 429) for day in range(1, 300)]
        pace.recall(ahead, NOW)
        await _turn(pace)
        assert ticks.now == 100.0

    asyncio.run(main())


def test_a_budget_that_changes_holds_from_then_on(ticks: Ticks) -> None:
    async def main() -> None:
        budgets = {"a.test": 4}
        pace = Pace(delay=1.0, at_once=8, budget=budgets.__getitem__, clock=ticks)
        await _turn(pace, priority=20)
        await _turn(pace, priority=20)
        budgets["a.test"] = 2
        with pytest.raises(HostRestsError):
            await _turn(pace, priority=20)
        budgets["a.test"] = 0
        await _turn(pace, priority=20)

    asyncio.run(main())


def test_wishes_of_a_host_change_and_the_longest_counts(ticks: Ticks) -> None:
    async def main() -> list[float]:
        pace, moments = Pace(delay=1.0, at_once=8, clock=ticks), []
        await _turn(pace)
        for outlet, site in ((9.0, 5.0), (0.0, 5.0), (0.0, 0.0), (0.5, 3.0)):
            pace.wish("a.test", "sahel", outlet)
            pace.hear_site("a.test", "https://a.test", site)
            before = ticks.now
            await _turn(pace)
            moments.append(ticks.now - before)
        pace.wish("a.test", "sahel", 9.0)
        pace.withdraw({"sahel"})
        before = ticks.now
        await _turn(pace)
        return [*moments, ticks.now - before]

    assert asyncio.run(main()) == [9.0, 5.0, 1.0, 3.0, 3.0]


def test_a_wish_that_comes_while_a_request_waits_is_kept(ticks: Ticks) -> None:
    async def main() -> float:
        pace = Pace(delay=2.0, at_once=8, clock=ticks)
        await _turn(pace)
        waiting = asyncio.ensure_future(_floor(pace))
        await asyncio.sleep(0)
        pace.wish("a.test", "sahel", 7.0)
        return await waiting

    assert asyncio.run(main()) == 7.0
    assert ticks.now == 107.0


def test_what_the_ledger_tells_of_delays_holds_until_the_site_is_heard(ticks: Ticks) -> None:
    async def main() -> None:
        pace = Pace(delay=1.0, at_once=8, clock=ticks)
        pace.recall([made("a.test", 1.0)], NOW)
        await _turn(pace)
        assert ticks.now == 105.0
        pace.hear_site("a.test", "https://a.test", 0.0)
        await _turn(pace)
        assert ticks.now == 106.0

    asyncio.run(main())


async def _floor(pace: Pace) -> float:
    async with pace.turn("a.test") as floor:
        return floor
