"""The interface's texts: one table per language under `messages/`, none in code or templates.

A new language is a new file and, for its numbers, a row in `_PLURALS`. Whatever a table lacks is
taken from the English one.
"""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from markupsafe import Markup, escape

_FOLDER = Path(__file__).parent / "messages"
_FALLBACK = "en"

_PLURALS: Mapping[str, Callable[[int], str]] = {
    "en": lambda n: "one" if n == 1 else "other",
}


class Texts:
    """The texts of one language, by dotted key; HTML-safe whatever they are filled with."""

    def __init__(self, language: str) -> None:
        self._table = _read(_FALLBACK) | _read(language)
        self._plural = _PLURALS[language]
        self.language = language
        self.direction = self._table["direction"]

    def __call__(self, key: str, **values: object) -> Markup:
        """The text of `key`, filled in. When it has plural forms, `n` chooses among them.

        Whole numbers get separators; values that are not markup are escaped. Raises KeyError.
        """
        text = self._table.get(key)
        if text is None:
            n = values["n"]
            assert isinstance(n, int)
            text = self._table.get(f"{key}.{self._plural(n)}") or self._table[f"{key}.other"]
        shown = {name: f"{value:,}" if isinstance(value, int) else value for name, value in values.items()}
        return escape(text).format(**shown)

    def get(self, key: str, otherwise: str) -> Markup | str:
        """The text of `key` as it stands, or `otherwise`: for names that come from the data."""
        return escape(self._table[key]) if key in self._table else otherwise

    @property
    def keys(self) -> frozenset[str]:
        """All keys, plural forms included."""
        return frozenset(self._table)


def _read(language: str) -> dict[str, str]:
    with (_FOLDER / f"{language}.toml").open("rb") as file:
        return dict(_flat(tomllib.load(file), ""))


def _flat(table: Mapping[str, object], prefix: str) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            rows += _flat(value, f"{prefix}{name}.")
        else:
            rows.append((prefix + name, str(value)))
    return rows
