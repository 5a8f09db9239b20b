"""A crawl from Scrapy's own command line: the kit, and a batch for the outlets that were named."""

import os
from collections.abc import Sequence
from contextlib import ExitStack
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from outlets.spares import FOLDER, Spares
from rasid.normalize.datereader.zones import use_pinned_tzdata
from rasid.ports import Store
from rasid.records import Batch, Outlet
from rasid.settings import Settings, read_environment, read_file, resolve_settings
from spiders.kit import Kit
from storage.lock import data_folder_lock
from storage.store import open_store
from storage.warc_shelf import plan_of


class _SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def settings_in_force() -> Settings:
    """Rasid's settings from the file (RASID_CONFIG, or `rasid.toml` here) and the environment."""
    path = Path(os.environ.get("RASID_CONFIG", "rasid.toml"))
    layers = {str(path): read_file(path.read_text(encoding="utf-8-sig"), str(path))} if path.is_file() else {}
    settings, _ = resolve_settings({**layers, "environment": read_environment(os.environ)})
    return settings


def prepare(names: str) -> dict[str, Any]:
    """The spider's arguments `kit` and `batch`, for outlets by id between commas; without any, for what is due.

    The run stands in the ledger; kit and store are closed when the spider is. Raises
    `CatalogueError` for an unknown id, `StoreError` when the database cannot be opened, `RasidError`
    while a daemon works in the data folder: the two would not know of each other's requests.
    """
    use_pinned_tzdata()
    settings, clock = settings_in_force(), _SystemClock()
    held = ExitStack()
    held.enter_context(data_folder_lock(settings.data_dir))
    place = Path(settings.catalogue_dir) if settings.catalogue_dir else None
    catalogue = Spares(settings.data_dir / FOLDER).load(place)  # an outlet with a slip in its file is not retired
    wanted = [catalogue.outlet(name.strip()) for name in names.split(",") if name.strip()]
    store = open_store(settings.database_url or settings.data_dir / "rasid.db", archive=plan_of(settings))
    store.sync_outlets(catalogue.outlets, clock.now())
    kit = Kit(store, catalogue.outlets, settings, clock, archive=store.archive)
    batch = _batch(store, catalogue.outlets, wanted, settings, clock.now())

    def close(reason: str) -> None:
        store.finish_run(batch.run_id, "finished" if reason == "finished" else "interrupted", reason, clock.now())
        kit.close()
        store.close()
        held.close()

    return {"kit": kit, "batch": batch, "at_end": close}


def _batch(store: Store, known: Sequence[Outlet], wanted: Sequence[Outlet], settings: Settings, now: datetime) -> Batch:
    if wanted:
        channels = [state for outlet in wanted for state in store.channels_of(outlet.id)]
    else:
        channels = store.due_channels(now, settings.batch_outlets)
    outlets = {state.channel.outlet_id for state in channels}
    articles = store.due_articles(
        now,
        settings.batch_articles * max(1, len(outlets)),
        per_outlet=settings.batch_articles,
        without={outlet.id for outlet in known} - outlets,
    )
    return Batch(store.start_run(len(outlets), now), tuple(channels), tuple(articles))
