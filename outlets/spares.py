"""The last good copy of each outlet's file, so that a slip of the pen does not end an outlet's watch."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from outlets.loader import Catalogue

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
        """The catalogue as `load` gives it; its sound files become the copies. May raise `OSError`."""
        from outlets.loader import SHIPPED

        seen = set(signature(place or SHIPPED))
        found = self.load(place)
        broken = {complaint.file.name for complaint in found.complaints}
        self._folder.mkdir(parents=True, exist_ok=True)
        present = {path.name: path for path in (place or SHIPPED).glob("*.toml")}
        as_read = {name for name, *_ in seen.intersection(signature(place or SHIPPED))}
        for name, path in present.items():
            if name not in broken and name in as_read:
                _write(self._folder / name, path.read_bytes())
        for copy in self._folder.glob("*.toml"):
            if copy.name not in present:  # the outlet was taken out
                copy.unlink()
        _write(self._folder / _FAULTS, "\n".join(_lines(found)).encode())
        return found

    def faults(self) -> tuple[str, ...]:
        """What was wrong with the catalogue's files when they were last kept: one line each."""
        with suppress(OSError):
            return tuple((self._folder / _FAULTS).read_text(encoding="utf-8").splitlines())
        return ()


def signature(place: Path) -> Sequence[tuple[str, int, int]]:
    """What changes when a file of a catalogue does: names, times and sizes."""
    found = []
    for path in sorted(place.glob("*.toml")):
        with suppress(OSError):
            status = path.stat()
            found.append((path.name, status.st_mtime_ns, status.st_size))
    return found


def _lines(found: "Catalogue") -> list[str]:
    watched = {outlet.id for outlet in found}
    first = {complaint.file.name: complaint for complaint in reversed(found.complaints)}
    return [
        f"{complaint} {'Watched as the file was before.' if complaint.file.stem in watched else 'Not watched.'}"
        for _, complaint in sorted(first.items())
    ]


def _write(target: Path, content: bytes) -> None:
    with suppress(OSError):
        if target.read_bytes() == content:
            return
    waiting = target.with_name(f".{target.name}.new")
    waiting.write_bytes(content)
    waiting.replace(target)
