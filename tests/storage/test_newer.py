"""A database that a newer Rasid wrote: whoever opens it is told to upgrade this one."""

from pathlib import Path

import pytest
from sqlalchemy import text

from rasid.errors import StoreError
from storage.backup import back_up
from storage.engine import Database
from storage.store import look_into, open_store


@pytest.mark.parametrize("open_it", [look_into, open_store])
def test_a_newer_schema_asks_for_a_newer_rasid(tmp_path: Path, open_it: object) -> None:
    file = tmp_path / "rasid.db"
    open_store(file).close()
    database = Database(file, 5.0)
    with database.writing() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    assert callable(open_it)
    with pytest.raises(StoreError, match=r"schema '9999'.*written by a newer Rasid: upgrade this one"):
        open_it(file)
    with pytest.raises(StoreError, match=r"schema '9999'.*written by a newer Rasid: upgrade this one"):
        back_up(file, tmp_path / "copy.db")
    assert not list(tmp_path.glob("copy*"))
