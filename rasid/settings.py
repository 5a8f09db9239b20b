"""One table of settings: name, type, default, help. Nothing else in Rasid reads the environment.

A value comes from, later ones winning: the default, `rasid.toml`, the environment (`RASID_NAME`),
the command line. Where it came from is kept beside it.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from dataclasses import field as dataclass_field
from pathlib import Path
from typing import Any

from rasid.errors import SettingsError, nearest

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


_CENTURY, _MANY = 36_600 * DAY, 1e15  # what is later ends the calendar, and what is more nobody has


def setting(  # as dataclasses.field: the type is the annotation's
    default: object, text: str, least: float = 0, most: float | None = None
) -> Any:
    """A row of the table: its default, its help, and the least and the greatest value that a number can have."""
    most = most or (_CENTURY if isinstance(default, float) else _MANY)
    return dataclass_field(default=default, metadata={"help": text, "least": least, "most": most})


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, as values. Durations are in seconds, sizes in bytes."""

    data_dir: Path = setting(Path("var"), "Folder for everything written at run time.")
    database_url: str = setting("", "SQLAlchemy address of the database; empty: SQLite at DATA_DIR/rasid.db.")
    catalogue_dir: str = setting("", "Folder of outlet files; empty: the catalogue that comes with Rasid.")
    contact: str = setting("", "Address for outlets to write to, sent with the user agent. Set it.")
    dashboard_host: str = setting("127.0.0.1", "Address that the dashboard listens on.")
    dashboard_port: int = setting(8470, "Port that the dashboard listens on.")
    dashboard_names: tuple[str, ...] = setting(
        (), "Further host names that the dashboard is asked for by, as behind a proxy that asks for the log-in itself."
    )
    dashboard_zone: str = setting("UTC", "Time zone of the moments on the dashboard's pages, such as Asia/Beirut.")
    password_file: str = setting(
        "", "File of the dashboard's password, written by `rasid password`; empty: DATA_DIR/dashboard.password, if any."
    )
    token_file: str = setting("", "File of tokens for programs, one a line, sent as `Authorization: Bearer TOKEN`.")
    login_for: str = setting(
        "all", "What needs a log-in once there is a password or token: all, or actions, so that all may look."
    )
    log_level: str = setting("info", "Least level that is logged: debug, info, warning or error.")
    log_format: str = setting("auto", "json, console, or auto: console on a terminal and JSON elsewhere.")
    archive: str = setting(
        "all",
        "Pages kept as evidence: all, versions (without those that only confirm one), or off.",
    )
    archive_file_size: int = setting(100_000_000, "Size at which a file of the archive ends, in bytes.")
    archive_bytes_max: int = setting(
        20_000_000_000, "Most that the archive takes, in bytes: the oldest files are dropped. 0: no bound."
    )
    archive_sync: str = setting("system", "A page is safe when the system has it (system), or the disk (disk).")
    tick_interval: float = setting(5.0, "Seconds between two looks at what is due.", 0.01)
    poll_interval: float = setting(15 * MINUTE, "Seconds between two polls of a channel of which nothing is known yet.")
    poll_interval_min: float = setting(5 * MINUTE, "Shortest interval between two polls of a channel.")
    poll_interval_max: float = setting(6 * HOUR, "Longest interval between two polls of a channel that works.")
    retry_interval_max: float = setting(DAY, "Longest interval between two tries of what fails.")
    recheck_interval_min: float = setting(5 * MINUTE, "Shortest interval between two looks at an article.")
    recheck_looks: float = setting(60.0, "Looks spent on an article of a usual outlet that never changes.")
    outlet_looks: float = setting(10_000.0, "Most looks at known articles of one outlet in a day, on average.")
    recheck_share: float = setting(0.5, "An article is looked at again at the latest when its age has grown by this.")
    recheck_age_max: float = setting(30 * DAY, "Age at which an unchanged article is no longer looked at.")
    gone_delay: float = setting(
        DAY, "Seconds after which a missing article is looked at again before it counts as gone."
    )
    second_look_delay: float = setting(
        10 * MINUTE, "Seconds until a doubtful change is looked at a second time; later looks wait longer. 0: none is."
    )
    tell_weight: float = setting(
        0.2, "Least weight of a change, from 0 to 1, from which people are told of it.", most=1
    )
    host_delay: float = setting(2.0, "Least seconds between two requests to one host.")
    host_budget: int = setting(600, "Most requests to one host within an hour. 0: no bound.")
    requests_at_once: int = setting(16, "Requests under way at the same time, over all hosts.", 1)
    request_timeout: float = setting(30.0, "Seconds after which an answer is given up.", 0.01)
    retry_times: int = setting(2, "How often a failed request is repeated at once.")
    body_limit: int = setting(10_000_000, "Largest answer that is read, in bytes.", 1)
    batch_outlets: int = setting(100, "Most outlets that one crawl takes.", 1)
    batch_articles: int = setting(30, "Most articles of one outlet that one crawl takes.", 1)
    crawls_at_once: int = setting(4, "Crawls under way at the same time.", 1)
    parse_workers: int = setting(2, "Processes that read pages.", 1)
    parse_timeout: float = setting(20.0, "Seconds after which reading one page is stopped.", 0.01)
    drain_timeout: float = setting(20.0, "Seconds given to crawls under way when Rasid stops.")
    health_interval: float = setting(30.0, "Seconds between two looks at what is wrong.", 0.01)
    notify: tuple[str, ...] = setting((), "Where messages of new findings go, as addresses of Apprise: mailto://…")
    notify_language: str = setting("en", "Language of these messages: en or ar.")
    webhooks_file: str = setting("", "TOML file of webhooks, see docs/api.md; empty: none.")
    backup_interval: float = setting(DAY, "Seconds between two backups of the database. 0: none are made.")
    ledger_keep: float = setting(
        180 * DAY, "Seconds for which the ledger keeps each request and run, at least two hours. 0: for ever.", 0
    )
    backup_keep: int = setting(7, "How many of the scheduled backups are kept.")
    backup_dir: str = setting("", "Folder of the scheduled backups; empty: DATA_DIR/backups.")
    browser: str = setting("", "Chromium's program, for outlets with render = true; empty: the system's.")
    render_pages: int = setting(2, "Pages open in the browser at the same time.", 1)
    render_timeout: float = setting(30.0, "Seconds after which a page in the browser is given up.", 0.01)
    websub_callback: str = setting(
        "", "Address at which hubs reach the dashboard, such as https://rasid.example.org. Empty: no hub is asked."
    )
    allow_networks: tuple[str, ...] = setting(
        (), "Networks outside the public Internet that may be fetched from, such as 10.1.0.0/16."
    )
    resolve: tuple[str, ...] = setting((), "Fixed addresses of hosts, as NAME=ADDRESS; a name may begin with '*.'.")


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a setting's value came from, for people: `default`, `rasid.toml`, `environment`, `flag`."""

    name: str
    value: object
    source: str
    help: str


def _as_tuple(value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return tuple(part.strip() for part in value.split(",") if part.strip())
    if isinstance(value, list | tuple):
        return tuple(_as_text(part) for part in value)
    raise ValueError(value)


def _as_text(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(value)
    return value


def _as_number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(value)
    return float(value)


def _as_whole_number(value: object) -> int:
    if isinstance(value, str):
        return int(value)
    if not (number := _as_number(value)).is_integer():
        raise ValueError(value)  # 2.7 is not told to be 2
    return int(number)


def _as_path(value: object) -> Path:
    if not isinstance(value, str | Path) or not str(value).strip():
        raise ValueError(value)
    return Path(value)


_CONVERT: Mapping[object, tuple[Callable[[Any], object], str]] = {
    str: (_as_text, "a text"),
    int: (_as_whole_number, "a whole number"),
    float: (_as_number, "a number"),
    Path: (_as_path, "a path"),
    tuple[str, ...]: (_as_tuple, "a list of texts, or texts between commas"),
}


def _convert(name: str, value: object, source: str) -> object:
    row = next(f for f in fields(Settings) if f.name == name)
    convert, wanted = _CONVERT[row.type]
    try:
        made = convert(value)
    except (ValueError, TypeError, KeyError):
        message = f"Setting {name!r} ({source}): {value!r} is not {wanted}. Correct it or remove it."
        raise SettingsError(message) from None
    if isinstance(made, int | float) and not 0 <= made < float("inf"):
        raise SettingsError(f"Setting {name!r} ({source}): {value!r} is negative or endless. Give 0 or more.")
    if isinstance(made, int | float) and made < (least := row.metadata["least"]):
        raise SettingsError(f"Setting {name!r} ({source}): {value!r} is too small. Give {least} or more.")
    if isinstance(made, int | float) and made > (most := row.metadata["most"]):
        raise SettingsError(f"Setting {name!r} ({source}): {value!r} is too large. Give {most:,.0f} or less.")
    return made


def names() -> list[str]:
    """The names of all settings, in the table's order."""
    return [f.name for f in fields(Settings)]


def _known(name: str, source: str) -> str:
    if name in names():
        return name
    raise SettingsError(
        f"Unknown setting {name!r} ({source}).{nearest(name, names())} `rasid settings` lists all of them."
    )


def read_file(text: str, source: str) -> dict[str, object]:
    """The settings in the text of a `rasid.toml`."""
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise SettingsError(f"{source} is not valid TOML: {error}. Correct that line.") from None
    return {_known(name, source): value for name, value in table.items()}


def read_environment(environment: Mapping[str, str]) -> dict[str, object]:
    """The settings among environment variables: those that begin with `RASID_`.

    `RASID_CONFIG` (the settings file) and `RASID_DATA` (development data) are not settings.
    """
    found: dict[str, object] = {}
    for variable, value in environment.items():
        if not variable.startswith("RASID_") or variable in ("RASID_CONFIG", "RASID_DATA"):
            continue
        found[_known(variable.removeprefix("RASID_").lower(), f"environment variable {variable}")] = value
    return found


def resolve_settings(layers: Mapping[str, Mapping[str, object]]) -> tuple[Settings, list[Origin]]:
    """Settings from layers of raw values, later layers winning, and the origin of each value.

    `layers` maps a source's name to its raw values. Raises `SettingsError` for an unknown name, a value of the
    wrong type, and values that contradict each other.
    """
    values: dict[str, object] = {}
    sources: dict[str, str] = {}
    for source, layer in layers.items():
        for name, value in layer.items():
            values[name] = _convert(_known(name, source), value, source)
            sources[name] = source
    settings = Settings(**values)  # type: ignore[arg-type]  # _convert made each value its field's type
    if settings.poll_interval_min > settings.poll_interval_max:
        least, most = (
            f"{name} ({getattr(settings, name):g} s, {sources.get(name, 'default')})"
            for name in ("poll_interval_min", "poll_interval_max")
        )
        raise SettingsError(f"{least} is more than {most}. Correct one of them.")
    origins = [
        Origin(f.name, getattr(settings, f.name), sources.get(f.name, "default"), f.metadata["help"])
        for f in fields(Settings)
    ]
    return settings, origins
