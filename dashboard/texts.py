"""The interface's texts: one catalogue per language under `messages/`, none in code or templates.

`LANGUAGE.toml` holds the interface. `LANGUAGE.told.toml` holds what the core tells in English: findings,
troubles, settings; a language without it shows the English. A new language is a new file and a row in
`PLURALS`; whatever a catalogue lacks is taken from the English one.
"""

import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path

from markupsafe import Markup, escape

FOLDER = Path(__file__).parent / "messages"
FALLBACK = "en"


def _arabic(n: int) -> str:
    if n in (0, 1, 2):
        return ("zero", "one", "two")[n]
    rest = n % 100
    return "few" if 3 <= rest <= 10 else "many" if rest >= 11 else "other"


PLURALS: Mapping[str, Callable[[int], str]] = {"en": lambda n: "one" if n == 1 else "other", "ar": _arabic}
"""The form that a number takes, by CLDR's rules; a form that a text lacks is its `other`."""
FORMS = frozenset({"zero", "one", "two", "few", "many", "other"})


class Texts:
    """The texts of one language, by dotted key; HTML-safe whatever they are filled with."""

    def __init__(self, language: str) -> None:
        self._table = read(FALLBACK) | read(language) | read(f"{language}.told")
        self._plural = PLURALS[language]
        self.language = language
        self.direction = self._table["direction"]
        self.own_name = self._table["own_name"]

    def __call__(self, key: str, **values: object) -> Markup:
        """The text of `key`, filled in. When it has plural forms, `n` chooses among them.

        Whole numbers get separators; values that are not markup are escaped. Raises KeyError.
        """
        text = self._table.get(key)
        if text is None:
            n = values["n"]
            assert isinstance(n, int)
            text = self._table.get(f"{key}.{self._plural(n)}") or self._table[f"{key}.other"]
        shown = {name: f"{value:,}" if isinstance(value, int) else escape(value) for name, value in values.items()}
        return Markup(str(escape(text)).format(**shown))  # noqa: S704  # all parts are escaped

    def get(self, key: str, otherwise: str) -> Markup | str:
        """The text of `key` as it stands, or `otherwise`: for names that come from the data."""
        return escape(self._table[key]) if key in self._table else otherwise


def read(name: str) -> dict[str, str]:
    """A catalogue as it stands in its file, by dotted key; empty if there is none."""
    path = FOLDER / f"{name}.toml"
    return dict(_flat(tomllib.loads(path.read_text("utf-8")), "")) if path.is_file() else {}


def _flat(table: Mapping[str, object], prefix: str) -> list[tuple[str, str]]:
    rows: list[tuple[str, str]] = []
    for name, value in table.items():
        if isinstance(value, dict):
            rows += _flat(value, f"{prefix}{name}.")
        else:
            rows.append((prefix + name, str(value)))
    return rows
