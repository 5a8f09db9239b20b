"""What every command starts from: the settings with their origins, the store, the catalogue."""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from outlets.loader import Catalogue
from outlets.spares import FOLDER, Spares
from rasid.errors import RasidError, SettingsError
from rasid.settings import Origin, Settings, read_environment, read_file, resolve_settings

if TYPE_CHECKING:
    from storage.store import SqlStore

CONFIG_NAME = "rasid.toml"
_FLAG = "flag"


class SystemClock:
    """The wall clock, as the `Clock` port wants it."""

    def now(self) -> datetime:
        """The present moment, in UTC."""
        return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Context:
    """The settings in force, and where each came from."""

    settings: Settings
    origins: tuple[Origin, ...]
    layers: Mapping[str, Mapping[str, object]]  # the raw values, by where they came from

    def with_layer(self, name: str, layer: Mapping[str, object], *, over_flags: bool = False) -> "Context":
        """This context with one more layer of settings, which the flags overrule unless `over_flags`."""
        layers = {**self.layers, name: layer}
        if not over_flags:
            layers[_FLAG] = layers.pop(_FLAG)
        return _resolve(layers)

    def database_url(self) -> str:
        """The database's address as SQLAlchemy wants it."""
        return self.settings.database_url or f"sqlite:///{self.settings.data_dir / 'rasid.db'}"

    @contextmanager
    def store(self, *, new: bool = False) -> Iterator["SqlStore"]:
        """The opened store with its archive, its schema current; closed at the end.

        Only with `new` a database is made where there is none: a wrong folder is told, and not taken for an empty one.
        """
        from storage.backup import database_file
        from storage.store import open_store
        from storage.warc_shelf import plan_of

        if not new:
            database_file(self.database_url())
        store = open_store(self.database_url(), archive=plan_of(self.settings))
        try:
            yield store
        finally:
            store.close()

    def catalogue(self) -> Catalogue:
        """All outlets of the catalogue, and the complaints about files that could not be used.

        Of a broken file the daemon's last good copy is used.
        """
        return self.spares().load(self.catalogue_folder())

    def spares(self) -> Spares:
        """The last good copies of the catalogue's files."""
        return Spares(self.settings.data_dir / FOLDER)

    def catalogue_folder(self) -> Path | None:
        """The folder of outlet files that the settings name; None: the shipped one."""
        return Path(self.settings.catalogue_dir) if self.settings.catalogue_dir else None


def read_settings(flags: Mapping[str, object], environment: Mapping[str, str] | None = None) -> Context:
    """Settings from the file, the environment and the flags, the later ones winning."""
    environment = os.environ if environment is None else environment
    named = environment.get("RASID_CONFIG")  # empty, as compose files leave it: none is named
    path = Path(named or CONFIG_NAME)
    is_there = os.path.lexists(path)  # a folder or a dead link in its place is told, not passed over
    if named and not is_there:
        raise SettingsError(f"There is no settings file {path} (RASID_CONFIG). Create it, or unset RASID_CONFIG.")
    layers: dict[str, Mapping[str, object]] = {}
    if is_there:
        layers[str(path)] = read_file(_text_of(path), str(path))
    return _resolve({**layers, "environment": read_environment(environment), _FLAG: flags})


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise SettingsError(f"{path} is not in UTF-8. Save it in UTF-8.") from None
    except OSError as error:
        raise SettingsError(
            f"{path} cannot be read: {error.strerror}. Put a file there that this user may read."
        ) from None


def _resolve(layers: Mapping[str, Mapping[str, object]]) -> Context:
    settings, origins = resolve_settings(layers)
    return Context(settings, tuple(origins), layers)


def parse_flags(pairs: list[str]) -> dict[str, object]:
    """`NAME=VALUE` texts as raw settings."""
    flags: dict[str, object] = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise SettingsError(f"--set {pair!r} is not of the form NAME=VALUE.")
        flags[name.strip().replace("-", "_")] = value.strip()
    return flags


def context_of(ctx: typer.Context) -> Context:
    """The context of the running command."""
    made = ctx.obj
    if not isinstance(made, Context):
        raise RasidError("The command was started without its settings; call it through `rasid`.")
    return made
