"""What a rule reads off the state: a figure against its thresholds. Higher figures are worse."""

from dataclasses import dataclass
from datetime import datetime

from rasid.health.findings import Severity

NEVER = float("inf")


@dataclass(frozen=True, slots=True)
class Reading:
    """A figure with its thresholds: at `warning` or `critical` it is bad, below `close` well again.

    `since` is when it began to hold, if the data tell; None: it is first seen now.
    """

    id: str
    outlet_id: str | None
    figure: float
    warning: float = NEVER
    critical: float = NEVER
    close: float | None = None  # None: the lower threshold
    since: datetime | None = None
    detail: str = ""

    @property
    def severity(self) -> Severity | None:
        """How bad the figure is; None: not bad."""
        if self.figure >= self.critical:
            return Severity.CRITICAL
        return Severity.WARNING if self.figure >= self.warning else None

    @property
    def threshold(self) -> float:
        """The threshold that the figure has passed, or would pass first."""
        return self.critical if self.figure >= self.critical else min(self.warning, self.critical)

    @property
    def clear(self) -> bool:
        """Whether the figure is well below what is bad."""
        return self.figure < (min(self.warning, self.critical) if self.close is None else self.close)
