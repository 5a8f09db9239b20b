"""The simulated press as a catalogue of outlets, so that Rasid can watch it like any other."""

import json
from collections.abc import Iterator
from pathlib import Path

from demo.houses import House, houses

_KINDS = {"rss": "feed", "atom": "feed", "jsonfeed": "feed", "sitemap": "sitemap", "section": "section"}


def _value(value: object) -> str:
    """A text or a list of texts as TOML: JSON's form of both is valid there."""
    return json.dumps(value, ensure_ascii=False)


def _lines(house: House, port: int, *, scripted: bool) -> Iterator[str]:
    base = f"http://{house.host}:{port}"
    yield f"id = {_value(house.id)}"
    yield f"country = {_value(house.country)}"
    yield f"zone = {_value(house.zone)}"
    yield f"languages = {_value([house.language])}"
    yield f"homepage = {_value(base + '/')}"
    yield f"article_url = {_value(house.article_url)}"
    if scripted:
        yield "render = true"
    yield f"\n[names]\n{house.language} = {_value(house.name)}\nen = {_value(house.english)}"
    yield f'\n[[channels]]\nname = "local"\nkind = "{_KINDS[house.channel]}"\nurl = {_value(base + house.channel_path)}'
    if house.rules:
        yield "\n[[rules]]"
        yield from (f"{name} = {_value(value)}" for name, value in house.rules.items())


def outlet_file(house: House, port: int, *, scripted: bool = False) -> str:
    """The text of one outlet's file in the catalogue."""
    return "\n".join(_lines(house, port, scripted=scripted)) + "\n"


def write_catalogue(folder: Path, port: int, outlets: int = 10, *, scripted: bool = False) -> None:
    """Write one TOML file for each outlet of a press on 127.0.0.1 at `port`; the folder is made.

    Files of outlets that the press does not have are removed from the folder. `scripted`: see `Plan`.
    """
    folder.mkdir(parents=True, exist_ok=True)
    press = houses(outlets)
    wanted = {f"{house.id}.toml": house for house in press}
    for path in folder.glob("*.toml"):
        if path.name not in wanted:
            path.unlink()
    for name, house in wanted.items():
        (folder / name).write_text(outlet_file(house, port, scripted=scripted and house is press[-1]), encoding="utf-8")
