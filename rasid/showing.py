"""What the dashboard asks of a store, beside what every store does: lists that stay quick however much is stored."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, Protocol

from rasid.health.ports import WatchedStore
from rasid.health.state import Beat, RunShare, Standing
from rasid.memory import OutletMemory
from rasid.outcomes import EditKind, Outcome
from rasid.ports import Archive, ArticleRow, RunRow, StoredChange, StoredVersion
from rasid.records import ArticleStatus, Change
from rasid.websub import Subscription


@dataclass(frozen=True, slots=True)
class KnownOutlet:
    """An outlet of the catalogue, or (not `active`) one that was. `paused_at`: since when nothing of it is due.
    `zone` is an IANA name; None: not known.
    """

    id: str
    name: str
    country: str
    language: str
    active: bool
    articles: int
    paused_at: datetime | None = None
    zone: str | None = None


@dataclass(frozen=True, slots=True)
class ChangeFilter:
    """Which changes: all that is not None must hold. `weight` is the least; `since` and `until` (not itself)
    bound when it was seen; `language` is the outlet's. Without `quiet` only those that people are told of."""

    outlet_id: str | None = None
    kind: Outcome | None = None
    edit: EditKind | None = None
    weight: float | None = None
    since: datetime | None = None
    until: datetime | None = None
    language: str | None = None
    quiet: bool = False


Place = tuple[datetime | None, int]
"""Where a page of articles ended: the last one's `published_at` and id."""


@dataclass(frozen=True, slots=True)
class FetchRow:
    """One request of a run: of a channel, of an article, or of neither (robots.txt, a redirect).

    `outcome` is a visit's; of a poll listed, not-modified or failed; else the purpose.
    """

    id: int
    at: datetime
    outlet_id: str
    channel_id: str | None
    article_id: int | None
    url: str
    status: int | None
    size: int  # bytes
    seconds: float
    outcome: str


@dataclass(frozen=True, slots=True)
class StoreFacts:
    """The database as a file, and the archive beside it. Sizes in bytes; None: there is none."""

    file: str | None
    size: int | None
    log_size: int | None  # of the write-ahead log
    free: int  # inside the file, to be used again
    engine: str  # such as `SQLite 3.46.1`
    schema: str
    rows: Mapping[str, int]  # by table, the largest ones
    archive_files: int | None = None
    archive_size: int | None = None
    archive_from: datetime | None = None  # when the oldest file that is there was begun
    snapshots: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    """What is due: how much, and since when the longest waits."""

    channels: int
    new_articles: int
    known_articles: int
    channels_since: datetime | None
    new_since: datetime | None
    known_since: datetime | None
    soon: int  # channels and articles due within the next hour


@dataclass(frozen=True, slots=True)
class FurtherAddress:
    """An address that leads to an article beside its own, and since when that is known."""

    url: str
    since: datetime


@dataclass(frozen=True, slots=True)
class HookBacklog:
    """A webhook: how many events wait for it at most, when the first of them happened, when it last received one,
    how many tries failed in a row, and how many events were put aside."""

    name: str
    waiting: int
    waiting_since: datetime | None
    delivered_at: datetime | None
    failures: int
    aside: int


@dataclass(frozen=True, slots=True)
class Backlog:
    """What is done behind the crawls and is not done yet: articles to be made searchable, events to be delivered."""

    search: int
    webhooks: tuple[HookBacklog, ...] = ()


class Showing(Protocol):
    """As of a `Store`, every call is one transaction and may raise `StoreError`."""

    @property
    def archive(self) -> Archive | None:
        """The pages beside the store."""

    def known_outlets(self, *, retired: bool = False, outlet_id: str | None = None) -> list[KnownOutlet]:
        """The catalogue's outlets, and with `retired` those that were in it, by id. Reads no articles.

        With `outlet_id` at most that one.
        """

    def newest_articles(self, outlet_ids: Collection[str]) -> dict[str, datetime]:
        """When each outlet's newest article was published, or first seen where no date is known."""

    def run_shares(self, outlet_ids: Collection[str]) -> dict[str, tuple[RunShare, ...]]:
        """Each outlet's shares of its last 30 runs, the oldest first."""

    def outlet_memories(self, outlet_ids: Collection[str]) -> dict[str, OutletMemory]:
        """What is remembered of outlets; nothing for those of which nothing is."""

    def page_of_articles(
        self,
        *,
        outlet_id: str | None,
        status: ArticleStatus | None,
        after: Place | None,
        limit: int,
        country: str | None = None,
        language: str | None = None,
    ) -> list[ArticleRow]:
        """Articles, the newest publication first, those without a date last; `after` a place in that order.

        `country` and `language` are the outlet's, which must be in the catalogue then.
        """

    def feeds_of_outlets(self) -> dict[str, list[str]]:
        """The addresses of the catalogue's feeds by outlet, in the order of its file."""

    def articles_by_id(self, ids: Sequence[int]) -> list[ArticleRow]:
        """These articles, in this order; those that are not known are left out."""

    def further_addresses(self, article_id: int) -> list[FurtherAddress]:
        """The addresses that were found to lead to an article beside its own, the oldest first."""

    def version_moments(self, article_id: int) -> list[datetime]:
        """When each version of an article was seen, by their numbers from 1."""

    def version(self, article_id: int, number: int) -> StoredVersion | None:
        """One version of an article."""

    def changes_into(self, article_id: int, first: int, last: int) -> dict[int, Change]:
        """What made an article's versions from number `first` to `last`, by their numbers."""

    def events(self, article_id: int, *, limit: int = 100) -> list[StoredChange]:
        """What befell an article and made no version: that it is gone, or was edited and put back. The latest first,
        quiet ones too."""

    def troubles_of(self, outlet_id: str) -> list[Standing]:
        """The troubles that stand with an outlet: those of articles summed up by kind."""

    def subscriptions_of(self, outlet_id: str) -> list[Subscription]:
        """The subscriptions of an outlet's channels to hubs. Their tokens and secrets are for nobody to see."""

    def identity(self) -> str:
        """A name that this store gave itself, in ASCII letters and digits: no other store has it."""

    def told(self, wanted: ChangeFilter, *, before: int | None = None, limit: int = 50) -> list[StoredChange]:
        """Changes, the latest first; with `before`, those with a smaller id."""

    def page_of_runs(self, *, before: int | None, limit: int) -> list[RunRow]:
        """Runs, the latest first; with `before`, those with a smaller id."""

    def run(self, run_id: int) -> RunRow | None:
        """One run."""

    def fetches(self, run_id: int, *, after: int = 0, limit: int = 200) -> list[FetchRow]:
        """A run's requests in the order they were recorded; those with an id above `after`."""

    def waiting(self, now: datetime) -> Waiting:
        """What is due now."""

    def backlog(self) -> Backlog:
        """What search index and webhooks are behind by."""

    def left_behind(self) -> tuple[Beat | None, datetime | None]:
        """The daemon's last heartbeat, and when the last good backup was made."""

    def facts(self) -> StoreFacts:
        """The database's size and contents, and the archive's."""

    def evidence_of(self, article_id: int, now: datetime) -> tuple[BinaryIO, bytes] | None:
        """All that the archive has of an article, as a WARC file that is open for reading, and the manifest for it;
        None without an archive. Whoever asks closes the file."""

    def pause(self, outlet_id: str, since: datetime | None) -> bool:
        """Make nothing of an outlet due from `since` on; None: make it due again as it was before.

        It stays so over restarts and changes of the catalogue. Returns false if the outlet is not known.
        """

    def make_due(self, outlet_id: str, now: datetime) -> bool:
        """Make all of an outlet's channels due at `now`. False if it is not known, retired or paused."""


class ShownStore(WatchedStore, Showing, Protocol):
    """A store that can be shown."""
