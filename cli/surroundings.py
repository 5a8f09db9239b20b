"""What only the machine tells of Rasid's health: disk, zones, archive."""

import shutil
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from outlets.spares import FOLDER, Spares
from rasid.errors import StoreError
from rasid.health.state import Machine
from rasid.settings import Settings
from storage.store import SqlStore


def look_around(settings: Settings, store: SqlStore | None) -> Machine:
    """The machine now. What cannot be found out is None."""
    total = free = None
    try:
        usage = shutil.disk_usage(_existing(settings.data_dir))
        total, free = usage.total, usage.free
    except OSError:
        pass  # the database is on it: its own finding says more
    faults: tuple[str, ...] = ()
    if store is not None:
        try:
            faults = store.archive_faults()
        except StoreError as error:
            faults = (str(error),)
    return Machine(total, free, _tzdata(), faults, outlet_faults=Spares(settings.data_dir / FOLDER).faults())


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
