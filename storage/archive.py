"""The archive: pages as they came, in WARC files, named by the database's snapshots."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Select, func, or_, select

from rasid.errors import StoreError
from rasid.ports import Archive, Legible, StoredPage, StoredSnapshot
from rasid.records import Article, Visit
from storage import snapshots as kept
from storage.damage import Step
from storage.engine import Database
from storage.evidence import Evidence, export
from storage.mapping import article_from_row
from storage.reading import STATES, id_at, stored_version
from storage.readings import read_again
from storage.schema import archive_files, articles, snapshots, versions
from storage.verifying import steps, verify
from storage.warc_records import UNREADABLE, Original, hex_digest, read_records
from storage.warc_shelf import ArchivePlan, Shelf

_NUMBER = re.compile(r"[0-9]{1,18}")
_PAGE = 100  # articles that are looked up at once


class SqlArchive(Archive):
    """`Archive` beside a database. See there for what the methods promise."""

    def __init__(self, database: Database, plan: ArchivePlan) -> None:
        self._database = database
        self._plan = plan
        self.shelf = Shelf(plan)
        self.write_fault: str | None = None  # why pages could not be kept when that was last tried

    def faults(self) -> tuple[str, ...]:
        """Files that are missing or shorter than what is committed of them."""
        query = select(archive_files.c.name, archive_files.c.size).where(archive_files.c.dropped_at.is_(None))
        with self._database.reading() as connection:
            kept_files = [(row.name, row.size) for row in connection.execute(query)]
        sizes = [(name, size, self.shelf.folder.size(name)) for name, size in kept_files]
        return tuple(
            f"{name} is missing" if found is None else f"{name} has {found} bytes of {size}"
            for name, size, found in sizes
            if found is None or found < size
        )

    def prepare(self, visits: Mapping[int, Visit]) -> dict[int, kept.Prepared]:
        """Compress what is to be kept of visits, before their transaction: by the keys that they have."""
        kinds = {key: kind for key, visit in visits.items() if (kind := kept.kind_of(visit, self._plan.keep))}
        if not kinds:
            return {}
        originals = self._originals([(visits[key], kind) for key, kind in kinds.items()])
        return {
            key: kept.prepare(visits[key], kind, original)
            for (key, kind), original in zip(kinds.items(), originals, strict=True)
        }

    def _originals(self, visits: Sequence[tuple[Visit, str]]) -> list[Original | None]:
        if all(kind == kept.VERSION for _, kind in visits):  # each has a body of its own: nothing is to be asked
            return [None] * len(visits)
        with self._database.reading() as connection:
            return kept.originals_of(connection, visits)

    def keep(self, connection: Connection, visits: Sequence[kept.Kept]) -> None:
        """Append what was prepared of visits, in their transaction."""
        try:
            kept.keep(connection, self.shelf, visits)
        except StoreError as error:
            self.write_fault = str(error)
            raise
        self.write_fault = None

    def sweep(self) -> None:
        """Remove files that were dropped, once the transaction that dropped them is committed."""
        if self.shelf.unswept:
            with self._database.reading() as connection:
                self.shelf.sweep(connection)

    def page_of(self, article_id: int) -> StoredPage | None:
        with self._database.reading() as connection:
            number = connection.execute(select(articles.c.versions).where(articles.c.id == article_id)).scalar()
            snapshot = kept.best_body(connection, article_id, number) if number else None
        return None if snapshot is None else self.page(snapshot)

    def page(self, snapshot: StoredSnapshot) -> StoredPage | None:
        body = snapshot
        if snapshot.refers_to is not None:
            with self._database.reading() as connection:
                found = kept.by_id(connection, snapshot.refers_to)
            if found is None:
                return None
            body = found
        if not body.there or body.payload_digest == kept.NO_BODY:
            return None
        return _page(snapshot, self._span(body))

    def _span(self, snapshot: StoredSnapshot) -> bytes:
        data = self.shelf.folder.read(snapshot.file, snapshot.offset, snapshot.length)
        if hex_digest(data) != snapshot.digest:
            raise StoreError(
                f"The page of {snapshot.url} at byte {snapshot.offset} of {self.shelf.folder.path / snapshot.file} "
                "is not as it was kept. `rasid verify` names all that is damaged; restore the file from a backup."
            )
        return data

    def snapshots(self, article_id: int) -> list[StoredSnapshot]:
        with self._database.reading() as connection:
            return kept.of_article(connection, article_id)

    def legible(self, *, outlet_id: str | None = None, since: datetime | None = None) -> Iterator[Legible]:
        after = 0
        while True:
            with self._database.reading() as connection:
                found = list(_legible_page(connection, _readable(outlet_id, since), after))
            if not found:
                return
            yield from found
            after = found[-1].state.id

    def legible_count(self, *, outlet_id: str | None = None, since: datetime | None = None) -> int:
        chosen = _readable(outlet_id, since).distinct().subquery()
        with self._database.reading() as connection:
            return connection.execute(select(func.count()).select_from(chosen)).scalar_one()

    def read_otherwise(self, outlet_id: str, reader: str, *, after: int, limit: int) -> list[Legible]:
        same = reader.partition("+")[0]
        others = versions.c.reader == same, versions.c.reader.startswith(f"{same}+", autoescape=True)
        chosen = _readable(outlet_id, None).where(
            versions.c.reader != reader, or_(*others), articles.c.pending.is_(None)
        )
        with self._database.reading() as connection:
            return list(_legible_page(connection, chosen, after, limit))

    def article_id(self, name: str) -> int | None:
        """An article by its address in any spelling, one that it had before, or its number: also where its text is
        damaged."""
        with self._database.reading() as connection:
            found = id_at(connection, name)
            if found is None and _NUMBER.fullmatch(name):
                found = connection.execute(select(articles.c.id).where(articles.c.id == int(name))).scalar()
        return found

    def verify(self, article_id: int | None = None) -> Iterator[Step]:
        """Look at all versions, records and files, or at those of one article."""
        return verify(self._database, self.shelf.folder, article_id)

    def steps(self, article_id: int | None = None) -> int:
        """How many versions, snapshots and files `verify` looks at."""
        return steps(self._database, article_id)

    def export(self, article_id: int, out: Path, now: datetime) -> Evidence:
        """Write all that is evidence of an article into one WARC and a manifest beside it."""
        return export(self._database, self.shelf.folder, article_id, out, now)

    def read_again(self, article_id: int, number: int, reading: Article, now: datetime) -> bool:
        with self._database.writing() as connection:
            return read_again(connection, article_id, number, reading, now)


def _page(snapshot: StoredSnapshot, data: bytes) -> StoredPage:
    try:
        head, body = next(read_records(data)).parts
    except UNREADABLE as error:
        raise StoreError(f"The page of {snapshot.url} cannot be read: {error}. `rasid verify` tells more.") from error
    return StoredPage(snapshot, head, body)


def _readable(outlet_id: str | None, since: datetime | None) -> Select[*tuple[Any, ...]]:
    """Article id and number of the versions that have a body."""
    bodies = kept.BODIES.order_by(None).with_only_columns(snapshots.c.article_id, snapshots.c.version)
    query = bodies.where(snapshots.c.kind.in_((kept.VERSION, kept.CONFIRMED))).join(
        versions, (versions.c.article_id == snapshots.c.article_id) & (versions.c.number == snapshots.c.version)
    )
    if outlet_id is not None:
        query = query.join(articles, articles.c.id == snapshots.c.article_id).where(articles.c.outlet_id == outlet_id)
    return query if since is None else query.where(versions.c.seen_at >= since)


def _legible_page(
    connection: Connection, readable: Select[*tuple[Any, ...]], after: int, limit: int = _PAGE
) -> Iterator[Legible]:
    """The versions of the next articles that have any."""
    ids = readable.with_only_columns(snapshots.c.article_id).where(snapshots.c.article_id > after).distinct()
    chosen = list(connection.execute(ids.order_by(snapshots.c.article_id).limit(limit)).scalars())
    wanted = {tuple(row) for row in connection.execute(readable.where(snapshots.c.article_id.in_(chosen)))}
    states = {row.id: article_from_row(row) for row in connection.execute(STATES.where(articles.c.id.in_(chosen)))}
    rows = select(versions).where(versions.c.article_id.in_(chosen)).order_by(versions.c.article_id, versions.c.number)
    for row in connection.execute(rows).all():
        if (row.article_id, row.number) in wanted:
            snapshot = kept.best_body(connection, row.article_id, row.number)
            assert snapshot is not None
            yield Legible(stored_version(row), states[row.article_id], snapshot)
