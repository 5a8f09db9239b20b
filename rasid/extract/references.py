"""Data of scripts in which one value stands for another: caches of queries, flattened lists, rows of a stream.

What a value stands for is put in its place, so that an article's paragraphs are in its list again.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from itertools import islice

_ROOTS = ("ROOT_QUERY", "client:root")  # what a cache of queries has beside its entities
_DEEP, _WIDE = 4, 40  # levels in which a cache is looked for, and values in each
_MOST = 60_000  # values that are put in place
_ENTITIES, _MOST_OF_ONE = 4, 3_000  # those whose lists tell most are looked at; values put in place in one
_LISTED, _LONG = 500, 60  # things that a list names; characters of a text that may be a paragraph
_REFERRED = 10  # levels that a reference counts for: entities that name each other soon have an end
_DEEPEST = 40
_ROW = re.compile(r"\$[L@]?([0-9a-f]{1,6})")  # in a stream of components
_TAGGED = frozenset({
    "Reactive", "ShallowReactive", "Ref", "ShallowRef", "EmptyRef", "NuxtError", "Set", "D", "Z",
})  # fmt: skip
_KEY = re.compile(r"_(\d+)")

Lookup = Callable[[object], object]


def in_place(value: object) -> list[object]:
    """What is in a script's value with what its references stand for in their place; empty if it has none."""
    if isinstance(value, list) and _is_flat(value):
        return [_Unfolded(value).at(0, 0)]
    cache = _cache(value, 0)
    if cache is None:
        return []
    named = _by_name(cache)
    told = [(_told(one, named), one) for one in cache.values() if isinstance(one, dict)]
    best = sorted((one for one in told if one[0]), key=lambda one: -one[0])[:_ENTITIES]
    return [_put(entity, named, _Budget(_MOST_OF_ONE), 0) for _, entity in best]


def _told(entity: Mapping[str, object], lookup: Lookup) -> int:
    """The characters of text in those that the wordiest list of an entity names."""
    lists = [one for one in entity.values() if isinstance(one, list) and one and lookup(one[0]) is not None]
    lists += [found for one in entity.values() if isinstance(one, dict) and isinstance(found := lookup(one), list)]
    return max((sum(_text(lookup(one) or one, 0) for one in several[:_LISTED]) for several in lists), default=0)


def _text(value: object, depth: int) -> int:
    """The characters of long texts in a value, but in lists."""
    if isinstance(value, str):
        return len(value) if len(value) >= _LONG else 0
    inner = value.values() if isinstance(value, dict) and depth < _DEEP else ()
    return sum(_text(one, depth + 1) for one in inner)


def rows_in_place(rows: Mapping[str, object]) -> list[object]:
    """The values of a stream's rows, by the rows' names, with the rows that they name in their place."""

    def named(value: object) -> object:
        hit = _ROW.fullmatch(value) if isinstance(value, str) else None
        return rows.get(hit[1]) if hit else None

    budget = _Budget()
    return [_put(value, named, budget, 0) for value in rows.values()]


class _Budget:
    """How many values may still be put in place."""

    def __init__(self, left: int = _MOST) -> None:
        self.left = left

    def spend(self) -> bool:
        self.left -= 1
        return self.left > 0


def _cache(value: object, depth: int) -> dict[str, object] | None:
    """The cache of queries in a value."""
    if not isinstance(value, dict) or depth > _DEEP:
        return None
    if any(root in value for root in _ROOTS):
        return value
    inner = (one for one in islice(value.values(), _WIDE) if isinstance(one, dict))
    return next((found for one in inner if (found := _cache(one, depth + 1)) is not None), None)


def _by_name(cache: Mapping[str, object]) -> Lookup:
    """What finds an entity by how clients of GraphQL refer to it."""

    def named(value: object) -> object:
        if not isinstance(value, dict):
            return None
        if isinstance(several := value.get("__refs"), list):
            return [cache.get(one) for one in several if isinstance(one, str)]
        name = value.get("__ref") or (value.get("id") if value.get("type") == "id" else None)
        return cache.get(name) if isinstance(name, str) else None

    return named


def _put(value: object, lookup: Lookup, budget: _Budget, depth: int) -> object:
    """A value with what is found for its parts in their place."""
    if depth > _DEEPEST or not isinstance(value, dict | list | str) or not budget.spend():
        return value
    if (found := lookup(value)) is not None:
        return _put(found, lookup, budget, depth + _REFERRED)
    if isinstance(value, dict):
        return {name: _put(one, lookup, budget, depth + 1) for name, one in value.items()}
    if isinstance(value, list):
        return [_put(one, lookup, budget, depth + 1) for one in value]
    return value


def _is_flat(value: Sequence[object]) -> bool:
    """Whether a list holds values one after another that name their parts by number."""
    first = value[0] if value else None
    if isinstance(first, list):
        return len(first) == 2 and _is_tag(first[0]) and _is_number(first[1], value)
    return (
        isinstance(first, dict) and len(value) > 2 and bool(first) and all(_is_number(n, value) for n in first.values())
    )


def _is_tag(value: object) -> bool:
    return isinstance(value, str) and value in _TAGGED


def _is_number(value: object, values: Sequence[object]) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value < len(values)


class _Unfolded:
    """The values of a flattened list by their numbers; negative ones stand for nothing, undefined and the like."""

    def __init__(self, values: Sequence[object]) -> None:
        self._values = values
        self._known: dict[int, object] = {}

    def at(self, number: object, depth: int) -> object:
        """The value with a number, and all in it; None where it is within itself."""
        if not (isinstance(number, int) and 0 <= number < len(self._values)) or depth > _DEEPEST:
            return None
        if number not in self._known:
            self._known[number] = None
            self._known[number] = self._made(self._values[number], depth)
        return self._known[number]

    def _made(self, value: object, depth: int) -> object:
        if isinstance(value, dict):
            return {self._name(name): self.at(one, depth + 1) for name, one in value.items()}
        if isinstance(value, list):
            if len(value) == 2 and _is_tag(value[0]):
                return self.at(value[1], depth + 1)
            return [self.at(one, depth + 1) for one in value]
        return value

    def _name(self, name: str) -> str:
        hit = _KEY.fullmatch(name)
        found = self._values[int(hit[1])] if hit and int(hit[1]) < len(self._values) else None
        return found if isinstance(found, str) else name
