"""A channel's answer, or its failure, made into a poll."""

from scrapy import Request
from scrapy.http import Response

from rasid.errors import UnreadableFeedError
from rasid.extract.listing import Listing
from rasid.judging import poll_failed, poll_succeeded, poll_unchanged
from rasid.records import ChannelState, Fetch, Poll, Problem, Validators
from spiders.evidence import fetch_of, validators_of
from spiders.failures import DetourError, HttpStatusError, check_status, lower_headers, retry_after_of, trouble_of
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
    fetch = fetch_of(_request(response), kit.clock, response)
    headers = lower_headers(response.headers)
    try:
        check_status(response.status, headers, kit.clock.now())
        validators = validators_of(headers, response.body, before=state.validators)
        if response.status == 304 or (response.body and validators.body_digest == state.validators.body_digest):
            return poll_unchanged(state, fetch, validators=validators, now=kit.clock.now(), settings=kit.settings)
        outlet = kit.outlets[state.channel.outlet_id]
        listing = await kit.workers.call(read_listing, response.body, headers, response.url, state.channel.kind, outlet)
        if listing.children:
            family = await read_children(kit, state, listing, fetch_child)
            # an unchanged index may list changed sitemaps: nothing may make the next request conditional
            listing, validators = family.listing, Validators(body_digest=family.digest)
        elif leads_nowhere(listing, outlet):
            # the feed may stay as it is while the front page moves on
            listing, validators = await read_front(kit, outlet, listing, fetch_child), Validators()
    except (HttpStatusError, DetourError, UnreadableFeedError, SlowReadError, ReaderError) as error:
        return failed_poll(kit, state, fetch, error)
    broken_off = "dataloss" in response.flags
    return _listed(kit, state, fetch, listing, Validators() if broken_off else validators, broken_off=broken_off)


def failed_poll(kit: Kit, state: ChannelState, fetch: Fetch, error: Exception) -> Poll:
    """What a failure comes to."""
    kind, detail = trouble_of(error)
    return poll_failed(
        state,
        fetch,
        Problem(kind, state.channel.id, detail),
        now=kit.clock.now(),
        settings=kit.settings,
        retry_after=retry_after_of(error, longest=kit.settings.retry_interval_max),
    )


def _listed(
    kit: Kit, state: ChannelState, fetch: Fetch, listing: Listing, validators: Validators, *, broken_off: bool
) -> Poll:
    problems = [finding.problem(state.channel.id) for finding in listing.problems]
    if broken_off and not any(problem.kind == "truncated-feed" for problem in problems):
        problems.append(Problem("truncated-feed", state.channel.id, "the connection broke off"))
    if not kit.outlets[state.channel.outlet_id].verify_certificates:
        problems.append(Problem("unverified", state.channel.id))
    return poll_succeeded(
        state,
        fetch,
        candidates=listing.candidates,
        validators=validators,
        problems=problems,
        now=kit.clock.now(),
        settings=kit.settings,
        floor=min(listing.ttl or 0.0, kit.settings.poll_interval_max),
    )


def _request(response: Response) -> Request:
    assert response.request is not None  # Scrapy sets it on every response that it hands over
    return response.request
