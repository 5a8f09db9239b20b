"""The web application: pages for people, and `/livez`, `/readyz`, `/metrics` for machines."""

from collections.abc import Callable, Sequence
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

from dashboard.api.app import PREFIX, create_api, fault
from dashboard.articles import ArticlePages
from dashboard.auth.access import Access
from dashboard.auth.gate import Gate
from dashboard.auth.pages import LogIn
from dashboard.changes import ChangePages
from dashboard.desk import Desk
from dashboard.feeds.routes import feeds
from dashboard.headers import Guard
from dashboard.health import Health
from dashboard.ledger import LedgerPages
from dashboard.metrics import metrics_route
from dashboard.outlet import OutletPages, Try
from dashboard.overview import Overview
from dashboard.pulse import Pulse
from rasid.errors import StoreError
from rasid.health.looking import LookAround
from rasid.health.state import Machine
from rasid.ports import Clock
from rasid.settings import Origin, Settings
from rasid.showing import ShownStore

STATIC = Path(__file__).parent / "static"


def create_app(
    store: ShownStore,
    *,
    settings: Settings,
    clock: Clock,
    pulse: Callable[[], Pulse] | None = None,
    around: LookAround = Machine,
    access: Access | None = None,
    origins: Sequence[Origin] = (),
    trial: Try | None = None,
) -> Starlette:
    """The dashboard over a store.

    `pulse` tells how the daemon in this process is doing; None when there is none; `around` looks at
    disk, zones and archive. `access` says who may look and act; without one it is made of the settings,
    which may raise `SettingsError`. `origins` are the settings to be shown; `trial` reads a page without
    storing it. Handlers that ask the store run in the thread pool, so the store must be safe to call from
    several threads; the event loop is never held up.
    """
    access = access or Access(settings)
    desk = Desk(store, settings, clock, pulse=pulse, around=around, guarded=access.guarded)

    def failed(request: Request, error: Exception | None = None) -> Response:
        return _refusal(error) if _is_program(request) else _error_page(desk, request, error)

    app = Starlette(
        routes=_routes(desk, access, origins, trial),
        middleware=[
            Middleware(Guard, failed=failed),
            Middleware(Gate, access=access, clock=clock, refused=failed),
        ],
        exception_handlers={HTTPException: failed, StoreError: failed},
    )
    app.state.access, app.state.sight = access, desk.sight
    return app


def _routes(desk: Desk, access: Access, origins: Sequence[Origin], trial: Try | None) -> list[BaseRoute]:
    articles, changes, outlets = ArticlePages(desk), ChangePages(desk), OutletPages(desk, trial)
    ledger, health, log_in = LedgerPages(desk, origins), Health(desk), LogIn(desk, access)
    return [
        Route("/", Overview(desk).page),
        Route("/outlets/{outlet_id}", outlets.page),
        Route("/outlets/{outlet_id}/try", outlets.attempt, methods=["POST"]),
        Route("/outlets/{outlet_id}/{what}", outlets.act, methods=["POST"]),
        Route("/outlets/{outlet_id}/{what}", outlets.back),
        Route("/articles", articles.articles),
        Route("/articles/{article_id:int}", articles.article),
        Route("/articles/{article_id:int}/compare", articles.compare),
        Route("/articles/{article_id:int}/{what}", articles.evidence),
        Route("/changes", changes.changes),
        Route("/search", changes.search),
        Route("/runs", ledger.runs),
        Route("/runs/{run_id:int}", ledger.run),
        Route("/system", ledger.system),
        Route("/login", log_in.form, methods=["GET"]),
        Route("/login", log_in.enter, methods=["POST"]),
        Route("/logout", log_in.leave, methods=["POST"]),
        Route("/logout", log_in.stay),
        Route("/livez", health.live),
        Route("/readyz", health.ready),
        metrics_route(desk),
        Mount(PREFIX, create_api(desk)),
        feeds(desk),
        Mount("/static", StaticFiles(directory=STATIC)),
    ]


def _error_page(desk: Desk, request: Request, error: Exception | None) -> Response:
    """A page that says what happened and where to go on; only our own errors show their text."""
    status, detail = _told(error)
    page = desk.render(request, "error.html", status, code=status, detail=detail)
    if isinstance(error, HTTPException) and error.headers:
        page.headers.update(error.headers)
    return page


def _is_program(request: Request) -> bool:
    path = request.url.path.removeprefix(request.scope.get("root_path", ""))
    return path.startswith(f"{PREFIX}/")


def _refusal(error: Exception | None) -> Response:
    status, detail = _told(error)
    headers = dict(error.headers or {}) if isinstance(error, HTTPException) else {}
    return fault(status, detail or "Rasid failed here; its log says why.", headers)


def _told(error: Exception | None) -> tuple[int, str]:
    """Status and text; only our own errors show theirs."""
    if isinstance(error, HTTPException):
        return error.status_code, error.detail
    if isinstance(error, StoreError):
        return 503, str(error)
    return 500, ""
