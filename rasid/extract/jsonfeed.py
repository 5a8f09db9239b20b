"""JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1)."""

import json
import re
from collections.abc import Iterator
from typing import Any

from rasid.errors import UnreadableFeedError
from rasid.extract.links import Addresses
from rasid.extract.listing import Finding, Listing, plain
from rasid.records import Hints

_LAST_COMMA = re.compile(r",(\s*[}\]])")


def read_json_feed(text: str, url: str, addresses: Addresses) -> tuple[list[tuple[str | None, Hints]], Listing]:
    """Links with their hints, and a listing without candidates. Raises `UnreadableFeedError`."""
    feed, fault = _loads(text)
    if not isinstance(feed, dict) or not isinstance(feed.get("items"), list):
        raise UnreadableFeedError("not-a-feed", "It is JSON, but not a JSON Feed.")
    listed = [(_link(item, url, addresses), _hints(item)) for item in feed["items"] if isinstance(item, dict)]
    problems = (fault,) if fault else ()
    version = _text(feed, "version") or ""
    form = "json11" if version.endswith("/1.1") else "json10"
    return listed, Listing((), form, problems, title=plain(_text(feed, "title")))


def _loads(text: str) -> tuple[Any, Finding | None]:
    """The value, and what was wrong with the text; of a text that breaks off, what stands before."""
    try:
        return json.loads(text), None
    except (ValueError, RecursionError) as error:
        reason = error
    try:
        return json.loads(_LAST_COMMA.sub(r"\1", text)), Finding("malformed-feed", f"The JSON parser says: {reason}.")
    except (ValueError, RecursionError):
        feed = _salvaged(text)
    if feed is None:
        raise UnreadableFeedError("not-a-feed", f"It begins like JSON, but is not: {reason}.")
    return feed, Finding("truncated-feed", "The JSON breaks off.")


def _salvaged(text: str) -> dict[str, Any] | None:
    """The items before the break, read one by one."""
    start = text.find('"items"')
    opening = text.find("[", start) if start >= 0 else -1
    if opening < 0:
        return None
    decoder = json.JSONDecoder()
    items = []
    at = opening + 1
    while True:
        at = _next_object(text, at)
        try:
            item, at = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            break
        items.append(item)
    return {"items": items} if items else None


def _next_object(text: str, at: int) -> int:
    while at < len(text) and text[at] in " \t\r\n,":
        at += 1
    return at


def _text(item: dict[str, Any], name: str) -> str | None:
    value = item.get(name)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return value.strip() or None if isinstance(value, str) else None


def _link(item: dict[str, Any], url: str, addresses: Addresses) -> str | None:
    for name in ("url", "external_url"):
        link = addresses.link(url, _text(item, name))
        if link:
            return link
    guid = _text(item, "id") or ""
    return addresses.link(url, guid) if guid.startswith(("http://", "https://")) else None


def _hints(item: dict[str, Any]) -> Hints:
    tags = item.get("tags")
    first = next((tag for tag in tags if isinstance(tag, str)), None) if isinstance(tags, list) else None
    return Hints(
        title=plain(_text(item, "title")),
        summary=plain(_text(item, "summary") or _text(item, "content_text") or _text(item, "content_html")),
        published=_text(item, "date_published"),
        updated=_text(item, "date_modified"),
        author=plain(", ".join(_authors(item))),
        section=plain(first),
        guid=_text(item, "id"),
    )


def _authors(item: dict[str, Any]) -> Iterator[str]:
    """Version 1.1 has a list, 1.0 one author."""
    authors = item.get("authors")
    for author in authors if isinstance(authors, list) else [item.get("author")]:
        name = _text(author, "name") if isinstance(author, dict) else None
        if name:
            yield name
