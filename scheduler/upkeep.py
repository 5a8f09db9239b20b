"""What the daemon does behind its crawls: it keeps the search index up, and looks whether an outlet's
stated offsets are wrong as a whole."""

import logging
import time
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Protocol

from rasid.errors import StoreError
from rasid.normalize.stamps import Sighting, find_offset_fault
from rasid.ports import Clock
from rasid.records import Outlet, Problem

log = logging.getLogger(__name__)

EVERY = 6 * 3600.0
"""Seconds between two looks."""

INDEX_EVERY = 5.0
"""Seconds between two looks at what is not searchable yet."""

_INDEXED_AT_ONCE = 20  # articles: writers of the store wait for some ten milliseconds
_INDEX_SECONDS = 2.0  # of work at a time: a database that is upgraded leaves room for the crawls
_ARTICLES = 100  # of each outlet
_FRESH = timedelta(hours=12)  # what was listed longer after its publication fits any offset


class Sightings(Protocol):
    """What the look needs of a store. Methods may raise `StoreError`."""

    def stated_moments(self, outlet_id: str, limit: int) -> list[tuple[datetime, datetime]]:
        """Of the outlet's latest articles whose date has a printed offset: it, and when each was first seen."""

    def set_outlet_problems(self, outlet_id: str, owner: str, problems: Sequence[Problem], now: datetime) -> None:
        """Make these the open problems that `owner` knows of an outlet."""


class Forgetting(Protocol):
    """What keeping the ledger in bounds needs of a store. Methods may raise `StoreError`."""

    def forget_requests(self, before: datetime, now: datetime, limit: int) -> int:
        """Drop requests made before a moment, and ended runs begun before it that have none left.

        It looks at `limit` of each, of those recorded first, and returns how many it dropped.
        """


RECOUNT_EVERY = 3600.0
"""Seconds between two counts of what counters say."""

FORGET_EVERY = 60.0
"""Seconds between two looks at what the ledger need not keep any more."""

_FORGOTTEN_AT_ONCE = 2000  # some ten milliseconds; ten thousand outlets make fewer requests in a minute


_BUDGETED = 2 * 3600.0  # seconds: a new process counts the requests of the last hour towards its hosts' budgets


def forget_requests(store: Forgetting, clock: Clock, keep: float) -> None:
    """Drop some of the requests and runs that are older than `keep` seconds, and than what budgets go by."""
    now = clock.now()
    store.forget_requests(now - timedelta(seconds=max(keep, _BUDGETED)), now, _FORGOTTEN_AT_ONCE)


class Counting(Protocol):
    """What keeping the counters right needs of a store. Methods may raise `StoreError`."""

    def recount(self) -> int:
        """Set counters to what is there; returns by how much they were wrong."""


def recount(store: Counting) -> None:
    """Set right what an earlier version of Rasid counted wrong."""
    if wrong := store.recount():
        log.info("the counter of articles that wait to be read was set right by %+d", wrong)


CLOCK_EVERY = 300.0
"""Seconds between two looks for what a clock that was ahead has put off."""


class Timed(Protocol):
    """What going on after a clock was far ahead needs of a store. Methods may raise `StoreError`."""

    def set_right(self, now: datetime) -> int:
        """Make due what some outlets, last asked at moments that are still to come, have waiting; returns of how
        many: 0 when there are none left."""


def heed_clock(store: Timed, clock: Clock) -> None:
    """Go on with what was put off for as long as a clock was ahead."""
    found = 0
    while some := store.set_right(clock.now()):
        found += some
    if found:
        log.warning("a clock was far ahead when %d outlets were last asked: what they have waiting is due now", found)


def offset_problems(outlet: Outlet, stated: Sequence[tuple[datetime, datetime]]) -> list[Problem]:
    """The problem of an outlet whose stated offsets are wrong, if that is so. Pure."""
    history = [Sighting(moment, seen) for moment, seen in stated if abs(seen - moment) <= _FRESH]
    fault = find_offset_fault(history, zone=outlet.zone)
    if fault is None:
        return []
    detail = f"{fault.pairs} articles: {abs(fault.minutes)} minutes too {'late' if fault.minutes < 0 else 'early'}"
    return [Problem("wrong-offset", outlet.homepage, detail)]


class OffsetLook:
    """Looks at all outlets, one after the other. Asks the store: run it in a thread."""

    def __init__(self, store: Sightings, outlets: Sequence[Outlet], clock: Clock) -> None:
        self._store = store
        self._outlets = outlets
        self._clock = clock

    def run(self) -> None:
        """Look, and keep what is found as the outlets' problems."""
        for outlet in self._outlets:
            try:
                problems = offset_problems(outlet, self._store.stated_moments(outlet.id, _ARTICLES))
                self._store.set_outlet_problems(outlet.id, f"offsets of {outlet.id}", problems, self._clock.now())
            except StoreError as error:
                log.warning("the stated offsets of %s could not be looked at: %s", outlet.id, error)


class Index(Protocol):
    """A search index. Methods may raise `StoreError`."""

    def extend(self, limit: int) -> int:
        """Index at most `limit` articles that are new or changed; returns how many."""


def extend_index(index: Index, clock: Callable[[], float] = time.monotonic) -> None:
    """Index what is new, for a while at most. Blocks: run it in a thread."""
    end = clock() + _INDEX_SECONDS
    while index.extend(_INDEXED_AT_ONCE) and clock() < end:
        pass
