"""How the daemon is doing, as it tells the dashboard."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from rasid.delays import Delays
from rasid.health.machine import patience
from rasid.health.state import Beat
from rasid.settings import Settings


@dataclass(frozen=True, slots=True)
class Pulse:
    """The daemon at one moment. `crawls` are those under way; `loop_lag` and `clock_drift` are in seconds.

    `archive_fault` says why pages could not be kept when that was last tried.
    """

    started_at: datetime
    last_tick_at: datetime | None
    crawls: int
    loop_lag: float
    stopping: bool = False
    clock_drift: float = 0.0
    delays: Delays = field(default_factory=Delays)  # of the loop, looked at every second
    archive_fault: str | None = None

    def beat(self, now: datetime) -> Beat:
        """The heartbeat that findings are made of."""
        return Beat(
            now, self.started_at, self.last_tick_at, self.crawls, self.loop_lag, self.clock_drift, self.stopping,
            self.archive_fault,
        )  # fmt: skip


def stalled(pulse: Pulse, settings: Settings, now: datetime) -> bool:
    """Whether the scheduler has not looked at what is due for longer than can be explained."""
    least = timedelta(seconds=patience(settings.tick_interval))
    return now - (pulse.last_tick_at or pulse.started_at) >= least
