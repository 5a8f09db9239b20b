"""Where each key of a TOML text stands. `tomllib` gives values only; a complaint needs the line.

The text must have been accepted by `tomllib`: this scanner follows the grammar of TOML 1.0 but
does not check it.
"""

import re
from collections.abc import Mapping

Path = tuple[str | int, ...]

_BLANK = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_BARE_VALUE = re.compile(r"[^,\]}#\n]*")
_STRING = re.compile(
    r'"""(?:[^\\]|\\.)*?"{3,5}(?!")'
    r"|'''.*?'{3,5}(?!')"
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)


def locate(text: str) -> Mapping[Path, int]:
    """The line (from 1) of every table, key and list element, by its path.

    Elements of lists and of arrays of tables are counted from 0: `("rules", 0, "date", "zone")`.
    """
    scanner = _Scanner(text)
    scanner.document()
    return scanner.lines


def line_of(lines: Mapping[Path, int], path: Path) -> int:
    """The line of a path, or of the closest table above it that is written down."""
    for length in range(len(path), 0, -1):
        if path[:length] in lines:
            return lines[path[:length]]
    return 1


class _Scanner:
    """Walks once through the text; `at` is the place reached."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.lines: dict[Path, int] = {}
        self._elements: dict[Path, int] = {}  # arrays of tables, and how many each has so far
        self._counted = (0, 1)  # a place and its line, so that lines are counted once

    def document(self) -> None:
        table: Path = ()
        while self._skip_blank() < len(self.text):
            if self.text.startswith("[[", self.at):
                table = self._header(array=True)
            elif self.text[self.at] == "[":
                table = self._header(array=False)
            else:
                self._pair(table)

    def _skip_blank(self) -> int:
        blank = _BLANK.match(self.text, self.at)
        self.at = blank.end() if blank else self.at
        return self.at

    def _line(self) -> int:
        at, line = self._counted
        line += self.text.count("\n", at, self.at)
        self._counted = (self.at, line)
        return line

    def _note(self, path: Path, line: int) -> Path:
        self.lines.setdefault(path, line)
        return path

    def _header(self, *, array: bool) -> Path:
        line = self._line()
        self.at += 2 if array else 1
        keys = self._keys()
        self.at += 2 if array else 1
        path: Path = ()
        for key in keys[:-1]:
            path = self._latest(self._note((*path, key), line))
        path = self._note((*path, keys[-1]), line)
        if not array:
            return path
        number = self._elements.get(path, -1) + 1
        self._elements[path] = number
        return self._note((*path, number), line)

    def _latest(self, path: Path) -> Path:
        """The last element so far, when the path is an array of tables."""
        return (*path, self._elements[path]) if path in self._elements else path

    def _keys(self) -> list[str]:
        """A key with its dots."""
        keys = [self._key()]
        while self.text.startswith(".", self._skip_blank()):
            self.at += 1
            keys.append(self._key())
        return keys

    def _key(self) -> str:
        self._skip_blank()
        found = _STRING.match(self.text, self.at) or _BARE_KEY.match(self.text, self.at)
        if found is None:
            raise ValueError(f"no key at character {self.at}")
        self.at = found.end()
        return found.group().strip("\"'")

    def _pair(self, table: Path) -> None:
        line = self._line()
        path = table
        for key in self._keys():
            path = self._note((*path, key), line)
        self._skip_blank()
        self.at += 1  # the equals sign
        self._value(path)

    def _value(self, path: Path) -> None:
        self._skip_blank()
        opening = self.text[self.at]
        if opening in "[{":
            self._collection(path, closing="]" if opening == "[" else "}")
            return
        found = _STRING.match(self.text, self.at) or _BARE_VALUE.match(self.text, self.at)
        if found:
            self.at = found.end()

    def _collection(self, path: Path, closing: str) -> None:
        """A list or an inline table."""
        self.at += 1
        number = 0
        while self.text[self._skip_blank()] != closing:
            if closing == "]":
                self._value(self._note((*path, number), self._line()))
            else:
                self._pair(path)
            number += 1
            if self.text[self._skip_blank()] == ",":
                self.at += 1
        self.at += 1
