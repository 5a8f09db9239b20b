"""Scoring blocks with trained decision trees.

The trees are oblivious: every node of one depth asks the same question, so that a tree is a list of
(feature, threshold) pairs and a table of leaves, and a page is scored in a few array operations.
`benchmarks/extract_train.py` makes `model.json`.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rasid.extract.features import Matrix
from rasid.extract.lexicon import Lexicon

_FORESTS = ("first", "second", "voted")
FILE = Path(__file__).with_name("model.json")


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees of one depth: `feature` and `threshold` are (trees, depth), `leaf` is (trees, 2**depth)."""

    base: float
    feature: npt.NDArray[np.int64]
    threshold: npt.NDArray[np.float32]
    leaf: npt.NDArray[np.float32]

    def score(self, rows: Matrix) -> npt.NDArray[np.float64]:
        """Log odds for each row that it belongs to the article's text."""
        trees, depth = self.feature.shape
        columns = np.ascontiguousarray(rows.T)
        place = np.repeat(np.arange(trees, dtype=np.int32)[:, None], len(rows), axis=1)  # of a leaf among all trees'
        for level in range(depth):
            place += place
            place += columns[self.feature[:, level]] >= self.threshold[:, level, None]
        return np.asarray(self.base + self.leaf.ravel().take(place).sum(axis=0, dtype=np.float64))

    def as_json(self) -> dict[str, Any]:
        """The forest as plain values, rounded to what matters."""
        return {
            "base": round(self.base, 5),
            "feature": self.feature.tolist(),
            "threshold": [[float(str(x)) for x in row] for row in self.threshold],  # as few digits as tell it exactly
            "leaf": [[float(f"{x:.4g}") for x in row] for row in self.leaf.tolist()],
        }

    @classmethod
    def from_json(cls, value: dict[str, Any]) -> "Forest":
        """The inverse of `as_json`."""
        return cls(
            value["base"],
            np.array(value["feature"], dtype=np.int64),
            np.array(value["threshold"], dtype=np.float32),
            np.array(value["leaf"], dtype=np.float32),
        )


@dataclass(frozen=True, slots=True)
class Model:
    """`lexicon` knows what elements' names say, `first` looks at each block, `second` also at the first's verdicts
    around it, `voted` has the opinions of other engines besides."""

    lexicon: Lexicon
    first: Forest
    second: Forest
    voted: Forest

    def as_json(self) -> dict[str, Any]:
        """The model as plain values."""
        forests = {name: getattr(self, name).as_json() for name in _FORESTS}
        return {"lexicon": [dict(level) for level in self.lexicon.levels], **forests}


@cache
def load_model() -> Model:
    """The model that comes with Rasid; read once a process."""
    value = json.loads(FILE.read_text(encoding="utf-8"))
    return Model(Lexicon(tuple(value["lexicon"])), *(Forest.from_json(value[name]) for name in _FORESTS))
