"""Pages that are empty without JavaScript, opened in Chromium: for outlets with `render = true` only.

The browser is scrapy-playwright's, which the extra `render` brings. One serves all crawls of the process,
with a context for each page, so that nothing of one outlet reaches another.
"""

import asyncio
import logging
import os
import shutil
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import Response, TextResponse

from rasid.records import Exchange
from spiders.addresses import Addresses
from spiders.browser_proxy import BrowserProxy
from spiders.failures import BrowserError, HttpStatusError, LargeBodyError, RefusedAddressError
from spiders.page_view import PageView

log = logging.getLogger(__name__)

PAGES_MAX = 200
"""Pages after which the browser is started afresh: what it has gathered is given back."""

_QUIET_SECONDS = 5.0  # that a page has, once loaded, to finish what it asks for
_PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
_ARGUMENTS = (
    "--js-flags=--max-old-space-size=256", "--renderer-process-limit=2", "--disable-dev-shm-usage", "--disable-gpu",
    "--disable-background-networking", "--force-webrtc-ip-handling-policy=disable_non_proxied_udp", "--disable-quic",
)  # fmt: skip


class Renderer:
    """Opens pages, `pages` at a time, each for `seconds` at most. Starts the browser with the first one."""

    def __init__(
        self,
        addresses: Addresses,
        *,
        program: str,
        pages: int,
        seconds: float,
        size_limit: int,
        is_careless: Callable[[str], bool],
    ) -> None:
        self._addresses = addresses
        self._program = program
        self._seconds = seconds
        self._size_limit = size_limit
        self._is_careless = is_careless
        self._places = asyncio.Semaphore(pages)
        self._starting = asyncio.Lock()
        self._handler: Any = None
        self._proxy: BrowserProxy | None = None
        self._opened = 0
        self._open = 0

    async def render(self, crawler: Crawler, request: Request, view: PageView) -> Response:
        """The page as it stands when its scripts have run.

        Raises `BrowserError`, `RefusedAddressError`, `LargeBodyError`, `DownloadTimeoutError`, and `PostponedError`
        when something that the page needs may not be asked for now.
        """
        async with self._places:
            handler = await self._started(crawler)
            self._open += 1
            try:
                async with asyncio.timeout(self._seconds):
                    response: Response = await handler._download_request(self._prepared(request, crawler, view))
            except TimeoutError as error:
                raise DownloadTimeoutError(f"the page was not ready after {self._seconds:g} seconds") from error
            except Exception as error:
                raise self._meaning(view, error) from error
            finally:
                self._open -= 1
                await self._ended(request, view)
        if refused := self._refused(view.url):
            raise refused
        if view.starved:
            raise view.starved
        if len(response.body) > self._size_limit:
            raise LargeBodyError("the page grew beyond body_limit")
        return response

    async def close(self) -> None:
        """End the browser, if it runs."""
        async with self._starting:
            await self._end()

    async def rest(self) -> None:
        """End the browser if no page is open."""
        if not self._open:
            await self.close()

    async def _end(self) -> None:
        handler, proxy, self._handler, self._proxy = self._handler, self._proxy, None, None
        if handler is not None:
            await handler._close()
        if proxy is not None:
            await proxy.close()

    async def _started(self, crawler: Crawler) -> Any:
        async with self._starting:
            if self._handler is not None and self._opened >= PAGES_MAX and not self._open:
                await self._end()
            if self._handler is None:
                self._opened = 0
                await self._start(crawler)
            self._opened += 1
            return self._handler

    async def _start(self, crawler: Crawler) -> None:
        try:
            from scrapy_playwright.handler import (  # type: ignore[import-untyped]  # it has no types
                ScrapyPlaywrightDownloadHandler,
            )
        except ImportError as error:
            raise BrowserError("scrapy-playwright is not installed; install Rasid with its extra 'render'") from error
        self._proxy = BrowserProxy(self._addresses, size_limit=self._size_limit, seconds=2 * self._seconds)
        handler = ScrapyPlaywrightDownloadHandler(crawler)
        handler.config.navigation_timeout_ms = self._seconds * 1000
        handler.config.launch_options = _launch_options(self._program, await self._proxy.open())
        try:
            await handler._launch()
            await handler._maybe_launch_browser()
        except Exception as error:
            await self._proxy.close()
            raise BrowserError(f"Chromium does not start: {_first_line(error)}") from error
        self._handler = handler

    def _prepared(self, request: Request, crawler: Crawler, view: PageView) -> Request:
        from scrapy_playwright.page import PageMethod  # type: ignore[import-untyped]  # it has no types

        async def opens(page: Any, _: Request) -> None:
            await view.watch(page)

        wanted = {
            "playwright_include_page": True,
            "playwright_context": f"page-{id(request)}",
            "playwright_context_kwargs": {
                "user_agent": crawler.settings["USER_AGENT"],
                "ignore_https_errors": self._is_careless(_host(request.url)),
                "accept_downloads": False,
                "service_workers": "block",
            },
            "playwright_page_init_callback": opens,
            "playwright_page_methods": [PageMethod(_settle)],
        }
        request.meta.update(wanted)
        return request

    def _refused(self, url: str) -> RefusedAddressError | None:
        host = _host(url)
        address = self._addresses.refusal(host)
        return RefusedAddressError(f"{host} leads to {address}") if address else None

    def _meaning(self, view: PageView, error: Exception) -> Exception:
        if refused := self._refused(view.url):
            return refused
        if view.status and view.status >= 400:  # the browser takes an error without a body for a failure
            return HttpStatusError(view.status)
        return view.starved or BrowserError(_first_line(error))

    async def _ended(self, request: Request, view: PageView) -> None:
        """Close a page with its context, after all that it still waits for."""
        page = request.meta.pop("playwright_page", None)
        for name in [name for name in request.meta if name.startswith("playwright_")]:
            del request.meta[name]
        await view.end()
        if page is None:
            return
        try:
            await page.context.close()
        except Exception:  # the browser is gone: the next page starts it again
            log.debug("a page could not be closed", exc_info=True)


def shown(request: Request, response: Response) -> Exchange:
    """A page as the browser showed it, to be kept as evidence."""
    encoding = response.encoding if isinstance(response, TextResponse) else "utf-8"
    return Exchange(
        url=response.url,
        at=request.meta["fetched_at"],
        sent=b"",
        received=b"",
        body=response.body,
        address=str(response.ip_address) if response.ip_address else None,
        rendered=f"text/html; charset={encoding}",
    )


def _launch_options(program: str, proxy: str) -> dict[str, Any]:
    """A sandbox is what root cannot have."""
    found = program or next(filter(None, map(shutil.which, _PROGRAMS)), None)
    options: dict[str, Any] = {
        "headless": True,
        "chromium_sandbox": os.geteuid() != 0,
        "proxy": {"server": proxy, "bypass": "<-loopback>"},
        "args": list(_ARGUMENTS),
    }
    return {**options, "executable_path": found} if found else options


async def _settle(page: Any) -> None:
    """Wait until the page asks for nothing more; not for those that never stop."""
    from playwright.async_api import TimeoutError as NeverQuietError

    try:
        await page.wait_for_load_state("networkidle", timeout=_QUIET_SECONDS * 1000)
    except NeverQuietError:
        log.debug("%s does not come to rest", page.url)


def _host(url: str) -> str:
    return urlsplit(url).hostname or ""


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0][:300]
