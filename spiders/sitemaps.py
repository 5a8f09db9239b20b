"""A sitemap that lists sitemaps: the latest of them are read with it, as one poll."""

import hashlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from scrapy.http import Response

from rasid.errors import UnreadableFeedError
from rasid.extract.listing import Finding, Listing
from rasid.records import ChannelKind, ChannelState
from spiders.failures import DetourError, check_status, lower_headers, trouble_of
from spiders.kit import Kit
from spiders.pace import PostponedError
from spiders.reading import read_listing

log = logging.getLogger(__name__)

CHILDREN_MAX = 3
"""How many of the listed sitemaps are read: what is new stands in the latest."""

READ_MAX = 2 * CHILDREN_MAX
"""How many are read in all where some of them are indexes again."""

Fetch = Callable[[str], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Family:
    """An index and its latest sitemaps: what they list together, and one digest (SHA-256, hex) over them."""

    listing: Listing
    digest: str


async def read_children(kit: Kit, state: ChannelState, index: Listing, fetch: Fetch) -> Family:
    """Read the latest sitemaps of an index; of one that is an index as well, its latest in its place.

    One that fails is a finding; if all fail, raises `DetourError`.
    """
    candidates = {candidate.key: candidate for candidate in index.candidates}
    findings = {finding.kind: finding for finding in index.problems}
    digest, failed = hashlib.sha256(), dict[str, Exception]()
    wanted = deque(index.children[:CHILDREN_MAX])
    seen = {state.address, *wanted}
    for left in range(READ_MAX - 1, -1, -1):
        if not wanted:
            break
        url = wanted.popleft()
        try:
            body, listing = await _read_child(kit, state, url, fetch)
            wanted.extendleft(_in_its_place(listing, seen, left - len(wanted)))
        except PostponedError:
            raise
        except Exception as error:  # whatever it is, it is told, and the others are read
            log.debug("the sitemap %s of an index cannot be read", url, exc_info=True)
            failed[url] = error
            kind, detail = trouble_of(error)
            findings.setdefault(kind, Finding(kind, f"{url}: {detail}"))
            continue
        digest.update(body)
        candidates |= {candidate.key: candidate for candidate in listing.candidates}
    if failed and not candidates:
        raise DetourError(*list(failed.items())[-1])
    together = replace(index, candidates=tuple(candidates.values()), problems=tuple(findings.values()))
    return Family(together, digest.hexdigest())


def _in_its_place(listing: Listing, seen: set[str], room: int) -> list[str]:
    """The sitemap to be read in the place of one that lists sitemaps alone; nothing for one with articles.

    Raises `UnreadableFeedError` if there is none, or no room for it.
    """
    if listing.candidates:
        return []
    following = [url for url in listing.children if url not in seen][:1]
    if not following or room <= 0:
        raise UnreadableFeedError("no-links", "the sitemap lists no article")
    seen.update(following)
    return following


async def _read_child(kit: Kit, state: ChannelState, url: str, fetch: Fetch) -> tuple[bytes, Listing]:
    response = await fetch(url)
    headers = lower_headers(response.headers)
    check_status(response.status, headers, kit.clock.now())
    outlet = kit.outlets[state.channel.outlet_id]
    listing = await kit.workers.call(read_listing, response.body, headers, response.url, ChannelKind.SITEMAP, outlet)
    return response.body, listing
