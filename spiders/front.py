"""The front page in place of a feed whose links lead to no article."""

import logging
from collections.abc import Awaitable, Callable
from dataclasses import replace

from scrapy.http import Response

from rasid.extract.listing import Finding, Listing
from rasid.records import ChannelKind, Outlet
from spiders.failures import check_status, lower_headers, trouble_of
from spiders.kit import Kit
from spiders.pace import PostponedError
from spiders.reading import read_listing

log = logging.getLogger(__name__)


def leads_nowhere(listing: Listing, outlet: Outlet) -> bool:
    """Whether all links of a feed are placeholders, and the outlet has no other list to go by."""
    alone = all(channel.kind is ChannelKind.FEED for channel in outlet.channels)
    return alone and not listing.candidates and any(one.kind == "placeholder-links" for one in listing.problems)


async def read_front(kit: Kit, outlet: Outlet, feed: Listing, fetch: Callable[[str], Awaitable[Response]]) -> Listing:
    """The feed's listing with the articles of the front page, if it shows any. The feed's trouble stands.

    Raises `PostponedError` when the page is left to a later crawl.
    """
    try:
        response = await fetch(outlet.homepage)
        headers = lower_headers(response.headers)
        check_status(response.status, headers, kit.clock.now())
        front: Listing = await kit.workers.call(
            read_listing, response.body, headers, response.url, ChannelKind.SECTION, outlet
        )
    except PostponedError:
        raise
    except Exception as error:  # whatever it is, it is told beside the feed's own trouble
        log.debug("the front page %s cannot take a feed's place", outlet.homepage, exc_info=True)
        kind, detail = trouble_of(error)
        return replace(feed, problems=(*feed.problems, Finding(kind, f"{outlet.homepage}: {detail}")))
    return replace(feed, candidates=front.candidates)
