"""Ranges of the Monitoring Plugins Development Guidelines: `10`, `10:`, `~:10`, `10:20`, `@10:20`. Pure."""

import re
from dataclasses import dataclass

from rasid.errors import SettingsError

_FORM = re.compile(r"(?P<inside>@)?(?:(?P<start>~|-?\d+(?:\.\d+)?)?:)?(?P<end>-?\d+(?:\.\d+)?)?")


@dataclass(frozen=True, slots=True)
class Range:
    """From `start` to `end`, both in it. Outside of it there is an alert; with `inside`, in it."""

    start: float
    end: float
    inside: bool = False

    def alerts(self, value: float) -> bool:
        """Whether a value raises an alert."""
        return (self.start <= value <= self.end) == self.inside


def parse_range(text: str | None) -> Range | None:
    """The range that a text gives; raises `SettingsError` for one that gives none."""
    if text is None:
        return None
    match = _FORM.fullmatch(text.strip())
    if match is None or (match["start"] is None and match["end"] is None):
        raise SettingsError(f"{text!r} is not a range. Write it as 5, 5:, ~:5, 1:5 or @1:5.")
    start = float("-inf") if match["start"] == "~" else float(match["start"] or 0)
    end = float(match["end"]) if match["end"] else float("inf")
    if start > end:
        raise SettingsError(f"{text!r} is not a range: it ends before it begins. Write the smaller number first.")
    return Range(start, end, match["inside"] is not None)
