"""What is costly to find out and asked for by everyone: found out by one, and kept for some seconds."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")

_LATE = 6
"""While somebody finds out anew, others get what was kept, if it is no older than so many times `lasts`."""


class Kept(Generic[Value]):
    """A value that `find` gives for a moment, and that holds for `lasts` from then on. Safe in several threads.

    One thread at a time finds out. Without `lasts` nothing is kept. What is not `worth` keeping is
    given, but not kept. An error of `find` goes to who asked, and the next one asks anew.
    """

    def __init__(
        self, find: Callable[[datetime], Value], lasts: timedelta, *, worth: Callable[[Value], bool] = lambda _: True
    ) -> None:
        self._find = find
        self._lasts = lasts
        self._worth = worth
        self._finding = Lock()
        self._found: tuple[datetime, Value] | None = None
        self._forgotten = 0

    def at(self, now: datetime) -> Value:
        """The value now, or as it was shortly before."""
        if not self._lasts:
            return self._find(now)
        found = self._found
        if found and self._holds(found, now, 1):
            return found[1]
        usable = found is not None and self._holds(found, now, _LATE)
        if not self._finding.acquire(blocking=not usable):
            assert found is not None
            return found[1]
        try:
            return self._found_anew(now)
        finally:
            self._finding.release()

    def forget(self) -> None:
        """Find out anew for whoever asks from now on: something was done that changes the value."""
        self._forgotten += 1
        self._found = None

    def _found_anew(self, now: datetime) -> Value:
        found = self._found
        if found and self._holds(found, now, 1):  # while this thread waited
            return found[1]
        forgotten = self._forgotten
        value = self._find(now)
        if self._worth(value):
            self._found = now, value
            if forgotten != self._forgotten:  # it may be from before what was done
                self._found = None
        return value

    def _holds(self, found: tuple[datetime, Value], now: datetime, times: int) -> bool:
        """Whether it is young enough; a wall clock may go back a little."""
        return abs(now - found[0]) < times * self._lasts
