"""Reading the catalogue: TOML files in, outlets and complaints out."""

import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import ValidationError

from outlets.checks import OUTLET_ID
from outlets.complaints import Complaint
from outlets.explain import complain
from outlets.lines import line_of, locate
from outlets.places import SHIPPED, files_of
from outlets.schema import OutletTable
from outlets.syntax import explain_syntax
from rasid.errors import CatalogueError, nearest
from rasid.records import Outlet

_LARGEST = 1_000_000  # bytes: a pipe or a device would be waited for, a log that lies here by mistake be read


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The outlets that could be loaded, by id, and what is wrong with the others' files."""

    outlets: tuple[Outlet, ...]
    complaints: tuple[Complaint, ...] = ()

    def __iter__(self) -> Iterator[Outlet]:
        return iter(self.outlets)

    def __len__(self) -> int:
        return len(self.outlets)

    def outlet(self, outlet_id: str) -> Outlet:
        """The outlet with this id; raises `CatalogueError` with the nearest id when there is none."""
        for outlet in self.outlets:
            if outlet.id == outlet_id:
                return outlet
        known = [outlet.id for outlet in self.outlets]
        raise CatalogueError(
            f"No outlet is called {outlet_id!r}.{nearest(outlet_id, known)} `rasid outlets list` shows all of them."
        )


@dataclass(frozen=True, slots=True)
class _Reading:
    """One file: the outlet if it is sound, the complaints if not, and the text for line numbers."""

    path: Path
    text: str = ""
    outlet: Outlet | None = None
    complaints: tuple[Complaint, ...] = ()


def load_catalogue(folder: Path | None = None, *, strict: bool = False, spares: Path | None = None) -> Catalogue:
    """All outlets of a folder's `*.toml` files; of the shipped catalogue without a folder.

    A broken file costs its own outlet only, and not even that where the folder `spares` has a sound
    one of the same name: its faults are in `complaints`. With `strict` any
    complaint raises `CatalogueError`, whose text lists them all. A folder that does not exist
    raises it in any case.
    """
    place = folder or SHIPPED
    read = [_read(path) for path in files_of(place)]
    if not read and spares is not None:
        read = _emptied(place, spares)
    readings = _without_doubles([_spared(reading, spares) for reading in read], spares)
    complaints = tuple(complaint for reading in readings for complaint in reading.complaints)
    if strict and complaints:
        raise CatalogueError("\n".join(str(complaint) for complaint in complaints))
    return Catalogue(tuple(reading.outlet for reading in readings if reading.outlet), complaints)


def _emptied(place: Path, spares: Path) -> list[_Reading]:
    """The copies of all files of a folder from which they went at once, as when what was mounted there is not."""
    copies = [_read(path) for path in sorted(spares.glob("*.toml"))]
    what, remedy = "The folder has no outlet's file any more.", "Put them back, or correct catalogue_dir."
    return [replace(copy, complaints=(Complaint(place, 1, what, remedy),)) for copy in copies]


def _spared(reading: _Reading, spares: Path | None) -> _Reading:
    """A reading with the outlet of the spare file, if there is one, where its own is broken."""
    spare = spares / reading.path.name if spares else None
    if not reading.complaints or spare is None or not spare.is_file():
        return reading
    return replace(reading, outlet=_read(spare).outlet)


def load_outlet(path: Path) -> Outlet:
    """One outlet from its file. Raises `CatalogueError`, whose text lists all that is wrong."""
    reading = _read(path)
    if reading.outlet is None:
        raise CatalogueError("\n".join(str(complaint) for complaint in reading.complaints))
    return reading.outlet


def check_outlet(path: Path) -> list[Complaint]:
    """All that is wrong with one file; nothing when it is sound."""
    return list(_read(path).complaints)


def check_files(paths: Sequence[Path], folder: Path) -> list[Complaint]:
    """All that is wrong with some files, beside the others of a catalogue's folder: two outlets cannot share a channel.

    Raises `CatalogueError` when there is no such folder.
    """
    stems = {path.stem for path in paths}
    others = [outlet for path in files_of(folder) if path.stem not in stems and (outlet := _read(path).outlet)]
    owners = {channel.url: outlet.id for outlet in others for channel in outlet.channels}
    complaints: list[Complaint] = []
    for reading in map(_read, paths):
        complaints += (*reading.complaints, *_doubles(reading, owners))
        owners |= {c.url: reading.outlet.id for c in reading.outlet.channels} if reading.outlet else {}
    return complaints


def _read(path: Path) -> _Reading:
    try:
        if _is_no_text(path):
            return _broken(path, 1, "This is no file of a few kilobytes.", "Move it out of the catalogue.")
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        return _broken(path, line, "The file is not in UTF-8.", "Save it in UTF-8.")
    except OSError as error:
        return _broken(path, 1, f"The file cannot be read: {error.strerror}.", "Check its name and permissions.")
    try:
        table = tomllib.loads(text)
    except ValueError as error:  # also one of `int`, for a number of thousands of digits
        return _broken(path, *explain_syntax(text, str(error)))
    except RecursionError:
        return _broken(path, 1, "Its brackets are nested too deeply.", "Take some out.")
    lines = locate(text)
    complaints: list[Complaint] = []
    outlet = None
    try:
        outlet = OutletTable.model_validate(table).record()
    except ValidationError as error:
        complaints += complain(error, path, lines)
    if isinstance(table.get("id"), str) and table["id"] != path.stem:
        complaints.append(_misnamed(path, line_of(lines, ("id",)), table["id"]))
    complaints.sort(key=lambda complaint: complaint.line)
    return _Reading(path, text, None if complaints else outlet, tuple(complaints))


def _is_no_text(path: Path) -> bool:
    return path.exists() and not path.is_dir() and (not path.is_file() or path.stat().st_size > _LARGEST)


def _misnamed(path: Path, line: int, given: str) -> Complaint:
    fits = OUTLET_ID.fullmatch(path.stem), OUTLET_ID.fullmatch(given)
    remedy = {
        (True, True): f"Write id = {path.stem!r}, or rename the file to {given}.toml.",
        (True, False): f"Give it the id {path.stem!r}.",
        (False, True): f"Rename the file to {given}.toml.",
        (False, False): "Give both one of small Latin letters, digits and '_'.",
    }[bool(fits[0]), bool(fits[1])]
    return Complaint(path, line, f"The id {given!r} differs from the file's name.", remedy)


def _broken(path: Path, line: int, what: str, remedy: str) -> _Reading:
    return _Reading(path, complaints=(Complaint(path, line, what, remedy),))


def _without_doubles(readings: Sequence[_Reading], spares: Path | None) -> list[_Reading]:
    """The readings, less the outlets that poll an address which an earlier one polls; these are as their spares are."""
    owners: dict[str, str] = {}
    kept = []
    for read in readings:
        reading = read
        if doubles := tuple(_doubles(read, owners)):
            bare = replace(read, outlet=None, complaints=read.complaints + doubles)
            spared = _spared(bare, spares)
            reading = bare if any(_doubles(spared, owners)) else spared
        owners.update({c.url: reading.outlet.id for c in reading.outlet.channels} if reading.outlet else {})
        kept.append(reading)
    return kept


def _doubles(reading: _Reading, owners: dict[str, str]) -> Iterator[Complaint]:
    for number, channel in enumerate(reading.outlet.channels if reading.outlet else ()):
        if channel.url in owners:
            yield Complaint(
                reading.path,
                line_of(locate(reading.text), ("channels", number, "url")),
                f"The channel {channel.url} belongs to {owners[channel.url]!r} already.",
                "Remove it from one of the two files.",
            )
