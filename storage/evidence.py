"""Evidence of one article: its WARC records in one file, and a manifest that says what they prove."""

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any, BinaryIO

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

_HOW_TO_VERIFY = (
    "1. sha256sum of the WARC file is `warc.sha256`.",
    "2. `warcio check FILE` recomputes the digests of its records; each `snapshots` entry names its record.",
    "3. SHA-256 of each version's `first_reading` (its UTF-8 bytes) is its `text_digest`.",
    "4. Each version's `payload_digest` is the WARC-Payload-Digest of its record, where that is there.",
    f"5. {RULE} Its url, digest and exact_digest are those in `first_reading`.",
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
    """Write `out` (a `.warc.gz`) and its manifest (`.json` beside it).

    Raises `StoreError` when a record is damaged or a file cannot be written.
    """
    with database.reading() as connection:
        snapshots = kept.of_article(connection, article_id)
        manifest = _manifest(connection, article_id, now)
    beside = out.with_name(out.name.removesuffix(".gz").removesuffix(".warc") + ".json")
    making = out.with_name(f".{out.name}.new")
    try:
        with making.open("wb") as file:
            manifest["snapshots"], written = _write(file, folder, out.name, snapshots, now)
        manifest["warc"] = {"file": out.name, **written}
        beside.write_text(json.dumps(manifest, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
        making.replace(out)
    except OSError as error:
        raise StoreError(f"The evidence {out} cannot be written: {error.strerror}. Name another with --out.") from error
    finally:
        with suppress(OSError):
            making.unlink(missing_ok=True)
    there = sum(snapshot.there for snapshot in snapshots)
    return Evidence(out, beside, len(manifest["versions"]), there, len(snapshots) - there)


def _write(
    file: BinaryIO, folder: WarcFolder, name: str, snapshots: Sequence[StoredSnapshot], now: datetime
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

    add(write_warcinfo(name, now, about()))
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
        "about": "Evidence of what a web page said and when, kept by Rasid.",
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
