"""A broken outlet file, and the last good copy that stands in for it."""

from pathlib import Path
from typing import Any

import pytest

from outlets.loader import load_catalogue
from outlets.spares import Spares, signature
from rasid.errors import CatalogueError

SOUND = """id = "{name}"
country = "SY"
zone = "Asia/Damascus"
languages = ["ar"]
homepage = "https://{name}.example/"
names.ar = "{title}"

[[channels]]
kind = "feed"
url = "https://{name}.example/feed"
"""


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / "outlets"
    folder.mkdir()
    for name in ("nour", "sada"):
        put(folder, name)
    return folder


@pytest.fixture
def spares(tmp_path: Path) -> Spares:
    return Spares(tmp_path / "kept")


def put(folder: Path, name: str, title: str = "صدى") -> None:
    (folder / f"{name}.toml").write_text(SOUND.format(name=name, title=title), encoding="utf-8")


def test_a_broken_file_leaves_its_outlet_as_it_was(place: Path, spares: Spares) -> None:
    assert len(spares.keep(place)) == 2
    assert spares.faults() == ()
    (place / "sada.toml").write_text('id = "sada\n', encoding="utf-8")
    put(place, "nour", "نور")
    for found in (spares.keep(place), spares.keep(place), spares.load(place)):
        assert [(outlet.id, outlet.name) for outlet in found] == [("nour", "نور"), ("sada", "صدى")]
        assert [complaint.file.name for complaint in found.complaints] == ["sada.toml"]
    (fault,) = spares.faults()
    assert fault.startswith("sada.toml:1: ")
    assert fault.endswith("Watched as the file was before.")


def test_an_outlet_that_would_poll_another_ones_address_stays_as_it_was(place: Path, spares: Spares) -> None:
    before = spares.keep(place).outlets
    (place / "sada.toml").write_text(
        SOUND.format(name="sada", title="صدى").replace("sada.example/feed", "nour.example/feed")
    )
    assert spares.keep(place).outlets == before
    (fault,) = spares.faults()
    assert fault.endswith("Watched as the file was before.")
    with (place / "nour.toml").open("a") as file:
        file.write('[[channels]]\nkind = "feed"\nurl = "https://sada.example/feed"\n')
    assert [outlet.id for outlet in spares.keep(place)] == ["nour"]  # which now polls what the copy does


def test_what_is_written_while_files_are_read_is_no_good_copy(
    place: Path, spares: Spares, monkeypatch: pytest.MonkeyPatch
) -> None:
    spares.keep(place)
    put(place, "sada", "الصدى")

    def loaded(*given: Any, **options: Any) -> Any:
        found = load_catalogue(*given, **options)
        (place / "sada.toml").write_text('id = "sada', encoding="utf-8")
        return found

    with monkeypatch.context() as patched:
        patched.setattr("outlets.loader.load_catalogue", loaded)
        spares.keep(place)
    assert [(outlet.id, outlet.name) for outlet in spares.keep(place)] == [("nour", "صدى"), ("sada", "صدى")]


def test_a_file_that_never_was_good_is_not_watched_and_says_so(place: Path, spares: Spares) -> None:
    (place / "wasl.toml").write_text("", encoding="utf-8")
    assert {outlet.id for outlet in spares.keep(place)} == {"nour", "sada"}
    (fault,) = spares.faults()
    assert fault.startswith("wasl.toml:1: ")
    assert fault.endswith("Not watched.")
    put(place, "wasl")
    assert len(spares.keep(place)) == 3
    assert spares.faults() == ()


def test_an_outlet_that_is_taken_out_has_no_copy(place: Path, spares: Spares) -> None:
    spares.keep(place)
    (place / "sada.toml").unlink()
    assert [outlet.id for outlet in spares.keep(place)] == ["nour"]
    put(place, "sada", "")
    assert [outlet.id for outlet in spares.keep(place)] == ["nour"]


def test_a_folder_that_is_suddenly_empty_takes_no_outlet_out(place: Path, spares: Spares) -> None:
    before = spares.keep(place).outlets
    for path in place.iterdir():
        path.unlink()
    for found in (spares.keep(place), spares.keep(place), spares.load(place)):
        assert found.outlets == before
    (fault,) = spares.faults()
    assert fault == (
        "outlets:1: The folder has no outlet's file any more. Put them back, or correct catalogue_dir. "
        "All is watched as before."
    )
    put(place, "nour")
    assert [outlet.id for outlet in spares.keep(place)] == ["nour"]
    assert spares.faults() == ()


@pytest.mark.parametrize("instead", ["", "a file"])
def test_a_folder_that_cannot_be_read_leaves_the_copies(place: Path, spares: Spares, instead: str) -> None:
    spares.keep(place)
    away = place.rename(place.with_name("away"))
    if instead:
        place.write_text(instead)
    with pytest.raises(CatalogueError, match=r"does not exist|cannot be read: Not a directory"):
        spares.keep(place)
    (fault,) = spares.faults()
    assert fault.endswith("All is watched as before.")
    place.unlink(missing_ok=True)
    away.rename(place)
    assert len(spares.keep(place)) == 2
    assert spares.faults() == ()


def test_copies_that_cannot_be_written_stop_nothing(
    place: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("")
    spares = Spares(tmp_path / "file" / "kept")
    assert len(spares.keep(place)) == 2
    assert "no good copies of the outlets' files can be kept in" in caplog.text


def test_without_copies_nothing_is_written(place: Path, spares: Spares, tmp_path: Path) -> None:
    assert spares.load(place).outlets == load_catalogue(place).outlets
    assert spares.faults() == ()
    assert not (tmp_path / "kept").exists()


def test_the_signature_tells_of_every_change(place: Path) -> None:
    before = signature(place)
    assert signature(place) == before
    put(place, "sada", "الصدى")
    changed = signature(place)
    (place / "sada.toml").unlink()
    assert len({tuple(before), tuple(changed), tuple(signature(place))}) == 3
