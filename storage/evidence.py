"""Evidence of one article: its WARC records in one file, and a manifest that says what they prove."""

import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from os import fsync, getpid
from pathlib import Path
from typing import Any, BinaryIO
from uuid import UUID

from sqlalchemy import Connection, LargeBinary, cast, select

from rasid.errors import StoreError
from rasid.ports import StoredSnapshot
from storage import snapshots as kept
from storage.chain import RULE, moment
from storage.engine import Database
from storage.mapping import change_from_row
from storage.schema import articles, changes, readings, versions
from storage.text import to_json
from storage.warc_files import WarcFolder
from storage.warc_records import hex_digest, write_warcinfo
from storage.warc_shelf import about

ABOUT = "Evidence of what a web page said and when, kept by Rasid."
SEAL = '  "manifest_sha256": '
_BEGINNING = f'{{\n  "about": "{ABOUT}"'.encode()
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)
_HOW_TO_VERIFY = (
    "0. `rasid verify MANIFEST` does all of this, anywhere and without a database.",
    "1. sha256sum of the WARC file is `warc.sha256`.",
    "2. `warcio check FILE` recomputes the digests of its records; each `snapshots` entry names its record.",
    "3. SHA-256 of each version's `first_reading` (its UTF-8 bytes) is its `text_digest`.",
    "4. Each version's `payload_digest` is the WARC-Payload-Digest of its record, where that is there.",
    f"5. {RULE} Its url, digest and exact_digest are those in `first_reading`.",
    "6. `manifest_sha256` is the SHA-256 of the bytes of this file before the line that names it.",
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was written. `absent` counts snapshots that the archive's bound has dropped."""

    warc: Path
    manifest: Path
    versions: int
    records: int
    absent: int


def export(database: Database, folder: WarcFolder, article_id: int, out: Path, now: datetime) -> Evidence:
    """Write `out` (a `.warc.gz`) and its manifest (`.json` beside it). The same evidence is the same WARC file.

    Raises `StoreError` when there is nothing to be shown, a record is damaged, or a file cannot be written. What stood
    there before stays until both are whole.
    """
    with database.reading() as connection:
        snapshots = kept.of_article(connection, article_id)
        manifest = _manifest(connection, article_id, now)
    if not snapshots and not manifest["versions"]:
        url = manifest["article"]["url"]
        raise StoreError(f"Of {url} nothing is kept yet, so there is no evidence: `rasid run` reads it when it is due.")
    try:
        beside = _manifest_of(out)
        _write_both(out, beside, manifest, lambda file: _write(file, folder, _spoken(out.name), snapshots))
    except OSError as error:
        raise StoreError(f"The evidence {out} cannot be written: {error.strerror}. Name another with --out.") from error
    there = sum(snapshot.there for snapshot in snapshots)
    return Evidence(out, beside, len(manifest["versions"]), there, len(snapshots) - there)


def _write_both(
    out: Path, beside: Path, manifest: dict[str, Any], write: Callable[[BinaryIO], tuple[list[Any], dict[str, Any]]]
) -> None:
    """Both files get their names when both are whole and on the disk."""
    making, noting = (path.with_name(f".{path.name}.{getpid()}.new") for path in (out, beside))
    try:
        with making.open("wb") as file:
            manifest["snapshots"], written = write(file)
            _flush(file)
        manifest["warc"] = {"file": _spoken(out.name), **written}
        with noting.open("wb") as file:
            file.write(sealed(manifest))
            _flush(file)
        making.replace(out)
        noting.replace(beside)
    finally:
        for path in (making, noting):
            with suppress(OSError):
                path.unlink(missing_ok=True)


def manifest_beside(warc: Path) -> Path:
    """Where the manifest of a WARC file lies."""
    return warc.with_name(warc.name.removesuffix(".gz").removesuffix(".warc") + ".json")


def _manifest_of(out: Path) -> Path:
    """`manifest_beside`; raises `StoreError` where either file would take the place of something else."""
    if out.name in ("", "..") or (out.exists() and not out.is_file()):
        raise StoreError(f"The evidence cannot be written: {str(out)!r} names no file. Name one with --out.")
    beside = manifest_beside(out)
    with suppress(FileNotFoundError, NotADirectoryError), beside.open("rb") as file:
        if not file.read(len(_BEGINNING)).startswith(_BEGINNING):
            raise StoreError(
                f"The manifest would take the place of {beside}, which is none of Rasid's. Name another with --out."
            )
    return beside


def sealed(manifest: dict[str, Any]) -> bytes:
    """The manifest's file: JSON whose last line but one is the digest of all bytes before it."""
    text = json.dumps(manifest, ensure_ascii=False, indent=2).removesuffix("\n}") + ",\n"
    data = text.encode("utf-8", "replace")
    return data + f'{SEAL}"{hex_digest(data)}"\n}}\n'.encode()


def _flush(file: BinaryIO) -> None:
    file.flush()
    fsync(file.fileno())


def _spoken(name: str) -> str:
    """A file's name as UTF-8 can carry it."""
    return name.encode("utf-8", "replace").decode("utf-8")


def _write(
    file: BinaryIO, folder: WarcFolder, name: str, snapshots: Sequence[StoredSnapshot]
) -> tuple[list[dict[str, Any]], dict[str, Any]]:
    """Write the records one by one, since all of them may be hundreds of megabytes. Returns what the manifest says of
    each, and of the file."""
    entries: list[dict[str, Any]] = []
    digest, offset = sha256(), 0

    def add(data: bytes) -> None:
        nonlocal offset
        file.write(data)
        digest.update(data)
        offset += len(data)

    seed = hex_digest("".join(snapshot.digest for snapshot in snapshots if snapshot.there).encode())
    latest = max((snapshot.at for snapshot in snapshots), default=_NEVER)
    add(write_warcinfo(name, latest, about(), f"<urn:uuid:{UUID(seed[:32], version=5)}>"))
    for snapshot in snapshots:
        entries.append(_entry(snapshot, offset if snapshot.there else None))
        if snapshot.there:
            add(_span(folder, snapshot))
    return entries, {"bytes": offset, "sha256": digest.hexdigest()}


def _span(folder: WarcFolder, snapshot: StoredSnapshot) -> bytes:
    data = folder.read(snapshot.file, snapshot.offset, snapshot.length)
    if hex_digest(data) != snapshot.digest:
        raise StoreError(
            f"The record of {snapshot.url} at byte {snapshot.offset} of {snapshot.file} is damaged, so there is no "
            "evidence to be had. `rasid verify` tells more; restore the file from a backup."
        )
    return data


def _entry(snapshot: StoredSnapshot, offset: int | None) -> dict[str, Any]:
    return {
        "id": snapshot.id,
        "kind": snapshot.kind,
        "version": snapshot.version,
        "at": moment(snapshot.at),
        "url": snapshot.url,
        "record_id": snapshot.record_id,
        "payload_digest": f"sha256:{snapshot.payload_digest}",
        "refers_to": snapshot.refers_to,
        "there": snapshot.there,
        "offset": offset,
        "length": snapshot.length,
        "sha256": snapshot.digest,
    }


def _manifest(connection: Connection, article_id: int, now: datetime) -> dict[str, Any]:
    article = connection.execute(select(articles).where(articles.c.id == article_id)).one()
    told = connection.execute(select(changes).where(changes.c.article_id == article_id).order_by(changes.c.id))
    return {
        "about": ABOUT,
        "software": about()["software"],
        "made_at": moment(now),
        "article": {"url": article.url, "key": article.key, "outlet": article.outlet_id, "status": article.status},
        "warc": {},
        "versions": list(_versions(connection, article_id)),
        "changes": [{"version": row.version or None, **to_json(change_from_row(row))} for row in told],
        "snapshots": [],
        "how_to_verify": list(_HOW_TO_VERIFY),
    }


_KEPT = ("number", "seen_at", "payload_digest", "text_digest", "chain", "reading", "reader", "read_at")


def _versions(connection: Connection, article_id: int) -> Iterator[dict[str, Any]]:
    columns = (*(versions.c[name] for name in _KEPT), cast(versions.c.article, LargeBinary).label("text"))
    query = select(*columns).where(versions.c.article_id == article_id).order_by(versions.c.number)
    for row in connection.execute(query).all():
        first, digest = _first(connection, article_id, row.number) if row.reading else (row.text, row.text_digest)
        yield {
            "number": row.number,
            "seen_at": moment(row.seen_at),
            "payload_digest": row.payload_digest,
            "text_digest": digest,
            "chain": row.chain,
            "first_reading": first.decode("utf-8", "replace"),
            "reader": row.reader,
            "read_again_at": moment(row.read_at) if row.read_at else None,
            "present_reading": row.text.decode("utf-8", "replace") if row.reading else None,
        }


def _first(connection: Connection, article_id: int, number: int) -> tuple[bytes, str | None]:
    """A version's text as first read, and its digest."""
    query = select(cast(readings.c.article, LargeBinary).label("text"), readings.c.text_digest).where(
        readings.c.article_id == article_id, readings.c.number == number, readings.c.sequence == 0
    )
    row = connection.execute(query).one()
    return row.text, row.text_digest
