"""Subscribing to hubs, along with the polls of the channels that name one."""

import logging
import secrets
from collections.abc import Awaitable, Callable
from dataclasses import replace
from urllib.parse import urlencode

from scrapy import Request
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from rasid.errors import StoreError
from rasid.records import ChannelKind, Poll, Problem
from rasid.websub import (
    REDIRECTS,
    Subscription,
    Subscriptions,
    asking,
    form_of,
    found,
    is_due,
    links_of,
    moved,
    next_poll_beside,
    redirected,
)
from spiders.failures import check_status, lower_headers, trouble_of
from spiders.kit import Kit
from spiders.pace import PostponedError

log = logging.getLogger(__name__)

_HEAD = 16_384  # bytes of a feed that name its hub
_PRIORITY = 5

Ask = Callable[[Request], Awaitable[Response]]


async def keep_subscribed(kit: Kit, poll: Poll, response: Response, ask: Ask) -> Poll:
    """Ask the channel's hub, if it has one and it is time to; the poll, due again in time for the next asking, and
    later than usual while the hub brings what is new.

    A hub that cannot be asked is a blemish of the poll, and polling goes on as ever. Raises `StoreError`.
    """
    channel = poll.state.channel
    if kit.subscriptions is None or channel.kind is ChannelKind.SECTION or poll.state.failures:
        return poll
    before = await kit.stored(kit.subscriptions.of_channel, channel.id)
    subscription = _found(kit, before, channel.id, response)
    if subscription is None:
        return poll
    if is_due(subscription, kit.clock.now()):
        poll, subscription = await _ask(kit, kit.subscriptions, poll, subscription, ask)
    now = kit.clock.now()
    later = next_poll_beside(subscription, poll, now, kit.settings_of(channel.outlet_id))
    due = min(later, max(subscription.next_at, now))
    return replace(poll, state=replace(poll.state, next_due_at=due)) if subscription.asked == 0 else poll


def _found(kit: Kit, before: Subscription | None, channel_id: str, response: Response) -> Subscription | None:
    if response.status != 200:
        return before
    headers = [value.decode("latin-1") for value in response.headers.getlist("Link")]
    links = links_of(headers, response.body[:_HEAD].decode("utf-8", "replace"), response.url)
    if links is None:
        return before
    made = found(before, links, kit.clock.now(), token=secrets.token_urlsafe(32), secret=secrets.token_urlsafe(48))
    return replace(made, channel_id=channel_id)


async def _ask(
    kit: Kit, kept: Subscriptions, poll: Poll, subscription: Subscription, ask: Ask
) -> tuple[Poll, Subscription]:
    """Stored before the hub is asked, wherever that is: it may call back before it answers."""
    subscription = asking(subscription, kit.clock.now())
    await kit.stored(kept.keep, subscription)
    way = [subscription.address]
    try:
        response = await ask(_request(subscription, way[-1], kit.settings.websub_callback))
        while len(way) <= REDIRECTS and (target := redirected(way[-1], response.status, _location(response))):
            if (following := moved(subscription, way[-1], target, response.status)) is not subscription:
                subscription = following
                await kit.stored(kept.keep, subscription)
            way.append(target)
            response = await ask(_request(subscription, target, kit.settings.websub_callback))
        check_status(response.status, lower_headers(response.headers), kit.clock.now())
    except PostponedError:
        pass  # it is asked again
    except StoreError:
        raise
    except Exception as error:  # whatever it is, the channel was polled
        log.info("the hub %s of %s cannot be asked", way[-1], subscription.channel_id, exc_info=True)
        poll = _told(poll, way[-1], error)
    return poll, subscription


def _location(response: Response) -> str:
    return (response.headers.get("Location") or b"").decode("utf-8", "surrogateescape")


def _request(subscription: Subscription, address: str, callback: str) -> Request:
    return Request(
        address,
        method="POST",
        headers={"Content-Type": "application/x-www-form-urlencoded"},
        body=urlencode(form_of(subscription, callback)),
        priority=_PRIORITY,
        callback=NO_CALLBACK,
        meta={"dont_obey_robotstxt": True, "dont_redirect": True},  # an interface, which the feed invites to use
    )


def _told(poll: Poll, address: str, error: Exception) -> Poll:
    """The poll with the trouble as well; not one that leaves the channel's troubles as they are: it would end them."""
    if poll.problems is None:
        return poll
    problem = Problem("hub", poll.state.channel.id, f"{address}: {trouble_of(error)[1]}")
    return replace(poll, problems=(*poll.problems, problem))
