"""The rooms wired into one running machine: store, crawls, daemon and dashboard on one loop."""

import asyncio
import logging
import signal
from collections.abc import Awaitable, Callable, Sequence

from cli.context import Context, SystemClock
from dashboard.app import create_app
from dashboard.pulse import Pulse
from dashboard.serving import listen, serving
from rasid.normalize.datereader.zones import use_pinned_tzdata
from rasid.ports import Store
from rasid.records import Outlet
from scheduler.daemon import Daemon
from spiders.engine import ScrapyCrawl
from spiders.reactor import run_in_reactor

log = logging.getLogger(__name__)


def operate(
    context: Context,
    store: Store,
    outlets: Sequence[Outlet],
    *,
    on_ready: Callable[[str], None],
    alongside: Callable[[Daemon], Awaitable[None]] | None = None,
) -> None:
    """Run the daemon with its dashboard until SIGTERM, SIGINT, or `alongside` calls `stop`.

    `on_ready` is told the dashboard's address. `alongside` runs on the same loop as the daemon.
    """
    use_pinned_tzdata()
    settings, clock = context.settings, SystemClock()
    listener = listen(settings.dashboard_host, settings.dashboard_port)
    store.sync_outlets(outlets, clock.now())

    async def main() -> int:
        crawl = ScrapyCrawl(store, outlets, settings, clock)
        daemon = Daemon(store, crawl, settings, clock)
        _stop_on_signals(daemon)
        app = create_app(store, settings=settings, clock=clock, pulse=lambda: _pulse(daemon))
        async with serving(app, listener) as address:
            companion = asyncio.create_task(_beside(alongside, daemon))
            try:
                await daemon.run(lambda: on_ready(address))
            finally:
                companion.cancel()
                await crawl.close()
        await asyncio.gather(companion, return_exceptions=True)
        return 0

    with listener:
        run_in_reactor(main)


async def _beside(alongside: Callable[[Daemon], Awaitable[None]] | None, daemon: Daemon) -> None:
    if alongside is None:
        return
    try:
        await alongside(daemon)
    except Exception:
        log.exception("the companion of the daemon failed; the daemon stops")
        daemon.stop()
        raise


def _stop_on_signals(daemon: Daemon) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, daemon.stop)


def _pulse(daemon: Daemon) -> Pulse:
    beat = daemon.heartbeat()
    return Pulse(
        started_at=beat.started_at,
        last_tick_at=beat.last_tick_at,
        crawls=beat.crawls,
        loop_lag=beat.loop_lag,
        stopping=beat.stopping,
    )
