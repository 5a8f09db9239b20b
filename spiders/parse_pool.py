"""Reading in worker processes with a time limit: a page that cannot be read costs one worker, no more."""

import asyncio
import logging
import multiprocessing
import threading
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from pickle import PickleError
from typing import Any, Protocol, TypeVar

from pebble import ProcessExpired, ProcessPool
from pebble.common.types import CONSTS

from rasid.errors import UnreadableFeedError
from rasid.settings import Settings
from spiders.reading import Done, Failed, run_limited, start_worker

T = TypeVar("T")

PAGES_PER_WORKER = 2_000
"""After so many pages a worker is replaced, which takes milliseconds, so that what leaks in a library, and the gaps
between what pages leave in memory, do not add up."""

_TOLD_MAX = 50
_KILL_AFTER = 0.05  # seconds: workers ignore SIGTERM, so there is no point in waiting for it to work
_JOINED_MAX = 10
_LOST_AFTER = 60.0  # seconds beyond the limit after which the pool itself is taken to be broken

log = logging.getLogger(__name__)


class SlowReadError(Exception):
    """Reading took longer than `parse_timeout`, and was stopped."""


class ReaderError(Exception):
    """Reading failed: the reader raised, or its process died. The text is one line."""


class Workers(Protocol):
    """Calls a function in another process."""

    calls: int

    async def start(self) -> None:
        """Make ready, so that the first call is not slow."""

    async def call(self, function: Callable[..., T], *args: Any) -> T:
        """The function's result. Raises `SlowReadError`, `ReaderError` or `UnreadableFeedError`."""

    def close(self) -> None:
        """End the processes."""


class ParsePool:
    """Worker processes that read pages. They start with the first call; `close` ends them.

    Workers come from a fork server: a clean process that has the readers loaded, so that a new
    worker is ready within milliseconds. `calls` counts what was given to them.
    """

    def __init__(self, settings: Settings) -> None:
        self._workers = max(1, settings.parse_workers)
        self._limit = settings.parse_timeout
        self._pool: ProcessPool | None = None
        self._places = asyncio.Semaphore(2 * self._workers)
        self._starting: asyncio.Future[ProcessPool] | None = None
        self._closed = False
        self._told: list[list[str]] = []
        self.calls = 0

    async def start(self) -> None:
        """Start the workers, so that the first page does not have to wait for them."""
        await self._running_pool()

    async def call(self, function: Callable[..., T], *args: Any) -> T:
        """Call a function of module level with arguments that can be pickled.

        Raises `SlowReadError` when it took longer than `parse_timeout`, `UnreadableFeedError` when it did,
        and `ReaderError` when it raised anything else or its process died.
        """
        async with self._places:
            self.calls += 1
            result = await self._result(function, args)
        if isinstance(result, Done):
            return result.value
        if result.kind:
            raise UnreadableFeedError(result.kind, result.detail)
        self._tell(result)
        raise ReaderError(result.detail)

    def _tell(self, failed: Failed) -> None:
        """Log where it failed: once for each kind of failure, since a fault may show on every page."""
        kind = [failed.detail.partition(":")[0], *failed.trace.splitlines()[-3:-1]]  # class, and the line that raised
        if kind not in self._told:
            self._told = [*self._told[-_TOLD_MAX:], kind]
            log.warning("reading failed: %s\n%s", failed.detail, failed.trace)

    async def _result(self, function: Callable[..., T], args: tuple[Any, ...]) -> Done[T] | Failed:
        pool = await self._running_pool()
        future: Future[Done[T] | Failed] = pool.schedule(
            run_limited, (self._limit, function, *args), timeout=self._limit
        )
        try:
            async with asyncio.timeout(2 * self._limit + _LOST_AFTER):
                return await asyncio.wrap_future(future)
        except TimeoutError as error:
            if not future.done():
                self._abandon(pool)
            raise SlowReadError(f"stopped after {self._limit:g} s") from error
        except ProcessExpired as error:
            raise ReaderError(f"the reader's process died (exit code {error.exitcode})") from error
        except (BrokenProcessPool, PickleError, TypeError) as error:
            raise ReaderError(f"{type(error).__name__}: {error}") from error

    async def _running_pool(self) -> ProcessPool:
        if self._pool is not None and self._pool.active:
            return self._pool
        if self._starting is None or self._starting.done():
            self._starting = asyncio.ensure_future(self._start())
        return await asyncio.shield(self._starting)

    async def _start(self) -> ProcessPool:
        """Start a pool: in a thread, since the fork server loads the readers first."""
        if self._pool is not None:
            self._abandon(self._pool)
        pool = _make_pool(self._workers)
        await asyncio.to_thread(lambda: pool.active)  # asking starts it
        if self._closed:
            _end(pool)
        self._pool = pool
        return pool

    def _abandon(self, pool: ProcessPool) -> None:
        log.error("the worker processes stopped answering; new ones are started")
        if self._pool is pool:
            self._pool = None
        threading.Thread(target=_end, args=(pool,), daemon=True).start()

    def close(self) -> None:
        """End the workers, whatever they are doing."""
        self._closed = True
        if self._pool is not None:
            _end(self._pool)
            self._pool = None


def _make_pool(workers: int) -> ProcessPool:
    CONSTS.term_timeout = _KILL_AFTER
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["spiders.preload"])
    return ProcessPool(workers, max_tasks=PAGES_PER_WORKER, initializer=start_worker, context=context)


def _end(pool: ProcessPool) -> None:
    pool.stop()  # type: ignore[no-untyped-call]  # pebble has no types here
    for _ in range(_JOINED_MAX):
        with suppress(KeyError):  # two of pebble's threads took the same dead worker off its list
            pool.join()
            return
