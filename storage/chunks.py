"""Many values, a statement's worth at a time."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

T = TypeVar("T")

CHUNK = 500  # values in one statement: databases limit their number


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """The values in their order, at most `CHUNK` at a time."""
    rest = iter(values)
    while chunk := list(islice(rest, CHUNK)):
        yield chunk
