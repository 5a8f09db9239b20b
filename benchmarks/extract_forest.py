"""Training oblivious decision trees by gradient boosting on histograms; numpy only, seeded."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from rasid.extract.features import Matrix
from rasid.extract.model import Forest

Vector = npt.NDArray[np.float64]
BINS = 32


@dataclass(frozen=True)
class Plan:
    """How a forest is grown. `rows` and `columns` are the shares drawn for each tree."""

    trees: int = 140
    depth: int = 6
    rate: float = 0.12
    penalty: float = 2.0
    rows: float = 0.3
    columns: float = 0.3
    seed: int = 1


def edges_of(rows: Matrix, rng: np.random.Generator) -> list[npt.NDArray[np.float32]]:
    """The thresholds that each feature may be asked about: midpoints, or quantiles where it has many values."""
    sample = rows[rng.choice(len(rows), min(len(rows), 60_000), replace=False)]
    found = []
    for column in sample.T:
        values = np.unique(column)
        if len(values) <= BINS:
            edges = (values[1:] + values[:-1]) / 2
        else:
            edges = np.unique(np.quantile(column, np.linspace(0, 1, BINS + 1)[1:-1]))
        found.append(edges.astype(np.float32))
    return found


class _Grower:
    def __init__(self, rows: Matrix, truth: Vector, weight: Vector, plan: Plan) -> None:
        self.plan, self.truth, self.weight = plan, truth, weight
        self.rng = np.random.default_rng(plan.seed)
        self.edges = edges_of(rows, self.rng)
        self.binned = np.stack(
            [
                np.searchsorted(e, column, side="right").astype(np.uint8)
                for e, column in zip(self.edges, rows.T, strict=True)
            ]
        )
        self.usable = np.array([n for n, e in enumerate(self.edges) if len(e)])
        share = np.average(truth, weights=weight)
        self.base = float(np.log(share / (1 - share)))
        self.score = np.full(len(truth), self.base)

    def tree(self) -> tuple[list[int], list[float], Vector]:
        """Grow one tree on a draw of rows and columns, and move the score by it."""
        chance = 1 / (1 + np.exp(-self.score))
        slope, curve = (self.truth - chance) * self.weight, np.maximum(chance * (1 - chance), 1e-6) * self.weight
        drawn = np.sort(self.rng.choice(len(slope), int(len(slope) * self.plan.rows), replace=False))
        asked = self.rng.choice(self.usable, max(1, int(len(self.usable) * self.plan.columns)), replace=False)
        local = {f: self.binned[f][drawn].astype(np.int64) for f in asked}
        slope, curve = slope[drawn], curve[drawn]
        leaf, everywhere = np.zeros(len(drawn), dtype=np.int64), np.zeros(len(self.score), dtype=np.int64)
        features: list[int] = []
        cuts: list[float] = []
        for depth in range(self.plan.depth):
            feature, cut = self._best(local, leaf, slope, curve, 1 << depth)
            features.append(int(feature))
            cuts.append(float(self.edges[feature][cut]))
            leaf = leaf * 2 + (local[feature] > cut)
            everywhere = everywhere * 2 + (self.binned[feature] > cut)
        leaves = 1 << self.plan.depth
        value = np.bincount(leaf, slope, leaves) / (np.bincount(leaf, curve, leaves) + self.plan.penalty)
        value *= self.plan.rate
        self.score += value[everywhere]
        return features, cuts, value

    def _best(
        self,
        local: dict[int, npt.NDArray[np.int64]],
        leaf: npt.NDArray[np.int64],
        slope: Vector,
        curve: Vector,
        leaves: int,
    ) -> tuple[int, int]:
        offset, best, choice = leaf * BINS, -1.0, (0, 0)
        for feature, values in local.items():
            key = offset + values
            g = np.bincount(key, slope, leaves * BINS).reshape(leaves, BINS)
            h = np.bincount(key, curve, leaves * BINS).reshape(leaves, BINS)
            left_g, left_h = g.cumsum(1)[:, :-1], h.cumsum(1)[:, :-1]
            right_g, right_h = g.sum(1, keepdims=True) - left_g, h.sum(1, keepdims=True) - left_h
            gain = (left_g**2 / (left_h + self.plan.penalty) + right_g**2 / (right_h + self.plan.penalty)).sum(0)
            cut = int(gain[: len(self.edges[feature])].argmax())
            if gain[cut] > best:
                best, choice = float(gain[cut]), (feature, cut)
        return choice


def grow(rows: Matrix, truth: Vector, weight: Vector, plan: Plan) -> Forest:
    """A forest whose score is the log odds of `truth` (0 to 1), rows weighted by `weight`."""
    grower = _Grower(rows, truth, weight, plan)
    trees = [grower.tree() for _ in range(plan.trees)]
    return Forest(
        grower.base,
        np.array([t[0] for t in trees], dtype=np.int64),
        np.array([t[1] for t in trees], dtype=np.float32),
        np.array([t[2] for t in trees], dtype=np.float32),
    )
