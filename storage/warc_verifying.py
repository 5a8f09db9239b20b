"""Holds the archive's files against what the database says of them."""

from collections.abc import Iterator
from typing import Any

from sqlalchemy import LargeBinary, Select, and_, cast, select

from storage.damage import Damage, Step
from storage.engine import Database
from storage.mapping import AnyRow
from storage.schema import archive_files, articles, snapshots, versions
from storage.snapshots import VERSION
from storage.warc_files import WarcFolder
from storage.warc_records import UNREADABLE, Record, hex_digest, read_records

_PAGE = 500

_SNAPSHOTS: Select[*tuple[Any, ...]] = (
    select(
        snapshots,
        articles.c.url.label("article_url"),
        archive_files.c.name.label("file"),
        archive_files.c.dropped_at,
        cast(versions.c.payload_digest, LargeBinary).label("wanted"),  # damaged text may be no text
    )
    .join(archive_files, archive_files.c.id == snapshots.c.file_id)
    .join(articles, articles.c.id == snapshots.c.article_id)
    .outerjoin(
        versions,
        and_(
            versions.c.article_id == snapshots.c.article_id,
            versions.c.number == snapshots.c.version,
            snapshots.c.kind == VERSION,
        ),
    )
    .order_by(snapshots.c.id)
    .limit(_PAGE)
)


def check_snapshots(database: Database, folder: WarcFolder, article_id: int | None) -> Iterator[Step]:
    """Every record that the database names, or those of one article."""
    query = _SNAPSHOTS if article_id is None else _SNAPSHOTS.where(snapshots.c.article_id == article_id)
    after = 0
    while True:
        with database.reading() as connection:
            rows = connection.execute(query.where(snapshots.c.id > after)).all()
        for row in rows:
            yield _check_snapshot(folder, row)
        if not rows:
            return
        after = rows[-1].id


def _check_snapshot(folder: WarcFolder, row: AnyRow) -> Step:
    if row.dropped_at is not None:
        return Step("snapshot", note="dropped to keep the archive's bound")
    data = folder.read(row.file, row.offset, row.length)
    detail = _wrong(row, data)
    if detail is None:
        return Step("snapshot", size=len(data))
    where = f"{row.file}, byte {row.offset}, {row.record_id}: {detail}"
    return Step("snapshot", (Damage("record", row.article_url, row.version, where),), size=len(data))


def _wrong(row: AnyRow, data: bytes) -> str | None:
    """What is wrong with the records of a snapshot, in a few words."""
    if len(data) < row.length:
        return "the file is not there" if not data else "the file ends before the record does"
    try:
        records = list(read_records(data))
    except UNREADABLE:
        return "the record is damaged"
    if hex_digest(data) != row.digest:
        return "the record is not what was written"
    if not records or records[0].headers.get("WARC-Record-ID") != row.record_id:
        return "the record has another id"
    if _payload(records[0]) != row.payload_digest:
        return "the page's digest is not what the database says"
    if row.wanted is not None and row.wanted != row.payload_digest.encode():
        return "the page is not the one that the version was made from"
    return None


def _payload(record: Record) -> str:
    """The SHA-256 of the body: recomputed, or as a revisit claims it."""
    if record.kind == "revisit":
        return record.headers.get("WARC-Payload-Digest", "").removeprefix("sha256:")
    return hex_digest(record.parts[1])


def check_files(database: Database, folder: WarcFolder) -> Iterator[Step]:
    """Every file: its first record, and that nothing stands between and behind the records that are named."""
    with database.reading() as connection:
        files = connection.execute(_THERE.with_only_columns(archive_files.c.id)).scalars().all()
    for file_id in files:
        yield from _check_file(database, folder, file_id)
    there = folder.names()  # before the names: a file that begins meanwhile is known later than it is there
    with database.reading() as connection:
        known = set(connection.execute(select(archive_files.c.name)).scalars())
    for name in sorted(there - known):
        yield Step("file", note=f"{name} is not known to the database")


def _are_records(data: bytes) -> bool:
    try:
        return bool(list(read_records(data)))
    except UNREADABLE:
        return False


_THERE = select(archive_files).where(archive_files.c.dropped_at.is_(None))


def _check_file(database: Database, folder: WarcFolder, file_id: int) -> Iterator[Step]:
    """One file, as it is by now: pages may be stored, and files dropped, while others are looked at."""
    with database.reading() as connection:
        file = connection.execute(_THERE.where(archive_files.c.id == file_id)).one_or_none()
        if file is None:
            return
        spans = select(snapshots.c.offset, snapshots.c.length).where(snapshots.c.file_id == file_id)
        places = connection.execute(spans.order_by(snapshots.c.offset)).all()
    found: list[str] = []
    note = ""
    if hex_digest(folder.read(file.name, 0, file.head_size)) != file.head_digest:
        found.append("its first record is not what was written")
    size = folder.size(file.name) or 0
    if size < file.size:
        found.append(f"it has {size} bytes, and had {file.size}")
    elif size > file.size:
        behind = f"{size - file.size} bytes at its end belong to nothing"
        if file.sealed and _are_records(folder.read(file.name, file.size, size - file.size)):
            note = f"{file.name}: {behind}: records from after a backup that was restored"
        elif file.sealed:
            found.append(behind)
        else:
            note = f"{file.name}: {behind}: a write was interrupted; the next one cuts them off"
    end = file.head_size
    for offset, length in places:
        if offset != end:
            found.append(f"byte {end} is where a record should begin")
        end = offset + length
    if end != file.size:
        found.append(f"its records end at byte {end}, and it had {file.size}")
    yield Step("file", tuple(Damage("file", file.name, None, detail) for detail in found), note)
