"""Archived pages read by the present reader, so that two readings by different readers are never compared."""

import logging
from dataclasses import replace

from rasid.errors import TROUBLES, Next, StoreError
from rasid.masking import masked, noise_for
from rasid.ports import StoredPage
from rasid.printed import LISTED
from rasid.records import Article, ArticleState, Outlet, OutletMemory
from spiders.kit import Kit
from spiders.parse_pool import ReaderError, SlowReadError, Workers
from spiders.reading import read_page
from spiders.unpacking import codings_of, unpack

log = logging.getLogger(__name__)


async def read_as_today(kit: Kit, state: ArticleState, article: Article, outlet: Outlet | None) -> Article | None:
    """An article's last version as the reader that made `article`, with this `outlet`, reads it; None if it was
    that reader's.

    It is read again from the archive. Where that cannot be, `article` itself is returned: the
    visit then counts as a reading of the version that there is, and a difference as the reader's.
    """
    if state.latest is None or state.latest.reader == article.reader:
        return None
    try:
        page = await kit.stored(kit.archive.page_of, state.id) if kit.archive else None
        memory = kit.around(state.outlet_id).memory
        reading = page and await read_stored(kit.workers, page, outlet, state, memory, state.latest)
    except (StoreError, SlowReadError, ReaderError) as error:
        log.warning("the page of %s cannot be read again: %s", state.url, error)
        reading = None
    return reading or article


async def read_stored(
    workers: Workers,
    page: StoredPage,
    outlet: Outlet | None,
    state: ArticleState,
    memory: OutletMemory | None,
    version: Article,
) -> Article | None:
    """The archived page of a version as the present reader reads it; None if it finds no article in it.

    A date that lists alone gave is the one that they gave then. What the outlet's memory knows for noise is left out,
    as it is of every version. Raises `SlowReadError` and `ReaderError`.
    """
    headers = headers_of(page.received)
    snapshot = page.snapshot
    made = unpack(page.body, codings_of(headers.get("content-encoding", "")), _DECODED_MAX)
    if made.fault or not made.fits:
        raise ReaderError(f"its content coding cannot be undone: {made.fault or 'it is too large'}")
    hints, published = state.hints, version.published
    if published is not None and version.sources.get("published") == LISTED:
        hints = replace(hints, published=published.text)
    article, shown = await workers.call(
        read_page, made.body, snapshot.url, outlet, headers, hints, snapshot.at, state.first_seen_at
    )
    readable = all(TROUBLES[kind].next is Next.CARRY_ON for kind in shown)
    return without_noise(article, memory) if readable else None


def without_noise(article: Article, memory: OutletMemory | None) -> Article:
    """An article without the paragraphs that its outlet is known to put among those of any article."""
    return masked(article, noise_for(memory, article)) if memory else article


def headers_of(head: bytes) -> dict[str, str]:
    """The headers of an answer's head: names in lower case, the first value of each."""
    found: dict[str, str] = {}
    for line in head.decode("latin-1").split("\n")[1:]:  # other breaks may be bytes of a value in UTF-8
        name, colon, value = line.partition(":")
        if colon:
            found.setdefault(name.strip().lower(), value.strip())
    return found


_DECODED_MAX = 100_000_000  # bytes: what came was read once within body_limit, unless that was larger then
