"""Reading a page as a whole: bytes in, article out. Pure; runs in a worker process as well."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from rasid.extract.page import extract_page
from rasid.normalize.article import normalize
from rasid.normalize.charset import decode
from rasid.records import Article, Hints, Outlet
from rasid.standing import is_whole, stand

_ENDING = 4096  # characters, in which a page's end tag stands
READER = "12"
"""Version of the reader: raised whenever the same page may give another article."""


def reader_of(outlet: Outlet | None) -> str:
    """What an article's `reader` is: the version, and a mark of what was learned of the outlet by then.

    Readings that differ in it are not compared: see docs/evidence.md.
    """
    mark = outlet.learned.mark if outlet else ""
    return f"{READER}+{mark}" if mark else READER


def read_article(
    body: bytes,
    url: str,
    *,
    outlet: Outlet | None = None,
    headers: Mapping[str, str] | None = None,
    hints: Hints | None = None,
    now: datetime | None = None,
    first_seen: datetime | None = None,
) -> Article:
    """Read one article page.

    `body` is the page as received, `url` its address, `headers` the response's (any case). With
    the `outlet`, its rules, zone and languages are used; `hints` is what a feed said of the
    article. `now` (aware; default: the clock) is what relative dates count from, and
    `first_seen` (aware) when the article was first listed. What is not found is None or empty in the
    result: nothing is raised for a poor page.
    """
    return read_and_stand(
        body, url, outlet=outlet, headers=headers, hints=hints, now=now, first_seen=first_seen, levels=()
    )[0]


def read_and_stand(
    body: bytes,
    url: str,
    *,
    outlet: Outlet | None = None,
    headers: Mapping[str, str] | None = None,
    hints: Hints | None = None,
    now: datetime | None = None,
    first_seen: datetime | None = None,
    levels: Sequence[int] = (0,),
) -> tuple[Article, tuple[str | None, ...]]:
    """As `read_article`, and where the article stands on its page, by which later pages can be proved to show
    the same: see `rasid.standing`, also for the levels, for each of which it is told.
    """
    lowered = {name.lower(): value for name, value in (headers or {}).items()}
    languages = outlet.languages if outlet else ()
    decoded = decode(body, headers=lowered, languages=languages)
    raw = extract_page(decoded.text, url, outlet=outlet, hints=hints or Hints())
    article = normalize(raw, outlet, now=now or datetime.now(UTC), reader=reader_of(outlet), first_seen=first_seen)
    article = replace(article, whole=is_whole(decoded.text[-_ENDING:].encode("utf-8", "replace")))
    made = {level: stand(body, decoded.encoding, raw, level) for level in set(levels)}
    return article, tuple(made[level] for level in levels)
