"""Links that a broken template wrote: they look like addresses and lead to no article."""

import re
from collections.abc import Sequence
from urllib.parse import unquote, urlsplit

from rasid.records import Hints

_HOLE = re.compile(
    r"""
      (?:^|[/_-])ID(?:\.html?)?$          # a number was to follow: /-ID.html
    | (?:^|[/_-])(?:undefined|null|nan)(?:\.html?)?/?$
    | \{[^{}/]*\} | \[[a-z_]+\] | <%|%>   # {id}, {{ slug }}, [id], <%= id %>
    """,
    re.VERBOSE | re.IGNORECASE,
)
_EMPTY_QUERY = re.compile(r"(?:^|&)(?:id|p|nid|newsid|news_id|article|articleid|story)=(?:&|$)", re.IGNORECASE)

SHARED_BY = 3
"""So many different headlines at one address are not one article."""


def split_placeholders(listed: Sequence[tuple[str, Hints]], feed_url: str) -> tuple[list[tuple[str, Hints]], list[str]]:
    """Those that may lead to articles, and the addresses of those that do not.

    An address is a placeholder when its number is missing, when it is the front page or the feed
    itself, or when many different headlines share it.
    """
    headlines: dict[str, set[str]] = {}
    for url, hints in listed:
        headlines.setdefault(url, set()).add(hints.title or hints.guid or "")
    most = len(listed) / 2
    shared = {
        url for url, titles in headlines.items()
        if len(titles) >= SHARED_BY or (len(titles) >= 2 and len(titles) > most)
    }  # fmt: skip
    good, bad = [], []
    for url, hints in listed:
        if url in shared or url == feed_url or _is_hole(url):
            bad.append(url)
        else:
            good.append((url, hints))
    return good, bad


def _is_hole(url: str) -> bool:
    parts = urlsplit(url)
    path = unquote(parts.path)
    if path in ("", "/") and not parts.query:
        return True
    return bool(_HOLE.search(path) or _HOLE.search(unquote(parts.query)) or _EMPTY_QUERY.search(parts.query))
