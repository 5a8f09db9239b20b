"""Where a share of values lies, for figures of few hundreds of them."""

from collections.abc import Sequence


def quantile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of all do not exceed; not a number where there are none."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)] if values else float("nan")
