"""Chance that repeats: a generator for every name, the same in every process and on every machine."""

import random
from functools import lru_cache
from hashlib import blake2b


def chance(*names: object) -> random.Random:
    """A generator that depends on nothing but the names."""
    return random.Random("/".join(map(str, names)))


def number(*names: object) -> int:
    """A 64-bit number that depends on nothing but the names."""
    return int.from_bytes(blake2b("/".join(map(str, names)).encode(), digest_size=8).digest(), "big")


@lru_cache(maxsize=4096)
def _shuffled(size: int, *names: object) -> tuple[int, ...]:
    order = list(range(size))
    chance(*names).shuffle(order)
    return tuple(order)


def dealt(position: int, size: int, *names: object) -> int:
    """The card at `position` of an endless row of shuffled decks of `size` cards.

    Each card comes exactly once in every run of `size` positions that begins at a multiple of it.
    """
    block, place = divmod(position, size)
    return _shuffled(size, *names, block)[place]
