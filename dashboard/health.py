"""Whether the process lives and whether it does its work: for supervisors and load balancers."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from dashboard.desk import Desk
from dashboard.pulse import stalled
from rasid.errors import StoreError


class Health:
    """`/livez` and `/readyz`."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

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
            self._desk.store.check()
        except StoreError as error:
            return str(error)
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
