"""What a page in the browser asks for: little, of the outlet's own hosts, one request at a time, and all of it noted.

See docs/decisions/0005-a-page-view-asks-one-thing-at-a-time.md.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from rasid.ports import Clock
from rasid.records import Fetch
from spiders.pace import Pace, PostponedError
from spiders.script_cache import ScriptCache, seconds_kept

log = logging.getLogger(__name__)

REQUESTS_MAX = 80
"""Requests that one page may make, itself included."""
UNREAD = 1.0
"""Seconds after the head of an answer to `fetch` from which on it counts as complete: what no script reads never is."""
WAIT = 10.0
"""Seconds that a request of a page waits for a host other than the page's own."""

_NEEDED = frozenset({"document", "script", "xhr", "fetch", "other"})
_OK = 200
_KEEP_SECONDS = 2.0
_HOPS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True)
class Manners:
    """How a page may treat hosts.

    `is_own` tells whether a host (first) belongs to the page's (second); `allows` whether a site's robots.txt lets an
    address be asked, whose turn is held or not; `heed` takes a host's status and headers; `scripts` are those of
    earlier pages. `host` is the one whose turn is held for the page itself, with `floor` seconds before it; further
    ones are waited for until `until`.
    """

    pace: Pace
    clock: Clock
    is_own: Callable[[str, str], bool]
    allows: Callable[[str, bool], Awaitable[bool]]
    heed: Callable[[str, int, Mapping[str, str]], None]
    scripts: ScriptCache
    host: str
    floor: float
    priority: int = 0
    until: float = float("inf")


@dataclass(slots=True)
class _UnderWay:
    """A request that is out. `is_page`: the page's own, which its crawl puts into the ledger."""

    url: str
    at: datetime
    started: float
    floor: float
    is_page: bool = False
    status: int | None = None
    size: int = 0


class PageView:
    """One page, from its opening to its end. `url` and `status`: where it has come to, and what was answered there.

    `made` is what it asked for beside its own address, `seconds` how long that took by itself, `starved` what
    kept it from something that it needed: then it is not to be read.
    """

    def __init__(self, url: str, manners: Manners) -> None:
        self.url = url
        self.status: int | None = None
        self.made: list[Fetch] = []
        self.seconds: float | None = None
        self.starved: PostponedError | None = None
        self._manners = manners
        self._asked = 0
        self._opens = True
        self._ended = False
        self._one = asyncio.Lock()
        self._out: dict[Any, _UnderWay] = {}
        self._given_up: set[Any] = set()
        self._turns = AsyncExitStack()
        self._held: dict[str, float] = {manners.host: manners.floor}
        self._elsewhere: set[str] = set()
        self._keeping: set[asyncio.Task[None]] = set()

    async def watch(self, page: Any) -> None:
        """Follow a page of Playwright's that is about to open; windows and sockets that it opens reach nothing."""

        def asks(request: Any) -> None:
            if request.is_navigation_request() and request.frame == page.main_frame:
                self.url, self.status = request.url, None
            if (before := self._out.get(request.redirected_from)) is not None:
                self._hop(request.redirected_from, before, request)

        def answered(answer: Any) -> None:
            if answer.url == self.url and answer.request.is_navigation_request():
                self.status = answer.status
            if one := self._out.get(answer.request):
                length = answer.headers.get("content-length", "")
                one.status, one.size = answer.status, int(length[:12]) if length.isdecimal() else 0
                self._manners.heed(_host(one.url), one.status, answer.headers)
                if one.status not in _HOPS and answer.request.resource_type == "fetch":
                    asyncio.get_running_loop().call_later(UNREAD, self._finished, answer.request)

        self._opens = True
        for request, one in list(self._out.items()):  # of a page that the browser lost
            self._note(request, one)
            self._one.release()
        page.on("request", asks)
        page.on("response", answered)
        page.on("requestfinished", self._finished)
        page.on("requestfailed", self._failed)
        await page.route("**", self._routed)
        await page.context.route("**", lambda route: route.abort())  # what no route of the page's own has taken
        await page.context.route_web_socket("**", lambda socket: socket.close())

    async def _routed(self, route: Any) -> None:
        """Let a request out when it may go, give the page a script that is kept, or cut it off."""
        request, manners = route.request, self._manners
        kept = None
        if request.resource_type == "script" and not self._ended:
            kept = manners.scripts.get(_host(self.url), request.url, manners.clock.now())
        try:
            if kept is not None:
                await route.fulfill(status=_OK, headers=dict(kept.headers), body=kept.body)
            elif await self._admits(request):
                await route.fallback()
            else:
                await route.abort()
        except Exception:  # the page is gone meanwhile
            log.debug("a request of a page was left", exc_info=True)

    async def _admits(self, request: Any) -> bool:
        """Whether a request of the page (Playwright's) goes out; waits until it may."""
        if self._opens:  # the page itself: the turn is held for it
            self._opens = False
            await self._one.acquire()
            self._begin(request, self._manners.floor, is_page=True)
            return True
        if not await self._may_ask(request):
            return False
        await self._one.acquire()
        floor = None if self._ended or request in self._given_up else await self._turn(_host(request.url))
        if floor is None:
            self._one.release()
            return False
        self._begin(request, floor)
        return True

    async def _may_ask(self, request: Any) -> bool:
        parts = urlsplit(request.url)
        host = parts.hostname or ""
        if self._ended or request.resource_type not in _NEEDED or parts.scheme not in ("http", "https"):
            return False
        if not self._manners.is_own(host, _host(self.url)):
            self._elsewhere.add(host)
            return False
        self._asked += 1
        if self._asked >= REQUESTS_MAX:
            return False
        try:
            return await self._manners.allows(request.url, host in self._held)
        except PostponedError as error:
            self.starved = error
            return False

    async def _turn(self, host: str) -> float | None:
        """The seconds that lie at least before a request to a host, once it may go out; None: it may not."""
        pace = self._manners.pace
        try:
            if host in self._held:
                pace.go_on(host, priority=self._manners.priority)
                return 0.0
            until = min(self._manners.until, time.monotonic() + WAIT)
            turn = pace.turn(host, priority=self._manners.priority, until=until)
            async with asyncio.timeout(WAIT):
                self._held[host] = await self._turns.enter_async_context(turn)
        except TimeoutError:
            self.starved = PostponedError()
        except PostponedError as error:
            self.starved = error
        return self._held.get(host) if self.starved is None else None

    def _begin(self, request: Any, floor: float, *, is_page: bool = False) -> None:
        now = self._manners.clock.now()
        self._out[request] = _UnderWay(request.url, now, time.monotonic(), floor, is_page)

    def _hop(self, request: Any, before: _UnderWay, after: Any) -> None:
        """The browser follows a redirection by itself: the host is asked out of turn, and it counts all the same."""
        self._note(request, before)
        self._manners.pace.count(_host(after.url))
        self._begin(after, 0.0)

    def _finished(self, request: Any) -> None:
        one = self._out.get(request)
        if one is not None and one.status not in _HOPS:  # of a redirection the next hop tells
            if one.status == _OK and request.resource_type == "script":
                task = asyncio.ensure_future(self._keep(request))
                self._keeping.add(task)
                task.add_done_callback(self._keeping.discard)
            self._note(request, one)
            self._one.release()

    async def _keep(self, request: Any) -> None:
        scripts, clock = self._manners.scripts, self._manners.clock
        try:
            answer = await request.response()
            headers = await answer.all_headers()
            body = await answer.body() if seconds_kept(headers, clock.now()) else b""
        except Exception:  # the browser has thrown it away already, or is gone itself
            log.debug("a script could not be kept", exc_info=True)
            return
        if body:
            scripts.keep(_host(self.url), request.url, headers, body, clock.now())

    def _failed(self, request: Any) -> None:
        if (one := self._out.get(request)) is not None:
            self._note(request, one)
            self._one.release()
        else:
            self._given_up.add(request)

    def _note(self, request: Any, one: _UnderWay) -> None:
        del self._out[request]
        seconds = time.monotonic() - one.started
        if one.is_page:
            self.seconds = seconds
            return
        self.made.append(Fetch(one.url, one.at, one.status, one.size, seconds, _host(one.url), one.floor))

    async def end(self) -> None:
        """Nothing more goes out; the hosts are left alone for as long as what was asked of them takes at their pace."""
        self._ended = True
        if self._keeping:
            await asyncio.wait(self._keeping, timeout=_KEEP_SECONDS)
        for request, one in list(self._out.items()):
            self._note(request, one)
        if self._one.locked():
            self._one.release()  # those that wait see that it is over, one after the other
        for host, floor in self._held.items():
            parts = sum(one.host == host and one.floor == 0.0 for one in self.made)
            self._manners.pace.rest(host, floor * (parts + 1) if parts else 0.0)
        await self._turns.aclose()
        if self._elsewhere:
            log.debug("%s asked for what was not fetched from %s", self.url, ", ".join(sorted(self._elsewhere)))


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""
