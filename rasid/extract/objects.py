"""Values written in a program and not as JSON: names without quotation marks, texts between apostrophes or backticks,
and functions that are called at once with the values that they put into an object.

Whatever else stands in a program ends the reading: nothing is run.
"""

import json
import re
from collections.abc import Mapping

_SPACE = re.compile(r"(?:\s+|//[^\n]*|/\*.*?\*/)*+", re.DOTALL)
_TEXT = re.compile(r'"((?:[^"\\]|\\.)*+)"|\'((?:[^\'\\]|\\.)*+)\'|`((?:[^`\\$]|\\.|\$(?!\{))*+)`', re.DOTALL)
_NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?")
_NAME = re.compile(r"[^\W\d][\w$]*|\$[\w$]*")
_FIXED = {"true": True, "false": False}
_TRUTH = re.compile(r"!\s*[01]|void 0")
_MOMENT = re.compile(r"new Date\(\s*(?:(\d+)|[\"']([^\"']{4,40})[\"'])\s*\)")
_HEAD = re.compile(r"\s*\(?\s*(?:function\s*\w*\s*)?\(([\w$,\s]*)\)\s*(?:=>\s*)?(\(|\{)")
_RETURN = re.compile(r"\breturn\s*(?=[{\[])")
_TAIL = re.compile(r"\s*;?\s*[})]\s*\)?\s*\(")
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(\r?\n)|(.))", re.DOTALL)
_SIGNS = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "0": "\0"}
_DEEPEST, _MOST = 60, 60_000  # levels, and values
_BEFORE = 2_000  # characters of a function in front of what it returns, at most a few times


class _UnreadableError(ValueError):
    """What stands there is no plain value."""


def value_at(text: str, place: int) -> tuple[object, int] | None:
    """The value that is written at a place of a program, and where it ends; None where something else is."""
    reader = _Reader(text, {})
    try:
        return reader.value(place, 0)
    except _UnreadableError:
        return None


def returned(text: str, place: int) -> object:
    """What a function that is written at a place, and called at once, returns; None where none is, or it does more
    than to put its arguments into a value."""
    head = _HEAD.match(text, place)
    if head is None:
        return None
    names = [name.strip() for name in head[1].split(",") if name.strip()]
    start: int | None = head.end()
    if head[2] == "{":
        back = _RETURN.search(text, head.end(), head.end() + _BEFORE * 10)
        start = back.end() if back else None
    if start is None:
        return None
    try:
        end = _Reader(text, dict.fromkeys(names)).value(start, 0)[1]
        tail = _TAIL.match(text, end)
        given = _Reader(text, {}).several(tail.end(), ")", 0)[0] if tail else []
        return _Reader(text, dict(zip(names, given, strict=False)), missing=names).value(start, 0)[0]
    except _UnreadableError:
        return None


class _Reader:
    """Reads values of one program; `names` are those of a function's arguments."""

    def __init__(self, text: str, names: Mapping[str, object], missing: list[str] | None = None) -> None:
        self._text = text
        self._names = {**dict.fromkeys(missing or []), **names, **_FIXED, "null": None, "undefined": None}
        self._left = _MOST

    def value(self, place: int, depth: int) -> tuple[object, int]:
        """The value at a place, and where it ends."""
        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            raise _UnreadableError
        place = self._next(place)
        sign = self._text[place : place + 1]
        if sign == "{":
            return self._object(place + 1, depth)
        if sign == "[":
            return self.several(place + 1, "]", depth)
        if hit := _TEXT.match(self._text, place):
            return _said(hit), hit.end()
        if hit := _NUMBER.match(self._text, place):
            return json.loads(hit[0]) if re.fullmatch(r"-?(?:0|[1-9]\d*)", hit[0]) else hit[0], hit.end()
        if hit := _TRUTH.match(self._text, place):
            return (hit[0][-1] == "0" if hit[0][0] == "!" else None), hit.end()
        if hit := _MOMENT.match(self._text, place):
            return (int(hit[1]) if hit[1] else hit[2]), hit.end()
        hit = _NAME.match(self._text, place)
        if hit is None or hit[0] not in self._names:
            raise _UnreadableError
        return self._names[hit[0]], hit.end()

    def several(self, place: int, end: str, depth: int) -> tuple[list[object], int]:
        """The values from a place to the sign that ends them."""
        found: list[object] = []
        while True:
            place = self._next(place)
            sign = self._text[place : place + 1]
            if sign == end:
                return found, place + 1
            if sign == ",":
                place += 1
                continue
            one, place = self.value(place, depth + 1)
            found.append(one)
            place = self._after(place, end)

    def _object(self, place: int, depth: int) -> tuple[dict[str, object], int]:
        found: dict[str, object] = {}
        while True:
            place = self._next(place)
            if self._text.startswith("}", place):
                return found, place + 1
            name, place = self._name(place)
            place = self._next(place)
            if not self._text.startswith(":", place):
                raise _UnreadableError
            found[name], place = self.value(place + 1, depth + 1)
            place = self._after(place, "}")

    def _name(self, place: int) -> tuple[str, int]:
        if quoted := _TEXT.match(self._text, place):
            return _said(quoted), quoted.end()
        if plain := _NAME.match(self._text, place) or _NUMBER.match(self._text, place):
            return plain[0], plain.end()
        raise _UnreadableError

    def _after(self, place: int, end: str) -> int:
        """Where the next value begins, or the sign that ends them stands."""
        place = self._next(place)
        if self._text.startswith(",", place):
            return place + 1
        if not self._text.startswith(end, place):
            raise _UnreadableError
        return place

    def _next(self, place: int) -> int:
        hit = _SPACE.match(self._text, place)
        return hit.end() if hit else place


def _said(quoted: re.Match[str]) -> str:
    text = next(part for part in quoted.groups() if part is not None)
    return (
        _ESCAPE.sub(_sign, text).encode("utf-16", "surrogatepass").decode("utf-16", "replace") if "\\" in text else text
    )


def _sign(escaped: re.Match[str]) -> str:
    code = escaped[1] or escaped[2] or escaped[3]
    if code:
        return chr(min(int(code, 16), 0x10FFFF))
    return "" if escaped[4] else _SIGNS.get(escaped[5], escaped[5])
