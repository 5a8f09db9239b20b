"""Reading in worker processes with a time limit: a page that cannot be read costs one worker, no more.

Each worker has a socket of its own on which it is given one page at a time, and the event loop itself waits for the
answer. Pools that have threads for that wake several for each page, which take the interpreter from the loop and the
cores from the readers: together 1 ms of CPU where reading takes 15.
"""

import asyncio
import atexit
import logging
import multiprocessing
import pickle
import socket
import threading
from collections import deque
from collections.abc import Callable
from typing import Any, Protocol, TypeVar

from rasid.errors import UnreadableFeedError
from rasid.settings import Settings
from spiders.reading import SIZE, Done, Failed, serve

T = TypeVar("T")

PAGES_PER_WORKER = 2_000
"""After so many pages a worker is replaced, which takes milliseconds, so that what leaks in a library, and the gaps
between what pages leave in memory, do not add up."""

_TOLD_MAX = 50
_JOIN_SECONDS = 5.0  # what a process that was killed, or has nothing more to do, takes to end, at most

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


class _Worker:
    """A process that reads, and the socket on which it is given what to read."""

    def __init__(self) -> None:
        context = multiprocessing.get_context("forkserver")
        context.set_forkserver_preload(["spiders.preload"])
        self._socket, theirs = socket.socketpair()
        self._socket.setblocking(False)
        self.given = 0
        with theirs:
            self._process = context.Process(target=serve, args=(theirs,), name="reader", daemon=True)
            self._process.start()

    async def answer_to(self, task: bytes) -> bytes:
        """What it answers. Raises `BrokenPipeError` when it had died before, `EOFError` or `OSError` when it dies."""
        self.given += 1
        loop = asyncio.get_running_loop()
        try:
            await loop.sock_sendall(self._socket, len(task).to_bytes(SIZE) + task)
        except OSError as error:
            raise BrokenPipeError from error  # some systems say that the connection was reset
        size = await self._received(SIZE, loop)
        return bytes(await self._received(int.from_bytes(size), loop))

    async def _received(self, size: int, loop: asyncio.AbstractEventLoop) -> bytearray:
        data, there = bytearray(size), 0
        view = memoryview(data)
        while there < size:
            came = await loop.sock_recv_into(self._socket, view[there:])
            if not came:
                raise EOFError
            there += came
        return data

    def kill(self) -> None:
        """End it, whatever it is doing: who waits for its answer is told."""
        self._process.kill()

    def end(self) -> int | None:
        """End it when nobody waits for its answer; returns its exit code. Blocks for the moment that it takes."""
        self._process.kill()
        self._process.join(_JOIN_SECONDS)
        self._socket.close()
        return self._process.exitcode


class ParsePool:
    """Worker processes that read pages. They start with the first call; `close` ends them.

    Workers come from a fork server: a clean process that has the readers loaded, so that a new
    worker is ready within milliseconds. `calls` counts what was given to them.
    """

    def __init__(self, settings: Settings) -> None:
        self._most = max(1, settings.parse_workers)
        self._limit = settings.parse_timeout
        self._places = asyncio.Semaphore(self._most)
        self._all: set[_Worker] = set()
        self._idle: deque[_Worker] = deque()
        self._changing = threading.Lock()  # of `_all`
        self._closed = False
        self._told: list[list[str]] = []
        self.calls = 0

    async def start(self) -> None:
        """Start the workers, so that the first page does not have to wait for them."""
        await asyncio.to_thread(self._fill)

    async def call(self, function: Callable[..., T], *args: Any) -> T:
        """Call a function of module level with arguments that can be pickled.

        Raises `SlowReadError` when it took longer than `parse_timeout`, `UnreadableFeedError` when it did,
        and `ReaderError` when it raised anything else or its process died.
        """
        try:
            task = pickle.dumps((self._limit, function, args), pickle.HIGHEST_PROTOCOL)
        except (pickle.PickleError, TypeError, AttributeError) as error:
            raise ReaderError(f"{type(error).__name__}: {error}") from error
        async with self._places:
            self.calls += 1
            result: Done[T] | Failed = pickle.loads(await self._answer_to(task))  # noqa: S301  # our own process's
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

    async def _answer_to(self, task: bytes) -> bytes:
        """What a worker answers. One that died while it had nothing to do gives way to another."""
        while True:
            worker = await self._free()
            done, again = False, worker.given > 0
            try:
                async with asyncio.timeout(self._limit):
                    answer = await worker.answer_to(task)
                done = True
                return answer
            except TimeoutError as error:
                raise SlowReadError(f"stopped after {self._limit:g} s") from error
            except BrokenPipeError as error:
                if not again:
                    raise await self._died(worker) from error
            except (EOFError, OSError) as error:
                raise await self._died(worker) from error
            finally:
                if done and worker.given < PAGES_PER_WORKER:
                    self._idle.append(worker)
                else:
                    self._all.discard(worker)
                    threading.Thread(target=worker.end, daemon=True).start()

    async def _died(self, worker: _Worker) -> ReaderError:
        code = await asyncio.to_thread(worker.end)
        return ReaderError(f"the reader's process died (exit code {code})")

    async def _free(self) -> _Worker:
        """A worker that has nothing to do."""
        while not self._idle:
            await asyncio.to_thread(self._fill)  # who waits for it may be cancelled: a worker is there all the same
        return self._idle.popleft()

    def _fill(self) -> None:
        """Start the workers that are missing. In a thread: the fork server loads the readers first."""
        with self._changing:
            while len(self._all) < self._most:
                if self._closed:
                    raise ReaderError("the readers have been ended")
                if not self._all:
                    atexit.register(self.close)  # before multiprocessing waits for them
                worker = _Worker()
                self._all.add(worker)
                self._idle.append(worker)

    def close(self) -> None:
        """End the workers, whatever they are doing."""
        atexit.unregister(self.close)
        self._closed = True
        with self._changing:
            for worker in self._all:
                worker.kill()
            while self._idle:
                self._idle.pop().end()
            self._all.clear()
