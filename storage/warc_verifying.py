"""Holds the archive's files against what the database says of them."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, LargeBinary, Row, Select, and_, cast, select

from rasid.errors import StoreError
from storage.chain import moment
from storage.damage import DAMAGED_ROW, Damage, Step, in_short
from storage.engine import Database
from storage.mapping import AnyRow
from storage.schema import archive_files, articles, snapshots, versions
from storage.snapshots import KINDS, VERSION
from storage.warc_files import WarcFolder
from storage.warc_records import UNREADABLE, Record, hex_digest, read_records

_PAGE = 500

_BODY = snapshots.alias("body")  # the one that a revisit refers to
_SNAPSHOTS: Select[*tuple[Any, ...]] = (
    select(
        snapshots,
        cast(articles.c.url, LargeBinary).label("article_url"),  # damaged text may be no text
        articles.c.versions,
        archive_files.c.name.label("file"),
        archive_files.c.dropped_at,
        _BODY.c.record_id.label("body_id"),
        cast(versions.c.payload_digest, LargeBinary).label("wanted"),
    )
    .join(archive_files, archive_files.c.id == snapshots.c.file_id)
    .join(articles, articles.c.id == snapshots.c.article_id)
    .outerjoin(_BODY, _BODY.c.id == snapshots.c.refers_to)
    .outerjoin(
        versions,
        and_(
            versions.c.article_id == snapshots.c.article_id,
            versions.c.number == snapshots.c.version,
            snapshots.c.kind == VERSION,
        ),
    )
)


def check_snapshots(database: Database, folder: WarcFolder, article_id: int | None) -> Iterator[Step]:
    """Every record that the database names, or those of one article."""
    ids = select(snapshots.c.id).order_by(snapshots.c.id).limit(_PAGE)
    ids = ids if article_id is None else ids.where(snapshots.c.article_id == article_id)
    after = 0
    while True:
        with database.reading() as connection:
            page = connection.execute(ids.where(snapshots.c.id > after)).scalars().all()
            rows = _rows(connection, page)
        for number, row in rows.items():
            yield _check_snapshot(folder, row) if isinstance(row, Row) else _lost(number, row)
        if not page:
            return
        after = page[-1]


def _rows(connection: Connection, page: Sequence[int]) -> dict[int, AnyRow | str]:
    """What the database says of snapshots; or why that cannot be read."""
    try:
        found = {row.id: row for row in connection.execute(_SNAPSHOTS.where(snapshots.c.id.in_(page)))}
    except DAMAGED_ROW as error:
        if len(page) == 1:
            return {page[0]: f"what the database says of it cannot be read: {in_short(error)}"}
        return {one: row for number in page for one, row in _rows(connection, [number]).items()}
    return {one: found.get(one, "its article or its file is not in the database") for one in page}


def _lost(number: int, detail: str) -> Step:
    return Step("snapshot", (Damage("record", f"snapshot {number}", None, detail),))


def _check_snapshot(folder: WarcFolder, row: AnyRow) -> Step:
    if row.dropped_at is not None:
        return Step("snapshot", note="dropped to keep the archive's bound")
    data = b""
    try:
        data = folder.read(row.file, row.offset, row.length)
        detail = _wrong(row, data)
    except StoreError as error:
        detail = str(error)
    if detail is None:
        return Step("snapshot", size=len(data))
    where = f"{row.file}, byte {row.offset}, {row.record_id}: {detail}"
    url = row.article_url.decode("utf-8", "replace")
    return Step("snapshot", (Damage("record", url, row.version, where),), size=len(data))


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
    return _otherwise(row, records[0].headers)


def _otherwise(row: AnyRow, said: Mapping[str, str]) -> str | None:
    """What the database says of a record that the record does not."""
    if said.get("WARC-Target-URI") != row.url or said.get("WARC-Date") != moment(row.at):
        return "the database says another address or moment of it"
    if said.get("WARC-Refers-To") != row.body_id:
        return "the database says that another record has its page"
    if row.kind not in KINDS or row.version > row.versions:
        return "the database says of it what cannot be"
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


_COLUMNS = (archive_files.c[name] for name in ("id", "name", "size", "head_size", "head_digest", "sealed"))
_THERE = select(*_COLUMNS).where(archive_files.c.dropped_at.is_(None))


def _check_file(database: Database, folder: WarcFolder, file_id: int) -> Iterator[Step]:
    """One file, as it is by now: pages may be stored, and files dropped, while others are looked at."""
    with database.reading() as connection:
        file = connection.execute(_THERE.where(archive_files.c.id == file_id)).one_or_none()
        if file is None:
            return
        spans = select(snapshots.c.offset, snapshots.c.length).where(snapshots.c.file_id == file_id)
        places = connection.execute(spans.order_by(snapshots.c.offset)).all()
    try:
        found, note = _held_against(folder, file, places)
    except StoreError as error:
        found, note = [str(error)], ""
    yield Step("file", tuple(Damage("file", file.name, None, detail) for detail in found), note)


def _held_against(folder: WarcFolder, file: AnyRow, places: Sequence[AnyRow]) -> tuple[list[str], str]:
    """What is wrong with a file, and what is odd about it; `places` of its records, in order."""
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
    return found, note
