"""What hubs push: read in the processes that read pages, and taken as a poll would."""

import logging
from collections.abc import Mapping

from rasid.errors import UnreadableFeedError
from rasid.extract.listing import Listing
from rasid.records import ChannelKind
from rasid.websub import Subscription, Subscriptions
from spiders.kit import Kit
from spiders.parse_pool import ReaderError, SlowReadError
from spiders.reading import read_listing

log = logging.getLogger(__name__)


class Pushes:
    """Takes what a hub pushed. Its signature must have been checked."""

    def __init__(self, kit: Kit, subscriptions: Subscriptions) -> None:
        self._kit = kit
        self._subscriptions = subscriptions

    async def take(self, subscription: Subscription, body: bytes, headers: Mapping[str, str]) -> None:
        """Its articles are due at once; if it names none, the channel is. Raises `StoreError`."""
        listing = await self._read(subscription, body, headers)
        now = self._kit.clock.now()
        if listing is None or not listing.candidates:
            await self._kit.stored(self._subscriptions.call, subscription.channel_id, now)
            return
        new = await self._kit.stored(self._subscriptions.take, subscription.channel_id, listing.candidates, now)
        log.info("%s: a push listed %d articles, %d new", subscription.channel_id, len(listing.candidates), new)

    async def _read(self, subscription: Subscription, body: bytes, headers: Mapping[str, str]) -> Listing | None:
        outlet = self._kit.outlets.get(subscription.channel_id.partition("/")[0])
        if outlet is None or not body:
            return None
        try:
            return await self._kit.workers.call(
                read_listing, body, headers, subscription.topic, ChannelKind.FEED, outlet
            )
        except (UnreadableFeedError, SlowReadError, ReaderError) as error:
            log.info("%s: a push cannot be read: %s", subscription.channel_id, error)
            return None
