"""When to poll a channel again."""

from rasid.settings import Settings

_FASTER, _SLOWER = 0.7, 1.3
"""A channel that moved is polled sooner, one that did not later. The two nearly cancel each other
(0.7 x 1.3 = 0.91), so the interval settles where about half of the polls bring something."""


def interval_after(interval: float | None, *, changed: bool, settings: Settings) -> float:
    """Seconds until the next poll, after one that found the channel changed or not.

    `interval` is the one that led to this poll; None stands for a first poll.
    """
    if interval is None:
        return min(max(settings.poll_interval, settings.poll_interval_min), settings.poll_interval_max)
    adapted = interval * (_FASTER if changed else _SLOWER)
    return min(max(adapted, settings.poll_interval_min), settings.poll_interval_max)
