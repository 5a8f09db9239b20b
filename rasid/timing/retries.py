"""How long to wait after a failure, by what kind it was."""

from collections.abc import Mapping

from rasid.errors import TROUBLES, Next
from rasid.settings import Settings

_DOUBLINGS_MAX = 16  # beyond any useful interval; keeps the power small
_MINUTE, _HOUR, _DAY = 60.0, 3600.0, 86400.0

LEAST: Mapping[str, float] = {
    "dns": 15 * _MINUTE,  # resolvers remember a "no" for about as long (RFC 2308)
    "tls": _HOUR,  # somebody has to renew a certificate
    "http-403": _HOUR,
    "http-404": 30 * _MINUTE,
    "http-410": _DAY,  # gone for good, it says
    "http-429": 30 * _MINUTE,
    "robots": 6 * _HOUR,
    "address": 6 * _HOUR,
    "blocked": _HOUR,
    "slow-parse": _HOUR,  # ours: the same page will take as long
    "reader-failed": _HOUR,
}
"""Seconds until the first try again, at least. What is not here passes by itself, as a time-out may or a server's
error, or may be mended at any moment, as a feed that cannot be read: it is tried again at the usual interval."""

_MAY_FILL = "empty-feed"
"""A list without entries may be in order, as a sitemap of the last two days' news is after a quiet weekend."""

_LATER = 8.0
"""Times the usual interval, where the outlet asked for less, or where nothing will come by itself."""


def first_delay(kind: str, base: float) -> float:
    """Seconds until the first try after a trouble; `base` is the usual interval."""
    known = TROUBLES.get(kind)
    slow = known is not None and known.next in (Next.SLOW_DOWN, Next.GIVE_UP)
    return max(base * (_LATER if slow else 1.0), LEAST.get(kind, 0.0))


def retry_delay(failures: int, *, base: float, kind: str, settings: Settings) -> float:
    """Seconds until the next try after `failures` failures in a row (1 or more), the last one of a `kind`.

    They double with every failure, from the second on, up to `retry_interval_max`. It never ends: an
    outlet that comes back is found again. An empty list is asked for every `poll_interval_max` at least.
    """
    doublings = min(failures - 1, _DOUBLINGS_MAX)
    longest = settings.retry_interval_max
    if kind == _MAY_FILL:
        longest = min(longest, settings.poll_interval_max)
    return min(first_delay(kind, base) * float(1 << doublings), max(longest, base))
