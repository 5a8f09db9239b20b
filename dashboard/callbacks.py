"""Where hubs call: `/websub/TOKEN`, before the gate, since a hub has no log-in but a token and a signature.

What is not signed by who knows the channel's secret is thrown away. Nobody is told why.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping

from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from rasid.errors import StoreError
from rasid.ports import Clock
from rasid.websub import Subscription, Subscriptions, called, is_signed, listens

log = logging.getLogger(__name__)

PATH = "/websub/"
PUSHES_MAX = 20
"""Pushes that are read at the same time; of those beyond, the channel is polled."""

Take = Callable[[Subscription, bytes, Mapping[str, str]], Awaitable[None]]


class HubCallbacks:
    """What is done with what hubs call. `take` is handed each push that is signed; `limit` is in bytes."""

    def __init__(self, subscriptions: Subscriptions, take: Take, clock: Clock, limit: int) -> None:
        self._subscriptions = subscriptions
        self._take = take
        self._clock = clock
        self._limit = limit
        self._taking: set[asyncio.Task[None]] = set()

    async def answer(self, request: Request, token: str) -> Response:
        """The answer to one call."""
        try:
            subscription = await run_in_threadpool(self._subscriptions.by_token, token)
            if subscription is None:
                return _nothing()
            if request.method == "GET":
                return await self._verify(request, subscription)
            if request.method == "POST":
                return await self._push(request, subscription)
        except StoreError as error:
            log.error("a hub's call could not be taken: %s", error)
            return PlainTextResponse("Later, please.", 503)
        return PlainTextResponse("GET or POST.", 405, {"Allow": "GET, POST"})

    async def _verify(self, request: Request, subscription: Subscription) -> Response:
        made = called(subscription, request.query_params, self._clock.now())
        if made is None:
            return _nothing()
        following, challenge = made
        await run_in_threadpool(self._subscriptions.keep, following)
        return PlainTextResponse(challenge or "", headers={"X-Content-Type-Options": "nosniff"})

    async def _push(self, request: Request, subscription: Subscription) -> Response:
        if not listens(subscription, self._clock.now()):
            return PlainTextResponse("Nobody listens here any more.", 410)
        body = await _body(request, self._limit)
        if body is None:
            return PlainTextResponse("That is too large.", 413)
        if not is_signed(subscription, request.headers.get("x-hub-signature", ""), body):
            log.warning("%s: a push without a good signature was thrown away", subscription.channel_id)
            return _taken()
        if len(self._taking) >= PUSHES_MAX:
            await run_in_threadpool(self._subscriptions.call, subscription.channel_id, self._clock.now())
            return _taken()
        headers = {"content-type": request.headers.get("content-type", "")}
        task = asyncio.ensure_future(self._take_in(subscription, body, headers))
        self._taking.add(task)
        task.add_done_callback(self._taking.discard)
        return _taken()

    async def _take_in(self, subscription: Subscription, body: bytes, headers: Mapping[str, str]) -> None:
        try:
            await self._take(subscription, body, headers)
        except Exception:  # the boundary of a push: the next poll brings what it held
            log.exception("%s: a push was lost", subscription.channel_id)


class HubDoor:
    """Lets hubs in before anything else is asked: `app.add_middleware(HubDoor, callbacks=...)`."""

    def __init__(self, app: ASGIApp, callbacks: HubCallbacks) -> None:
        self._app = app
        self._callbacks = callbacks

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one connection."""
        path = scope.get("path", "").removeprefix(scope.get("root_path", ""))
        if scope["type"] != "http" or not path.startswith(PATH):
            await self._app(scope, receive, send)
            return
        try:
            answer = await self._callbacks.answer(Request(scope, receive), path.removeprefix(PATH))
        except ClientDisconnect:
            return
        await answer(scope, receive, send)


async def _body(request: Request, limit: int) -> bytes | None:
    """The body; None when it is larger than the limit."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            return None
    return bytes(body)


def _nothing() -> Response:
    return PlainTextResponse("There is nothing here.", 404)


def _taken() -> Response:
    return PlainTextResponse("", 202)
