"""The second look: what the first look's verdicts on the blocks around say of a block."""

import numpy as np
import numpy.typing as npt

from rasid.extract.cohesion import with_accepted
from rasid.extract.features import Matrix, Table

_REACH = 4  # blocks before and after whose verdict is shown
_FARTHEST = 50
_WINDOWS = (5, 12)
Vector = npt.NDArray[np.float64]


def second_look(table: Table, score: Vector) -> Matrix:
    """Numbers for each block from the first look's `score` (log odds) of all blocks."""
    chance = 1 / (1 + np.exp(-score))
    count, sizes = len(chance), table.sizes
    mass = chance * sizes
    total = float(mass.sum()) + 1e-9
    padded = np.concatenate([np.zeros(_REACH), chance, np.zeros(_REACH)])
    shifts = [padded[k : k + count] for k in range(2 * _REACH + 1)]
    gone = mass.cumsum()
    columns = [*shifts, (gone - mass) / total, (total - gone) / total]
    for group in (table.inner, table.outer):
        columns += _in_group(group, mass, sizes, total)
    columns += _to_nearest(chance)
    doubt = float((sizes * np.minimum(chance, 1 - chance)).sum()) / total
    unsure = float((np.abs(chance - 0.5) < 0.3).mean())
    columns += [np.full(count, value) for value in (np.log1p(total), unsure, doubt)]
    columns += [_window(mass, reach) / _window(sizes, reach) for reach in _WINDOWS]
    columns += with_accepted(table.said, chance, sizes)
    return np.stack(columns, axis=1).astype(np.float32)


def _in_group(group: npt.NDArray[np.int64], mass: Vector, sizes: Vector, total: float) -> list[Vector]:
    """The mean verdict on the rest of the block's container (-1: there is none), and its share."""
    taken, whole = np.bincount(group, mass)[group], np.bincount(group, sizes)[group]
    rest = whole - sizes
    mean = np.where(rest > 0, (taken - mass) / np.maximum(rest, 1e-9), -1.0)
    return [mean, taken / total]


def _to_nearest(chance: Vector) -> list[Vector]:
    """How many blocks it is to the nearest accepted one before and after."""
    accepted = np.flatnonzero(chance > 0.5)
    places = np.arange(len(chance))
    if not len(accepted):
        return [np.full(len(chance), float(_FARTHEST))] * 2
    before = np.searchsorted(accepted, places, side="left") - 1
    after = np.searchsorted(accepted, places, side="right")
    back = np.where(before >= 0, places - accepted[np.maximum(before, 0)], _FARTHEST)
    forth = np.where(after < len(accepted), accepted[np.minimum(after, len(accepted) - 1)] - places, _FARTHEST)
    return [np.minimum(back, _FARTHEST).astype(np.float64), np.minimum(forth, _FARTHEST).astype(np.float64)]


def _window(values: Vector, reach: int) -> Vector:
    """Sums over the blocks within `reach`."""
    sums = np.concatenate([[0.0], values.cumsum()])
    places = np.arange(len(values))
    low, high = np.maximum(places - reach, 0), np.minimum(places + reach + 1, len(values))
    return np.asarray(sums[high] - sums[low])
