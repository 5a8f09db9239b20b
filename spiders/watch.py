"""The one spider: polls the channels and visits the articles of a batch, and records what it learns."""

import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import replace
from functools import partial
from typing import Any, Self
from urllib.parse import urlsplit

import scrapy
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import CloseSpider
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK
from twisted.python.failure import Failure

from rasid.auditing import looks_conditionally, polls_conditionally
from rasid.comparing import is_dated_anew
from rasid.errors import RasidError, StoreError
from rasid.judging import poll_excused, visit_excused
from rasid.records import ArticleState, Batch, ChannelKind, ChannelState, Fetch, Outlet, Poll, Visit
from spiders.addresses import install
from spiders.backfill import Backfill
from spiders.evidence import conditions, fetch_of
from spiders.failures import NETWORK_KINDS, trouble_of
from spiders.kit import Kit
from spiders.logbook import Logbook, all_of, trail_of
from spiders.pace import HostRestsError, PostponedError
from spiders.parse_pool import ReaderError
from spiders.polls import failed_poll, judge_poll
from spiders.subscribing import keep_subscribed
from spiders.visits import failed_visit, judge_visit

log = logging.getLogger(__name__)

POLL, NEW, RECHECK = 20, 10, 0  # what is new is worth more than what may have changed


class WatchSpider(scrapy.Spider):
    """Works through one `Batch`.

    The articles that a poll finds are stored before they are requested, in the same crawl. What
    cannot be fetched is recorded with its trouble; what is postponed is not recorded, so it stays due.
    """

    name = "watch"

    def __init__(self, batch: Batch, kit: Kit, at_end: Callable[[str], None] = lambda _: None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.batch = batch
        self.kit = kit
        self.logbook = Logbook()
        self._taken: Counter[str] = Counter()
        self.ended = "cancelled"  # the reason of its end, until it has another
        self._at_end = at_end
        self._unstored = False  # to store something

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """As Scrapy makes its spiders. Without a batch (`scrapy crawl`) the project's own is used."""
        if "batch" not in kwargs:
            from spiders.by_hand import prepare

            kwargs |= prepare(kwargs.pop("outlets", ""))
        return super().from_crawler(crawler, *args, **kwargs)

    async def start(self) -> AsyncIterator[Any]:
        """The requests for the batch's channels and articles."""
        if self.kit.pace.stopped:
            raise CloseSpider("shutdown")
        install(self.kit.addresses)
        await self._recall()
        for state in self.batch.channels:
            yield self._poll_request(state)
        for request in self._visit_requests(self.batch.articles):
            yield request

    async def _recall(self) -> None:
        polled = {state.channel.outlet_id for state in self.batch.channels}
        try:
            await self.kit.recall_hosts()
            await self.kit.recall(polled | {state.outlet_id for state in self.batch.articles})
        except StoreError as error:
            raise self._ended_by(error) from error

    async def on_channel(self, response: Response, state: ChannelState) -> AsyncIterator[Request]:
        """A channel answered."""
        try:
            poll = await judge_poll(self.kit, state, response, self._fetch)
            poll = await keep_subscribed(self.kit, poll, response, self._ask)
        except PostponedError as error:
            assert response.request is not None  # Scrapy sets it
            self._postpone(response.request, state.channel.outlet_id, error)
            return
        except Exception as error:
            log.exception("the poll of %s failed inside Rasid", state.channel.id)
            assert response.request is not None  # Scrapy sets it
            poll = failed_poll(self.kit, state, fetch_of(response.request, self.kit.clock, response), _own(error))
        new = await self._record(poll)
        if poll.gap is not None:
            new += await self._backfill(poll)
        for request in self._visit_requests(new):
            yield request

    async def on_article(self, response: Response, state: ArticleState) -> None:
        """An article page answered."""
        try:
            visit = await judge_visit(self.kit, state, response)
        except Exception as error:
            log.exception("the visit to %s failed inside Rasid", state.url)
            assert response.request is not None  # Scrapy sets it
            visit = failed_visit(self.kit, state, fetch_of(response.request, self.kit.clock, response), _own(error))
        await self._record(visit)

    async def on_failure(self, failure: Failure) -> None:
        """No answer came."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        error, state = failure.value, request.cb_kwargs["state"]
        if isinstance(error, PostponedError):
            self._postpone(request, _outlet_of(state), error)
        if isinstance(error, PostponedError) or not isinstance(error, Exception):
            return
        fetch, outage = fetch_of(request, self.kit.clock), self.kit.outage
        lost = trouble_of(error)[0] in NETWORK_KINDS
        if lost and outage.lost(_outlet_of(state), was_well=state.failures == 0):
            log.warning("our own network has failed: nobody answers any more")
            await self._take_back()
        if lost and outage.under_way:
            await self._excuse(state, fetch, self.batch.run_id)
            return
        if lost:
            outage.blame(state, fetch, self.batch.run_id)
        if isinstance(state, ChannelState):
            await self._record(failed_poll(self.kit, state, fetch, error))
        else:
            await self._record(failed_visit(self.kit, state, fetch, error))

    async def _take_back(self) -> None:
        """Outlets were blamed for what was our own outage: make it undone."""
        for state, fetch, run_id in self.kit.outage.forgive():
            await self._excuse(state, fetch, run_id, again=True)

    async def _excuse(
        self, state: ChannelState | ArticleState, fetch: Fetch, run_id: int, *, again: bool = False
    ) -> None:
        """Record that nothing was learned; `again`: the failure was recorded, and its trouble with it."""
        now, forgiven = self.kit.clock.now(), again and state.failures == 0
        if isinstance(state, ChannelState):
            poll = poll_excused(state, fetch, now, self.kit.settings)
            await self._record(replace(poll, problems=() if forgiven else None), run_id)
        else:
            visit = visit_excused(state, fetch, now, self.kit.settings)
            await self._record(replace(visit, problems=() if forgiven else None), run_id)

    async def _backfill(self, poll: Poll) -> list[ArticleState]:
        log.warning("%s listed more than it can hold since %s", poll.state.channel.id, poll.gap and poll.gap.after)
        outlet = self.kit.outlets[poll.state.channel.outlet_id]
        try:
            return await Backfill(self.kit, outlet, poll, partial(self._fetch, purpose="page")).search()
        except StoreError as error:
            raise self._ended_by(error) from error

    async def _fetch(self, url: str, purpose: str = "sitemap") -> Response:
        """An answer that a callback needs while it runs."""
        return await self._ask(Request(url, priority=POLL, callback=NO_CALLBACK), purpose)

    async def _ask(self, request: Request, purpose: str = "hub") -> Response:
        trail = trail_of(request)
        try:
            return await self.crawler.engine.download_async(request)
        finally:
            self.logbook.note(trail, purpose)

    def _postpone(self, request: Request, outlet_id: str, error: PostponedError) -> None:
        """Leave a request to a later crawl; what went out for it stands in the ledger all the same."""
        self.logbook.note(all_of(request))
        if isinstance(error, HostRestsError):
            self.kit.rest(outlet_id, error.seconds)

    async def closed(self, reason: str) -> None:
        """The crawl is over."""
        if made := self.logbook.take():
            try:
                await self.kit.stored(self.kit.store.record_requests, made, self.batch.run_id)
            except StoreError as error:
                log.error("%d requests are missing in the ledger: %s", len(made), error)
        self.ended = reason
        self._at_end(reason)

    def _poll_request(self, state: ChannelState) -> Request:
        return self._request(
            state.address,
            state,
            callback=self.on_channel,
            priority=POLL,
            # what came before a break is worth reading: the newest entries stand first
            meta={"download_fail_on_dataloss": False},
        )

    def _visit_requests(self, states: Iterable[ArticleState]) -> Iterable[Request]:
        for state in states:
            if self._taken[state.outlet_id] >= self.kit.settings.batch_articles:
                continue  # it stays due, so the next crawl takes it
            self._taken[state.outlet_id] += 1
            priority = RECHECK if state.versions else NEW
            meta = {"archived": self.kit.archive is not None}
            yield self._request(state.url, state, callback=self.on_article, priority=priority, meta=meta)

    def _request(self, url: str, state: ChannelState | ArticleState, **kwargs: Any) -> Request:
        outlet = self.kit.outlets.get(_outlet_of(state))
        rendered = outlet is not None and _is_rendered(outlet, state)
        conditional = not rendered and self._believes(state)  # the page may be the same, and what its scripts bring not
        headers = (conditions(state.validators) if conditional else {}) | languages_of(outlet)
        if outlet:
            self.kit.pace.wish(urlsplit(url).hostname or "", outlet.id, outlet.host_delay or 0.0)
        request = Request(url, headers=headers, errback=self.on_failure, cb_kwargs={"state": state}, **kwargs)
        if rendered:
            request.meta["render"] = True
        return request

    def _believes(self, state: ChannelState | ArticleState) -> bool:
        """Whether "not modified" would be believed."""
        now = self.kit.clock.now()
        if isinstance(state, ChannelState):
            return polls_conditionally(state, now)
        return looks_conditionally(state, self.kit.memory_of(state.outlet_id), now) and not is_dated_anew(state)

    async def _record(self, record: Poll | Visit, run_id: int | None = None) -> list[ArticleState]:
        """Store a record; returns the new articles that a poll brought."""
        fetch = self.logbook.join(record.fetch)
        joined = record if fetch is record.fetch else replace(record, fetch=fetch)
        try:
            return await self.kit.journal.put(joined, run_id or self.batch.run_id)
        except StoreError as error:
            raise self._ended_by(error) from error

    def _ended_by(self, error: StoreError) -> CloseSpider:
        """What ends the crawl, told once: all that is in flight fails likewise."""
        log.log(logging.DEBUG if self._unstored else logging.ERROR, "the crawl ends: %s", error)
        self._unstored = True
        return CloseSpider("store-failed")


def _outlet_of(state: ChannelState | ArticleState) -> str:
    return state.channel.outlet_id if isinstance(state, ChannelState) else state.outlet_id


def _is_rendered(outlet: Outlet, state: ChannelState | ArticleState) -> bool:
    """Whether a page is opened in the browser. Feeds and sitemaps never are."""
    return outlet.render and (isinstance(state, ArticleState) or state.channel.kind is ChannelKind.SECTION)


def _own(error: Exception) -> ReaderError:
    return ReaderError(f"{type(error).__name__}: {error}" if not isinstance(error, RasidError) else str(error))


def languages_of(outlet: Outlet | None) -> dict[str, str]:
    """What the outlet's own readers would ask for: some sites choose the edition by it."""
    return {"Accept-Language": ", ".join(outlet.languages)} if outlet and outlet.languages else {}
