"""The page that says which module holds what names each, and none that is not there."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
_SECTIONS = re.split(r"^## `(\w+)/`.*$", (ROOT / "docs" / "rooms.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
ROOMS = dict(zip(_SECTIONS[1::2], _SECTIONS[2::2], strict=True))


def named(text: str) -> set[str]:
    """The modules (`name.py`) and parts (`name/`) that a section names."""
    return set(re.findall(r"`(\w+(?:\.py|/))`", text))


def there(room: Path) -> set[str]:
    """What lies in a room, whatever the modules of its parts are called."""
    modules = {path.name for path in room.glob("*.py")} - {"__init__.py"}
    return modules | {f"{path.parent.name}/" for path in room.glob("*/__init__.py")}


def test_every_room_but_core_and_store_has_its_section() -> None:
    assert set(ROOMS) == {"spiders", "scheduler", "dashboard", "outlets", "cli", "demo"}


@pytest.mark.parametrize("room", ROOMS)
def test_modules_and_page_agree(room: str) -> None:
    told, found = named(ROOMS[room]), there(ROOT / room)
    parts = {path.name for path in (ROOT / room).glob("*/*.py")} | {f"{path.name}/" for path in (ROOT / room).iterdir()}
    assert found - told == set(), "not in docs/rooms.md"
    assert told - found - parts == set(), "docs/rooms.md names what is not there"


def test_the_core_and_the_store_are_told_of_elsewhere() -> None:
    architecture = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    core = {path.stem for path in (ROOT / "rasid").glob("*.py")} - {"__init__"}
    assert {name for name in core if not re.search(rf"\b{name}\b", architecture)} == set()
    storage = (ROOT / "docs" / "storage.md").read_text(encoding="utf-8")
    store = {path.name for path in (ROOT / "storage").glob("*.py")} - {"__init__.py"}
    assert {name for name in store if not re.search(rf"\b{re.escape(name)}", storage)} == set()
