"""The API as an application, to be mounted."""

from fastapi import Depends, FastAPI, HTTPException, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from dashboard.api.articles import article_routes, search_routes, version_routes
from dashboard.api.changes import change_routes, run_routes
from dashboard.api.models import Fault
from dashboard.api.outlets import action_routes, outlet_routes, trouble_routes
from dashboard.conditional import Conditional
from dashboard.desk import VERSION, Desk
from rasid.errors import StoreError

PREFIX = "/api/v1"

_ABOUT = (
    "Outlets, articles with all their versions, changes behind a cursor, runs and findings. Times are in UTC. "
    "What acts needs a token (`authorization: Bearer …`). Every answer has an entity tag: send it back as "
    "`if-none-match`, and an answer that is the same comes as 304. A parameter that a route does not know is refused."
)
_FAULTS: dict[int | str, dict[str, object]] = {
    401: {"model": Fault, "description": "A token or a log-in is needed."},
    403: {"model": Fault, "description": "The request may not act."},
    404: {"model": Fault, "description": "There is no such thing."},
    409: {"model": Fault, "description": "It cannot be done as things stand."},
    422: {"model": Fault, "description": "A parameter makes no sense."},
    503: {"model": Fault, "description": "The store cannot be asked."},
}

_ROUTES = (
    outlet_routes, trouble_routes, action_routes,
    article_routes, version_routes, search_routes,
    change_routes, run_routes,
)  # fmt: skip


def create_api(desk: Desk) -> FastAPI:
    """The API over the desk's store. It has no pages of documentation: these load scripts from elsewhere."""
    api = FastAPI(
        title="Rasid",
        version=VERSION,
        description=_ABOUT,
        docs_url=None,
        redoc_url=None,
        responses=_FAULTS,
        dependencies=[Depends(_only_known)],
    )
    api.add_exception_handler(RequestValidationError, _senseless)
    api.add_exception_handler(StoreError, _unasked)

    def of_an_outlet(request: Request) -> None:
        desk.outlet_named(request.query_params.get("outlet"))

    for routes in _ROUTES:
        api.include_router(routes(desk), dependencies=[Depends(of_an_outlet)])
    api.add_middleware(Conditional)
    return api


def _only_known(request: Request) -> None:
    """Refuse what is no parameter of the route: a filter with a slip in its name would let everything through."""
    described = request.app.openapi()["paths"][request.scope["route"].path][request.method.lower()]
    known = {one["name"] for one in described.get("parameters", ()) if one["in"] == "query"}
    for name in request.query_params:
        if name not in known:
            there = f"There are {', '.join(sorted(known))}." if known else "There are none here."
            raise HTTPException(422, f"{name[:100]}: there is no such parameter. {there}")


def fault(status: int, detail: str, headers: dict[str, str] | None = None) -> JSONResponse:
    """Why a request is not answered."""
    return JSONResponse({"detail": detail}, status, headers)


def _senseless(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, RequestValidationError)
    first = error.errors()[0]
    return fault(422, f"{first['loc'][-1]}: {first['msg']}")


def _unasked(_request: Request, error: Exception) -> JSONResponse:
    return fault(503, str(error))
