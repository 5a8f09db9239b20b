"""The chain over an article's versions: each link covers the one before, so none can be changed alone."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

RULE = (
    "chain = SHA-256 (hex) of the UTF-8 bytes of a JSON array without spaces, letters unescaped: "
    "[the chain of the version before or '', number, url, seen_at (UTC, microseconds, Z), digest, exact_digest, "
    "text_digest, payload_digest or '']. text_digest = SHA-256 of the article's JSON as stored when first read. "
    "payload_digest = SHA-256 of the body as it came, which the WARC record carries too."
)


@dataclass(frozen=True, slots=True)
class Link:
    """What the chain covers of one version. Digests are SHA-256 in hexadecimal digits."""

    number: int
    url: str
    seen_at: datetime
    digest: str
    exact_digest: str
    text_digest: str
    payload_digest: str | None


def chained(link: Link, before: str | None) -> str:
    """The chain's value at a version, given its value at the version before. See `RULE`."""
    covered = [
        before or "",
        link.number,
        link.url,
        moment(link.seen_at),
        link.digest,
        link.exact_digest,
        link.text_digest,
        link.payload_digest or "",
    ]
    text = json.dumps(covered, ensure_ascii=False, separators=(",", ":"))
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def moment(at: datetime) -> str:
    """A moment as the chain covers it."""
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%S.%fZ}"


def text_digest(text: str | bytes) -> str:
    """SHA-256 of an article's JSON as it is stored."""
    return sha256(text.encode() if isinstance(text, str) else text).hexdigest()
