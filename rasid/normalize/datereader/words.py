"""Cutting folded text into runs of digits, runs of letters, and single marks."""

import re
from typing import Final

_TOKEN: Final = re.compile(r"\d+|[^\W\d]+|[^\w\s]")


def split(folded: str) -> list[str]:
    """The tokens of folded text; digits and letters always part, so `24تشرين` is two tokens."""
    found: list[str] = _TOKEN.findall(folded)
    return found
