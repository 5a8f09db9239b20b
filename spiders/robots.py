"""robots.txt: obeyed for every address, and its crawl-delay handed to the pace."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Self
from urllib.parse import ParseResult, SplitResult, urlsplit

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest, StopDownload
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from scrapy.robotstxt import ProtegoRobotParser, RobotParser
from scrapy.utils.httpobj import urlparse_cached

from rasid.records import Fetch
from spiders.failures import (
    ForbiddenByRobotsError,
    HttpStatusError,
    RobotsUnavailableError,
    check_status,
    lower_headers,
)
from spiders.kit import kit_of
from spiders.logbook import TRAIL, logbook_of
from spiders.pace import CRAWL_DELAY_MAX, PostponedError
from spiders.robots_cache import PRODUCT
from spiders.unpacking import CUT_AT

SIZE_LIMIT = 512 * 1024
"""Bytes of a robots.txt that are read, the rest is left; RFC 9309 (2.5) asks for 500 KiB at least."""

_PRIORITY = 1000


class RobotsMiddleware:
    """Lets a request pass only when the robots.txt of its site does."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._kit = kit_of(crawler)
        self._under_way = 0
        self._asked: dict[str, asyncio.Future[RobotParser]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """As Scrapy makes its middlewares."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Raises `ForbiddenByRobotsError`, or `RobotsUnavailableError` when the rules cannot be had."""
        if not request.meta.get("dont_obey_robotstxt") and not await self._lets(request.url, urlparse_cached(request)):
            raise ForbiddenByRobotsError(f"robots.txt forbids {request.url}")

    async def allows(self, url: str) -> bool:
        """Whether an address may be asked; not either where the rules cannot be had. Raises `PostponedError`."""
        try:
            return await self._lets(url, urlsplit(url))
        except RobotsUnavailableError:
            return False

    async def _lets(self, url: str, parts: ParseResult | SplitResult) -> bool:
        origin = f"{parts.scheme}://{parts.netloc}"
        rules = await self._rules(origin)
        delay = min(rules.crawl_delay(PRODUCT) or 0.0, CRAWL_DELAY_MAX)
        self._kit.pace.hear_site(parts.hostname or "", origin, delay)
        return rules.allowed(url, PRODUCT)

    async def _rules(self, origin: str) -> RobotParser:
        kept = self._kit.robots.get(origin)
        if kept is not None:
            return kept
        if origin not in self._asked:  # a failure is remembered as well, but for this crawl only
            self._asked[origin] = asyncio.ensure_future(self._fetch(origin))
        return await asyncio.shield(self._asked[origin])

    async def _fetch(self, origin: str) -> RobotParser:
        trail: list[Fetch] = []
        meta = {
            TRAIL: trail,
            "dont_obey_robotstxt": True,
            CUT_AT: SIZE_LIMIT,
            "download_maxsize": 0,
            "download_fail_on_dataloss": False,
        }
        request = Request(f"{origin}/robots.txt", priority=_PRIORITY, meta=meta, callback=NO_CALLBACK)
        try:
            with self._cutting():
                rules = self._read(await self._crawler.engine.download_async(request))
        except PostponedError:
            raise
        except Exception as error:
            if not _means_no_rules(error):
                raise RobotsUnavailableError(error) from error
            rules = ProtegoRobotParser(b"", None)
        finally:
            logbook_of(self._crawler).note(trail, "robots")
        self._kit.robots.keep(origin, rules)
        return rules

    @contextmanager
    def _cutting(self) -> Iterator[None]:
        """While a robots.txt is under way all answers are watched: Scrapy has no other way to take a part of one."""
        self._under_way += 1
        self._crawler.signals.connect(_cut, signals.bytes_received)
        try:
            yield
        finally:
            self._under_way -= 1
            if not self._under_way:
                self._crawler.signals.disconnect(_cut, signals.bytes_received)

    def _read(self, response: Response) -> RobotParser:
        check_status(response.status, lower_headers(response.headers), self._kit.clock.now())
        return ProtegoRobotParser(response.body[:SIZE_LIMIT], None)


def _cut(data: bytes, request: Request) -> None:
    """End an answer from which enough has come."""
    wanted = request.meta.get(CUT_AT)
    if wanted is None:
        return
    request.meta["came"] = request.meta.get("came", 0) + len(data)
    if request.meta["came"] >= wanted:
        raise StopDownload(fail=False)


def _means_no_rules(error: Exception) -> bool:
    """Whether the site has no robots.txt: any 4xx but 429, or too many redirections (RFC 9309, 2.3.1)."""
    if isinstance(error, HttpStatusError):
        return error.status < 500 and error.status != 429
    return isinstance(error, IgnoreRequest)
