"""Logging in and out."""

import logging
from datetime import timedelta
from math import ceil

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from dashboard.auth.access import BROWSER_COOKIE, COOKIE, Access
from dashboard.auth.sessions import LONGEST
from dashboard.auth.tries import PACE, guest
from dashboard.desk import Desk

log = logging.getLogger(__name__)

_KNOWN_FOR = timedelta(days=365)  # a browser, which strangers' tries do not shut out


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
        """Take a password. Tries are counted, and too many turned away, before any is looked at."""
        now = self._desk.clock.now()
        there = inside(request.state.form.get("next", ""))
        who = guest(request.client.host if request.client else "", self._access.browser(request.headers))
        if wait := self._access.tries.begin(who, now):
            return self._wait(request, there, wait)
        with self._access.turns.turn(who) as mine:
            if not mine:
                self._access.tries.withdraw(who, now)
                return self._wait(request, there, PACE)
            right = self._access.holds(request.state.form.get("password", ""))
        if not right:
            log.warning("a log-in from %s failed", request.client.host if request.client else "nowhere")
            return self._page(request, there, 401, wrong=True)
        self._access.tries.succeeded(who)
        answer = _go(request, there)
        self._set_cookie(request, answer, BROWSER_COOKIE, self._access.new_browser(), _KNOWN_FOR)
        self._set_cookie(request, answer, COOKIE, self._access.sessions.begin(now), LONGEST)
        return answer

    def _wait(self, request: Request, there: str, wait: timedelta) -> Response:
        page = self._page(request, there, 429, wait=wait)
        page.headers["retry-after"] = str(ceil(wait.total_seconds()))
        return page

    def _set_cookie(self, request: Request, answer: Response, name: str, value: str, keep: timedelta) -> None:
        answer.set_cookie(
            name,
            value,
            max_age=int(keep.total_seconds()),
            path=request.scope.get("root_path", "") or "/",
            secure=request.url.scheme == "https",
            httponly=True,
            samesite="lax",
        )

    def leave(self, request: Request) -> Response:
        """End the session."""
        if request.state.visitor.session is not None:
            self._access.sessions.end(request.state.visitor.session)
        answer = _go(request, "/")
        answer.delete_cookie(COOKIE, path=request.scope.get("root_path", "") or "/")
        return answer

    def stay(self, request: Request) -> Response:
        """To the overview, for who reloads a refusal to log out: to look at an address must not end a session."""
        return _go(request, "/")

    def _page(
        self, request: Request, there: str, status: int = 200, *, wrong: bool = False, wait: timedelta | None = None
    ) -> Response:
        busy = wait is not None and wait <= PACE
        minutes = ceil(wait.total_seconds() / 60) if wait and not busy else 0
        return self._desk.render(
            request, "login.html", status, there=there, wrong=wrong, wait=minutes, busy=busy,
            can=self._access.has_password,
        )  # fmt: skip


def inside(there: str) -> str:
    """Where to go after the log-in, if it is a page of ours; else the overview."""
    plain = there.startswith("/") and not there.startswith("//") and "\\" not in there and there.isprintable()
    return there if plain else "/"


def _go(request: Request, there: str) -> RedirectResponse:
    return RedirectResponse(request.scope.get("root_path", "") + there, 303)
