"""The last good copy of each outlet's file, so that a slip of the pen does not end an outlet's watch."""

import logging
from collections.abc import Collection, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from outlets.complaints import Complaint
from outlets.places import SHIPPED, files_of
from rasid.errors import CatalogueError

if TYPE_CHECKING:
    from outlets.loader import Catalogue

log = logging.getLogger(__name__)

FOLDER = "catalogue-kept"
"""The name of the folder in the data folder that has them."""
_FAULTS = "faults.txt"


class Spares:
    """A folder with copies of sound outlet files, and what was last wrong with the others."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def load(self, place: Path | None) -> "Catalogue":
        """The catalogue in `place` (None: the shipped one), and in the copies what is broken there.

        Raises `CatalogueError` as `load_catalogue` does.
        """
        from outlets.loader import load_catalogue

        return load_catalogue(place, spares=self._folder)

    def keep(self, place: Path | None) -> "Catalogue":
        """The catalogue as `load` gives it; its sound files become the copies, if they can be written.

        Where it raises `CatalogueError`, the copies and what is watched stay, and that is a fault that is kept.
        """
        try:
            seen = signature(place or SHIPPED)
            found = self.load(place)
            unchanged = set(seen).intersection(signature(place or SHIPPED))
        except CatalogueError as error:
            self._note([f"{error} All is watched as before."])
            raise
        try:
            self._copy(place or SHIPPED, found, {name for name, *_ in unchanged})
        except OSError as error:
            log.warning("no good copies of the outlets' files can be kept in %s: %s", self._folder, error.strerror)
        self._note(_lines(found))
        return found

    def _copy(self, place: Path, found: "Catalogue", as_read: Collection[str]) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        broken = {complaint.file.name for complaint in found.complaints}
        present = {path.name: path for path in files_of(place)}
        for name, path in present.items():
            if name not in broken and name in as_read:
                _write(self._folder / name, path.read_bytes())
        for copy in self._folder.glob("*.toml") if present else ():
            if copy.name not in present:  # the outlet was taken out
                copy.unlink()

    def _note(self, faults: Sequence[str]) -> None:
        with suppress(OSError):  # the log has them
            self._folder.mkdir(parents=True, exist_ok=True)
            _write(self._folder / _FAULTS, "\n".join(faults).encode())

    def faults(self) -> tuple[str, ...]:
        """What was wrong with the catalogue's files when they were last kept: one line each."""
        with suppress(OSError):
            return tuple((self._folder / _FAULTS).read_text(encoding="utf-8").splitlines())
        return ()


def signature(place: Path) -> Sequence[tuple[str, int, int]]:
    """What changes when a file of a catalogue does: names, times and sizes. Raises as `files_of` does."""
    found = []
    for path in files_of(place):
        with suppress(OSError):
            status = path.stat()
            found.append((path.name, status.st_mtime_ns, status.st_size))
    return found


def _lines(found: "Catalogue") -> list[str]:
    watched = {outlet.id for outlet in found}
    first = {complaint.file.name: complaint for complaint in reversed(found.complaints)}
    return [f"{complaint} {_standing(complaint, watched)}" for _, complaint in sorted(first.items())]


def _standing(complaint: Complaint, watched: Collection[str]) -> str:
    if complaint.file.suffix != ".toml":  # the folder
        return "All is watched as before."
    return "Watched as the file was before." if complaint.file.stem in watched else "Not watched."


def _write(target: Path, content: bytes) -> None:
    with suppress(OSError):
        if target.read_bytes() == content:
            return
    waiting = target.with_name(f".{target.name}.new")
    waiting.write_bytes(content)
    waiting.replace(target)
