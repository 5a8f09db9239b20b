"""Reading a channel as a whole: bytes in, candidates out. Pure; runs in a worker process as well."""

import gzip
import io
import zlib
from collections.abc import Mapping

from rasid.errors import UnreadableFeedError
from rasid.extract.feed import read_feed
from rasid.extract.links import Addresses
from rasid.extract.listing import Listing
from rasid.extract.section import read_section
from rasid.extract.sitemap import read_sitemap
from rasid.extract.xmltext import FEED, root_of
from rasid.normalize.charset import decode
from rasid.normalize.urls import absolute, canonical, site_of
from rasid.records import ChannelKind, Outlet

ADDRESSES = Addresses(absolute, canonical, site_of)

UNPACKED_LIMIT = 10_000_000
"""Most bytes that a packed sitemap may come to: no more than one that comes unpacked."""


def read_channel(body: bytes, headers: Mapping[str, str], url: str, kind: ChannelKind, outlet: Outlet) -> Listing:
    """The candidates that a channel's answer lists.

    `headers` are the response's (any case), `url` the address that the answer came from, after
    redirects; a sitemap's `children` are read with the kind `sitemap` again. Raises
    `UnreadableFeedError`, whose `kind` names a trouble, when nothing can be had. What comes back
    can be pickled.
    """
    lowered = {name.lower(): value for name, value in headers.items()}
    text = decode(unpacked(body), headers=lowered, languages=outlet.languages).text
    if kind is ChannelKind.SECTION:
        return read_section(text, url=url, addresses=ADDRESSES, article_url=outlet.article_url)
    if kind is ChannelKind.SITEMAP and root_of(text.lstrip("\ufeff")) not in FEED.roots:
        return read_sitemap(text, url=url, addresses=ADDRESSES, article_url=outlet.article_url)
    return read_feed(text, url=url, addresses=ADDRESSES)


def unpacked(body: bytes) -> bytes:
    """The body, out of gzip if it is in it. What follows damage or `UNPACKED_LIMIT` is lost."""
    if not body.startswith(b"\x1f\x8b"):
        return body
    whole = bytearray()
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(body)) as packed:
            while len(whole) < UNPACKED_LIMIT and (part := packed.read1(65536)):
                whole += part
    except (OSError, EOFError, zlib.error) as error:
        if not whole:
            raise UnreadableFeedError("malformed-feed", f"It is packed, and cannot be unpacked: {error}.") from None
    return bytes(whole)
