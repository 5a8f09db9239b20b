"""When the next request to a host may go out: one at a time, and never too soon after the last."""

import asyncio
import heapq
import itertools
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

CRAWL_DELAY_MAX = 60.0
"""Longest delay, in seconds, that a robots.txt can ask for: more would keep an outlet from being watched."""

_IDLE = 3600.0  # seconds after which a host that is not in use may be forgotten
_MANY = 10_000  # hosts from which on idle ones are looked for


class PostponedError(Exception):
    """The request did not go out in this crawl; a later crawl will make it."""


@dataclass(slots=True)
class _Host:
    delay: float
    last: float = float("-inf")
    busy: bool = False
    waiting: list[tuple[int, int, asyncio.Future[None]]] = field(default_factory=list)  # a heap

    async def enter(self, rank: int, number: int) -> None:
        """Wait until no other request holds the host, the lowest rank first, then by number."""
        if not self.busy:
            self.busy = True
            return
        called = asyncio.get_running_loop().create_future()
        heapq.heappush(self.waiting, (rank, number, called))
        try:
            await called
        except asyncio.CancelledError:
            if not called.cancelled():  # called and cancelled at once: the next one must not wait for ever
                self.leave()
            raise

    def leave(self) -> None:
        """Call the next one."""
        while self.waiting:
            called = heapq.heappop(self.waiting)[2]
            if not called.done():
                called.set_result(None)
                return
        self.busy = False


class Pace:
    """Keeps the requests to each host apart, over all crawls of the process.

    `delay` is the least number of seconds between the end of one request to a host and the start of
    the next: counted so, the host never sees them closer. `at_once` is how many requests may be under
    way over all hosts. Belongs to one event loop.
    """

    def __init__(self, *, delay: float, at_once: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._delay = delay
        self._clock = clock
        self._places = asyncio.Semaphore(max(1, at_once))
        self._hosts: dict[str, _Host] = {}
        self._stopped = asyncio.Event()
        self._numbers = itertools.count()

    def slow_down(self, host: str, delay: float) -> None:
        """From now on leave at least `delay` seconds between two requests to `host`."""
        state = self._host(host)
        state.delay = max(state.delay, delay)

    def stop(self) -> None:
        """Postpone all requests that wait, and all to come."""
        self._stopped.set()

    @property
    def stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._stopped.is_set()

    @asynccontextmanager
    async def turn(self, host: str, *, priority: int = 0, until: float = float("inf")) -> AsyncIterator[None]:
        """Wait for the turn of a request to `host`, and hold it while the request is under way.

        Of those that wait for one host the highest `priority` goes first. Raises `PostponedError` when
        the turn would come after `until` (on this pace's clock), or when `stop` was called.
        """
        state = self._host(host)
        await state.enter(-priority, next(self._numbers))
        try:
            await self._wait(state.last + state.delay, until)
            async with self._places:
                self._check()
                try:
                    yield
                finally:
                    state.last = self._clock()
        finally:
            state.leave()

    async def _wait(self, moment: float, until: float) -> None:
        if moment > until:
            raise PostponedError
        while not self.stopped and (remaining := moment - self._clock()) > 0:
            try:
                await asyncio.wait_for(self._stopped.wait(), remaining)
            except TimeoutError:
                continue
        self._check()

    def _check(self) -> None:
        if self.stopped:
            raise PostponedError

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            self._forget_idle()
            self._hosts[name] = _Host(self._delay)
        return self._hosts[name]

    def _forget_idle(self) -> None:
        if len(self._hosts) < _MANY:
            return
        before = self._clock() - _IDLE
        idle = [name for name, host in self._hosts.items() if not host.busy and host.last < before]
        for name in idle:
            del self._hosts[name]
