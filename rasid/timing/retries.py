"""How long to wait after a failure."""

from rasid.settings import Settings

_DOUBLINGS_MAX = 16  # beyond any useful interval; keeps the power small


def retry_delay(failures: int, *, base: float, slow: bool, settings: Settings) -> float:
    """Seconds until the next try after `failures` failures in a row (1 or more).

    `base` is the usual interval: it doubles with every failure, from the second on, up to
    `retry_interval_max`. `slow` (the outlet asked for less, or nothing will come by itself) starts
    three doublings later. It never ends: an outlet that comes back is found again.
    """
    doublings = min(failures - 1 + (3 if slow else 0), _DOUBLINGS_MAX)
    return min(base * float(1 << doublings), max(settings.retry_interval_max, base))
