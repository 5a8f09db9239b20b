"""Checks evidence outside of the archive: a WARC file and its manifest, by themselves, without a database."""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from rasid.errors import StoreError
from storage.chain import Link, chained, text_digest
from storage.damage import Damage, Step
from storage.evidence import ABOUT, SEAL, manifest_beside
from storage.warc_records import UNREADABLE, Record, hex_digest, read_records

_SEALED = re.compile(rf"(?P<said>.*\n){re.escape(SEAL)}\"(?P<digest>[0-9a-f]{{64}})\"\n}}\n".encode(), re.DOTALL)
_MALFORMED = (KeyError, TypeError, ValueError, AttributeError)  # what digging in JSON of another shape raises


def is_proof(name: str) -> bool:
    """Whether this names a file of evidence, and not an article. Raises `StoreError` for one that is not there."""
    if "://" in name or not name.endswith((".json", ".warc", ".warc.gz")):
        return False
    if not Path(name).is_file():
        raise StoreError(f"There is no file {name}. Name a manifest or a WARC file that `rasid evidence` wrote.")
    return True


def check(path: Path) -> Iterator[Step]:
    """Look at a manifest and the WARC file beside it; either may be named. Raises `StoreError` when there is no
    manifest."""
    beside = path if path.suffix == ".json" else manifest_beside(path)
    try:
        data = beside.read_bytes()
    except OSError as error:
        raise StoreError(
            f"There is no manifest {beside} that can be read: {error.strerror}. It has to lie beside its WARC file."
        ) from error
    name = beside.name
    try:
        manifest = json.loads(data)
        if manifest["about"] != ABOUT:
            raise ValueError
        steps = [*_versions(manifest), *_file(manifest, beside)]
    except _MALFORMED:
        yield _manifest(name, "it is not a manifest as `rasid evidence` writes them")
        return
    sealed = _SEALED.fullmatch(data)
    if sealed is None or hex_digest(sealed["said"]) != sealed["digest"].decode():
        yield _manifest(name, "it is not as it was written")
    yield from steps


def _manifest(name: str, detail: str) -> Step:
    return Step("file", (Damage("manifest", name, None, detail),))


def _versions(manifest: Mapping[str, Any]) -> Iterator[Step]:
    """Each version's text, its link, and the page that it was made from."""
    url = str(manifest["article"]["url"])
    pages = {
        shot["version"]: shot["payload_digest"].removeprefix("sha256:")
        for shot in manifest["snapshots"]
        if shot["kind"] == "version"
    }
    before: str | None = None
    for expected, version in enumerate(manifest["versions"], 1):
        number, text = version["number"], version["first_reading"]
        found = []
        if number != expected:
            found.append(("chain", f"version {expected} should stand here"))
        if version["text_digest"] and text_digest(text) != version["text_digest"]:
            found.append(("text", "its text is not what was stored"))
        elif version["chain"] and version["chain"] != _chain(version, before):
            found.append(("chain", "its link does not follow from its text and the version before"))
        if version["payload_digest"] and pages.get(number, version["payload_digest"]) != version["payload_digest"]:
            found.append(("record", "its page is not the one that the version was made from"))
        note = "" if version["chain"] else "stored before there were digests"
        damage = tuple(Damage(what, url, number, detail) for what, detail in found)
        yield Step("version", damage, note, len(text.encode("utf-8", "replace")))
        before = version["chain"]


def _chain(version: Mapping[str, Any], before: str | None) -> str:
    article = json.loads(version["first_reading"])
    link = Link(
        number=version["number"],
        url=article["url"],
        seen_at=datetime.fromisoformat(version["seen_at"]),
        digest=article["digest"],
        exact_digest=article["exact_digest"],
        text_digest=version["text_digest"],
        payload_digest=version["payload_digest"],
    )
    return chained(link, before)


def _file(manifest: Mapping[str, Any], beside: Path) -> Iterator[Step]:
    """The WARC file as a whole, and each record in it."""
    said, url = manifest["warc"], str(manifest["article"]["url"])
    path = beside.with_name(said["file"])
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        yield Step("file", (Damage("file", path.name, None, "it is not there"),))
        return
    except OSError as error:
        yield Step("file", (Damage("file", path.name, None, f"it cannot be read: {error.strerror}"),))
        return
    found = []
    if len(data) != said["bytes"]:
        found.append(f"it has {len(data)} bytes, and had {said['bytes']}")
    if hex_digest(data) != said["sha256"]:
        found.append("it is not the one that the manifest was written for")
    yield Step("file", tuple(Damage("file", path.name, None, detail) for detail in found), size=len(data))
    for shot in manifest["snapshots"]:
        if shot["there"]:
            span = data[shot["offset"] : shot["offset"] + shot["length"]]
            wrong = _wrong(shot, span)
            where = f"{path.name}, byte {shot['offset']}, {shot['record_id']}: {wrong}"
            yield Step("snapshot", (Damage("record", url, shot["version"], where),) if wrong else ())
        else:
            yield Step("snapshot", note="dropped to keep the archive's bound")


def _wrong(shot: Mapping[str, Any], span: bytes) -> str | None:
    """What is wrong with the records of a snapshot, in a few words."""
    if len(span) < shot["length"]:
        return "the file ends before the record does"
    try:
        record = next(read_records(span))
    except (*UNREADABLE, StopIteration):
        return "the record is damaged"
    if hex_digest(span) != shot["sha256"]:
        return "the record is not what was written"
    said = record.headers
    if (said.get("WARC-Record-ID"), said.get("WARC-Date"), said.get("WARC-Target-URI")) != (
        shot["record_id"], shot["at"], shot["url"],
    ):  # fmt: skip
        return "the manifest says another id, moment or address of it"
    return None if _payload(record) == shot["payload_digest"] else "the page's digest is not what the manifest says"


def _payload(record: Record) -> str:
    """The digest of the body: recomputed, or as a revisit claims it."""
    if record.kind == "revisit":
        return record.headers.get("WARC-Payload-Digest", "")
    return f"sha256:{hex_digest(record.parts[1])}"
