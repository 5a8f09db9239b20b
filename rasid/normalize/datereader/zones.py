"""Zones: the pinned database, local clocks, and what a clock in a gap or a fold means."""

import re
import zoneinfo
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache
from typing import Final

_ZONE_NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}")


def use_pinned_tzdata() -> str:
    """Make `zoneinfo` read the installed `tzdata` package only, and return its version.

    Call once at program start: the system's database may be years behind the region's rules.
    Raises RuntimeError when the package is missing.
    """
    from importlib import metadata, resources  # slow to load, and called once

    try:
        version = metadata.version("tzdata")
        resources.files("tzdata.zoneinfo").joinpath("Asia", "Damascus").read_bytes()
    except (metadata.PackageNotFoundError, ModuleNotFoundError, FileNotFoundError) as error:
        raise RuntimeError(
            "time zones: the tzdata package is not installed, so zone rules cannot be trusted; "
            "install it (pip install tzdata) and start again"
        ) from error
    zoneinfo.reset_tzpath([])
    zoneinfo.ZoneInfo.clear_cache()
    zone_named.cache_clear()
    return version


@lru_cache(maxsize=512)
def zone_named(name: str) -> tzinfo:
    """The zone of an IANA name, or of an offset such as "+03:00". Raises ValueError for any other.

    The rules come from the `tzdata` package whatever the search path of `zoneinfo` is, so that a
    reading never depends on the machine; the system's database serves only where there is no package.
    """
    if name[:1] in "+-" and len(name) == 6:
        minutes = int(name[1:3]) * 60 + int(name[4:6])
        return fixed_zone(-minutes if name[0] == "-" else minutes)
    try:
        return _packaged_zone(name) or zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"zone {name!r} is not in the zone database; use a name such as Asia/Damascus") from error


def _packaged_zone(name: str) -> tzinfo | None:
    from importlib.util import find_spec  # both are needed once per zone only
    from pathlib import Path

    spec = find_spec("tzdata")
    if spec is None or spec.origin is None or not _ZONE_NAME.fullmatch(name):
        return None
    file = Path(spec.origin).parent / "zoneinfo" / name
    if not file.is_file():
        return None
    with file.open("rb") as data:
        return zoneinfo.ZoneInfo.from_file(data, key=name)


@lru_cache(maxsize=256)
def fixed_zone(minutes: int) -> tzinfo:
    """The zone `minutes` east of Greenwich."""
    return UTC if minutes == 0 else timezone(timedelta(minutes=minutes))


@lru_cache(maxsize=256)
def offset_name(minutes: int) -> str:
    """`+03:00` for 180."""
    hours, rest = divmod(abs(minutes), 60)
    return f"{'-' if minutes < 0 else '+'}{hours:02d}:{rest:02d}"


def clock_on(day: date, hour: int, minute: int, second: int = 0, micro: int = 0) -> datetime:
    """The naive local clock of a day; hour 24 is the next midnight."""
    passed = timedelta(hours=hour, minutes=minute, seconds=second, microseconds=micro)
    return datetime.combine(day, time.min) + passed


def instant_of(local: datetime, zone: tzinfo) -> tuple[datetime, str | None]:
    """The UTC instant of a naive local clock in `zone`, and "ambiguous", "nonexistent" or None.

    An ambiguous clock is its earlier instant; a nonexistent one moves forward by the gap.
    """
    aware = local.replace(tzinfo=zone)
    first, second = aware.utcoffset(), aware.replace(fold=1).utcoffset()
    if first == second or first is None or second is None:
        return aware.astimezone(UTC), None
    return aware.astimezone(UTC), "ambiguous" if first > second else "nonexistent"
