"""Records on their way into the store: what comes within a moment is written in one transaction."""

import asyncio
import logging
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from rasid.errors import StoreBusyError
from rasid.ports import Store
from rasid.records import ArticleState, Poll, Visit

log = logging.getLogger(__name__)

SECONDS, LONGEST = 0.2, 1.0
"""How long a record waits for others, at least and at most. What a crash takes with it was not acknowledged, and is due
again."""

SHARE = 10
"""So many times as long as the last group took to be written: on a busy machine, or a slow disk, larger groups leave
more of it to others."""

MOST = 200
"""Records that are written without waiting for more."""

_Entry = tuple[Poll | Visit, int, "asyncio.Future[list[ArticleState]]"]


class Journal:
    """Groups the records of all crawls of a process. Belongs to one event loop; writes in a thread."""

    def __init__(
        self,
        store: Store,
        threads: ThreadPoolExecutor,
        *,
        seconds: float = SECONDS,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._store = store
        self._threads = threads
        self._seconds = seconds
        self._clock = clock
        self.pause = seconds  # how long the next group waits for more
        self._waiting: list[_Entry] = []
        self._timer: asyncio.TimerHandle | None = None
        self._writing: asyncio.Task[None] | None = None

    async def put(self, record: Poll | Visit, run_id: int) -> list[ArticleState]:
        """Store a record; returns when it is stored, with the new articles that a poll brought.

        Raises `StoreError` if this record could not be stored: a record that cannot spoils no other.
        """
        loop = asyncio.get_running_loop()
        stored: asyncio.Future[list[ArticleState]] = loop.create_future()
        self._waiting.append((record, run_id, stored))
        if len(self._waiting) >= MOST:
            self._write_soon()
        elif self._timer is None:
            self._timer = loop.call_later(self.pause, self._write_soon)
        return await stored

    def _write_soon(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._writing is None or self._writing.done():
            self._writing = asyncio.ensure_future(self._write())

    async def _write(self) -> None:
        """Write what waits, and what comes meanwhile if it is much."""
        while self._waiting:
            taken, self._waiting = self._waiting[:MOST], self._waiting[MOST:]
            begun = self._clock()
            results = await self._results([entry[:2] for entry in taken])
            self.pause = max(self._seconds, min(SHARE * (self._clock() - begun), LONGEST))
            for (_, _, stored), result in zip(taken, results, strict=True):
                if stored.done():  # who waited for it was cut off
                    continue
                if isinstance(result, BaseException):
                    stored.set_exception(result)
                else:
                    stored.set_result(result)
            if len(self._waiting) < MOST:
                break
        if self._waiting and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(self.pause, self._write_soon)

    async def _results(self, records: list[tuple[Poll | Visit, int]]) -> list[list[ArticleState] | BaseException]:
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, self._record, records)
        except RuntimeError as error:  # the threads have ended: nobody may wait for ever
            return [error] * len(records)

    def _record(self, records: list[tuple[Poll | Visit, int]]) -> list[list[ArticleState] | BaseException]:
        """What became of each record. Where they cannot be stored together, each is tried by itself."""
        try:
            return [*self._store.record(records)]
        except StoreBusyError as error:  # each would only wait for it again
            return [error] * len(records)
        except Exception as error:  # noqa: BLE001  # a thread's boundary: whoever waits for the record raises it
            if len(records) == 1:
                return [error]
            log.warning("%d records cannot be stored together, each is tried by itself: %s", len(records), error)
        return [result for record in records for result in self._record([record])]
