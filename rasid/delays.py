"""How late something came, counted: many small delays and the few large ones, in little room. Pure."""

from bisect import bisect_left
from dataclasses import dataclass

BOUNDS = (0.005, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1.0, 2.0, 5.0)
"""Seconds up to which delays are counted together; what is longer is counted by itself."""


@dataclass(frozen=True, slots=True)
class Delays:
    """`counts` has one more than `BOUNDS`; `total` is the sum of all delays in seconds."""

    counts: tuple[int, ...] = (0,) * (len(BOUNDS) + 1)
    total: float = 0.0

    def after(self, delay: float) -> "Delays":
        """With one more delay, in seconds."""
        place = bisect_left(BOUNDS, delay)
        return Delays((*self.counts[:place], self.counts[place] + 1, *self.counts[place + 1 :]), self.total + delay)

    def since(self, earlier: "Delays") -> "Delays":
        """Those that came after an earlier state of the same."""
        counts = tuple(now - then for now, then in zip(self.counts, earlier.counts, strict=True))
        return Delays(counts, self.total - earlier.total)

    def share(self, part: float) -> float | None:
        """Seconds that `part` (0 to 1) of the delays did not exceed: a bound of ours. None where there are none,
        infinite beyond the last bound."""
        wanted, seen = part * sum(self.counts), 0
        for bound, count in zip((*BOUNDS, float("inf")), self.counts, strict=True):
            seen += count
            if seen and seen >= wanted:
                return bound
        return None
