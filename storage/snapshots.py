"""Snapshots: what of a visit is kept, and where it lies."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from rasid.ports import StoredSnapshot
from rasid.records import Outcome, Visit
from storage.chunks import chunks
from storage.mapping import AnyRow, Values
from storage.schema import archive_files, articles, snapshots
from storage.warc_records import Original, Written, hex_digest, write_exchange
from storage.warc_shelf import Place, Shelf

VERSION, CONFIRMED, MISSING, CHANGE, UNCONFIRMED = "version", "confirmed", "missing", "change", "unconfirmed"
KINDS = frozenset((VERSION, CONFIRMED, MISSING, CHANGE, UNCONFIRMED))
_ALWAYS = {Outcome.MISSING: MISSING, Outcome.UNCONFIRMED: UNCONFIRMED}
NO_BODY = hex_digest(b"")

ALL: Select[*tuple[Any, ...]] = (
    select(snapshots, archive_files.c.name.label("file"), archive_files.c.dropped_at)
    .join(archive_files, archive_files.c.id == snapshots.c.file_id)
    .order_by(snapshots.c.at, snapshots.c.id)
)
_OF_ARTICLE = ALL.where(snapshots.c.article_id == bindparam("b_article"))
_BY_ID = ALL.where(snapshots.c.id == bindparam("b_id"))
BODIES = ALL.where(
    archive_files.c.dropped_at.is_(None), snapshots.c.refers_to.is_(None), snapshots.c.payload_digest != NO_BODY
)
"""The snapshots that have a body which is there."""
_BODIES = BODIES.where(snapshots.c.article_id == bindparam("b_article"))
_AT = select(snapshots.c.article_id, snapshots.c.at).where(
    snapshots.c.article_id.in_(bindparam("b_ids", expanding=True)),
    snapshots.c.at.between(bindparam("b_first"), bindparam("b_last")),
)
_NEWEST = (
    select(snapshots.c.id)
    .where(
        snapshots.c.article_id == articles.c.id,
        snapshots.c.payload_digest != NO_BODY,
        snapshots.c.kind.in_((VERSION, CONFIRMED)),
    )
    .order_by(snapshots.c.at.desc(), snapshots.c.id.desc())
    .limit(1)
    .correlate(articles)
    .scalar_subquery()
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The records of a visit, ready to be appended, and what they are evidence of."""

    kind: str
    written: Written


@dataclass(frozen=True, slots=True)
class Kept:
    """A visit whose records are to be appended. `stored`: its own version is new."""

    visit: Visit
    prepared: Prepared
    version: int
    stored: bool


def kind_of(visit: Visit, keep: str) -> str | None:
    """What a visit's exchange is evidence of; None: it is not kept."""
    if visit.exchange is None or keep == "off":
        return None
    if visit.version is not None:
        return VERSION
    if visit.change is not None:
        return CHANGE
    confirms = visit.outcome in (Outcome.UNCHANGED, Outcome.COSMETIC)
    return CONFIRMED if confirms and keep == "all" else _ALWAYS.get(visit.outcome)


def originals_of(connection: Connection, visits: Sequence[tuple[Visit, str]]) -> list[Original | None]:
    """For visits with their kinds: the snapshots that have the bodies which they brought again, or were told
    to be the same.

    Each version has a body of its own, so that it can be read again whatever becomes of the others.
    """
    brought: dict[int, str] = {}
    told: list[int] = []
    for visit, kind in visits:
        assert visit.exchange is not None
        if kind != VERSION and visit.exchange.body:
            brought[visit.state.id] = visit.exchange.digest
        elif kind != VERSION and visit.fetch.status == 304:
            told.append(visit.state.id)
    found = _same_bodies(connection, brought) | _last_bodies(connection, told)
    rows = [None if kind == VERSION else found.get(visit.state.id) for visit, kind in visits]
    return [row if row is None else _original(row) for row in rows]


def _original(row: AnyRow) -> Original:
    return Original(row.id, row.record_id, row.url, row.at, row.payload_digest)


def _same_bodies(connection: Connection, digests: Mapping[int, str]) -> dict[int, AnyRow]:
    """By article, the newest snapshot that has the body with a digest."""
    found: dict[int, AnyRow] = {}
    for ids in chunks(list(digests)):
        query = BODIES.where(
            snapshots.c.article_id.in_(ids), snapshots.c.payload_digest.in_([digests[one] for one in ids])
        )
        for row in connection.execute(query.order_by(None).order_by(snapshots.c.id)):
            if row.payload_digest == digests[row.article_id]:
                found[row.article_id] = row
    return found


def _last_bodies(connection: Connection, article_ids: list[int]) -> dict[int, AnyRow]:
    """By article, the snapshot that has the body which its last version was seen in last, if it is there."""
    found: dict[int, AnyRow] = {}
    for ids in chunks(article_ids):
        newest = select(_NEWEST).where(articles.c.id.in_(ids))
        rows = connection.execute(ALL.where(snapshots.c.id.in_(newest))).all()
        elsewhere = [row.refers_to for row in rows if row.refers_to is not None]
        referred = connection.execute(ALL.where(snapshots.c.id.in_(elsewhere))).all() if elsewhere else []
        bodies = [*(row for row in rows if row.refers_to is None), *referred]
        found |= {row.article_id: row for row in bodies if row.dropped_at is None}
    return found


def prepare(visit: Visit, kind: str, original: Original | None) -> Prepared:
    """Compress a visit's exchange: the costly part, done outside of the transaction."""
    assert visit.exchange is not None
    return Prepared(kind, write_exchange(visit.exchange, original))


def keep(connection: Connection, shelf: Shelf, kept: Sequence[Kept]) -> None:
    """Append visits' records and say where they lie."""
    fitting = [one for one in kept if shelf.fits(len(one.prepared.written.data))]
    there = _there(connection, [one.visit for one in fitting])
    fresh = [one for one in fitting if (one.visit.state.id, one.visit.fetch.at) not in there]
    if not fresh:
        return
    places = shelf.append(connection, [one.prepared.written.data for one in fresh], fresh[0].visit.fetch.at)
    connection.execute(snapshots.insert(), [_values(one, place) for one, place in zip(fresh, places, strict=True)])


def _there(connection: Connection, visits: Sequence[Visit]) -> set[tuple[int, datetime]]:
    """The articles and moments of snapshots that are there already: all from the visits' first moment to their last.

    What comes together was fetched within moments, so these are few. Each article with each moment would be looked
    for if both were named, which for large groups is most of what a quiet visit costs.
    """
    found: set[tuple[int, datetime]] = set()
    for some in chunks(visits):
        moments = [visit.fetch.at for visit in some]
        asked = {"b_ids": [visit.state.id for visit in some], "b_first": min(moments), "b_last": max(moments)}
        found |= {(row.article_id, row.at) for row in connection.execute(_AT, asked)}
    return found


def _values(one: Kept, place: Place) -> Values:
    exchange, written, kind = one.visit.exchange, one.prepared.written, one.prepared.kind
    assert exchange is not None
    return {
        "article_id": one.visit.state.id,
        "at": one.visit.fetch.at,
        "version": one.version,
        "kind": CONFIRMED if kind == VERSION and not one.stored else kind,
        "url": exchange.url,
        "file_id": place.file_id,
        "offset": place.offset,
        "length": len(written.data),
        "digest": written.digest,
        "record_id": written.record_id,
        "payload_digest": written.payload_digest,
        "refers_to": written.refers_to,
    }


def of_article(connection: Connection, article_id: int) -> list[StoredSnapshot]:
    """All snapshots of an article, the oldest first."""
    return [snapshot_from_row(row) for row in connection.execute(_OF_ARTICLE, {"b_article": article_id})]


def by_id(connection: Connection, snapshot_id: int) -> StoredSnapshot | None:
    """One snapshot."""
    row = connection.execute(_BY_ID, {"b_id": snapshot_id}).one_or_none()
    return None if row is None else snapshot_from_row(row)


def best_body(connection: Connection, article_id: int, version: int) -> StoredSnapshot | None:
    """The body that made a version, else the last one that confirmed it."""
    rows = connection.execute(_BODIES.where(snapshots.c.version == version), {"b_article": article_id}).all()
    return best(rows)


def best(rows: Sequence[AnyRow]) -> StoredSnapshot | None:
    """Among bodies of one version, the oldest first: the one that made it, else the last that confirmed it."""
    made = [row for row in rows if row.kind == VERSION]
    confirmed = [row for row in rows if row.kind == CONFIRMED]
    chosen = [*made[:1], *confirmed[-1:]][:1]
    return snapshot_from_row(chosen[0]) if chosen else None


def snapshot_from_row(row: AnyRow) -> StoredSnapshot:
    """A snapshot from a row of `ALL`."""
    return StoredSnapshot(
        id=row.id,
        article_id=row.article_id,
        version=row.version,
        at=row.at,
        kind=row.kind,
        url=row.url,
        file=row.file,
        offset=row.offset,
        length=row.length,
        digest=row.digest,
        record_id=row.record_id,
        payload_digest=row.payload_digest,
        refers_to=row.refers_to,
        there=row.dropped_at is None,
    )
