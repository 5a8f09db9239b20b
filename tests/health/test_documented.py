"""Every finding stands in the manual."""

import re
from pathlib import Path

from rasid.health.findings import KINDS

MANUAL = Path(__file__).resolve().parents[2] / "docs" / "operations.md"


def test_every_finding_is_in_the_manual() -> None:
    told: set[str] = set()
    for cell in re.findall(r"^\| (`.*?) \|", MANUAL.read_text(encoding="utf-8"), re.MULTILINE):
        first, *others = re.findall(r"`([\w-]+)`", cell)
        told |= {first, *(first.split("-")[0] + name if name.startswith("-") else name for name in others)}
    assert told == KINDS.keys()
