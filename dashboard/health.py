"""Whether the process lives and whether it does its work: for supervisors and load balancers."""

import threading
from concurrent.futures import Future

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from dashboard.desk import Desk
from dashboard.pulse import stalled
from rasid.errors import StoreError
from rasid.ports import Store

PATIENCE = 2.0
"""Seconds that `/readyz` waits for the database: who asks gives up after a few, and would not hear the reason."""


class Health:
    """`/livez` and `/readyz`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._probe = Probe(desk.store)

    async def live(self, _request: Request) -> Response:
        """200 as long as the event loop answers: it runs on the loop itself."""
        return PlainTextResponse("ok\n")

    def ready(self, _request: Request) -> Response:
        """200 when the database can be written and the scheduler ticks, else 503 with the reasons."""
        checks = {"database": self._database(), "scheduler": self._scheduler()}
        reasons = [f"{name}: {trouble}" for name, trouble in checks.items() if trouble]
        body = {"ready": not reasons, "reasons": reasons, "daemon": self._desk.pulse is not None}
        return JSONResponse(body, 503 if reasons else 200)

    def _database(self) -> str | None:
        try:
            self._probe.result(PATIENCE)
        except StoreError as error:
            return str(error)
        except TimeoutError:
            return f"not written to within {PATIENCE:g} s; end what holds it, or see whether its disk is busy"
        return None

    def _scheduler(self) -> str | None:
        if self._desk.pulse is None:
            return None  # the dashboard runs by itself: nothing is expected to tick
        pulse, now = self._desk.pulse(), self._desk.clock.now()
        if pulse.stopping:
            return "the daemon is stopping"
        if stalled(pulse, self._desk.settings, now):
            since = pulse.last_tick_at or pulse.started_at
            return f"no tick for {(now - since).total_seconds():.0f} s; restart the daemon and look into its log"
        return None if pulse.last_tick_at else "the daemon is starting: no tick yet"


class Probe:
    """Has a store checked on a thread of its own, once at a time: who asks while a check is under way waits for it."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._lock = threading.Lock()
        self._under_way: Future[None] | None = None

    def result(self, seconds: float) -> None:
        """Return once the check has passed; raises what it raised, or `TimeoutError` after so many seconds."""
        with self._lock:
            if self._under_way is None or self._under_way.done():
                self._under_way = Future()
                threading.Thread(target=self._run, args=(self._under_way,), name="readyz", daemon=True).start()
            under_way = self._under_way
        under_way.result(seconds)

    def _run(self, under_way: "Future[None]") -> None:
        try:
            self._store.check()
        except BaseException as error:  # noqa: BLE001  # it is raised where it is waited for
            under_way.set_exception(error)
        else:
            under_way.set_result(None)
