"""What a gap left out: looked for in the outlet's sitemap and on further pages of its lists, few and politely."""

import html
import logging
import re
from collections.abc import Awaitable, Callable, Iterator
from functools import partial

from scrapy.http import Response

from rasid.extract.listing import Listing
from rasid.gaps import pages_of
from rasid.normalize.urls import absolute, site_of
from rasid.records import ArticleState, Candidate, Channel, ChannelKind, Outlet, Poll
from spiders.failures import check_status, lower_headers
from spiders.kit import Kit
from spiders.pace import PostponedError
from spiders.reading import read_listing

log = logging.getLogger(__name__)

REQUESTS_MAX = 8
"""How many pages and sitemaps are asked for in the search for one gap's articles."""
_CHILDREN = 2
_NEXT = re.compile(rb"""<(?:link|a)\b[^<>]*\brel\s*=\s*["']?next\b[^<>]*>""", re.IGNORECASE)
_HREF = re.compile(rb"""\bhref\s*=\s*["']?([^"'<>\s]+)""", re.IGNORECASE)

Fetch = Callable[[str], Awaitable[Response]]


def next_page(body: bytes, url: str, site: str) -> str | None:
    """The address of the next page that a list itself names (RFC 8288, `rel=next`), if that is on the same `site`."""
    link = _NEXT.search(body)
    href = _HREF.search(link[0]) if link else None
    found = absolute(url, html.unescape(href[1].decode("utf-8", "replace"))) if href else None
    return found if found is not None and site_of(found) == site else None


class Backfill:
    """The search for what one poll's gap left out."""

    def __init__(self, kit: Kit, outlet: Outlet, poll: Poll, fetch: Fetch) -> None:
        self._kit = kit
        self._outlet = outlet
        self._poll = poll
        self._fetch = fetch
        self._left = REQUESTS_MAX
        self._seen = {candidate.key for candidate in poll.candidates}
        self._met = False  # what was known before
        self._new: list[ArticleState] = []

    async def search(self) -> list[ArticleState]:
        """Look until what was known before is met, or all is asked for; the new articles, as they are stored.

        Raises `StoreError`.
        """
        own = self._poll.state
        try:
            for channel in self._others(ChannelKind.SITEMAP):
                await self._sitemap(channel)
            await self._pages(own.address, own.channel.kind)
            if not self._met:
                for channel in self._others(ChannelKind.SECTION):
                    await self._section(channel)
        except PostponedError:
            log.info("the search for what %s missed was broken off", own.channel.id)
        return self._new

    def _others(self, kind: ChannelKind) -> Iterator[Channel]:
        own = self._poll.state.channel
        return (channel for channel in self._outlet.channels if channel.kind is kind and channel.id != own.id)

    async def _sitemap(self, channel: Channel) -> None:
        found = await self._read(channel.url, ChannelKind.SITEMAP)
        if found is None:
            return
        await self._take(found[0].candidates)
        for child in found[0].children[:_CHILDREN]:
            inner = None if self._met else await self._read(child, ChannelKind.SITEMAP)
            if inner is not None:
                await self._take(inner[0].candidates)

    async def _section(self, channel: Channel) -> None:
        """Another list, which has a part of the outlet's articles: it never proves that all was found.

        What is known on its first page may be pinned there; on the next ones it means the end.
        """
        found = await self._read(channel.url, channel.kind)
        if found is not None:
            await self._take(found[0].candidates, whole=False)
            self._met = False
            await self._pages(channel.url, channel.kind, whole=False)

    async def _pages(self, address: str, kind: ChannelKind, *, whole: bool = True) -> None:
        way, number = 0, 2
        following: str | None = None
        while not self._met and self._left > 0:
            guesses = pages_of(address, kind, number)
            if following is None and way >= len(guesses):
                return
            found = await self._read(following or guesses[way], kind)
            if found is not None and await self._take(found[0].candidates, whole=whole):
                following, number = found[1], number + 1
            elif following is not None or number > 2:
                return  # the last page
            else:
                way += 1  # it pages in another way

    async def _take(self, candidates: tuple[Candidate, ...], *, whole: bool = True) -> bool:
        """Store what a page lists; whether it lists anything that was not seen yet."""
        fresh = [candidate for candidate in candidates if candidate.key not in self._seen]
        if not fresh:
            return False
        self._seen |= {candidate.key for candidate in fresh}
        record = partial(self._kit.store.record_backfill, whole=whole)
        new, met = await self._kit.stored(record, self._poll, fresh, self._kit.clock.now())
        self._new += new
        self._met = self._met or met
        return True

    async def _read(self, url: str, kind: ChannelKind) -> tuple[Listing, str | None] | None:
        """What a page lists, and where the next one is; None if it cannot be read."""
        if self._left <= 0:
            return None
        self._left -= 1
        try:
            response = await self._fetch(url)
            headers = lower_headers(response.headers)
            check_status(response.status, headers, self._kit.clock.now())
            called = self._kit.workers.call(read_listing, response.body, headers, response.url, kind, self._outlet)
            return await called, next_page(response.body, response.url, site_of(self._poll.state.address))
        except PostponedError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever it is, the search goes on elsewhere
            log.debug("%s cannot be read in the search for what was missed: %s", url, error)
            return None
