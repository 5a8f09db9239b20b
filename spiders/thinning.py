"""Tables that grow with every host that was ever met, kept to those that matter."""

from collections.abc import Callable, MutableMapping
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Thinning:
    """When a table is looked over for what it need not hold: from `many` entries on, and again at twice as many
    as were left, so that each entry is looked at a few times only."""

    def __init__(self, many: int) -> None:
        self._many = many
        self._at = many

    def thin(self, table: MutableMapping[K, V], is_idle: Callable[[V], bool]) -> None:
        """Drop what is idle, if it is time."""
        if len(table) < self._at:
            return
        for name in [name for name, value in table.items() if is_idle(value)]:
            del table[name]
        self._at = max(self._many, 2 * len(table))
