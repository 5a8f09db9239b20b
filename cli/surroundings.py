"""What only the machine tells of Rasid's health: disk, zones, archive."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from outlets.spares import FOLDER, Spares
from rasid.errors import StoreError
from rasid.health.state import Machine
from rasid.settings import Settings
from storage.engine import read_address
from storage.store import SqlStore


def look_around(settings: Settings, store: SqlStore | None) -> Machine:
    """The machine now. What cannot be found out is None."""
    disk = _fullest(settings.data_dir, *_beside(settings))
    faults: tuple[str, ...] = ()
    if store is not None:
        try:
            faults = store.archive_faults()
        except StoreError as error:
            faults = (str(error),)
    return replace(
        disk,
        tzdata=_tzdata(),
        archive_faults=faults,
        outlet_faults=Spares(settings.data_dir / FOLDER).faults(),
    )


def _beside(settings: Settings) -> Iterator[Path]:
    """Where things are written that need not lie on the data folder's disk."""
    yield settings.data_dir / "archive"
    if settings.database_url:
        yield Path(read_address(settings.database_url).database or "").parent


def _fullest(data: Path, *others: Path) -> Machine:
    """The disk that has the least part of it free."""
    found: dict[int, tuple[float, Machine]] = {}
    for place in (data, *others):
        try:
            folder = _existing(place)
            device, usage = device_of(folder), shutil.disk_usage(folder)
        except OSError:
            continue  # what is on it has findings of its own
        if device not in found:
            machine = Machine(usage.total, usage.free, disk_folder=None if place == data else str(place))
            found[device] = usage.free / max(usage.total, 1), machine
    return min(found.values(), key=lambda one: one[0])[1] if found else Machine()


def device_of(folder: Path) -> int:
    """The number of the disk that a folder lies on."""
    return folder.stat().st_dev


def _existing(folder: Path) -> Path:
    folder = folder.absolute()
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _tzdata() -> str | None:
    try:
        return version("tzdata")
    except PackageNotFoundError:
        return None
