"""Every host is treated well over days of simulated crawls, by the hosts' own logs and by the ledger.

`make bench-politeness` is the same over a month.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from benchmarks.politeness import live
from spiders.pace import Pace


def test_nobody_is_treated_badly() -> None:
    day = live(0.5, 6, seed=1)
    assert day.seen.requests > 1500
    assert day.restarts > 0
    assert day.seen.none, day.seen
    assert day.ledger_offences == 0
    assert 0 <= day.lost <= 3 * day.restarts, "only what was under way in a kill is missing in the ledger"
    assert day.seen.fullest_hour > 0.8, "the budget was felt"


class Forgetful(Pace):
    """Knows nothing of what other processes did, and leaves half of the pause."""

    def recall(self, requests: object, now: object, *, torn: bool = False) -> None:
        """Do nothing."""

    @asynccontextmanager
    async def turn(self, host: str, *, priority: int = 0, until: float = float("inf")) -> AsyncIterator[float]:
        async with super().turn(host, priority=priority, until=until) as floor:
            yield floor
        self._hosts[host].last -= floor / 2


@pytest.mark.parametrize("part", ["seen", "ledger_offences"])
def test_a_pace_that_is_broken_is_found_out(part: str) -> None:
    day = live(0.2, 3, seed=1, make_pace=Forgetful)
    assert not day.seen.none if part == "seen" else day.ledger_offences > 0
