"""The outlets of the simulated press, as `houses.toml` describes them, and as many as are wanted."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

RIGHT_TO_LEFT = frozenset({"ar", "fa", "ckb", "he"})
DOMAIN = "press.test"


@dataclass(frozen=True)
class House:
    """One outlet: who it is, how it writes, how its site works. See `houses.toml` for the fields."""

    id: str
    name: str
    english: str
    country: str
    zone: str
    language: str
    channel: str
    channel_path: str
    address: str
    article_url: str
    stamp: str
    places: tuple[str, ...]
    words: Mapping[str, str]
    page: str = ""  # the template of its article pages: the id of the house it is modelled on
    encoding: str = "utf-8"
    charset_header: bool = True
    feed_dates: str = "rfc822"
    validators: str = "none"
    signature: str = ""
    clutter: tuple[str, ...] = ()
    robots: str = ""
    rules: Mapping[str, str | list[str]] = field(default_factory=dict)

    @property
    def host(self) -> str:
        """Its host name, without port."""
        return f"{self.id.replace('_', '-')}.{DOMAIN}"

    @property
    def direction(self) -> str:
        """`rtl` or `ltr`."""
        return "rtl" if self.language in RIGHT_TO_LEFT else "ltr"

    @property
    def tz(self) -> ZoneInfo:
        """Its time zone."""
        return ZoneInfo(self.zone)

    @property
    def has_feed(self) -> bool:
        """Whether its channel is a feed."""
        return self.channel in ("rss", "atom", "jsonfeed")


@cache
def _models() -> tuple[House, ...]:
    table = tomllib.loads(files("demo").joinpath("houses.toml").read_text(encoding="utf-8"))
    return tuple(_house(row) for row in table["houses"])


def _house(row: Mapping[str, Any]) -> House:
    values: dict[str, Any] = {k: tuple(v) if isinstance(v, list) else v for k, v in row.items()}
    return House(**values, page=row["id"])


def houses(count: int) -> tuple[House, ...]:
    """The first `count` outlets; beyond those described, further ones like them (`arz_2`, ...)."""
    models = _models()
    made = []
    for index in range(count):
        model, again = models[index % len(models)], index // len(models)
        name = f"{model.name} {again + 1}" if again else model.name
        made.append(replace(model, id=f"{model.id}_{again + 1}", name=name) if again else model)
    return tuple(made)
