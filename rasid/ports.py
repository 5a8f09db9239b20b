"""What the core's callers rely on: the Protocols that the rooms meet through."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from rasid.hits import SearchHit
from rasid.politeness import Requested
from rasid.records import (
    Article,
    ArticleState,
    ArticleStatus,
    Batch,
    Candidate,
    Change,
    ChannelState,
    Fetch,
    Gap,
    Outcome,
    Outlet,
    OutletMemory,
    Poll,
    Visit,
)


@dataclass(frozen=True, slots=True)
class OpenProblem:
    """A trouble that stands: since when, how often seen, and where."""

    outlet_id: str
    subject: str
    kind: str
    detail: str
    first_at: datetime
    last_at: datetime
    count: int


@dataclass(frozen=True, slots=True)
class OutletSummary:
    """An outlet for the overview. `next_due_at` is the earliest of its channels' dues."""

    outlet_id: str
    name: str
    country: str
    language: str
    channels: int
    articles: int
    last_success_at: datetime | None
    newest_article_at: datetime | None  # newest publication known, else newest first sight
    next_due_at: datetime | None
    open_problems: int = 0


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """One version of an article. Numbers start at 1."""

    article_id: int
    number: int
    seen_at: datetime
    article: Article


@dataclass(frozen=True, slots=True)
class StoredHeadline:
    """What an article was called, and where: `source` as in `Found`, and `url` for the words of its address.

    `first_at` is when it came up, `last_at` when it last did, `times` how often at least.
    """

    text: str
    source: str
    first_at: datetime
    last_at: datetime
    times: int = 1


@dataclass(frozen=True, slots=True)
class StoredChange:
    """A change as stored. `id` grows with every change, without gaps being promised."""

    id: int
    outlet_id: str
    article_id: int
    url: str
    title: str | None
    version: int | None  # the version that the change made
    change: Change


@dataclass(frozen=True, slots=True)
class ArticleRow:
    """An article for lists."""

    id: int
    outlet_id: str
    url: str
    title: str | None
    status: ArticleStatus
    published_at: datetime | None  # at day precision: that day's start in UTC
    first_seen_at: datetime
    last_checked_at: datetime | None
    versions: int
    language: str | None


@dataclass(frozen=True, slots=True)
class RunRow:
    """A crawl in the ledger. `state` is running, finished, failed or interrupted."""

    id: int
    started_at: datetime
    finished_at: datetime | None
    state: str
    reason: str  # why it ended, or what failed
    outlets: int
    polls: int
    visits: int
    new: int
    changed: int
    failures: int


@dataclass(frozen=True, slots=True)
class GapRow:
    """A gap as stored. `found` is how many articles the search for what was missed brought; `closed_at` when
    that search met what was known before, so that nothing can be missing any more."""

    id: int
    outlet_id: str
    channel_id: str
    gap: Gap
    found: int
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is stored, for metrics and readiness. `outcomes` counts visits over all time."""

    outlets: int
    channels: int
    articles: dict[ArticleStatus, int]
    versions: int
    changes: dict[Outcome, int]
    polls: int
    visits: dict[Outcome, int]
    problems: dict[str, int]  # open ones, by kind
    due_channels: int
    due_articles: int
    proofs: Mapping[str, int] = field(default_factory=dict)  # pages proved unchanged, or not, over all time


class Store(Protocol):
    """Keeps everything. Safe to call from several threads; every call is one transaction.

    All times are aware and in UTC. Methods that record are idempotent: recording the same record
    twice leaves one. Every method may raise `StoreError`.
    """

    def sync_outlets(self, outlets: Sequence[Outlet], now: datetime) -> None:
        """Make the catalogue known: add, update, and retire what is no longer in it.

        A new channel is due at `now`. A channel whose address changed loses its validators. What
        was stored of a retired outlet stays; it is only no longer due.
        """

    def due_channels(self, now: datetime, limit: int, *, without: Collection[str] = ()) -> list[ChannelState]:
        """Channels of active outlets that are due, the longest overdue first.

        Outlets in `without` are left out.
        """

    def due_articles(
        self, now: datetime, limit: int, *, per_outlet: int, without: Collection[str] = ()
    ) -> list[ArticleState]:
        """Articles of active outlets to be read or looked at again, pending ones first.

        At most `per_outlet` of one outlet, so that one outlet's backlog does not hide the others.
        """

    def channels_of(self, outlet_id: str) -> list[ChannelState]:
        """All channels of an outlet, due or not, in the catalogue's order."""

    def record(self, records: Sequence[tuple[Poll | Visit, int]]) -> list[list[ArticleState]]:
        """Store polls and visits, each with its run, as `record_poll` and `record_visit` would: all, or none.

        Returns for each what `record_poll` does, and nothing for visits. Many at once cost far less.
        """

    def record_poll(self, poll: Poll, run_id: int) -> list[ArticleState]:
        """Store a poll; the candidates not seen before become pending articles, due at once.

        Returns those new articles. A candidate is known if its key is, in the same outlet.
        """

    def record_backfill(
        self, poll: Poll, found: Sequence[Candidate], now: datetime, *, whole: bool = True
    ) -> tuple[list[ArticleState], bool]:
        """Store what was found of a poll's gap: what is new becomes pending articles, which are returned.

        Also returns whether some of it was known before the poll, which closes the gap if it was found in a list
        of the `whole`, that leaves nothing out in between.
        """

    def gaps(self, *, outlet_id: str | None = None, limit: int = 100) -> list[GapRow]:
        """Gaps, the latest first."""

    def record_visit(self, visit: Visit, run_id: int) -> None:
        """Store a visit: the article's state, its new version and its change if it has them.

        A version number that the article already has is not stored again, nor is its change.
        """

    def record_requests(self, made: Sequence[Fetch], run_id: int) -> None:
        """Keep requests in the ledger that no poll and no visit tells of, each once."""

    def requests_since(self, moment: datetime) -> list[Requested]:
        """The requests to all hosts since a moment, in no order."""

    def requests_to(self, host: str, since: datetime | None = None) -> list[Requested]:
        """All requests to a host, or those since a moment, by their beginnings."""

    def hosts_asked(self, since: datetime | None = None) -> dict[str, int]:
        """How many requests went to each host, ever or since a moment."""

    def start_run(self, outlets: int, now: datetime) -> int:
        """Open a run in the ledger; returns its id."""

    def finish_run(self, run_id: int, state: str, reason: str, now: datetime) -> None:
        """Close a run: `state` is finished, failed or interrupted."""

    def interrupt_runs(self, now: datetime) -> int:
        """Close as interrupted all runs that a dead process left open; returns how many."""

    def overview(self) -> list[OutletSummary]:
        """All active outlets, by id."""

    def problems(
        self, outlet_id: str | None = None, *, article_id: int | None = None, limit: int | None = None
    ) -> list[OpenProblem]:
        """Open problems, the latest first: at most `limit`, since every article of an outlet may have one."""

    def article(self, article_id: int) -> ArticleState | None:
        """One article by its id."""

    def find_article(self, url: str) -> ArticleState | None:
        """One article by its address, in any spelling that means the same, or by one that it had before."""

    def articles(
        self, *, outlet_id: str | None = None, status: ArticleStatus | None = None,
        limit: int = 100, offset: int = 0,
    ) -> list[ArticleRow]:  # fmt: skip
        """Articles, the newest publication first."""

    def versions(self, article_id: int) -> list[StoredVersion]:
        """All versions of an article, the first one first."""

    def headlines(self, article_id: int) -> list[StoredHeadline]:
        """All that an article was called, on its page, in lists and in its address, the earliest first."""

    def changes(
        self, *, outlet_id: str | None = None, article_id: int | None = None,
        kind: Outcome | None = None, after: int | None = None, limit: int = 100, quiet: bool = False,
    ) -> list[StoredChange]:  # fmt: skip
        """Changes. With `after`: those with a larger id, the oldest first; else the latest first.

        With `quiet` also those that weigh too little to be told.
        """

    def search(
        self, query: str, *, outlet_id: str | None = None, since: datetime | None = None,
        until: datetime | None = None, earlier: bool = False, limit: int = 50, offset: int = 0,
    ) -> list[SearchHit]:  # fmt: skip
        """Articles that read as is asked for (see `rasid.searching`), the newest publication first.

        Published from `since` on and before `until`. With `earlier` also versions that were since
        replaced. Very frequent words find the articles that were stored last. New versions can be
        found a few seconds after they are stored.
        """

    def outlet_memories(self, outlet_ids: Collection[str]) -> dict[str, OutletMemory]:
        """What is remembered of outlets; nothing for those of which nothing is."""

    def runs(self, limit: int = 100) -> list[RunRow]:
        """Runs, the latest first."""

    def counts(self, now: datetime) -> Counts:
        """How much is stored and due."""

    def check(self) -> None:
        """Write and read back; raises `StoreError` when that fails or the schema is not current."""

    def close(self) -> None:
        """Let go of the database."""


@dataclass(frozen=True, slots=True)
class StoredSnapshot:
    """What the archive knows of one exchange. `kind` says what it is evidence of:

    `version` (it made that version), `confirmed` (that version was still there), `unconfirmed` (it
    differed, and had to be seen again), `missing`, or `change` (it was told as a change without a
    version: gone, restored, moved).
    """

    id: int
    article_id: int
    version: int
    at: datetime
    kind: str
    url: str
    file: str  # name of the WARC file
    offset: int  # bytes
    length: int  # bytes, of the answer's and the request's records together
    digest: str  # SHA-256 (hex) of these bytes
    record_id: str
    payload_digest: str  # SHA-256 (hex) of the body as it came
    refers_to: int | None  # the snapshot that has the body; None: this one
    there: bool  # false: the file was dropped to keep the archive's bound


@dataclass(frozen=True, slots=True)
class StoredPage:
    """A page from the archive: the answer's head and body as they came, content coding left."""

    snapshot: StoredSnapshot
    received: bytes
    body: bytes


@dataclass(frozen=True, slots=True)
class Legible:
    """A version that can be read again: it, its article's state, and where its page lies."""

    version: StoredVersion
    state: ArticleState
    snapshot: StoredSnapshot


class Archive(Protocol):
    """Keeps pages as they came, beside a store, which hands them over when it records a visit.

    Safe to call from several threads. Methods may raise `StoreError`; `page` raises it when the
    page is not as it was kept.
    """

    def page_of(self, article_id: int) -> StoredPage | None:
        """The page that made the last version, else the last one that confirmed it; None if both were dropped."""

    def page(self, snapshot: StoredSnapshot) -> StoredPage | None:
        """The page of a snapshot; None if it was dropped, or has no body."""

    def snapshots(self, article_id: int) -> list[StoredSnapshot]:
        """All snapshots of an article, the oldest first, dropped ones as well."""

    def legible(self, *, outlet_id: str | None = None, since: datetime | None = None) -> Iterator[Legible]:
        """All versions whose pages are there, by article and number, as they are while it is iterated."""

    def legible_count(self, *, outlet_id: str | None = None, since: datetime | None = None) -> int:
        """How many versions `legible` would give now."""

    def read_otherwise(self, outlet_id: str, reader: str, *, after: int, limit: int) -> list[Legible]:
        """Versions whose pages are there and that the same version of the reader read, but knowing other things of
        their outlet than `reader` says (see `reader_of`): of the next `limit` articles that have any, by ids
        above `after`. Articles of which a reading waits to be confirmed are left out.
        """

    def read_again(self, article_id: int, number: int, reading: Article, now: datetime) -> bool:
        """Make `reading` the present reading of a version; the one before is kept beside it.

        Neither a version nor a change comes of it. Returns false if it is the present one already.
        """


class Crawl(Protocol):
    """Fetches: takes a batch, records all it learns in the store, and returns when done."""

    async def crawl(self, batch: Batch) -> str:
        """Work through a batch; returns the reason of its end (`finished`, `shutdown`, ...)."""

    def resting(self) -> Collection[str]:
        """Outlets that are not to be asked for anything at the moment: their hosts have had their share."""

    async def stop(self) -> None:
        """Ask all crawls under way to end soon; their requests in flight may complete."""


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """The present moment, aware, in UTC."""
