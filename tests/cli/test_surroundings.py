"""Which disk is told of."""

from collections import namedtuple
from pathlib import Path

import pytest

from cli.surroundings import look_around
from rasid.settings import Settings

Usage = namedtuple("Usage", "total used free")
DISKS = {"archive": (2, Usage(1000, 980, 20)), "elsewhere": (3, Usage(1000, 990, 10))}
DATA = 1, Usage(1000, 500, 500)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with an archive, and another folder, each on a disk of its own."""
    for name in ("var/archive", "elsewhere"):
        (tmp_path / name).mkdir(parents=True)

    def disk(place: Path) -> tuple[int, Usage]:
        return DISKS.get(place.name, DATA)

    monkeypatch.setattr("cli.surroundings.shutil.disk_usage", lambda place: disk(place)[1])
    monkeypatch.setattr("cli.surroundings.device_of", lambda place: disk(place)[0])
    return tmp_path


def test_the_fullest_disk_is_told_of(folders: Path) -> None:
    own = Settings(data_dir=folders / "var")
    found = look_around(own, None)
    assert (found.disk_free, found.disk_folder) == (20, str(folders / "var" / "archive"))
    far = Settings(data_dir=folders / "var", database_url=f"sqlite:///{folders / 'elsewhere' / 'rasid.db'}")
    found = look_around(far, None)
    assert (found.disk_free, found.disk_folder) == (10, str(folders / "elsewhere"))


def test_one_disk_is_named_by_nothing(tmp_path: Path) -> None:
    found = look_around(Settings(data_dir=tmp_path / "not" / "yet"), None)
    assert found.disk_total
    assert found.disk_folder is None
