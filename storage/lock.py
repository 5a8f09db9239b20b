"""One daemon to a data folder: two would not know of each other's requests to a host."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from rasid.errors import RasidError

LOCK_NAME = "rasid.lock"


@contextmanager
def data_folder_lock(folder: Path) -> Iterator[None]:
    """Hold the folder's lock; raises `RasidError` when another process holds it.

    The system frees the lock when the process ends, however it ends.
    """
    path = folder / LOCK_NAME
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise RasidError(
            f"The data folder {folder} cannot be written to: {error.strerror}. Choose another one with --data-dir."
        ) from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            holder = os.pread(handle, 32, 0).decode("ascii", "replace").strip()
            raise RasidError(
                f"Another Rasid (process {holder or 'unknown'}) works in {folder}. "
                "Stop it first, or choose another folder with --data-dir."
            ) from None
        with suppress(OSError):  # a full disk: it only tells others who holds it
            os.ftruncate(handle, 0)
            os.pwrite(handle, f"{os.getpid()}\n".encode(), 0)
        yield
    finally:
        os.close(handle)
