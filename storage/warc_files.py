"""The archive's folder: files that are appended to, read in parts, and dropped as a whole."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from rasid.errors import StoreError


class ShortFileError(StoreError):
    """A file is shorter than what was committed of it, or it is not there."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"The archive's file {path} has lost its end, or is not there. Restore it from a backup.")


class WarcFolder:
    """Files of one folder, by name. The folder is made when the first file is. Raises `StoreError`.

    `sync` makes every write wait until the disk has it, and not only the system.
    """

    def __init__(self, path: Path, *, sync: bool = False) -> None:
        self.path = path
        self._flush: Callable[[int], None] = os.fsync if sync else lambda _: None

    def append(self, name: str, committed: int, data: bytes) -> None:
        """Write behind what is committed; what stands there (a torn write, an undone one) is cut off first.

        Raises `ShortFileError` when the file does not reach that far.
        """
        with self._explained(name):
            self.path.mkdir(parents=True, exist_ok=True)
            handle = os.open(self.path / name, os.O_WRONLY | (0 if committed else os.O_CREAT), 0o644)
            try:
                size = os.fstat(handle).st_size
                if size < committed:
                    raise ShortFileError(self.path / name)
                if size > committed:
                    os.ftruncate(handle, committed)
                _write_all(handle, data, committed)
                self._flush(handle)
            finally:
                os.close(handle)
            if not committed:
                self._flush_folder()

    def cut(self, name: str, committed: int) -> None:
        """Cut off what stands behind what is committed."""
        if (self.size(name) or 0) > committed:
            with self._explained(name):
                os.truncate(self.path / name, committed)

    def read(self, name: str, offset: int, length: int) -> bytes:
        """A part of a file: shorter when the file ends before, and empty when there is no such file."""
        try:
            with (self.path / name).open("rb") as file:
                file.seek(offset)
                return file.read(length)
        except FileNotFoundError:
            return b""
        except OSError as error:
            raise StoreError(
                f"The archive's file {self.path / name} cannot be read: {error.strerror}. "
                "Make it readable for this user, or restore it from a backup."
            ) from error

    def size(self, name: str) -> int | None:
        """Bytes of a file; None when there is no such file."""
        with self._explained(name):
            try:
                return (self.path / name).stat().st_size
            except FileNotFoundError:
                return None

    def names(self) -> set[str]:
        """All WARC files in the folder."""
        with self._explained(""):
            return {path.name for path in self.path.glob("*.warc.gz")}

    def drop(self, name: str) -> None:
        """Remove a file, if it is there."""
        with self._explained(name):
            (self.path / name).unlink(missing_ok=True)

    def _flush_folder(self) -> None:
        handle = os.open(self.path, os.O_RDONLY)
        try:
            self._flush(handle)  # else a power cut may lose the file's name
        finally:
            os.close(handle)

    @contextmanager
    def _explained(self, name: str) -> Iterator[None]:
        try:
            yield
        except FileNotFoundError as error:
            raise ShortFileError(self.path / name) from error
        except OSError as error:
            raise StoreError(
                f"The archive {self.path / name} cannot be used: {error.strerror}. "
                "Free space on its disk and make it writable, or turn the archive off with archive = off."
            ) from error


def _write_all(handle: int, data: bytes, offset: int) -> None:
    left = memoryview(data)
    while left:
        written = os.pwrite(handle, left, offset)
        left, offset = left[written:], offset + written
