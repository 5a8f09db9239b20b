"""Reads the catalogue again when its files change, while the daemon runs."""

import logging
from collections.abc import Callable, Sequence

from cli.context import Context
from outlets.places import SHIPPED
from outlets.spares import signature
from rasid.errors import CatalogueError
from rasid.ports import Clock
from rasid.records import Outlet
from storage.store import SqlStore

log = logging.getLogger(__name__)

EVERY = 10.0
"""Seconds between two looks at the files' times."""


class CatalogueWatch:
    """Looks whether a file of the catalogue came, went or changed, and brings store and crawls up to date.

    `watch` is given all outlets after a change.
    """

    def __init__(
        self, context: Context, store: SqlStore, clock: Clock, watch: Callable[[Sequence[Outlet]], object]
    ) -> None:
        self._context = context
        self._store = store
        self._clock = clock
        self._watch = watch
        self._known = self._signature()

    def look(self) -> None:
        """Look once. Raises `CatalogueError` when the folder cannot be read: what was watched stays watched."""
        now = self._signature()
        if now is not None and now == self._known:
            return
        self._known = None  # until all is done
        found = self._context.spares().keep(self._context.catalogue_folder())
        for complaint in found.complaints:
            log.warning("the catalogue has a fault: %s", complaint)
        self._store.sync_outlets(found.outlets, self._clock.now())
        self._watch(found.outlets)
        self._known = now
        log.info("the catalogue has changed: %d outlets are watched", len(found))

    def _signature(self) -> Sequence[tuple[str, int, int]] | None:
        try:
            return signature(self._context.catalogue_folder() or SHIPPED)
        except CatalogueError:
            return None
