"""Feeds: RSS 0.9x, 1.0 and 2.0, Atom and JSON Feed, as the outlets really serve them."""

import io
import math
import re
from collections.abc import Iterator
from typing import Any
from xml.sax import SAXException

import feedparser

from rasid.errors import UnreadableFeedError
from rasid.extract.jsonfeed import read_json_feed
from rasid.extract.links import Addresses
from rasid.extract.listing import MOST, Finding, Listing, collect, plain
from rasid.extract.placeholders import split_placeholders
from rasid.extract.xmltext import FEED, prepare, stripped
from rasid.records import Hints

_MAIL_AND_NAME = re.compile(r"\S+@\S+\s+\((.+)\)")  # how RSS 2.0 writes an author
_WEB = re.compile("https?://", re.IGNORECASE)
_PERIODS = {"hourly": 3600.0, "daily": 86400.0, "weekly": 604800.0, "monthly": 2592000.0, "yearly": 31536000.0}


def read_feed(text: str, *, url: str, addresses: Addresses) -> Listing:
    """The articles that a feed lists, in its order.

    `text` is the decoded body, `url` the address that it came from. Dates are the printed texts. Of more than `MOST`
    entries those in the middle are left out.
    Raises `UnreadableFeedError` (`empty-feed`, `not-a-feed`, `truncated-feed`, `malformed-feed`)
    when not one entry can be had.
    """
    if stripped(text).startswith("{"):
        listed, listing = read_json_feed(stripped(text), url, addresses)
    else:
        listed, listing = _read_xml(text, url, addresses)
    if not listed and not listing.problems:
        raise UnreadableFeedError("empty-feed", "It has no entry.")
    return _assembled(listed, listing, url, addresses)


Listed = list[tuple[str | None, Hints]]


def _assembled(listed: Listed, listing: Listing, url: str, addresses: Addresses) -> Listing:
    linked = [(link, hints) for link, hints in listed if link]
    good, bad = split_placeholders(linked, url)
    problems = list(listing.problems)
    missing = len(listed) - len(linked)
    if bad or (missing and not good):
        example = f", such as {bad[0]}" if bad else ""
        problems.append(
            Finding("placeholder-links", f"{len(bad) + missing} of {len(listed)} entries lead to no article{example}.")
        )
    candidates = collect(_ends(good), addresses)
    return Listing(candidates, listing.format, tuple(problems), listing.ttl, listing.title)


def _ends(linked: list[tuple[str, Hints]]) -> list[tuple[str, Hints]]:
    """`MOST` of the entries at most, from both ends: some feeds have what is new last."""
    return linked if len(linked) <= MOST else linked[: MOST // 2] + linked[-(MOST - MOST // 2) :]


def _read_xml(text: str, url: str, addresses: Addresses) -> tuple[Listed, Listing]:
    prepared = prepare(text, FEED)
    parsed = _parse(prepared.text)
    findings = list(prepared.findings)
    if parsed.get("bozo") and not findings:
        findings.append(Finding("malformed-feed", f"The XML parser says: {_reason(parsed['bozo_exception'])}."))
    entries = parsed["entries"]
    if not entries and findings:
        raise UnreadableFeedError(findings[-1].kind, f"{findings[-1].detail} No entry could be read.")
    version = parsed.get("version") or "unknown"
    listed = [(_link(entry, url, addresses), _hints(entry, version)) for entry in entries]
    feed = parsed["feed"]
    return listed, Listing((), version, tuple(findings), _ttl(feed), plain(_text(feed, "title")))


def _parse(text: str) -> dict[str, Any]:
    """Through a stream of bytes: feedparser takes a `str` for an address or a file name. It is not told the
    feed's own address, or it would make addresses of numbers that stand as GUIDs."""
    headers = {"content-type": "application/xml; charset=utf-8"}
    try:
        parsed: dict[str, Any] = feedparser.parse(
            io.BytesIO(text.encode("utf-8")),
            response_headers=headers,
            resolve_relative_uris=False,
            sanitize_html=False,
        )
    except (
        ValueError,
        LookupError,
        TypeError,
        AttributeError,
        AssertionError,
        ArithmeticError,
        RecursionError,
    ) as error:
        reason = f"The feed parser fails on it: {type(error).__name__}."
        raise UnreadableFeedError("malformed-feed", reason) from error
    return parsed


def _reason(error: Exception) -> str:
    """Without the place: what was cut off before parsing has moved it."""
    return error.getMessage() if isinstance(error, SAXException) else str(error)


def _text(entry: dict[str, Any], name: str) -> str | None:
    """A value as stored: feedparser's own access would answer `updated` with `published`."""
    value = dict.get(entry, name)
    return value.strip() or None if isinstance(value, str) else None


def _link(entry: dict[str, Any], url: str, addresses: Addresses) -> str | None:
    """The entry's link; without one its GUID, if that is an address. What feedparser takes from there by itself
    may be a number."""
    for name in ("feedburner_origlink", "link"):
        said = _text(entry, name)
        if name == "link" and said and said == _text(entry, "id") and not _WEB.match(said):
            continue
        link = addresses.link(url, said)
        if link:
            return link
    guid = _text(entry, "id") or ""
    return addresses.link(url, guid) if _WEB.match(guid) else None


def _hints(entry: dict[str, Any], version: str) -> Hints:
    published, updated = _text(entry, "published"), _text(entry, "updated")
    if published is None and not version.startswith("atom"):
        # dc:date, the only date of RSS 1.0, arrives as `updated`.
        published, updated = updated or _text(entry, "created"), None
    return Hints(
        title=plain(_text(entry, "title")),
        summary=plain(_text(entry, "summary") or next(_contents(entry), None)),
        published=published,
        updated=updated,
        author=plain(_author(entry)),
        section=plain(next(_terms(entry), None)),
        guid=_text(entry, "id"),
    )


def _contents(entry: dict[str, Any]) -> Iterator[str]:
    for part in dict.get(entry, "content") or ():
        value = _text(part, "value")
        if value:
            yield value


def _author(entry: dict[str, Any]) -> str | None:
    """The names. Of RSS 2.0's `mail@host (name)` the name: feedparser knows old top-level domains only."""
    said = _text(entry, "author")
    mail = _MAIL_AND_NAME.fullmatch(said or "")
    if mail:
        return mail.group(1)
    names = [_text(author, "name") for author in dict.get(entry, "authors") or ()]
    return ", ".join(name for name in names if name) or said


def _terms(entry: dict[str, Any]) -> Iterator[str]:
    for tag in dict.get(entry, "tags") or ():
        term = _text(tag, "label") or _text(tag, "term")
        if term:
            yield term


def _ttl(feed: dict[str, Any]) -> float | None:
    """Seconds, from RSS's `ttl` (minutes) or the syndication module's period and frequency.

    Once an hour is what WordPress prints into every feed by default, however often there is news: nobody's wish.
    """
    minutes = _number(_text(feed, "ttl"))
    if minutes:
        return minutes * 60
    period = _PERIODS.get((_text(feed, "sy_updateperiod") or "").lower())
    if period is None:
        return None
    times = _number(_text(feed, "sy_updatefrequency"))
    return None if (period, times) == (3600.0, 1.0) else period / (times or 1.0)


def _number(text: str | None) -> float | None:
    try:
        value = float(text or "")
    except ValueError:
        return None
    return value if 0 < value < math.inf else None
