"""The migrations make exactly the tables that the code describes, and strangers are turned away."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, create_engine, text

from rasid.errors import StoreError
from rasid.records import Change, Outcome
from storage.migrate import FOLDER, revision
from storage.schema import HEAD, metadata
from storage.store import open_store


def ddl(connection: Connection) -> dict[str, str]:
    """The database's own statements, without what Alembic adds, spaces evened out."""
    query = text("SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%'")
    return {name: " ".join(sql.split()) for name, sql in connection.execute(query)}


def test_the_migrations_make_the_tables_that_the_code_describes(tmp_path: Path) -> None:
    open_store(tmp_path / "migrated.db").close()
    migrated, made = create_engine(f"sqlite:///{tmp_path}/migrated.db"), create_engine("sqlite://")
    metadata.create_all(made)
    with migrated.connect() as left, made.connect() as right:
        opts = {"compare_type": True, "compare_server_default": True, "include_name": _is_described}
        context = MigrationContext.configure(left, opts=opts)
        assert compare_metadata(context, metadata) == []
        columns = {name: _columns(sql) for name, sql in ddl(left).items()}
        assert columns == {name: _columns(sql) for name, sql in ddl(right).items()}
    migrated.dispose()
    made.dispose()


def _is_described(name: str | None, kind: str, _parents: object) -> bool:
    """Whether SQLAlchemy knows such a thing: virtual tables, and those that SQLite keeps for them, it does not."""
    return kind != "table" or not str(name).startswith(("search_text", "search_parts"))


def _columns(statement: str) -> list[str]:
    """The parts of a CREATE statement, in an order that does not depend on how it was written."""
    return sorted(part.strip(" ()") for part in statement.split(","))


def test_the_head_named_in_the_code_is_the_newest_migration() -> None:
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    assert ScriptDirectory.from_config(config).get_heads() == [HEAD]


def test_opening_again_changes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "rasid.db"
    open_store(path).close()
    engine = create_engine(f"sqlite:///{path}")
    with engine.connect() as connection:
        before = ddl(connection)
        assert revision(connection) == HEAD
    engine.dispose()
    open_store(path).close()
    with engine.connect() as connection:
        assert ddl(connection) == before
    engine.dispose()


def test_an_older_database_is_upgraded_with_what_it_holds(tmp_path: Path) -> None:
    path = tmp_path / "rasid.db"
    engine = create_engine(f"sqlite:///{path}")
    config = Config()
    config.set_main_option("script_location", str(FOLDER))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
        connection.execute(
            text(
                "INSERT INTO outlets (id, name, country, language, active, epoch, articles) "
                "VALUES ('a', 'a', 'SY', 'ar', 1, 0, 1)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO articles (id, outlet_id, url, key, status, first_seen_at, failures, versions) "
                "VALUES (1, 'a', 'u', 'k', 'gone', '2026-11-23 09:00:00.000000', 0, 0)"
            )
        )
        connection.execute(
            text(
                "INSERT INTO changes (outlet_id, article_id, version, kind, at, edits) "
                "VALUES ('a', 1, 0, 'gone', '2026-11-23 09:00:00.000000', '[]')"
            )
        )
    engine.dispose()
    store = open_store(path)
    assert store.changes()[0].change == Change(Outcome.GONE, datetime(2026, 11, 23, 9, tzinfo=UTC))
    store.close()


def change(path: Path, statement: str) -> None:
    engine = create_engine(f"sqlite:///{path}")
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_a_database_of_a_newer_rasid_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "rasid.db"
    open_store(path).close()
    change(path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match=r"'9999'.*newer Rasid"):
        open_store(path)


def test_a_schema_changed_behind_an_open_store_is_found_by_check(tmp_path: Path) -> None:
    path = tmp_path / "rasid.db"
    store = open_store(path)
    change(path, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(StoreError, match="9999"):
        store.check()
    store.close()


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "rasid.db"
    change(path, "CREATE TABLE recipes (id INTEGER)")
    with pytest.raises(StoreError, match="recipes"):
        open_store(path)
