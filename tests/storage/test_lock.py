"""One process to a data folder."""

import errno
import os
from pathlib import Path

import pytest

from rasid.errors import RasidError
from storage.lock import LOCK_NAME, data_folder_lock


def test_who_holds_it_is_named(tmp_path: Path) -> None:
    told = rf"Another Rasid \(process {os.getpid()}\)"
    with data_folder_lock(tmp_path), pytest.raises(RasidError, match=told), data_folder_lock(tmp_path):
        pass
    with data_folder_lock(tmp_path):
        assert (tmp_path / LOCK_NAME).read_text() == f"{os.getpid()}\n"


def test_a_full_disk_keeps_nobody_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("storage.lock.os.pwrite", full)
    with data_folder_lock(tmp_path), pytest.raises(RasidError, match="Another Rasid"), data_folder_lock(tmp_path):
        pass
