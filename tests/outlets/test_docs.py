"""The guide to adding an outlet says what the program does."""

import re
from pathlib import Path

import pytest

from outlets.loader import check_outlet
from outlets.schema import SOURCES, ChannelTable, DateTable, OutletTable, RulesTable
from rasid.errors import TROUBLES

GUIDE = (Path(__file__).parents[2] / "docs" / "adding-an-outlet.md").read_text(encoding="utf-8")
QUOTED = set(re.findall(r"`([^`\n]+)`", GUIDE))
EXAMPLES = re.findall(r"```toml\n(.*?)```", GUIDE, re.DOTALL)


@pytest.mark.parametrize("table", [OutletTable, ChannelTable, RulesTable, DateTable], ids=lambda table: table.__name__)
def test_every_key_is_explained(table: type[OutletTable | ChannelTable | RulesTable | DateTable]) -> None:
    assert set(table.model_fields) - QUOTED == set()


def test_every_source_of_dates_is_named() -> None:
    assert QUOTED >= SOURCES


def test_the_troubles_exist() -> None:
    rows = re.findall(r"^\| (`[a-z0-9-]+`(?:, `[a-z0-9-]+`)*) \| ", GUIDE.split("## When something")[1], re.MULTILINE)
    named = {name for row in rows for name in re.findall(r"`([^`]+)`", row)}
    assert named
    assert named <= TROUBLES.keys()


def test_the_example_is_sound(tmp_path: Path) -> None:
    path = tmp_path / "sada.toml"
    path.write_text("".join(EXAMPLES), encoding="utf-8")
    assert check_outlet(path) == []


def test_the_complaint_is_the_real_one(tmp_path: Path) -> None:
    path = tmp_path / "sada.toml"
    path.write_text(EXAMPLES[0].replace("Asia/Damascus", "Asia/Damscus"), encoding="utf-8")
    assert [str(complaint) for complaint in check_outlet(path)] == [
        line for line in GUIDE.splitlines() if line.startswith("sada.toml:")
    ]
