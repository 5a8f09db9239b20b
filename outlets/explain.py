"""From pydantic's errors to complaints in plain words."""

from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ValidationError

from outlets import checks
from outlets.complaints import Complaint
from outlets.lines import Path as KeyPath
from outlets.lines import line_of
from outlets.schema import ChannelTable, DateTable, JsonPathTable, OutletTable, RulesTable
from rasid.errors import nearest

_TABLES: Mapping[KeyPath, type[BaseModel]] = {
    (): OutletTable,
    ("channels",): ChannelTable,
    ("rules",): RulesTable,
    ("rules", "date"): DateTable,
    ("rules", "json_path"): JsonPathTable,
}

_WANTED = {
    "string_type": "a text between quotes",
    "float_type": "a number",
    "int_type": "a whole number",
    "bool_type": "true or false",
    "date_type": "a day, such as 2017-01-31 without quotes",
    "list_type": "a list between [ and ]",
    "dict_type": "a table",
    "model_type": "a table",
}


def complain(error: ValidationError, file: Path, lines: Mapping[KeyPath, int]) -> Iterator[Complaint]:
    """One complaint for every error, with the line of the key that it is about."""
    for item in error.errors(include_url=False):
        path, what, remedy = _explain(dict(item))
        yield Complaint(file, line_of(lines, path), what, remedy)


def _explain(item: dict[str, Any]) -> tuple[KeyPath, str, str]:
    """Where, what, remedy."""
    path: KeyPath = tuple(part for part in item["loc"] if part != "[key]")
    kind, context = item["type"], item.get("ctx", {})
    if kind == checks.FAULT:
        what = f"{_name(path)}: {context['what']}" if path else context["what"]
        return (*path, *context["at"]), what, context["remedy"]
    if kind == "extra_forbidden":
        return path, f"Unknown key {path[-1]!r}{_place(path)}.", _known(path)
    if kind == "missing":
        return path, f"The key {path[-1]!r} is missing{_place(path)}.", "Add it."
    if kind == "literal_error":
        return path, f"{_name(path)}: {item['input']!r} is not known.", _literal(item["input"], context["expected"])
    if kind == "list_type" and isinstance(item["input"], dict):
        return path, f"[{_name(path)}] stands in single brackets.", f"Write [[{_name(path)}]]: there can be several."
    wanted = _WANTED.get(kind, item["msg"])
    return path, f"{_name(path)}: {_shown(item['input'])} has the wrong type.", f"Give {wanted}."


def _shown(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else repr(value)


def _name(path: KeyPath) -> str:
    """The key that a path leads to, as one writes it: `rules.date.zone`."""
    return ".".join(part for part in path if isinstance(part, str))


def _place(path: KeyPath) -> str:
    """Which table the last key of the path stands in, for a sentence's end."""
    above = _name(path[:-1])
    if not above:
        return ""
    return f" in [[{above}]]" if isinstance(path[-2], int) else f" in [{above}]"


def _known(path: KeyPath) -> str:
    names = tuple(part for part in path[:-1] if isinstance(part, str))
    known = sorted(_TABLES[names].model_fields)
    return f"Known keys: {', '.join(known)}.{nearest(str(path[-1]), known)}"


def _literal(value: object, expected: str) -> str:
    choices = [choice.strip("'") for choice in expected.replace(" or ", ", ").split(", ")]
    return f"Give one of: {', '.join(choices)}.{nearest(str(value), choices)}"
