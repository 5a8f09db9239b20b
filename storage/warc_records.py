"""WARC 1.1 records: made of exchanges, and read back with warcio.

They are written here, since warcio compresses with zlib at level 9 only: that takes ten times as long as ISA-L does
for 12 % more bytes, which every reader of gzip takes.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from uuid import uuid4

from isal import isal_zlib
from warcio.archiveiterator import ArchiveIterator
from warcio.exceptions import ArchiveLoadFailed

from rasid.records import Exchange

_VERSION = "WARC/1.1"
_PROFILES = "http://netpreserve.org/warc/1.1/revisit/"
_CHUNKED = re.compile(rb"(?im)^transfer-encoding(?=[ \t]*:)")
_END_OF_HEAD = re.compile(rb"\r?\n\r?\n")

UNREADABLE = (ArchiveLoadFailed, ValueError, EOFError, OSError, AttributeError, IndexError, TypeError)
"""What warcio raises for damaged records: it has no error of its own for most kinds of damage."""


@dataclass(frozen=True, slots=True)
class Original:
    """The earlier record that has the body which an exchange brought again."""

    snapshot_id: int
    record_id: str
    url: str
    at: datetime
    payload_digest: str


@dataclass(frozen=True, slots=True)
class Written:
    """The records of one exchange, compressed, ready to be appended. The answer's record comes first."""

    data: bytes
    digest: str
    record_id: str
    payload_digest: str
    refers_to: int | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """One record as read back: `block` is head and body of what was sent or received."""

    kind: str
    headers: Mapping[str, str]
    block: bytes

    @property
    def parts(self) -> tuple[bytes, bytes]:
        """Head and body. What a browser made of a page (a resource) has a head of its media type alone."""
        if self.kind == "resource":
            return f"{self.kind}\r\nContent-Type: {self.headers.get('Content-Type', '')}\r\n\r\n".encode(), self.block
        end = _END_OF_HEAD.search(self.block)
        cut = end.end() if end else len(self.block)
        return self.block[:cut], self.block[cut:]


def hex_digest(data: bytes) -> str:
    """SHA-256, in hexadecimal digits."""
    return sha256(data).hexdigest()


def write_exchange(exchange: Exchange, original: Original | None) -> Written:
    """The records of an exchange. With an `original` its body is referred to and not repeated.

    A `304` without a body is a revisit of its original as well. A page that a browser opened is a resource, or the
    revisit of one, and has no record of a request: what went over the wire is not known byte for byte.
    """
    record_id, digest = _new_id(), exchange.digest
    # Chunks are undone in `body`, so the head must not promise them: renamed, as archives do.
    head = _CHUNKED.sub(b"X-Archive-Orig-Transfer-Encoding", exchange.received)
    common = _common(exchange)
    if original is None:
        headers = {**common, "WARC-Payload-Digest": f"sha256:{digest}"}
        kind, content = ("resource", exchange.rendered) if exchange.rendered else ("response", _CONTENT["response"])
        answer = _record(kind, record_id, headers, head + exchange.body, content)
    else:
        answer = _record("revisit", record_id, common | _revisit(exchange, original), head)
    if exchange.rendered:
        return _written(answer, record_id, digest, original)
    links = {"WARC-Concurrent-To": record_id, "WARC-Payload-Digest": _EMPTY}
    data = answer + _record("request", _new_id(), common | links, exchange.sent)
    return _written(data, record_id, digest, original)


def _written(data: bytes, record_id: str, digest: str, original: Original | None) -> Written:
    if original is None:
        return Written(data, hex_digest(data), record_id, digest)
    return Written(data, hex_digest(data), record_id, original.payload_digest, original.snapshot_id)


def write_warcinfo(name: str, now: datetime, about: Mapping[str, str], record_id: str = "") -> bytes:
    """The record that a file begins with; with an id of its own, or a new one."""
    block = "".join(f"{key}: {value}\r\n" for key, value in about.items()).encode()
    return _record("warcinfo", record_id or _new_id(), {"WARC-Date": _date(now), "WARC-Filename": name}, block)


def read_records(data: bytes) -> Iterator[Record]:
    """All records in the bytes, digests not checked. Raises one of `UNREADABLE` for damage."""
    for record in ArchiveIterator(BytesIO(data), no_record_parse=True):
        headers = dict(record.rec_headers.headers)
        yield Record(record.rec_type, headers, record.raw_stream.read())


def _common(exchange: Exchange) -> dict[str, str]:
    headers = {"WARC-Date": _date(exchange.at), "WARC-Target-URI": exchange.url}
    return headers | ({"WARC-IP-Address": exchange.address} if exchange.address else {})


def _revisit(exchange: Exchange, original: Original) -> dict[str, str]:
    profile = "identical-payload-digest" if exchange.body else "server-not-modified"
    return {
        "WARC-Profile": _PROFILES + profile,
        "WARC-Payload-Digest": f"sha256:{original.payload_digest}",
        "WARC-Refers-To": original.record_id,
        "WARC-Refers-To-Target-URI": original.url,
        "WARC-Refers-To-Date": _date(original.at),
    }


_CONTENT = {
    "response": "application/http; msgtype=response",
    "revisit": "application/http; msgtype=response",
    "request": "application/http; msgtype=request",
    "warcinfo": "application/warc-fields",
}


def _record(kind: str, record_id: str, headers: Mapping[str, str], block: bytes, content: str = "") -> bytes:
    """One record, compressed by itself. The block is written as it is, and is `content`, or what its kind has."""
    named = {
        "WARC-Type": kind,
        "WARC-Record-ID": record_id,
        **headers,
        "WARC-Block-Digest": f"sha256:{hex_digest(block)}",
        **({"Content-Type": content or _CONTENT[kind]} if block else {}),
        "Content-Length": str(len(block)),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return _packed(f"{_VERSION}\r\n{lines}\r\n".encode() + block + b"\r\n\r\n")


def _packed(data: bytes) -> bytes:
    """In gzip."""
    return isal_zlib.compress(data, _LEVEL, wbits=16 + isal_zlib.MAX_WBITS)


_LEVEL = isal_zlib.ISAL_BEST_COMPRESSION


def _new_id() -> str:
    return f"<urn:uuid:{uuid4()}>"


_EMPTY = f"sha256:{hex_digest(b'')}"


def _date(moment: datetime) -> str:
    return f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"
