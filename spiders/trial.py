"""One page fetched and read as a crawl would, for a person to look at: nothing of it is stored but its requests."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

from scrapy import Request
from scrapy.http import Response
from twisted.python.failure import Failure

from rasid.records import Article, Hints
from spiders.addresses import install
from spiders.evidence import check_html
from spiders.failures import HttpStatusError, WrongContentError, check_status, lower_headers, trouble_of
from spiders.logbook import all_of
from spiders.parse_pool import ReaderError, SlowReadError
from spiders.reading import read_page
from spiders.watch import POLL, WatchSpider, languages_of

UNANSWERED = "postponed"
"""In the place of a trouble: the host is to be left alone for now."""


@dataclass(slots=True)
class Trial:
    """What came of it: an article with the troubles it shows, or one trouble and its detail."""

    outlet_id: str
    url: str
    article: Article | None = None
    troubles: tuple[str, ...] = (UNANSWERED,)
    detail: str = ""


class TrialSpider(WatchSpider):
    """Fills in one `Trial`. robots.txt, the host's pause and the vetted addresses hold for it as for any crawl."""

    name = "trial"

    def __init__(self, trial: Trial, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.trial = trial

    async def start(self) -> AsyncIterator[Any]:
        """The one request."""
        install(self.kit.addresses)
        await self.kit.recall_hosts()
        headers = languages_of(self.kit.outlets.get(self.trial.outlet_id))
        yield Request(self.trial.url, self.on_page, headers=headers, errback=self.on_no_page, priority=POLL)

    async def on_page(self, response: Response) -> None:
        """The page came."""
        assert response.request is not None  # Scrapy sets it
        self.logbook.note(all_of(response.request), "page")
        headers, now = lower_headers(response.headers), self.kit.clock.now()
        outlet = self.kit.outlets.get(self.trial.outlet_id)
        try:
            check_status(response.status, headers, now)
            check_html(headers, response.body)
            self.trial.article, self.trial.troubles = await self.kit.workers.call(
                read_page, response.body, response.url, outlet, headers, Hints(), now, None
            )
        except (HttpStatusError, WrongContentError, SlowReadError, ReaderError) as error:
            self._failed(error)

    async def on_no_page(self, failure: Failure) -> None:
        """No page came."""
        request: Request = failure.request  # type: ignore[attr-defined]  # Scrapy adds it
        self.logbook.note(all_of(request), "page")
        if isinstance(failure.value, Exception):
            self._failed(failure.value)

    def _failed(self, error: Exception) -> None:
        kind, self.trial.detail = trouble_of(error)
        self.trial.troubles = (kind,)
