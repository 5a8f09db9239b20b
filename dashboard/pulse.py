"""How the daemon is doing, as it tells the dashboard."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from rasid.settings import Settings

_LEAST_PATIENCE = 60.0  # seconds; a slow machine may leave out a few ticks
_TICKS_OF_PATIENCE = 12


@dataclass(frozen=True, slots=True)
class Pulse:
    """The daemon at one moment. `crawls` are those under way; `loop_lag` is in seconds."""

    started_at: datetime
    last_tick_at: datetime | None
    crawls: int
    loop_lag: float
    stopping: bool = False


def stalled(pulse: Pulse, settings: Settings, now: datetime) -> bool:
    """Whether the scheduler has not looked at what is due for longer than can be explained."""
    patience = timedelta(seconds=max(_LEAST_PATIENCE, _TICKS_OF_PATIENCE * settings.tick_interval))
    return now - (pulse.last_tick_at or pulse.started_at) > patience
