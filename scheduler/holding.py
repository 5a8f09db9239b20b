"""Outlets that are left alone for a while, since what was fetched of them could not be stored: it would be fetched for
nothing, again and again."""

from collections.abc import Collection

FIRST, MOST = 30.0, 300.0
"""Seconds after the first crawl in a row, and at most."""


class Holding:
    """Which outlets wait, and until when. Moments are seconds of a steady clock."""

    def __init__(self) -> None:
        self._held: dict[str, tuple[int, float]] = {}  # crawls in a row, and when the next one may be

    def end(self, outlets: Collection[str], *, stored: bool, at: float) -> None:
        """A crawl of these outlets has ended; `stored`: what it brought was kept."""
        for name in outlets:
            failures = 0 if stored else self._held.get(name, (0, 0.0))[0] + 1
            if failures:
                self._held[name] = failures, at + min(FIRST * 2 ** (failures - 1), MOST)
            else:
                self._held.pop(name, None)

    def at(self, moment: float) -> frozenset[str]:
        """The outlets that wait."""
        return frozenset(name for name, (_, until) in self._held.items() if moment < until)
