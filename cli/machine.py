"""The rooms wired into one running machine: store, crawls, daemon and dashboard on one loop."""

import asyncio
import contextlib
import logging
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager

from starlette.applications import Starlette

from cli.chores import Chores
from cli.context import Context, SystemClock
from dashboard.app import create_app
from dashboard.auth.access import Access, refuse_open_listening
from dashboard.callbacks import HubCallbacks, HubDoor
from dashboard.outlet import Tried
from dashboard.pulse import Pulse
from dashboard.serving import listen, serving
from rasid.errors import SettingsError
from rasid.normalize.datereader.zones import use_pinned_tzdata
from rasid.normalize.urls import is_fetchable
from rasid.records import Outlet
from scheduler.daemon import Daemon
from scheduler.heap import share_arenas
from spiders.engine import ScrapyCrawl
from spiders.reactor import ending_signals, run_in_reactor
from storage.store import SqlStore

log = logging.getLogger(__name__)

_TRIAL_SECONDS = 90  # a host's pause, and what waits for it, included

Companion = Callable[[Callable[[], None]], Awaitable[None]]
"""Something that runs beside the daemon, on its loop; it is given the daemon's `stop`."""


@contextlib.asynccontextmanager
async def alone() -> AsyncIterator[Companion]:
    """Nothing around the daemon and nothing beside it."""

    async def nothing(_: Callable[[], None]) -> None:
        pass

    yield nothing


def operate(
    context: Context,
    store: SqlStore,
    *,
    on_ready: Callable[[str], None],
    around: Callable[[], AbstractAsyncContextManager[Companion]] = alone,
) -> None:
    """Run the daemon with its dashboard until a signal ends it, or the companion calls `stop`.

    `around` is entered before the catalogue is read and left after the daemon has ended; `on_ready`
    is told the dashboard's address.
    """
    use_pinned_tzdata()
    share_arenas()
    settings, clock = context.settings, SystemClock()
    if settings.browser and shutil.which(settings.browser) is None:
        log.warning("browser = %r is no program: outlets with render = true cannot be read. Correct the setting, or "
                    "install it.", settings.browser)  # fmt: skip
    access = Access(settings)

    async def main() -> int:
        async with contextlib.AsyncExitStack() as stack:
            companion = await stack.enter_async_context(around())
            outlets = context.spares().keep(context.catalogue_folder()).outlets
            await asyncio.to_thread(store.sync_outlets, outlets, clock.now())
            crawl = ScrapyCrawl(store, outlets, settings, clock, archive=store.archive)
            stack.push_async_callback(crawl.close)
            loop = asyncio.get_running_loop()

            def watch(now: Sequence[Outlet]) -> None:
                loop.call_soon_threadsafe(crawl.watch, now)

            def relearn() -> None:
                asyncio.run_coroutine_threadsafe(crawl.relearn(), loop).result()

            chores = Chores(context, store, clock, lambda: _pulse(daemon, store).beat(clock.now()), watch, relearn)
            daemon = Daemon(store, crawl, settings, clock, chores.jobs)
            _stop_on_signals(daemon)
            app = _dashboard(context, store, access, crawl, daemon, chores)
            address = await stack.enter_async_context(serving(app, listener))
            beside = asyncio.create_task(_beside(companion, daemon))
            stack.callback(beside.cancel)

            def ready() -> None:
                chores.begin()
                on_ready(address)

            await daemon.run(ready)
            await asyncio.to_thread(chores.end)
            if beside.done():
                beside.result()
        return 0

    with listen(settings.dashboard_host, settings.dashboard_port) as listener:
        refuse_open_listening(settings, access)
        run_in_reactor(main)


def _dashboard(
    context: Context, store: SqlStore, access: Access, crawl: ScrapyCrawl, daemon: Daemon, chores: Chores
) -> Starlette:
    """The dashboard, with the door for hubs if they are to call."""
    clock = SystemClock()
    app = create_app(
        store,
        settings=context.settings,
        clock=clock,
        pulse=lambda: _pulse(daemon, store),
        around=chores.look_around,
        access=access,
        origins=context.origins,
        trial=lambda outlet_id, url: _tried(crawl, outlet_id, url),
    )
    chores.after_look = lambda: app.state.sight.renew(clock.now())
    if context.settings.websub_callback:
        app.add_middleware(HubDoor, callbacks=_callbacks(context, store, crawl, clock))
    return app


def _callbacks(context: Context, store: SqlStore, crawl: ScrapyCrawl, clock: SystemClock) -> HubCallbacks:
    """What answers hubs."""
    settings = context.settings
    if not is_fetchable(settings.websub_callback):
        raise SettingsError(
            f"Setting 'websub_callback': {settings.websub_callback!r} is no address. "
            "Write the one at which hubs reach this dashboard, such as https://rasid.example.org."
        )
    pushes = crawl.subscribe(store.subscriptions)
    return HubCallbacks(store.subscriptions, pushes.take, clock, settings.body_limit)


async def _beside(companion: Companion, daemon: Daemon) -> None:
    try:
        await companion(daemon.stop)
    except Exception:
        log.exception("what runs beside the daemon failed; the daemon stops")
        daemon.stop()
        raise


async def _tried(crawl: ScrapyCrawl, outlet_id: str, url: str) -> Tried:
    """What the reader makes of a page, for the dashboard."""
    try:
        async with asyncio.timeout(_TRIAL_SECONDS):
            trial = await crawl.try_page(outlet_id, url)
    except TimeoutError:
        return Tried(troubles=("timeout",), detail=f"nothing came within {_TRIAL_SECONDS} s")
    return Tried(trial.article, trial.troubles, trial.detail)


def _stop_on_signals(daemon: Daemon) -> None:
    loop = asyncio.get_running_loop()
    for number in ending_signals():
        loop.add_signal_handler(number, daemon.stop)


def _pulse(daemon: Daemon, store: SqlStore) -> Pulse:
    beat = daemon.heartbeat()
    return Pulse(
        started_at=beat.started_at,
        last_tick_at=beat.last_tick_at,
        crawls=beat.crawls,
        loop_lag=beat.loop_lag,
        stopping=beat.stopping,
        clock_drift=beat.clock_drift,
        delays=beat.delays,
        archive_fault=store.archive_write_fault,
    )
