"""The download handler: Scrapy's own, with addresses vetted, headers capped and hosts treated politely.

It reaches into private parts of Scrapy 2.19 and Twisted (the connection pool's factory, the client
protocol, the context factory); tests on real sockets hold each of them.
"""

import logging
import os
import ssl
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any, cast

import certifi
from OpenSSL import SSL
from scrapy import Request
from scrapy.core.downloader.contextfactory import _ScrapyClientContextFactory
from scrapy.core.downloader.handlers.http11 import HTTP11DownloadHandler
from scrapy.crawler import Crawler
from scrapy.exceptions import CannotResolveHostError, DownloadFailedError
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from scrapy.utils.httpobj import urlparse_cached
from service_identity import VerificationError
from twisted.web.client import ResponseFailed
from twisted.web.iweb import IPolicyForHTTPS
from zope.interface import implementer  # type: ignore[import-untyped]  # it has no types

from rasid.records import Exchange, Fetch
from rasid.timing.freshness import retry_seconds
from spiders.failures import (
    CertificateError,
    LargeHeadersError,
    RefusedAddressError,
    lower_headers,
)
from spiders.kit import Kit, kit_of
from spiders.logbook import logbook_of, trail_of
from spiders.pace import REST
from spiders.page_view import Manners, PageView
from spiders.rendering import shown
from spiders.robots import RobotsMiddleware
from spiders.wire import CappedFactory, ReadyAgent

log = logging.getLogger(__name__)

CRAWL_TIME = 600.0
"""Seconds after a crawl's start from which on its requests are left to the next crawl."""

_TOO_MANY = 429
_SLOWER = (_TOO_MANY, 503)
"""Statuses whose Retry-After is about the site, and not about one address."""


class PoliteHandler(HTTP11DownloadHandler):
    """Fetches over http and https."""

    lazy = True

    def __init__(self, crawler: Crawler) -> None:
        find_authorities()
        super().__init__(crawler)
        self._kit = kit_of(crawler)
        self._until = time.monotonic() + CRAWL_TIME
        self._pool._factory = cast("Any", partial(CappedFactory, self._kit.wire))
        self._contextFactory = cast("IPolicyForHTTPS", _Certificates(self._contextFactory, self._kit))

    async def download_request(self, request: Request) -> Response:
        """Fetch when it is the host's turn; `meta` gets `fetched_at` (UTC) and one more entry in its trail,
        and `exchange` where it has `archived`.

        Raises what Scrapy's handler raises, `RefusedAddressError`, `CertificateError`,
        `LargeHeadersError`, and `PostponedError` when the request is left to a later crawl.
        """
        host = urlparse_cached(request).hostname or ""
        async with self._kit.pace.turn(host, priority=request.priority, until=self._until) as floor:
            request.meta["fetched_at"] = at = self._kit.clock.now()
            started, status, size = time.monotonic(), None, 0
            try:
                response = await self._kit.flights.fly(self._opened(request, floor))
                status, size = response.status, len(response.body)
                if self._kit.outage.answered():
                    log.warning("our network is back: %s answers", host)
                if status in _SLOWER:
                    self._heed(host, status, lower_headers(response.headers))
                if request.meta.get("archived"):
                    request.meta["exchange"] = self._exchange(request, response)
                return response
            except CannotResolveHostError as error:
                if refused := self._refused(host):
                    raise refused from error
                raise
            except DownloadFailedError as error:
                if cause := _cause(error):
                    raise cause from error
                raise
            finally:
                seconds = request.meta.pop("page_seconds", None) or time.monotonic() - started
                trail_of(request).append(Fetch(request.url, at, status, size, seconds, host, floor))

    def _exchange(self, request: Request, response: Response) -> Exchange | None:
        return shown(request, response) if request.meta.get("render") else self._kit.wire.exchange(request, response)

    async def _opened(self, request: Request, floor: float) -> Response:
        """The answer, or the page that a browser makes of it."""
        if not request.meta.get("render"):
            return await self._fetched(request)
        view = PageView(request.url, self._manners(request, floor))
        try:
            return await self._kit.renderer.render(self._crawler, request, view)
        finally:
            request.meta["page_seconds"] = view.seconds
            logbook_of(self._crawler).note(view.made, "browser")

    async def _fetched(self, request: Request) -> Response:
        """As Scrapy's handler does it, with an agent of our own."""
        agent = ReadyAgent(
            contextFactory=self._contextFactory,
            pool=self._pool,
            maxsize=self._default_maxsize,
            fail_on_dataloss=self._fail_on_dataloss,
            crawler=self._crawler,
        )
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))

    def _manners(self, request: Request, floor: float) -> Manners:
        host = urlparse_cached(request).hostname or ""
        robots = self._crawler.get_downloader_middleware(RobotsMiddleware)

        async def allows(url: str, held: bool) -> bool:
            if held or robots is None:  # its rules cannot be fetched while its turn is held
                return not self._kit.robots.forbids(url)
            return await robots.allows(url)

        kit = self._kit
        return Manners(
            kit.pace, kit.clock, kit.is_own, allows, self._heed, kit.scripts, host, floor, request.priority, self._until
        )

    def _heed(self, host: str, status: int, headers: Mapping[str, str]) -> None:
        """Leave the whole host alone for as long as it asks, or for a while where it only says that it is too much."""
        if status not in _SLOWER:
            return
        asked = retry_seconds(headers.get("retry-after"), self._kit.clock.now())
        if asked is None and status == _TOO_MANY:
            asked = REST
        if asked:
            self._kit.pace.rest(host, min(asked, self._kit.settings.retry_interval_max))

    def _refused(self, host: str) -> RefusedAddressError | None:
        address = self._kit.addresses.refusal(host)
        return RefusedAddressError(f"{host} leads to {address}") if address else None


def _cause(error: DownloadFailedError) -> Exception | None:
    """What stopped a connection, where that is more than a connection that failed."""
    failed = error.__cause__
    for reason in failed.reasons if isinstance(failed, ResponseFailed) else ():
        if isinstance(reason.value, LargeHeadersError):
            return reason.value
        if isinstance(reason.value, SSL.Error | VerificationError):
            return CertificateError(str(reason.value) or type(reason.value).__name__)
    return None


def find_authorities() -> None:
    """Take certifi's certificate authorities where the system has none, as on macOS: OpenSSL knows no others."""
    paths = ssl.get_default_verify_paths()
    folder = Path(paths.capath) if paths.capath else None
    if not paths.cafile and (folder is None or not any(folder.iterdir())):
        os.environ.setdefault("SSL_CERT_FILE", certifi.where())


@implementer(IPolicyForHTTPS)
class _Certificates:
    """Verifies the certificates of all hosts but those that the catalogue excepts."""

    def __init__(self, strict: Any, kit: Kit) -> None:
        self._strict = strict
        self._careless: Any = _ScrapyClientContextFactory(verify_certificates=False)
        self._kit = kit

    def creatorForNetloc(self, hostname: bytes, port: int) -> Any:  # noqa: N802  # the interface's name
        verifies = self._kit.verifies(hostname.decode("ascii"))
        return (self._strict if verifies else self._careless).creatorForNetloc(hostname, port)
