"""An asyncio loop whose time passes only by being waited for: a month takes as long as its work does."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any, TypeVar

T = TypeVar("T")


class _Jump(selectors.DefaultSelector):
    """Does not wait for the time that it is told to wait: it makes it pass."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        if timeout is None:
            raise RuntimeError("Every task waits for another one: nothing will ever happen.")
        self.now += timeout
        found: list[tuple[selectors.SelectorKey, int]] = super().select(0)
        return found


class VirtualLoop(asyncio.SelectorEventLoop):
    """Its `time` begins at 0. Threads and sockets have no place in it."""

    def __init__(self) -> None:
        self._jump = _Jump()
        super().__init__(self._jump)

    def time(self) -> float:
        """Seconds since the loop was made, in its own time."""
        return self._jump.now


def run_virtually(main: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine on a loop of its own."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(main)
