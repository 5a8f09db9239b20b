"""Twisted's asyncio reactor, and a program's main coroutine on it."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from typing import Any

from twisted.internet import asyncioreactor
from twisted.internet.error import ReactorAlreadyInstalledError

from rasid.errors import RasidError

_DNS_THREADS = 20
_SWITCH_SECONDS = 0.001
"""How long a thread that computes (the store's, the dashboard's) may keep the loop waiting each time that it wants
to go on. With Python's usual 5 ms a loop beside two busy threads turns a third as often."""


def install_reactor(loop: asyncio.AbstractEventLoop) -> None:
    """Make `loop` the loop of the process's reactor: once, before anything asks for the reactor."""
    try:
        asyncioreactor.install(loop)  # type: ignore[no-untyped-call]  # Twisted has no types here
    except ReactorAlreadyInstalledError as error:
        message = "This process already has a Twisted reactor. Start crawls in a process of their own."
        raise RasidError(message) from error


def run_in_reactor(main: Callable[[], Awaitable[int]]) -> int:
    """Run a coroutine on the reactor until it returns, and return its exit code; once per process.

    The signals of `ending_signals` cancel it unless it installs handlers of its own on the running loop; the
    exit code is then 128 and the signal's number. Raises what the coroutine raises.
    """
    sys.setswitchinterval(_SWITCH_SECONDS)
    loop = asyncio.new_event_loop()
    asyncio.set_event_loop(loop)
    install_reactor(loop)
    reactor = _reactor()
    started: list[tuple[asyncio.Future[int], list[int]]] = []  # what nothing refers to may be collected

    def start() -> None:
        task = asyncio.ensure_future(main(), loop=loop)
        started.append((task, _cancel_on_signals(loop, task)))
        task.add_done_callback(lambda _: reactor.stop())

    reactor.suggestThreadPoolSize(_DNS_THREADS)
    reactor.callWhenRunning(start)
    try:
        reactor.run(installSignalHandlers=False)
        ended = [one for one in started if one[0].done()]
    finally:
        _close(loop)
    if not ended:
        raise RasidError("The reactor was stopped from outside.")
    task, caught = ended[0]
    if task.cancelled() and caught:
        return 128 + caught[0]
    return task.result()


def _reactor() -> Any:
    from twisted.internet import reactor

    return reactor


def ending_signals() -> tuple[signal.Signals, ...]:
    """The signals that end a program: SIGHUP as well, which a closed terminal sends, but not where it is ignored, as
    `nohup` wants it."""
    closed = () if signal.getsignal(signal.SIGHUP) is signal.SIG_IGN else (signal.SIGHUP,)
    return (signal.SIGINT, signal.SIGTERM, *closed)


def _cancel_on_signals(loop: asyncio.AbstractEventLoop, task: asyncio.Future[int]) -> list[int]:
    caught: list[int] = []

    def cancel(number: int) -> None:
        caught.append(number)
        task.cancel()

    for number in ending_signals():
        loop.add_signal_handler(number, cancel, number)
    return caught


def _close(loop: asyncio.AbstractEventLoop) -> None:
    for number in ending_signals():
        loop.remove_signal_handler(number)
    left = asyncio.all_tasks(loop)
    for task in left:
        task.cancel()
    if left:
        loop.run_until_complete(asyncio.gather(*left, return_exceptions=True))
    loop.run_until_complete(loop.shutdown_asyncgens())
    loop.run_until_complete(loop.shutdown_default_executor())
    asyncio.set_event_loop(None)
    loop.close()
