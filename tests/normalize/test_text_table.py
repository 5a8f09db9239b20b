"""The table of text rules in the documentation, row by row."""

import re
from pathlib import Path

import pytest

from rasid.normalize.text import compared, search_forms, stored

TABLE = Path(__file__).resolve().parents[2] / "docs" / "text.md"
ROW = re.compile(r"^\| (?P<rule>[^|`]+) \| `(.+)` \| `(.+)` \| `(.+)` \| `(.+)` \|$", re.MULTILINE)


def unescaped(cell: str) -> str:
    return re.sub(r"\\u([0-9a-f]{4})", lambda hit: chr(int(hit[1], 16)), cell).replace(r"\n", "\n")


ROWS = [tuple(map(unescaped, row)) for row in ROW.findall(TABLE.read_text("utf-8"))]


def test_the_table_is_found() -> None:
    assert len(ROWS) >= 29


@pytest.mark.parametrize(("rule", "printed", "kept", "same", "sought"), ROWS, ids=[row[0] for row in ROWS])
def test_the_table_is_true(rule: str, printed: str, kept: str, same: str, sought: str) -> None:
    assert (stored(printed), compared(kept), search_forms(kept).full) == (kept, same, sought)
