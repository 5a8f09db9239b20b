"""Feeds as JSON Feed 1.1 (jsonfeed.org)."""

import json
from typing import Any

from dashboard.feeds.model import Feed, Item, moment


def json_feed(feed: Feed) -> bytes:
    """A JSON Feed document."""
    document = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.here,
        "next_url": feed.following,
        "language": feed.language,
        "items": list(map(_item, feed.items)),
    }
    kept = {name: value for name, value in document.items() if value is not None}
    return json.dumps(kept, ensure_ascii=False).encode("utf-8", "replace")


def _item(item: Item) -> dict[str, Any]:
    values = {
        "id": item.id,
        "url": item.url,
        "external_url": item.other,
        "title": item.title,
        "content_html": item.html,
        "date_published": moment(item.published),
        "date_modified": moment(item.updated),
        "language": item.language,
        "authors": [{"name": name} for name in item.authors or (item.outlet,)],
        "tags": list(item.tags),
    }
    return {name: value for name, value in values.items() if value is not None}
