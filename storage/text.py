"""Records as JSON: compact, readable in the scripts of the region, and back exactly.

Goes by the records' own fields and types, so that a field that a record gains is kept as well.
What equals a field's default is left out, and so is None; fields of other versions of Rasid are
passed over when reading.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache, partial
from types import NoneType, UnionType
from typing import Any, TypeVar, get_args, get_origin, get_type_hints

Record = TypeVar("Record")
Reader = Callable[[Any], Any]


def dump_json(value: Mapping[str, object] | Sequence[object]) -> str:
    """JSON of a value, without escapes unless the text has lone surrogates, which only escapes carry."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return json.dumps(value, separators=(",", ":"))
    return text


def to_json(value: Any) -> Any:
    """A record, or what stands in one, as JSON values. Raises `ValueError` for a naive moment."""
    if value is None or type(value) in (str, int, float, bool):
        return value
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return _utc(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_json(part) for part in value]
    if isinstance(value, Mapping):
        return {name: to_json(part) for name, part in value.items()}
    return _fields_to_json(value, value.__class__)


def _fields_to_json(record: Any, kind: Any) -> dict[str, Any]:
    return {name: to_json(part) for name, default in _defaults(kind) if (part := getattr(record, name)) != default}


def _utc(moment: datetime) -> datetime:
    if moment.tzinfo is None:
        raise ValueError(f"{moment!r} has no zone. Give an aware datetime in UTC.")
    return moment.astimezone(UTC)


@cache
def _defaults(record: Any) -> tuple[tuple[str, object], ...]:
    """The fields of a record, each with what it is when left out."""
    return tuple((field.name, _default(field)) for field in fields(record))


def _default(field: Field[Any]) -> object:
    if field.default_factory is not MISSING:
        return field.default_factory()
    return None if field.default is MISSING else field.default


def from_json(record: Callable[..., Record], kept: Mapping[str, Any]) -> Record:
    """The record that `to_json` was given."""
    made: Record = _reader(record)(kept)
    return made


@cache
def _reader(kind: Any) -> Reader:
    """What makes a value of a type from JSON."""
    origin, parts = get_origin(kind), get_args(kind)
    if origin is UnionType:
        (kind,) = (part for part in parts if part is not NoneType)
        return partial(_optional, _reader(kind))
    if origin is tuple:
        return partial(_tuple, _reader(parts[0]))
    if origin is Mapping:
        reader = _reader(parts[1])
        return _as_it_is if reader is _as_it_is else partial(_mapping, reader)
    if is_dataclass(kind):
        hints = get_type_hints(kind)
        readers = {name: _reader(hints[name]) for name, _ in _defaults(kind)}  # type: ignore[arg-type]  # a class
        left_out = {name: None for name, default in _defaults(kind) if default is None}  # type: ignore[arg-type]
        return partial(_record, kind, readers, left_out)
    if isinstance(kind, type) and issubclass(kind, date):  # a datetime is one, too
        return kind.fromisoformat
    return kind if isinstance(kind, type) and issubclass(kind, Enum) else _as_it_is


def _as_it_is(kept: Any) -> Any:
    return kept


def _optional(reader: Reader, kept: Any) -> Any:
    return None if kept is None else reader(kept)


def _tuple(reader: Reader, kept: Sequence[Any]) -> tuple[Any, ...]:
    return tuple(map(reader, kept))


def _mapping(reader: Reader, kept: Mapping[str, Any]) -> dict[str, Any]:
    return {name: reader(part) for name, part in kept.items()}


def _record(kind: Any, readers: Mapping[str, Reader], left_out: dict[str, None], kept: Mapping[str, Any]) -> Any:
    return kind(**left_out | {name: readers[name](part) for name, part in kept.items() if name in readers})
