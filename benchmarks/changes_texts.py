"""The texts of unseen noise, by language, as each of its lists has them."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any


@cache
def texts_in(name: str, language: str) -> Mapping[str, Any]:
    """The texts of a list (`changes_fresh`) in a language."""
    text = Path(__file__).with_name(f"{name}.toml").read_text(encoding="utf-8")
    found: Mapping[str, Any] = tomllib.loads(text)[language]
    return found
