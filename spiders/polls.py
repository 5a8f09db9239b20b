"""A channel's answer, or its failure, made into a poll."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.http import Response

from rasid.entries import entries_of
from rasid.errors import UnreadableFeedError
from rasid.extract.listing import Finding, Listing
from rasid.gaps import find_gap
from rasid.habit import Wishes
from rasid.judging import Heard, poll_failed, poll_succeeded, poll_unchanged
from rasid.moving import is_safe_target, permanent_target
from rasid.normalize.dates import read_date
from rasid.records import Candidate, ChannelKind, ChannelState, Fetch, Outlet, Poll, Problem, Validators
from rasid.timing.freshness import fresh_for, skipped
from spiders.evidence import fetch_of, is_conditional, validators_of
from spiders.failures import (
    DetourError,
    HttpStatusError,
    UnaskedError,
    check_status,
    lower_headers,
    retry_after_of,
    trouble_of,
)
from spiders.front import leads_nowhere, read_front
from spiders.kit import Kit
from spiders.parse_pool import ReaderError, SlowReadError
from spiders.reading import read_listing
from spiders.sitemaps import Fetch as FetchChild
from spiders.sitemaps import read_children


async def judge_poll(kit: Kit, state: ChannelState, response: Response, fetch_child: FetchChild) -> Poll:
    """What a channel's answer comes to. An unchanged answer is not parsed.

    `fetch_child` fetches the sitemaps that a sitemap lists, or the front page in place of a feed.
    Raises `PostponedError` when it does.
    """
    request = _request(response)
    fetch, asked = fetch_of(request, kit.clock, response), is_conditional(request)
    headers = lower_headers(response.headers)
    try:
        check_status(response.status, headers, kit.clock.now())
        if response.status == 304 and not (asked and (state.listing or state.validators.body_digest)):
            raise UnaskedError("not modified, though nothing was asked of it, or nothing is known")
        validators = validators_of(headers, response.body, before=state.validators)
        if response.body and state.channel.kind is ChannelKind.FEED:
            validators = replace(validators, standing=entries_of(response.body))
        if _is_unchanged(state, response, validators):
            now, settings = kit.clock.now(), kit.settings_of(state.channel.outlet_id)
            heard = Heard(fresh=fresh_for(headers, now), asked=asked, target=_target(kit, state, fetch))
            same = poll_unchanged(state, fetch, validators=validators, now=now, settings=settings, heard=heard)
            return kit.hear(same)
        outlet = kit.outlets[state.channel.outlet_id]
        listing = await kit.workers.call(read_listing, response.body, headers, response.url, state.channel.kind, outlet)
        if listing.children:
            family = await read_children(kit, state, listing, fetch_child)
            # an unchanged index may list changed sitemaps: nothing may make the next request conditional
            listing, validators = family.listing, Validators(body_digest=family.digest)
        elif leads_nowhere(listing, outlet):
            # the feed may stay as it is while the front page moves on
            listing, validators = await read_front(kit, outlet, listing, fetch_child), Validators()
    except (HttpStatusError, UnaskedError, DetourError, UnreadableFeedError, SlowReadError, ReaderError) as error:
        return failed_poll(kit, state, fetch, error)
    if "dataloss" in response.flags:
        listing, validators = _broken_off(listing), Validators()
    heard = Heard(
        wishes=Wishes(listing.ttl or 0.0, *skipped(response.body)),
        fresh=fresh_for(headers, fetch.at),
        asked=asked,
        target=_target(kit, state, fetch) if listing.candidates else None,
        gap=find_gap(state, listing.candidates, partial(_moment, outlet, kit.clock.now()), fetch.at),
    )
    return kit.hear(_listed(kit, state, fetch, listing, validators, heard))


def _broken_off(listing: Listing) -> Listing:
    if any(finding.kind == "truncated-feed" for finding in listing.problems):
        return listing
    return replace(listing, problems=(*listing.problems, Finding("truncated-feed", "the connection broke off")))


def _listed(
    kit: Kit, state: ChannelState, fetch: Fetch, listing: Listing, validators: Validators, heard: Heard
) -> Poll:
    problems = [finding.problem(state.channel.id) for finding in listing.problems]
    if not kit.outlets[state.channel.outlet_id].verify_certificates:
        problems.append(Problem("unverified", state.channel.id))
    return poll_succeeded(
        state,
        fetch,
        candidates=listing.candidates,
        validators=validators,
        problems=problems,
        now=kit.clock.now(),
        settings=kit.settings_of(state.channel.outlet_id),
        heard=heard,
    )


def _moment(outlet: Outlet, now: datetime, candidate: Candidate) -> datetime | None:
    """When an entry says that it was published."""
    text = candidate.hints.published or candidate.hints.updated
    if not text:
        return None
    read = read_date(text, lang=None, country=outlet.country, zone=outlet.zone, now=now, role="feed")
    return read.instant if read else None


def _target(kit: Kit, state: ChannelState, fetch: Fetch) -> str | None:
    """Where a permanent redirection led, if that address may take the channel's place: no other outlet's."""
    target = permanent_target(fetch)
    if target is None or not is_safe_target(state.address, target):
        return None
    owners = kit.owners_of(urlsplit(target).hostname or "")
    return target if not owners or state.channel.outlet_id in owners else None


def _is_unchanged(state: ChannelState, response: Response, validators: Validators) -> bool:
    """Whether a channel lists what it listed: it says so, or it is the same, or all of its entries are."""
    before = state.validators
    if response.status == 304 or (response.body and validators.body_digest == before.body_digest):
        return True
    same = validators.standing is not None and validators.standing == before.standing
    return same and bool(response.body) and "dataloss" not in response.flags


def failed_poll(kit: Kit, state: ChannelState, fetch: Fetch, error: Exception) -> Poll:
    """What a failure comes to."""
    kind, detail = trouble_of(error)
    return poll_failed(
        state,
        fetch,
        Problem(kind, state.channel.id, detail),
        now=kit.clock.now(),
        settings=kit.settings_of(state.channel.outlet_id),
        retry_after=retry_after_of(error, longest=kit.settings.retry_interval_max),
    )


def _request(response: Response) -> Request:
    assert response.request is not None  # Scrapy sets it on every response that it hands over
    return response.request
