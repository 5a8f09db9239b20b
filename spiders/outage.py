"""Our own outage: when outlets that were well a moment ago all fail to answer, and nobody does."""

import time
from collections.abc import Callable

from rasid.records import ArticleState, ChannelState, Fetch

LEAST, MOST = 3, 10
"""Outlets that must be lost: half of those watched, within these bounds."""
_WINDOW = 300.0
"""Seconds within which they must be lost."""


Blamed = tuple[ChannelState | ArticleState, Fetch, int]
"""What was recorded as an outlet's failure: the state before the first one, the last request, its run."""


class Outage:
    """Judges by what comes back from all hosts. An answer from any one ends an outage, whatever it says."""

    def __init__(self, outlets: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.watch(outlets)
        self._clock = clock
        self._lost: dict[str, float] = {}  # outlets that were well before, by when they were lost
        self.under_way = False
        self._blamed: dict[str | int, Blamed] = {}  # since the last answer

    def watch(self, outlets: int) -> None:
        """So many outlets are watched from now on."""
        self._needed = min(max(LEAST, outlets // 2), MOST)

    def answered(self) -> bool:
        """A host answered; returns whether that ends an outage."""
        if self._lost:
            self._lost.clear()
        if self._blamed:
            self._blamed.clear()
        ended, self.under_way = self.under_way, False
        return ended

    def lost(self, outlet_id: str, *, was_well: bool) -> bool:
        """An outlet's host gave no answer; returns whether an outage begins with that.

        Outlets that failed before tell nothing.
        """
        now = self._clock()
        if was_well:
            self._lost[outlet_id] = now
        self._lost = {name: at for name, at in self._lost.items() if now - at <= _WINDOW}
        begins = not self.under_way and len(self._lost) >= self._needed
        self.under_way = self.under_way or begins
        return begins

    def blame(self, state: ChannelState | ArticleState, fetch: Fetch, run_id: int) -> None:
        """Note that a failure is recorded as the outlet's own, the first one or another."""
        owner = state.channel.id if isinstance(state, ChannelState) else state.id
        first = self._blamed[owner][0] if owner in self._blamed else state
        self._blamed[owner] = (first, fetch, run_id)

    def forgive(self) -> list[Blamed]:
        """An outage began: what was blamed on outlets since the last answer was none of theirs."""
        taken = [*self._blamed.values()]
        self._blamed.clear()
        return taken
