"""Requests in flight, and how to end them all at once."""

import asyncio
from collections.abc import Coroutine
from typing import Any, TypeVar

from spiders.pace import PostponedError

T = TypeVar("T")


class Flights:
    """The requests that wait for an answer at the moment."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()
        self._cut_off: set[asyncio.Task[Any]] = set()

    async def fly(self, request: Coroutine[Any, Any, T]) -> T:
        """Await a request's answer, in the task that asks; raises `PostponedError` when `cut_off` ends it before."""
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            return await request
        except asyncio.CancelledError:
            if task in self._cut_off:
                task.uncancel()
                raise PostponedError from None
            raise
        finally:
            self._tasks.discard(task)
            self._cut_off.discard(task)

    def cut_off(self) -> None:
        """End all requests in flight."""
        for task in self._tasks:
            self._cut_off.add(task)
            task.cancel()
