"""The catalogue's files change under a running daemon."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cli.catalogue_watch import CatalogueWatch
from cli.context import Context, SystemClock, read_settings
from cli.surroundings import look_around
from rasid.errors import CatalogueError
from rasid.health.assess import assess
from rasid.health.looking import look
from rasid.records import Outlet

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
SOUND = """id = "{name}"
country = "SY"
zone = "Asia/Damascus"
languages = ["ar"]
homepage = "https://{name}.example/"
names.en = "{title}"

[[channels]]
kind = "feed"
url = "https://{name}.example/feed"
"""


def put(folder: Path, name: str, title: str = "Sada") -> None:
    (folder / f"{name}.toml").write_text(SOUND.format(name=name, title=title), encoding="utf-8")


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "outlets"
    folder.mkdir()
    put(folder, "sada")
    return folder


@pytest.fixture
def context(tmp_path: Path, place: Path) -> Context:
    return read_settings({"data_dir": str(tmp_path / "var"), "catalogue_dir": str(place)}, {})


def test_what_changes_in_the_catalogue_is_watched_at_once(context: Context, place: Path) -> None:
    told: list[list[str]] = []

    def watch(outlets: Sequence[Outlet]) -> None:
        told.append([outlet.name for outlet in outlets])

    def findings() -> list[tuple[str, str]]:
        state = look(store, lambda: look_around(context.settings, store), context.settings)
        found = assess(state, NOW).findings
        return [(one.id, one.detail) for one in found if one.id == "outlet-file-broken"]

    with context.store(new=True) as store:
        store.sync_outlets(context.spares().keep(place).outlets, NOW)
        catalogue = CatalogueWatch(context, store, SystemClock(), watch)
        catalogue.look()
        assert told == []
        put(place, "nour", "Nour")
        catalogue.look()
        catalogue.look()
        assert told == [["Nour", "Sada"]]
        assert store.channels_of("nour")
        (place / "sada.toml").write_text('zone = "Asia/Damscus"\n', encoding="utf-8")
        catalogue.look()
        assert told[1:] == [["Nour", "Sada"]]
        ((_, detail),) = findings()
        assert "sada.toml:" in detail
        put(place, "sada", "Sada again")
        catalogue.look()
        assert told[2:] == [["Nour", "Sada again"]]
        assert findings() == []


def test_a_catalogue_that_is_gone_changes_nothing(context: Context, place: Path) -> None:
    with context.store(new=True) as store:
        catalogue = CatalogueWatch(context, store, SystemClock(), lambda _: pytest.fail("nothing to watch"))
        (place / "sada.toml").unlink()
        place.rmdir()
        with pytest.raises(CatalogueError, match="does not exist"):
            catalogue.look()
        assert "does not exist" in context.spares().faults()[0]


def test_a_catalogue_that_is_back_is_no_fault_any_more(context: Context, place: Path) -> None:
    with context.store(new=True) as store:
        store.sync_outlets(context.spares().keep(place).outlets, NOW)
        catalogue = CatalogueWatch(context, store, SystemClock(), lambda _: None)
        away = place.rename(place.with_name("away"))
        with pytest.raises(CatalogueError):
            catalogue.look()
        away.rename(place)
        catalogue.look()
        assert context.spares().faults() == ()
        assert [outlet.id for outlet in store.known_outlets()] == ["sada"]
