"""What a crawl asks for beside its polls and visits, until it stands in the ledger."""

from collections.abc import Iterable
from dataclasses import replace

from scrapy import Request
from scrapy.crawler import Crawler

from rasid.records import Fetch

TRAIL = "trail"
"""In a request's `meta`: what went out for it so far, the last one last. Its repetitions and the requests
that a redirection makes of it share the list."""


def trail_of(request: Request) -> list[Fetch]:
    """What went out for a request."""
    trail: list[Fetch] = request.meta.setdefault(TRAIL, [])
    return trail


class Logbook:
    """Requests that no record tells of yet: robots.txt, sitemaps of an index, redirections that led nowhere."""

    def __init__(self) -> None:
        self._made: list[Fetch] = []

    def note(self, made: Iterable[Fetch], purpose: str | None = None) -> None:
        """Requests went out; None leaves what each of them was for."""
        self._made += [one if purpose is None else replace(one, purpose=purpose) for one in made]

    def take(self) -> tuple[Fetch, ...]:
        """All that was noted since the last time."""
        made, self._made = tuple(self._made), []
        return made

    def join(self, fetch: Fetch) -> Fetch:
        """The fetch, with all that was noted beside it."""
        return replace(fetch, hops=fetch.hops + self.take()) if self._made else fetch


def logbook_of(crawler: Crawler) -> Logbook:
    """The logbook of a crawler's spider."""
    logbook: Logbook = crawler.spider.logbook  # type: ignore[union-attr]  # `kit_of` made sure of the spider
    return logbook


def on_the_way(request: Request) -> tuple[Fetch, ...]:
    """What went out for a request before its last answer: redirections and failed tries."""
    trail: list[Fetch] = request.meta.get(TRAIL, [])
    before = trail if not trail or trail[-1].url != request.url else trail[:-1]
    return tuple(replace(one, purpose=_purpose(one)) for one in before)


def went_out(request: Request) -> Fetch | None:
    """The request itself as it last went out; None: it did not, or something before it was the last to go."""
    trail: list[Fetch] = request.meta.get(TRAIL, [])
    return trail[-1] if trail and trail[-1].url == request.url else None


def all_of(request: Request) -> tuple[Fetch, ...]:
    """What went out for a request that is left to a later crawl."""
    return tuple(replace(one, purpose=_purpose(one)) for one in request.meta.get(TRAIL, ()))


def _purpose(made: Fetch) -> str:
    if made.status is None or made.status >= 400:
        return "retry"
    return "redirect" if made.status >= 300 else "page"
