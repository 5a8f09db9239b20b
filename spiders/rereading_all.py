"""The whole archive read again: pages in, today's readings out, in any order."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice

from rasid.errors import StoreError
from rasid.learning import as_learned
from rasid.ports import Archive, Legible
from rasid.records import Article, Outlet, OutletMemory
from spiders.parse_pool import ReaderError, SlowReadError, Workers
from spiders.rereading import read_stored, without_noise

_AT_ONCE = 32  # pages that are under way, over all workers


_NO_OUTLET = "its outlet {!r} is not in the catalogue. Put its file back, or name the folder that has it: catalogue_dir"


@dataclass(frozen=True, slots=True)
class Reread:
    """A version as the present reader reads it; without a reading, `failure` says why.

    `before` is the reading that is stored. What is noise is left out of both.
    """

    of: Legible
    before: Article
    reading: Article | None
    failure: str = ""


async def read_all(
    archive: Archive,
    workers: Workers,
    outlets: Mapping[str, Outlet],
    memories: Mapping[str, OutletMemory],
    versions: Iterator[Legible],
) -> AsyncIterator[Reread]:
    """Read the pages of versions again, each with its outlet's present rules: not those whose outlet is not there."""

    async def one(item: Legible) -> Reread:
        state = item.state
        memory = memories.get(state.outlet_id)
        before = without_noise(item.version.article, memory)
        known = outlets.get(state.outlet_id)
        if known is None:  # without its rules and its zone, what is read is worse than what is stored
            return Reread(item, before, None, _NO_OUTLET.format(state.outlet_id))
        try:
            page = await asyncio.to_thread(archive.page, item.snapshot)
            if page is None:
                return Reread(item, before, None, "its page was dropped meanwhile")
            outlet = as_learned(known, memory)
            reading = await read_stored(workers, page, outlet, state, memory, item.version.article)
        except (StoreError, SlowReadError, ReaderError) as error:
            return Reread(item, before, None, str(error))
        return Reread(item, before, reading, "" if reading else "the reader finds no article on its page")

    while some := await asyncio.to_thread(lambda: list(islice(versions, _AT_ONCE))):
        for done in asyncio.as_completed([asyncio.ensure_future(one(item)) for item in some]):
            yield await done
