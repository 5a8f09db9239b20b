"""Rasid's deciding path on a virtual clock, against the simulated press seen through noise.

Judging is the spiders' own (`judge_poll`, `judge_visit`), so is all that they call: reading, comparing,
timing. Only the network and the store are left out: answers come from the press, states are kept in
a dictionary. One outlet is watched at a time, since outlets share nothing; events of several are
merged by time. A page is read once, see `benchmarks/changes_readings.py`.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from heapq import heappop, heappush
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Protocol, cast
from urllib.parse import urljoin, urlsplit

from scrapy.exceptions import DownloadTimeoutError
from scrapy.http import HtmlResponse, Response
from scrapy.http import Request as ScrapyRequest

from benchmarks.changes_readings import Readers
from demo.catalogue import outlet_file
from demo.model import Request
from demo.model import Response as Answer
from demo.noisy import NoisyPress, Served
from outlets.loader import load_outlet
from rasid.ports import Store
from rasid.records import (
    Article,
    ArticleState,
    ArticleStatus,
    Candidate,
    Change,
    ChannelState,
    Outcome,
    Outlet,
    Poll,
    Visit,
)
from rasid.settings import Settings
from rasid.tempo import USUAL_TEMPO
from rasid.timing.articles import entry_of, listed_again
from spiders.evidence import fetch_of
from spiders.kit import Kit
from spiders.polls import failed_poll, judge_poll
from spiders.visits import failed_visit, judge_visit

SETTLE = 5 * 86400.0
"""How long the watch goes on after the press has stopped: up to three days to the next look at an old article, one to
that which confirms what is gone, and one for walls in between."""


class Clock:
    """The virtual clock: an epoch, and seconds since."""

    def __init__(self, epoch: datetime) -> None:
        self.epoch, self.at = epoch, 0.0

    def now(self) -> datetime:
        """The virtual moment."""
        return self.epoch + timedelta(seconds=self.at)

    def seconds(self, moment: datetime) -> float:
        """A moment in seconds since the epoch."""
        return (moment - self.epoch).total_seconds()


class Shelf(Protocol):
    """What the watch asks of a store. `SqlShelf` keeps it in a real one, `Memory` in a dictionary."""

    def poll(self, poll: Poll) -> list[ArticleState]:
        """Keep a poll; returns the articles that are new, and those that the list calls for."""

    def visit(self, visit: Visit) -> None:
        """Keep a visit."""

    def article(self, article_id: int) -> ArticleState:
        """An article's state as kept."""


class Memory:
    """States by id."""

    def __init__(self) -> None:
        self._ids: dict[str, int] = {}
        self._states: dict[int, ArticleState] = {}
        self._tempo = USUAL_TEMPO

    def poll(self, poll: Poll) -> list[ArticleState]:
        """See `Shelf`."""
        states = [self._list(c, poll) if c.key in self._ids else self._add(c, poll) for c in poll.candidates]
        return [state for state in states if poll.fetch.at in (state.first_seen_at, state.called_at)]

    def _add(self, candidate: Candidate, poll: Poll) -> ArticleState:
        number = self._ids[candidate.key] = len(self._ids) + 1
        at, channel = poll.fetch.at, poll.state.channel
        state = ArticleState(
            number, channel.outlet_id, candidate.url, candidate.key, ArticleStatus.PENDING, at,
            candidate.hints, next_check_at=at, listed={channel.id: entry_of(candidate.hints, channel)},
        )  # fmt: skip
        self._states[number] = state
        return state

    def _list(self, candidate: Candidate, poll: Poll) -> ArticleState:
        number, channel = self._ids[candidate.key], poll.state.channel
        self._states[number] = listed_again(
            self._states[number], channel, candidate.hints, poll.fetch.at, least=poll.recheck_after, tempo=self._tempo
        )
        return self._states[number]

    def visit(self, visit: Visit) -> None:
        """See `Shelf`."""
        self._states[visit.state.id] = visit.state
        if visit.outlet_memory is not None:
            self._tempo = visit.outlet_memory.tempo

    def article(self, article_id: int) -> ArticleState:
        """See `Shelf`."""
        return self._states[article_id]


class SqlShelf:
    """The same in a real store."""

    def __init__(self, store: Store, outlet: Outlet, now: datetime) -> None:
        self._store = store
        store.sync_outlets([outlet], now)
        self._run = store.start_run(1, now)

    def poll(self, poll: Poll) -> list[ArticleState]:
        """See `Shelf`."""
        new = self._store.record_poll(poll, self._run)
        found = [self._store.find_article(candidate.url) for candidate in poll.candidates]
        return new + [state for state in found if state is not None and state.called_at == poll.fetch.at]

    def visit(self, visit: Visit) -> None:
        """See `Shelf`."""
        self._store.record_visit(visit, self._run)

    def article(self, article_id: int) -> ArticleState:
        """See `Shelf`."""
        state = self._store.article(article_id)
        assert state is not None
        return state


@dataclass(frozen=True, slots=True)
class Look:
    """One visit: when, what was served, and what was made of it."""

    at: float
    url: str
    served: Served
    outcome: Outcome
    change: Change | None
    version: Article | None = None

    def line(self) -> str:
        """The visit as a line of the event log."""
        edits = ",".join(edit.field for edit in self.change.edits) if self.change else ""
        return f"{self.at:.3f} {self.url} {self.outcome} {edits}".rstrip()


@dataclass(slots=True)
class Watched:
    """All that came of watching one outlet."""

    outlet_id: str
    looks: list[Look] = field(default_factory=list)
    polls: int = 0
    reads: int = 0
    failures: list[str] = field(default_factory=list)
    requests_by_day: dict[int, int] = field(default_factory=dict)

    def log(self) -> Iterator[str]:
        """The event log: every visit that was not simply unchanged."""
        return (look.line() for look in self.looks if look.outcome is not Outcome.UNCHANGED)


def outlet_of(press: NoisyPress, index: int) -> Outlet:
    """An outlet of the press as Rasid's catalogue would have it."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"{press.houses[index].id}.toml"
        path.write_text(outlet_file(press.houses[index], 80).replace(":80/", "/"), encoding="utf-8")
        return load_outlet(path)


class Watch:
    """One outlet, watched for as long as the press acts, and `SETTLE` seconds more."""

    def __init__(
        self,
        press: NoisyPress,
        index: int,
        settings: Settings,
        shelf: Shelf | None = None,
        readers: Readers | None = None,
    ) -> None:
        self.press, self.settings = press, settings
        self.outlet = outlet_of(press, index)
        self.clock = Clock(press.epoch)
        self.readers = readers or Readers()
        self.shelf: Shelf = shelf or Memory()
        self.kit = Kit(cast("Store", None), [self.outlet], settings, self.clock, self.readers)
        self.found = Watched(self.outlet.id)
        self.channels = {c.id: ChannelState(c, self.clock.now()) for c in self.outlet.channels}
        self._due: list[tuple[float, int, int | str]] = [(0.0, 0, c.id) for c in self.outlet.channels]
        self._free_at = 0.0

    async def run(self) -> Watched:
        """Everything that becomes due, in its order, one request at a time."""
        end = self.press.plan.act_until + SETTLE
        while self._due and (entry := heappop(self._due))[0] <= end:
            at, _, subject = entry
            if isinstance(subject, int) and not self._is_due(subject, at):
                continue  # it was put off, or put forward and done
            self.clock.at = max(at, self._free_at)
            await (self._visit(subject) if isinstance(subject, int) else self._poll(subject))
        self.found.reads, self.found.failures = self.readers.reads, self.readers.failures
        self.kit.close()
        return self.found

    def _is_due(self, article_id: int, at: float) -> bool:
        due = self.shelf.article(article_id).next_check_at
        return due is not None and self.clock.seconds(due) <= at + 1e-3

    def _ask(self, url: str) -> tuple[ScrapyRequest, Answer, Served]:
        """One request, within the host's pace."""
        self.clock.at = max(self.clock.at, self._free_at)
        self._free_at = self.clock.at + self.settings.host_delay
        day = int(self.clock.at // 86400)
        self.found.requests_by_day[day] = self.found.requests_by_day.get(day, 0) + 1
        parts = urlsplit(url)
        path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        answer, served = self.press.serve(Request(parts.netloc, path, self.clock.at))
        return ScrapyRequest(url, meta={"fetched_at": self.clock.now()}), answer, served

    async def _poll(self, channel_id: str) -> None:
        state = self.channels[channel_id]
        request, answer, _ = self._ask(state.channel.url)
        if answer.delay > self.settings.request_timeout:
            poll = failed_poll(self.kit, state, fetch_of(request, self.clock), DownloadTimeoutError("too late"))
        else:
            poll = await judge_poll(self.kit, state, _response(request.url, answer, request), _no_children)
        self.found.polls += 1
        self.channels[channel_id] = poll.state
        for article in self.shelf.poll(poll):
            due = article.next_check_at or poll.fetch.at
            heappush(self._due, (max(self.clock.seconds(due), self.clock.at), 2, article.id))
        heappush(self._due, (self.clock.seconds(poll.state.next_due_at), 1, channel_id))

    async def _visit(self, article_id: int) -> None:
        state = self.shelf.article(article_id)
        request, answer, served = self._ask(state.url)
        at, final = self.clock.at, state.url
        if 300 <= answer.status < 400 and "location" in answer.headers:
            final = urljoin(state.url, answer.headers["location"])
            _, answer, _ = self._ask(final)
        if answer.delay > self.settings.request_timeout:
            visit = failed_visit(self.kit, state, fetch_of(request, self.clock), DownloadTimeoutError("too late"))
        else:
            visit = await judge_visit(self.kit, state, _response(final, answer, request))
        self.shelf.visit(visit)
        self.found.looks.append(Look(at, state.url, served, visit.outcome, visit.change, visit.version))
        if visit.state.next_check_at is not None:
            heappush(self._due, (self.clock.seconds(visit.state.next_check_at), 3, article_id))


def _response(url: str, answer: Answer, request: ScrapyRequest) -> Response:
    headers = {name.encode(): value.encode("latin-1") for name, value in answer.headers.items()}
    return HtmlResponse(url, status=answer.status, headers=headers, body=answer.body, request=request)


async def _no_children(url: str) -> Response:
    raise AssertionError(f"the press has no sitemap index, but {url} was asked for")
