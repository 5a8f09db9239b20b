"""What is costly to find out and asked for by everyone: found out by one, and kept for some seconds."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock, Thread
from time import perf_counter
from typing import Generic, TypeVar

Value = TypeVar("Value")

COSTLY = 0.05
"""Seconds of finding out from which on nobody is made to wait for it."""

log = logging.getLogger(__name__)


class Kept(Generic[Value]):
    """A value that `find` gives for a moment, and that holds for `lasts` from then on. Safe in several threads.

    One thread at a time finds out. If that was `COSTLY` by the `clock`, a value that is older, but no older than
    `late`, is given all the same, while a thread beside finds out anew: who asks need not wait. Without `lasts` nothing
    is kept. What is not `worth` keeping is given, but not kept. An error of `find` goes to who waits for it, and the
    next one asks anew.
    """

    def __init__(
        self,
        find: Callable[[datetime], Value],
        lasts: timedelta,
        *,
        late: timedelta = timedelta(0),
        worth: Callable[[Value], bool] = lambda _: True,
        beside: Callable[[Callable[[], None]], None] | None = None,
        clock: Callable[[], float] = perf_counter,
    ) -> None:
        self._find = find
        self._lasts = lasts
        self._late = late
        self._worth = worth
        self._beside = beside or _in_a_thread
        self._clock = clock
        self._took = 0.0
        self._finding = Lock()
        self._found: tuple[datetime, Value] | None = None
        self._forgotten = 0

    def at(self, now: datetime) -> Value:
        """The value now, or as it was shortly before."""
        found = self._found
        late = self._late if self._took >= COSTLY else self._lasts
        if found is None or self._holds(found, now, self._lasts) or not self._holds(found, now, late):
            return self.anew(now)
        if self._finding.acquire(blocking=False):
            try:
                self._beside(lambda: self._renew(now))
            except RuntimeError as error:  # the system gives no more threads: who asks next tries again
                self._finding.release()
                log.warning("what pages share cannot be found out anew: %s", error)
        return found[1]

    def anew(self, now: datetime) -> Value:
        """The value no older than `lasts`."""
        if not self._lasts:
            return self._find(now)
        found = self._found
        if found and self._holds(found, now, self._lasts):
            return found[1]
        with self._finding:
            return self._found_anew(now)

    def forget(self) -> None:
        """Find out anew for whoever asks from now on: something was done that changes the value."""
        self._forgotten += 1
        self._found = None

    def _renew(self, now: datetime) -> None:
        """Find out anew for whoever asks next. `_finding` is held already."""
        try:
            self._found_anew(now)
        except Exception:  # the boundary of a thread: who asks when the value is too old is told
            log.warning("what pages share could not be found out anew", exc_info=True)
        finally:
            self._finding.release()

    def _found_anew(self, now: datetime) -> Value:
        found = self._found
        if found and self._holds(found, now, self._lasts):  # while this thread waited
            return found[1]
        forgotten, began = self._forgotten, self._clock()
        value = self._find(now)
        self._took = self._clock() - began
        if self._worth(value):
            self._found = now, value
            if forgotten != self._forgotten:  # it may be from before what was done
                self._found = None
        return value

    def _holds(self, found: tuple[datetime, Value], now: datetime, age: timedelta) -> bool:
        """Whether it is young enough; a wall clock may go back a little."""
        return abs(now - found[0]) < age


def _in_a_thread(run: Callable[[], None]) -> None:
    Thread(target=run, name="renewal", daemon=True).start()
