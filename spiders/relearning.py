"""Readings that were made before something was learned of their outlet, made anew from the archive, a few at a time.

A page that changes is read with all that is known by then. One that answers "not modified" would keep the reading of
its first day, and with it the outlet's name in its title, or a clock that was wrong.
"""

import logging
from functools import partial

from rasid.errors import StoreError
from rasid.ports import Archive, Legible
from rasid.reading import READER, reader_of
from rasid.records import Outlet
from spiders.kit import Kit
from spiders.parse_pool import ReaderError, SlowReadError
from spiders.rereading import read_stored

log = logging.getLogger(__name__)

EVERY = 30.0
"""Seconds between two steps."""
ARTICLES = 8
"""Articles whose pages are read in a step."""
OUTLETS = 200
"""Outlets that are looked over in a step."""


class Relearning:
    """Goes over the outlets in turns. Belongs to the loop of its kit."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit
        self._done: dict[str, str] = {}  # by outlet: the reader by which all its pages are read that can be
        self._after: dict[str, int] = {}  # by outlet: the last article that was taken
        self._last = ""  # the last outlet that was looked over

    async def step(self) -> int:
        """Read some pages again and store what comes of it, as readings; returns how many were stored.

        Raises `StoreError`.
        """
        kit, stored, left = self._kit, 0, ARTICLES
        if kit.archive is None or kit.pace.stopped:
            return 0
        for outlet_id in self._next():
            if left <= 0:
                break
            taken, read = await self._outlet(kit.archive, outlet_id, left)
            left, stored, self._last = left - taken, stored + read, outlet_id
        if stored:
            log.info("%d stored pages were read again, with what was learned of their outlets since", stored)
        return stored

    def _next(self) -> list[str]:
        """The outlets that come next, those with work left first."""
        names = sorted(self._kit.outlets)
        later = [name for name in names if name > self._last]
        order = [*self._after, *later, *names]
        return list(dict.fromkeys(name for name in order if name in self._kit.outlets))[:OUTLETS]

    async def _outlet(self, archive: Archive, outlet_id: str, most: int) -> tuple[int, int]:
        """How many articles of an outlet were taken, and how many versions read otherwise."""
        outlet = self._kit.as_learned(outlet_id)  # what was learned by crawls of this process, or loaded by them
        reader = reader_of(outlet)
        if reader == self._done.get(outlet_id, READER):
            self._after.pop(outlet_id, None)
            return 0, 0
        after = self._after.get(outlet_id, 0)
        found = await self._kit.stored(partial(archive.read_otherwise, outlet_id, reader, after=after, limit=most))
        read = [await self._again(archive, item, outlet) for item in found]
        articles = {item.state.id for item in found}
        self._after[outlet_id] = max(articles, default=after)
        if len(articles) < most:
            self._done[outlet_id] = reader
            del self._after[outlet_id]
        return len(articles), sum(read)

    async def _again(self, archive: Archive, item: Legible, outlet: Outlet | None) -> bool:
        """Read one version's page; whether that gave another reading."""
        kit, version = self._kit, item.version
        try:
            page = await kit.stored(archive.page, item.snapshot)
            memory = kit.memory_of(item.state.outlet_id)
            reading = page and await read_stored(kit.workers, page, outlet, item.state, memory, version.article)
        except (StoreError, SlowReadError, ReaderError) as error:
            log.warning("the page of %s cannot be read again: %s", item.state.url, error)
            return False
        if not reading:
            return False
        return await kit.stored(archive.read_again, version.article_id, version.number, reading, kit.clock.now())
