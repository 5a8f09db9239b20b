"""The WARC files and their rows: which one is written to, when the next one begins, which are dropped.

A record is written inside the transaction that names it, and before its commit. The row of a file
says how much of it is committed; what stands behind that was written by a transaction that never
ended, and is cut off by the next write.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib.metadata import version
from itertools import accumulate, takewhile
from pathlib import Path

from sqlalchemy import Connection, bindparam, func, select, update

from rasid.errors import SettingsError, nearest
from rasid.settings import Settings
from storage.mapping import AnyRow
from storage.schema import archive_files
from storage.warc_files import ShortFileError, WarcFolder
from storage.warc_records import hex_digest, write_warcinfo

log = logging.getLogger(__name__)

_THERE = archive_files.c.dropped_at.is_(None)
_CURRENT = (
    select(archive_files).where(_THERE, archive_files.c.sealed.is_(False)).order_by(archive_files.c.id.desc()).limit(1)
)
_OLDEST = select(archive_files.c.id, archive_files.c.name, archive_files.c.size).where(_THERE)
_SET = update(archive_files).where(archive_files.c.id == bindparam("b_id"))


@dataclass(frozen=True, slots=True)
class ArchivePlan:
    """Where the archive lies and how large it may become. Sizes are in bytes.

    `keep` is `all`, `versions` (nothing that only confirms a version) or `off`. `bytes_max` 0 sets no
    bound. With `sync` a record is on the disk, and not only with the system, before its version is stored.
    """

    folder: Path
    keep: str = "all"
    file_size: int = 100_000_000
    bytes_max: int = 0
    sync: bool = False

    @property
    def file_limit(self) -> int:
        """Where a file ends: so that dropping one never drops everything."""
        return min(self.file_size, self.bytes_max // 4) if self.bytes_max else self.file_size


_CHOICES = {"archive": ("all", "versions", "off"), "archive_sync": ("system", "disk")}


def plan_of(settings: Settings) -> ArchivePlan:
    """The archive that the settings ask for. Raises `SettingsError` for words that it does not know."""
    for name, known in _CHOICES.items():
        value = getattr(settings, name)
        if value not in known:
            near = nearest(value, list(known))
            raise SettingsError(f"Setting {name!r}: {value!r} is not one of {', '.join(known)}.{near}")
    return ArchivePlan(
        folder=settings.data_dir / "archive",
        keep=settings.archive,
        file_size=settings.archive_file_size,
        bytes_max=settings.archive_bytes_max,
        sync=settings.archive_sync == "disk",
    )


@dataclass(frozen=True, slots=True)
class Place:
    """Where appended bytes begin."""

    file_id: int
    offset: int


class Shelf:
    """Appends to the newest file. Call it only inside a transaction that writes."""

    def __init__(self, plan: ArchivePlan) -> None:
        self.folder = WarcFolder(plan.folder, sync=plan.sync)
        self._plan = plan
        self._looked_at = False
        self.unswept = True  # a process that was killed may have left dropped files

    def fits(self, length: int) -> bool:
        """Whether so many bytes can be kept at all within the bound."""
        return not self._plan.bytes_max or length <= self._plan.bytes_max // 2

    def append(self, connection: Connection, parts: Sequence[bytes], now: datetime) -> list[Place]:
        """Write bytes behind what is committed; they count when the transaction is committed.

        Returns where each part begins. Parts that go into one file are written at once.
        """
        places: list[Place] = []
        rest = list(parts)
        while rest:
            row = self._file_for(connection, rest[0], now)
            fitting = _fitting(rest, self._plan.file_limit - row.size)
            try:
                places += self._add(connection, row, rest[:fitting])
            except ShortFileError:
                log.error("the archive's file %s is shorter than it was; a new one begins", row.name)
                self._seal(connection, row)
                continue
            rest = rest[fitting:]
        return places

    def _file_for(self, connection: Connection, data: bytes, now: datetime) -> AnyRow:
        """The file that the next bytes belong into."""
        row = connection.execute(_CURRENT).one_or_none()
        if not self._looked_at:
            self._looked_at = True
            self._make_room(connection, len(data), now, spared=row)
        if row is not None and (row.size + len(data) <= self._plan.file_limit or row.size == row.head_size):
            return row
        if row is not None:
            self._seal(connection, row)
        self._make_room(connection, max(self._plan.file_limit, len(data)), now)
        return self._begin(connection, now)

    def _seal(self, connection: Connection, row: AnyRow) -> None:
        self.folder.cut(row.name, row.size)
        connection.execute(_SET, {"b_id": row.id, "sealed": True})

    def _add(self, connection: Connection, row: AnyRow, parts: Sequence[bytes]) -> list[Place]:
        self.folder.append(row.name, row.size, b"".join(parts))
        ends = list(accumulate(map(len, parts), initial=row.size))
        connection.execute(_SET, {"b_id": row.id, "size": ends[-1]})
        return [Place(row.id, start) for start in ends[:-1]]

    def _begin(self, connection: Connection, now: datetime) -> AnyRow:
        number = (connection.execute(select(func.max(archive_files.c.id))).scalar() or 0) + 1
        name = f"rasid-{now:%Y%m%dT%H%M%SZ}-{number:06d}.warc.gz"
        head = write_warcinfo(name, now, about())
        self.folder.append(name, 0, head)
        values = {
            "name": name,
            "opened_at": now,
            "size": len(head),
            "head_size": len(head),
            "head_digest": hex_digest(head),
            "sealed": False,
        }
        return connection.execute(archive_files.insert().values(values).returning(archive_files)).one()

    def _make_room(self, connection: Connection, length: int, now: datetime, spared: AnyRow | None = None) -> None:
        """Drop the oldest files until `length` more bytes keep the bound. They are removed by `sweep`."""
        if not self._plan.bytes_max:
            return
        files = connection.execute(_OLDEST.order_by(archive_files.c.id)).all()
        too_much = sum(file.size for file in files) + length - self._plan.bytes_max
        for file in files:
            if too_much <= 0:
                return
            if spared is not None and file.id == spared.id:
                continue
            log.info("the archive's file %s is dropped to keep archive_bytes_max", file.name)
            connection.execute(_SET, {"b_id": file.id, "dropped_at": now, "sealed": True})
            self.unswept = True
            too_much -= file.size

    def sweep(self, connection: Connection) -> None:
        """Remove what the database no longer counts on: after the commit, so that it never counts on what is gone."""
        self.unswept = False
        there = self.folder.names()
        if there:
            known = {name for (name,) in connection.execute(select(archive_files.c.name).where(~_THERE))}
            for name in sorted(there & known):
                self.folder.drop(name)


def _fitting(parts: Sequence[bytes], room: int) -> int:
    """How many of the parts, one at least, have room."""
    ends = accumulate(map(len, parts))
    return max(1, sum(1 for _ in takewhile(lambda end: end <= room, ends)))


def about() -> dict[str, str]:
    """What made a WARC file, for its first record."""
    return {
        "software": f"Rasid/{version('rasid')}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
    }
