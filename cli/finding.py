"""What commands are asked about, found in the store: articles and outlets."""

from pathlib import Path
from typing import TYPE_CHECKING

from cli.context import Context
from rasid.errors import RasidError
from rasid.ports import Store

if TYPE_CHECKING:
    from storage.store import SqlStore


def find_article(store: "SqlStore", name: str) -> int:
    """The id of an article by its number or its address; also where its text is damaged. Raises `RasidError`."""
    found = store.archive.article_id(name) if store.archive else None
    if found is None:
        raise RasidError(f"No article {name!r} is stored. `rasid articles` lists what is.")
    return found


def place_of(context: Context) -> Path:
    """The whole path of the database's file: where nothing is stored, it is often not the one that was meant."""
    from storage.engine import read_address

    return Path(read_address(context.database_url()).database or "").absolute()


def no_outlet_yet(context: Context) -> str:
    """What to say where no outlet was ever watched."""
    return f"No outlet is known yet in {place_of(context)}: `rasid run` reads the catalogue."


def require_outlet(context: Context, store: Store, outlet_id: str | None) -> None:
    """Raise `CatalogueError` for an outlet that neither the store nor the catalogue knows."""
    if outlet_id and outlet_id not in {summary.outlet_id for summary in store.overview()}:
        context.catalogue().outlet(outlet_id)


def why_nothing(context: Context, store: "SqlStore", outlet_id: str | None, otherwise: str) -> str:
    """What to say where nothing fits: where no article at all is stored, that. Raises as `require_outlet` does."""
    require_outlet(context, store, outlet_id)
    if store.articles(limit=1):
        return otherwise
    return f"No articles are stored yet in {place_of(context)}: `rasid run` fetches them."
