"""What findings rely on: a store that observes, beside what every store does."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Protocol

from rasid.health.contents import Day
from rasid.health.rhythm import Rhythm
from rasid.health.state import Beat, Memory, Observations
from rasid.ports import Store


class Observing(Protocol):
    """Observes outlets as polls and visits are recorded. Cheap with 10,000 outlets: it reads no articles.

    As of a `Store`, every call is one transaction and may raise `StoreError`.
    """

    def observe(self) -> Observations:
        """All that the database tells of the outlets and of the daemon, as it is now."""

    def rhythm(self, outlet_id: str) -> Rhythm:
        """How often the outlet brings news; an empty one of an outlet that is not known."""

    def days(self, outlet_id: str) -> dict[date, Day]:
        """What the outlet's articles held, by the day (UTC) on which they were read, the oldest first."""

    def keep_beat(self, beat: Beat) -> None:
        """Leave the daemon's heartbeat for those outside of it."""

    def keep_backup(self, at: datetime, facts: Mapping[str, object]) -> None:
        """Note that a backup was made and found good; what is noted of one that failed is forgotten."""

    def keep_backup_fault(self, at: datetime, fault: str) -> None:
        """Note why no backup can be made; the first of several without a good one between them says since when."""

    def keep_memory(self, memory: Memory) -> None:
        """Replace what is remembered of findings."""


class WatchedStore(Store, Observing, Protocol):
    """A store that observes."""
