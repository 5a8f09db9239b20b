"""Answers that need not be sent again: entity tags for what a program asks for, and compression."""

from hashlib import blake2b

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_LEAST_COMPRESSED = 1_000  # bytes
_KEPT_BY_304 = ("cache-control", "content-location", "etag", "expires", "last-modified", "vary")


class Conditional:
    """Wraps an application: gives its answers to GET an entity tag, and 304 to who has them already."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = GZipMiddleware(_Tagged(app), minimum_size=_LEAST_COMPRESSED, compresslevel=5)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        await self._app(scope, receive, send)


class _Tagged:
    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] not in ("GET", "HEAD"):
            await self._app(scope, receive, send)
            return
        asked = Headers(scope=scope)
        start: Message = {}
        body = b""

        async def tagged(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
                return
            body += message.get("body", b"")
            if message.get("more_body"):
                return
            await _send(start, body, asked, send)

        await self._app(scope, receive, tagged)


async def _send(start: Message, body: bytes, asked: Headers, send: Send) -> None:
    if start["status"] == 200:
        headers = MutableHeaders(raw=list(start["headers"]))
        tag = headers.setdefault("etag", f'W/"{blake2b(body, digest_size=12).hexdigest()}"')
        start = {**start, "headers": headers.raw}
        if _has_it(asked, tag, headers.get("last-modified")):
            kept = [(name, value) for name, value in headers.raw if name.decode("latin-1").lower() in _KEPT_BY_304]
            start, body = {**start, "status": 304, "headers": kept}, b""
    await send(start)
    await send({"type": "http.response.body", "body": body})


def _has_it(asked: Headers, tag: str, modified: str | None) -> bool:
    """Whether who asks has the answer already. Of both conditions the tag counts (RFC 9110, 13.2.2)."""
    known = asked.get("if-none-match")
    if known is None:
        return modified is not None and asked.get("if-modified-since") == modified
    names = {name.strip().removeprefix("W/") for name in known.split(",")}  # weak and strong are the same here
    return "*" in names or tag.removeprefix("W/") in names
