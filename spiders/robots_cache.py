"""The robots.txt of many sites, kept over all crawls of the process."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

from scrapy.robotstxt import RobotParser

from spiders.thinning import Thinning

PRODUCT = "Rasid"
"""The name that a robots.txt addresses us by (RFC 9309, 2.2.1)."""

KEPT = 4 * 3600.0
"""Seconds for which a robots.txt is believed; RFC 9309 (2.4) allows a day."""

_MANY = 20_000  # sites from which on outdated ones are dropped


@dataclass(frozen=True, slots=True)
class _Entry:
    rules: RobotParser
    until: float


class RobotsCache:
    """Rules by origin (`https://host:port`)."""

    def __init__(self, clock: Callable[[], float] = time.monotonic, *, many: int = _MANY) -> None:
        self._clock = clock
        self._entries: dict[str, _Entry] = {}
        self._thinning = Thinning(many)

    def get(self, origin: str) -> RobotParser | None:
        """The rules of a site, unless they are too old or were never read."""
        entry = self._entries.get(origin)
        return entry.rules if entry and self._clock() < entry.until else None

    def forbids(self, url: str) -> bool:
        """Whether the rules of an address's site, where they are known, forbid it."""
        parts = urlsplit(url)
        rules = self.get(f"{parts.scheme}://{parts.netloc}")
        return rules is not None and not rules.allowed(url, PRODUCT)

    def keep(self, origin: str, rules: RobotParser) -> None:
        """Remember the rules of a site."""
        now = self._clock()
        self._thinning.thin(self._entries, lambda entry: entry.until <= now)
        self._entries[origin] = _Entry(rules, now + KEPT)
