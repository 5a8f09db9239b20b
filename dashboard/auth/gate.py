"""The gate that every request passes: is the host ours, may the visitor look, may the visitor act?"""

from collections.abc import Callable
from urllib.parse import parse_qsl, urlencode

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dashboard.auth.access import OPEN_TO_ALL, Access, Visitor, same_origin
from rasid.ports import Clock

FIELD, HEADER = "proof", "x-rasid-proof"
"""Where a form, or a script, carries the visitor's proof."""
LARGEST_FORM = 64_000  # bytes
_HARMLESS = ("GET", "HEAD", "OPTIONS")
_FORM = "application/x-www-form-urlencoded"


class Gate:
    """Wraps an application, which finds `visitor` and `form` in `request.state`.

    What acts (every method but GET, HEAD and OPTIONS) needs a bearer token; or a visitor who is known,
    a page of ours as its origin, and that page's proof. `refused` makes the answer to what is refused.
    """

    def __init__(
        self, app: ASGIApp, access: Access, clock: Clock, refused: Callable[[Request, HTTPException], Response]
    ) -> None:
        self._app = app
        self._access = access
        self._clock = clock
        self._refused = refused

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let one request in, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        visitor = self._access.visitor(request.headers, self._clock.now())
        request.state.visitor, request.state.form = visitor, {}
        try:
            self._may_look(request, visitor)
            if request.method not in _HARMLESS:
                receive = await self._may_act(request, visitor)
        except ClientDisconnect:
            return
        except HTTPException as refusal:
            await self._answer(request, refusal)(scope, receive, send)
            return
        await self._app(scope, receive, send)

    def _may_look(self, request: Request, visitor: Visitor) -> None:
        if not self._access.host_is_ours(request.headers.get("host", "")):
            raise HTTPException(421, "This dashboard is not known by that name. Add it to dashboard_names.")
        if not visitor.may_look and not _path(request).startswith(OPEN_TO_ALL):
            raise HTTPException(401, "Log in first, or send a token.", {"www-authenticate": "Bearer"})

    async def _may_act(self, request: Request, visitor: Visitor) -> Receive:
        """The body to be read again, if it was: whoever may not act is refused."""
        if visitor.by_token:
            return request.receive
        if not visitor.may_act and _path(request) != "/login":
            raise HTTPException(401, "Log in first, or send a token.", {"www-authenticate": "Bearer"})
        if not same_origin(request.headers):
            raise HTTPException(
                403, "The request came from a page of another site. Open this dashboard, and do it there."
            )
        body = b""
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() == _FORM:
            body = await _body(request)
            request.state.form = dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))
        proof = request.headers.get(HEADER) or request.state.form.get(FIELD, "")
        if not self._access.sessions.proves(proof, visitor.session):
            raise HTTPException(403, "The form is out of date. Load its page again, and send it from there.")
        return _again(body, request.receive) if body else request.receive

    def _answer(self, request: Request, refusal: HTTPException) -> Response:
        wants_page = "text/html" in request.headers.get("accept", "")
        if refusal.status_code == 401 and wants_page and self._access.has_password:
            back = request.url.path.removeprefix(request.scope.get("root_path", ""))
            query = f"?{request.url.query}" if request.url.query else ""
            there = urlencode({"next": back + query if request.method == "GET" else "/"})
            return RedirectResponse(f"{request.scope.get('root_path', '')}/login?{there}", 303)
        return self._refused(request, refusal)


def _path(request: Request) -> str:
    """The path that is routed by. `request.url` is made with the Host header, which whoever asks may choose."""
    path: str = request.scope["path"]
    return path.removeprefix(request.scope.get("root_path", ""))


async def _body(request: Request) -> bytes:
    body = b""
    async for chunk in request.stream():
        body += chunk
        if len(body) > LARGEST_FORM:
            raise HTTPException(413, f"The form is larger than {LARGEST_FORM} bytes. Send less.")
    return body


def _again(body: bytes, rest: Receive) -> Receive:
    """A body that was read, given once more."""
    given = False

    async def receive() -> Message:
        nonlocal given
        if given:
            return await rest()
        given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return receive
