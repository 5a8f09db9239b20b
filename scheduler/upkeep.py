"""What the daemon looks into a few times a day: whether an outlet's stated offsets are wrong as a whole."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Protocol

from rasid.errors import StoreError
from rasid.normalize.stamps import Sighting, find_offset_fault
from rasid.ports import Clock
from rasid.records import Outlet, Problem

log = logging.getLogger(__name__)

EVERY = 6 * 3600.0
"""Seconds between two looks."""

_ARTICLES = 100  # of each outlet
_FRESH = timedelta(hours=12)  # what was listed longer after its publication fits any offset


class Sightings(Protocol):
    """What the look needs of a store. Methods may raise `StoreError`."""

    def stated_moments(self, outlet_id: str, limit: int) -> list[tuple[datetime, datetime]]:
        """Of the outlet's latest articles whose date has a printed offset: it, and when each was first seen."""

    def set_outlet_problems(self, outlet_id: str, owner: str, problems: Sequence[Problem], now: datetime) -> None:
        """Make these the open problems that `owner` knows of an outlet."""


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
