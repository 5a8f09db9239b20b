"""Brings a database to the schema of this version of Rasid, or says why that cannot be."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect, text

from rasid.errors import StoreError
from storage.schema import HEAD

if TYPE_CHECKING:
    from alembic.config import Config

FOLDER = Path(__file__).parent / "migrations"


def revision(connection: Connection) -> str | None:
    """The migration that the database stands at; None for an empty database.

    Raises `StoreError` for a database of another program.
    """
    tables = inspect(connection).get_table_names()
    if "alembic_version" in tables:
        found: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        return found
    if tables:
        raise StoreError(
            f"The database holds tables that are not Rasid's, such as {tables[0]!r}. "
            "Choose another file or database with database_url."
        )
    return None


def is_current(connection: Connection) -> bool:
    """Whether the schema is that of this version of Rasid."""
    return revision(connection) == HEAD


def upgrade(connection: Connection) -> None:
    """Run the migrations that are missing, in the connection's transaction."""
    found = revision(connection)
    if found == HEAD:  # another process was faster
        return
    from alembic import command

    require_known(found)
    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def require_current(connection: Connection) -> None:
    """Raise `StoreError` for any schema but this version's, with the remedy for an older and for a newer one."""
    found = revision(connection)
    if found != HEAD:
        require_known(found)
        raise StoreError(f"The database has schema {found!r}, not {HEAD!r}. Restart Rasid to upgrade it.")


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    return config


def require_known(found: str | None) -> None:
    """Raise `StoreError` for the schema of a newer version of Rasid."""
    from alembic.script import ScriptDirectory

    known = {script.revision for script in ScriptDirectory.from_config(_config()).walk_revisions()}
    if found is not None and found not in known:
        raise StoreError(
            f"The database has schema {found!r}, which this version of Rasid does not know (its own is {HEAD!r}). "
            "It was written by a newer Rasid: upgrade this one, or choose another database with database_url."
        )
