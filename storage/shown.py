"""What the dashboard asks of the store, beside what every store does: every method is one transaction."""

from collections.abc import Collection, Sequence
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO

from rasid.health.state import Beat, RunShare, Standing
from rasid.ports import ArticleRow, RunRow, StoredChange, StoredVersion
from rasid.records import ArticleStatus, Change
from rasid.showing import (
    Backlog,
    ChangeFilter,
    FetchRow,
    FurtherAddress,
    KnownOutlet,
    Place,
    Showing,
    StoreFacts,
    Waiting,
)
from rasid.websub import Subscription
from storage import catalogue, facts, observing, outbox, search_index, showing, subscriptions, telling
from storage.archive import SqlArchive
from storage.engine import Database


class SqlShowing(Showing):
    """`Showing` on SQLAlchemy. See there for what the methods promise. `archive` is the pages beside it."""

    def __init__(self, database: Database, archive: SqlArchive | None) -> None:
        self._database = database
        self._archive = archive

    @property
    def archive(self) -> SqlArchive | None:
        """The pages beside the store."""
        return self._archive

    def known_outlets(self, *, retired: bool = False, outlet_id: str | None = None) -> list[KnownOutlet]:
        with self._database.reading() as connection:
            return showing.known_outlets(connection, retired=retired, outlet_id=outlet_id)

    def newest_articles(self, outlet_ids: Collection[str]) -> dict[str, datetime]:
        with self._database.reading() as connection:
            return showing.newest_articles(connection, outlet_ids)

    def run_shares(self, outlet_ids: Collection[str]) -> dict[str, tuple[RunShare, ...]]:
        with self._database.reading() as connection:
            return showing.run_shares(connection, outlet_ids)

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
        wanted = showing.ArticleFilter(outlet_id, status, country, language)
        with self._database.reading() as connection:
            return showing.page_of_articles(connection, wanted, after=after, limit=limit)

    def feeds_of_outlets(self) -> dict[str, list[str]]:
        with self._database.reading() as connection:
            return showing.feeds_of_outlets(connection)

    def articles_by_id(self, ids: Sequence[int]) -> list[ArticleRow]:
        with self._database.reading() as connection:
            return showing.articles_by_id(connection, ids)

    def further_addresses(self, article_id: int) -> list[FurtherAddress]:
        with self._database.reading() as connection:
            return showing.further_addresses(connection, article_id)

    def version_moments(self, article_id: int) -> list[datetime]:
        with self._database.reading() as connection:
            return showing.version_moments(connection, article_id)

    def version(self, article_id: int, number: int) -> StoredVersion | None:
        with self._database.reading() as connection:
            return showing.version(connection, article_id, number)

    def changes_into(self, article_id: int, first: int, last: int) -> dict[int, Change]:
        with self._database.reading() as connection:
            return showing.changes_into(connection, article_id, first, last)

    def events(self, article_id: int, *, limit: int = 100) -> list[StoredChange]:
        with self._database.reading() as connection:
            return showing.events(connection, article_id, limit=limit)

    def troubles_of(self, outlet_id: str) -> list[Standing]:
        with self._database.reading() as connection:
            return list(observing.troubles_of(connection, outlet_id))

    def subscriptions_of(self, outlet_id: str) -> list[Subscription]:
        with self._database.reading() as connection:
            return subscriptions.of_outlet(connection, outlet_id)

    def identity(self) -> str:
        with self._database.reading() as connection:
            found = observing.identity(connection)
        if found is None:
            with self._database.writing() as connection:
                found = observing.take_identity(connection)
        return found

    def told(self, wanted: ChangeFilter, *, before: int | None = None, limit: int = 50) -> list[StoredChange]:
        with self._database.reading() as connection:
            return telling.told(connection, wanted, before=before, limit=limit)

    def page_of_runs(self, *, before: int | None, limit: int) -> list[RunRow]:
        with self._database.reading() as connection:
            return showing.page_of_runs(connection, before=before, limit=limit)

    def run(self, run_id: int) -> RunRow | None:
        with self._database.reading() as connection:
            return showing.run(connection, run_id)

    def fetches(self, run_id: int, *, after: int = 0, limit: int = 200) -> list[FetchRow]:
        with self._database.reading() as connection:
            return showing.run_fetches(connection, run_id, after=after, limit=limit)

    def waiting(self, now: datetime) -> Waiting:
        with self._database.reading() as connection:
            return showing.waiting(connection, now)

    def backlog(self) -> Backlog:
        with self._database.reading() as connection:
            return Backlog(search_index.waiting(connection), outbox.backlog(connection))

    def left_behind(self) -> tuple[Beat | None, datetime | None]:
        with self._database.reading() as connection:
            return observing.left_behind(connection)

    def facts(self) -> StoreFacts:
        with self._database.reading() as connection:
            return facts.facts_of(connection, self._database)

    def evidence_of(self, article_id: int, now: datetime) -> tuple[BinaryIO, bytes] | None:
        if self.archive is None or not (self.version_moments(article_id) or self.archive.snapshots(article_id)):
            return None
        with TemporaryDirectory(prefix="rasid-evidence-") as folder:
            made = self.archive.export(article_id, Path(folder) / f"article-{article_id}.warc.gz", now)
            return made.warc.open("rb"), made.manifest.read_bytes()  # what is open can be read without its name

    def pause(self, outlet_id: str, since: datetime | None) -> bool:
        with self._database.writing() as connection:
            return catalogue.pause(connection, outlet_id, since)

    def make_due(self, outlet_id: str, now: datetime) -> bool:
        with self._database.writing() as connection:
            return catalogue.make_due(connection, outlet_id, now)
