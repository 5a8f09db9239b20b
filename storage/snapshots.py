"""Snapshots: what of a visit is kept, and where it lies."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, bindparam, select

from rasid.ports import StoredSnapshot
from rasid.records import Outcome, Visit
from storage.mapping import AnyRow
from storage.schema import archive_files, snapshots
from storage.warc_records import Original, Written, hex_digest, write_exchange
from storage.warc_shelf import Shelf

VERSION, CONFIRMED, MISSING, CHANGE, UNCONFIRMED = "version", "confirmed", "missing", "change", "unconfirmed"
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
_SAME_BODY = (
    _BODIES.where(snapshots.c.payload_digest == bindparam("b_digest")).order_by(None).order_by(snapshots.c.id.desc())
)
_LATEST = _OF_ARTICLE.where(snapshots.c.payload_digest != NO_BODY, snapshots.c.kind.in_((VERSION, CONFIRMED)))
_AT = select(snapshots.c.id).where(
    snapshots.c.article_id == bindparam("b_article"), snapshots.c.at == bindparam("b_at")
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """The records of a visit, ready to be appended, and what they are evidence of."""

    kind: str
    written: Written


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


def original_of(connection: Connection, visit: Visit, kind: str) -> Original | None:
    """The snapshot that has the body which this visit brought again, or was told to be the same.

    Each version has a body of its own, so that it can be read again whatever becomes of the others.
    """
    exchange = visit.exchange
    assert exchange is not None
    if kind == VERSION:
        return None
    if exchange.body:
        values = {"b_article": visit.state.id, "b_digest": hex_digest(exchange.body)}
        row = connection.execute(_SAME_BODY.limit(1), values).one_or_none()
    elif visit.fetch.status == 304:
        row = _last_body(connection, visit.state.id)
    else:
        return None
    return None if row is None else Original(row.id, row.record_id, row.url, row.at, row.payload_digest)


def _last_body(connection: Connection, article_id: int) -> AnyRow | None:
    newest = _LATEST.order_by(None).order_by(snapshots.c.at.desc(), snapshots.c.id.desc()).limit(1)
    row = connection.execute(newest, {"b_article": article_id}).one_or_none()
    if row is not None and row.refers_to is not None:
        row = connection.execute(_BY_ID, {"b_id": row.refers_to}).one_or_none()
    return None if row is None or row.dropped_at is not None else row


def prepare(visit: Visit, kind: str, original: Original | None) -> Prepared:
    """Compress a visit's exchange: the costly part, done outside of the transaction."""
    assert visit.exchange is not None
    return Prepared(kind, write_exchange(visit.exchange, original))


def keep(connection: Connection, shelf: Shelf, visit: Visit, prepared: Prepared, *, version: int, stored: bool) -> None:
    """Append a visit's records and say where they lie. `stored`: the visit's own version is new."""
    exchange, written = visit.exchange, prepared.written
    assert exchange is not None
    at = {"b_article": visit.state.id, "b_at": visit.fetch.at}
    if not shelf.fits(len(written.data)) or connection.execute(_AT, at).first() is not None:
        return
    place = shelf.append(connection, written.data, visit.fetch.at)
    values = {
        "article_id": visit.state.id,
        "at": visit.fetch.at,
        "version": version,
        "kind": CONFIRMED if prepared.kind == VERSION and not stored else prepared.kind,
        "url": exchange.url,
        "file_id": place.file_id,
        "offset": place.offset,
        "length": len(written.data),
        "digest": written.digest,
        "record_id": written.record_id,
        "payload_digest": written.payload_digest,
        "refers_to": written.refers_to,
    }
    connection.execute(snapshots.insert(), values)


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
