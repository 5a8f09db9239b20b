"""The form that benchmarks share: `python -m benchmarks.NAME [--quick] [--seed N] [--json]`."""

import argparse
import json
import sys
from collections.abc import Callable
from math import isfinite
from typing import Any


def parser_of(
    about: str | None, *, quick: str, seed: str = "of all that is drawn at random"
) -> argparse.ArgumentParser:
    """A parser that knows the three, for a module with the docstring `about`; `quick` says what that shortens."""
    spec = getattr(sys.modules["__main__"], "__spec__", None)
    parser = argparse.ArgumentParser(
        prog=f"python -m {spec.name}" if spec else None,
        description=about,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help=f"end within 45 s: {quick}")
    parser.add_argument("--seed", type=int, default=1, metavar="N", help=f"seed {seed} (default: 1)")
    parser.add_argument("--json", action="store_true", help="end with one JSON object on a line of its own")
    return parser


def print_last(chosen: argparse.Namespace, figures: object, default: Callable[[Any], object] | None = None) -> None:
    """With `--json`, the figures as the last line. What JSON does not know is turned by `default`.

    A figure of nothing (not a number) is null: JSON has no other word for it.
    """
    if chosen.json:
        print(json.dumps(_finite(figures), default=default, allow_nan=False))


def _finite(figures: object) -> object:
    if isinstance(figures, dict):
        return {name: _finite(value) for name, value in figures.items()}
    if isinstance(figures, list | tuple):
        return [_finite(value) for value in figures]
    return None if isinstance(figures, float) and not isfinite(figures) else figures
