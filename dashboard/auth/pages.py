"""Logging in and out."""

import logging
from datetime import timedelta
from math import ceil

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.auth.access import COOKIE, Access
from dashboard.auth.sessions import LONGEST
from dashboard.desk import Desk

log = logging.getLogger(__name__)


class LogIn:
    """`/login` and `/logout`."""

    def __init__(self, desk: Desk, access: Access) -> None:
        self._desk = desk
        self._access = access

    def form(self, request: Request) -> Response:
        """The form; whoever is known already goes on."""
        if self._access.guarded and request.state.visitor.known:
            return _go(request, inside(request.query_params.get("next", "")))
        return self._page(request, inside(request.query_params.get("next", "")))

    def enter(self, request: Request) -> Response:
        """Take a password. Failed tries are counted by address; too many, and none is looked at for a while."""
        now = self._desk.clock.now()
        address = request.client.host if request.client else ""
        there = inside(request.state.form.get("next", ""))
        if wait := self._access.tries.wait(address, now):
            page = self._page(request, there, 429, wait=wait)
            page.headers["retry-after"] = str(ceil(wait.total_seconds()))
            return page
        if not self._access.holds(request.state.form.get("password", "")):
            self._access.tries.failed(address, now)
            log.warning("a log-in from %s failed", address)
            return self._page(request, there, 401, wrong=True)
        answer = _go(request, there)
        answer.set_cookie(
            COOKIE,
            self._access.sessions.begin(now),
            max_age=int(LONGEST.total_seconds()),
            path=request.scope.get("root_path", "") or "/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )
        return answer

    def leave(self, request: Request) -> Response:
        """End the session."""
        if request.state.visitor.session is not None:
            self._access.sessions.end(request.state.visitor.session)
        answer = _go(request, "/")
        answer.delete_cookie(COOKIE, path=request.scope.get("root_path", "") or "/")
        return answer

    def _page(
        self, request: Request, there: str, status: int = 200, *, wrong: bool = False, wait: timedelta | None = None
    ) -> Response:
        minutes = ceil(wait.total_seconds() / 60) if wait else 0
        return self._desk.render(
            request, "login.html", status, there=there, wrong=wrong, wait=minutes, can=self._access.has_password
        )


def inside(there: str) -> str:
    """Where to go after the log-in, if it is a page of ours; else the overview."""
    plain = there.startswith("/") and not there.startswith("//") and "\\" not in there and there.isprintable()
    return there if plain else "/"


def _go(request: Request, there: str) -> RedirectResponse:
    return RedirectResponse(request.scope.get("root_path", "") + there, 303)
