"""robots.txt: obeyed for every address, and its crawl-delay handed to the pace."""

import asyncio
import codecs
import re
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

from rasid.normalize.charset import decode
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

_DELAY_LINE = re.compile(r"\s*crawl[- ]delay(?:\s*:|\s)(?P<value>[^#]*)", re.IGNORECASE)
_DELAY = re.compile(
    r"""["'(]?\s*(?P<number>\d+(?:[.,]\d+)?|[.,]\d+)\s*(?P<unit>[^\W\d]*)(?:[.;,)"'\s](?!\d).*)?""",
    re.IGNORECASE | re.DOTALL,
)
_SECONDS = ("", "s", "sec", "secs", "second", "seconds", "ث", "ثانية", "ثوان", "ثواني")
_UNITS = dict.fromkeys(_SECONDS, 1.0) | {"ms": 0.001} | dict.fromkeys(("m", "min", "mins", "minute", "minutes"), 60.0)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


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
        return rules_of(response.body[:SIZE_LIMIT])


def rules_of(body: bytes) -> RobotParser:
    """The rules of a robots.txt, in UTF-8 or marked UTF-16.

    Delays are read in whatever way they are written (`10s`, `10 sec`, `0,5`): the parser knows bare numbers only, and
    would leave a site that asks for one without any.
    """
    text = (
        decode(body, headers={}, languages=()).text if body.startswith(_UTF16) else body.decode("utf-8-sig", "ignore")
    )
    return ProtegoRobotParser("\n".join(map(_with_plain_delay, text.splitlines())).encode(), None)


def _with_plain_delay(line: str) -> str:
    found = _DELAY_LINE.match(line)
    delay = _DELAY.fullmatch(found["value"].strip()) if found else None
    factor = _UNITS.get(delay["unit"].lower()) if delay else None
    if delay is None or factor is None:
        return line
    return f"Crawl-delay: {float(delay['number'].replace(',', '.')) * factor}"


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
