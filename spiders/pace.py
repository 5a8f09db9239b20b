"""When the next request to a host may go out: one at a time, never too soon after the last, never too many an hour."""

import asyncio
import heapq
import itertools
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

from rasid.politeness import Requested
from spiders.budget import HOUR, Hourly
from spiders.thinning import Thinning

CRAWL_DELAY_MAX = 60.0
"""Longest delay, in seconds, that a robots.txt can ask for: more would keep an outlet from being watched."""

PATIENCE = 90.0
"""Seconds that a request waits at most for a host that has had its share; more, and a later crawl makes it."""

_TORN = 3  # requests to one host that a killed process may have left out of the ledger
REST = 900.0
"""Seconds that a host is left alone which wanted fewer requests, where it is not known for how long."""

_BEFORE = "another process"
"""Whose wishes those are that the ledger tells of, until the site's robots.txt is read again."""

_MANY = 10_000  # hosts from which on idle ones are dropped

_SHARES = ((15, 1.0), (5, 0.9))
_LEAST_SHARE = 0.75
"""Of a host's budget, by priority: what looks again must leave something for what is new, and both for polls."""


class PostponedError(Exception):
    """The request did not go out in this crawl; a later crawl will make it."""


class HostRestsError(PostponedError):
    """The host has had its share of requests, or asked to be left alone: for `seconds` from now."""

    def __init__(self, host: str, seconds: float) -> None:
        super().__init__(f"{host} is left alone for {seconds:.0f} s")
        self.seconds = seconds


@dataclass(slots=True)
class _Host:
    wishes: dict[str, float] = field(default_factory=dict)  # seconds between two requests, by who wants them
    last: float = float("-inf")
    rests_until: float = float("-inf")
    hour: Hourly = field(default_factory=Hourly)
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

    def is_idle(self, now: float) -> bool:
        """Whether nothing of it matters any more."""
        return not (self.busy or self.rests_until >= now or self.last >= now - HOUR or self.hour.used(now))

    def free_at(self, now: float, limit: float) -> float:
        """From when on the host may be asked, as far as the limit of an hour (0: none) and its own wish go."""
        if not limit:
            return self.rests_until
        return max(self.rests_until, self.hour.room_at(now, int(limit)))


class Pace:
    """Keeps the requests to each host apart, over all crawls of the process.

    `delay` is the least number of seconds between the end of one request to a host and the start of
    the next: counted so, the host never sees them closer. `budget` tells how many requests may go to a
    host within any hour (0: any number), `at_once` is how many may be under way over all hosts. Belongs to
    one event loop.
    """

    def __init__(
        self,
        *,
        delay: float,
        at_once: int,
        budget: Callable[[str], int] = lambda _: 0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._delay = delay
        self._budget = budget
        self._clock = clock
        self._places = asyncio.Semaphore(max(1, at_once))
        self._hosts: dict[str, _Host] = {}
        self._stopped = asyncio.Event()
        self._numbers = itertools.count()
        self._thinning = Thinning(_MANY)

    def wish(self, host: str, who: str, delay: float) -> None:
        """From now on leave at least `delay` seconds between two requests to `host`, as far as `who` goes: the
        outlet or site whose last wish it is. Of several wishes the longest counts, and never less than the usual."""
        if host not in self._hosts and delay <= self._delay:
            return
        wishes = self._host(host).wishes
        wishes.pop(who, None)
        if delay > self._delay:
            wishes[who] = delay

    def hear_site(self, host: str, origin: str, delay: float) -> None:
        """A site's robots.txt was read, and asks for `delay` (0: none); what another process heard is outdated."""
        self.wish(host, origin, delay)
        self.wish(host, _BEFORE, 0.0)

    def withdraw(self, outlet_ids: Iterable[str]) -> None:
        """Outlets that are watched no more wish for nothing."""
        for name in outlet_ids:
            for host in self._hosts.values():
                host.wishes.pop(name, None)

    def count(self, host: str) -> None:
        """A request went out of turn, which counts for the host's budget all the same."""
        self._host(host).hour.add(self._clock())

    def go_on(self, host: str, *, priority: int = 0) -> None:
        """One more request goes out in a turn that is held, and counts. Raises `HostRestsError`: it may not."""
        state, now = self._host(host), self._clock()
        self._check()
        if (free_at := state.free_at(now, self._limit(host, priority))) > now:
            raise HostRestsError(host, free_at - now)
        state.hour.add(now)

    def rest(self, host: str, seconds: float) -> None:
        """Leave a host alone for some time: it asked for that."""
        state = self._host(host)
        state.rests_until = max(state.rests_until, self._clock() + seconds)

    def recall(self, requests: Iterable[Requested], now: datetime, *, torn: bool = False) -> None:
        """Take over what other processes asked of each host within the last hour, by the ledger.

        `torn`: one of them was killed, so that what it had under way is not in the ledger. Every host that it
        may have asked counts as asked at this moment, `_TORN` times more. A host whose last answer was a wish
        for fewer requests rests for a while: how long it asked for is not known any more.
        """
        clock, latest = self._clock(), dict[str, Requested]()
        for one in requests:
            if (one.at - now).total_seconds() > HOUR:  # by a clock that was ahead
                continue
            self._recall(one, clock, now)
            if one.host not in latest or latest[one.host].at < one.at:
                latest[one.host] = one
        for name, one in latest.items():
            if one.status in (429, 503):
                self.rest(name, REST - (now - one.end).total_seconds())
            if torn:
                self._hosts[name].last = clock
                for _ in range(_TORN):
                    self._hosts[name].hour.add(clock)

    def _recall(self, one: Requested, clock: float, now: datetime) -> None:
        state = self._host(one.host)
        began, ended = (max((now - moment).total_seconds(), 0.0) for moment in (one.at, one.end))
        self.wish(one.host, _BEFORE, max(one.floor, state.wishes.get(_BEFORE, 0.0)))
        state.hour.add(clock - began)
        state.last = max(state.last, clock - ended)

    def stop(self) -> None:
        """Postpone all requests that wait, and all to come."""
        self._stopped.set()

    @property
    def stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._stopped.is_set()

    @asynccontextmanager
    async def turn(self, host: str, *, priority: int = 0, until: float = float("inf")) -> AsyncIterator[float]:
        """Wait for the turn of a request to `host`, and hold it while the request is under way.

        Gives the seconds that lie at least between this request and the one before. Of those that wait
        for one host the highest `priority` goes first. Raises `PostponedError` when the turn would come
        after `until` (on this pace's clock), or when `stop` was called, and `HostRestsError` when the
        host is to be left alone for longer.
        """
        state = self._host(host)
        await state.enter(-priority, next(self._numbers))
        try:
            floor = await self._wait(host, state, priority, until)
            async with self._places:
                self._check()
                state.hour.add(self._clock())
                try:
                    yield floor
                finally:
                    state.last = self._clock()
        finally:
            state.leave()

    async def _wait(self, host: str, state: _Host, priority: int, until: float) -> float:
        """Wait for the host; the seconds that were left between this request and the one before."""
        while True:
            floor = max(self._delay, *state.wishes.values()) if state.wishes else self._delay
            moment = max(state.last + floor, self._free_at(host, state, priority))
            if moment > until:
                raise PostponedError
            self._check()
            if (remaining := moment - self._clock()) <= 0:
                return floor  # asked for anew after each wait: wishes change
            with suppress(TimeoutError):
                await asyncio.wait_for(self._stopped.wait(), remaining)

    def _free_at(self, host: str, state: _Host, priority: int) -> float:
        now = self._clock()
        free_at = state.free_at(now, self._limit(host, priority))
        if free_at - now > PATIENCE:
            raise HostRestsError(host, free_at - now)
        return free_at

    def _limit(self, host: str, priority: int) -> float:
        """Requests an hour that such a request may bring a host to; asked for each time: outlets' files change."""
        share = next((share for least, share in _SHARES if priority >= least), _LEAST_SHARE)
        return share * self._budget(host)

    def _check(self) -> None:
        if self.stopped:
            raise PostponedError

    def _host(self, name: str) -> _Host:
        if name not in self._hosts:
            self._forget_idle()
            self._hosts[name] = _Host()
        return self._hosts[name]

    def _forget_idle(self) -> None:
        now = self._clock()
        self._thinning.thin(self._hosts, lambda host: host.is_idle(now))
