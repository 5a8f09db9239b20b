"""Growing the forests of `rasid.extract.model` with CatBoost, whose trees ask the same question on each level too.

CatBoost is needed for training alone and is not among the locked dependencies.
"""

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np
import numpy.typing as npt

from rasid.extract.features import Matrix
from rasid.extract.model import Forest

Vector = npt.NDArray[np.float64]
CATBOOST = "catboost==1.2.10"
NEVER = 3e38  # a threshold that no value reaches


@dataclass(frozen=True)
class Plan:
    """How a forest is grown. `rows` and `columns` are the shares drawn for each tree and each level."""

    trees: int
    rate: float
    depth: int = 6
    penalty: float = 3.0
    rows: float = 0.5
    columns: float = 0.3
    seed: int = 1


def grow(rows: Matrix, truth: Vector, weight: Vector, plan: Plan) -> Forest:
    """A forest whose score is the log odds of `truth` (0 to 1), rows weighted by `weight`."""
    try:
        from catboost import CatBoost, Pool  # type: ignore[import-not-found, import-untyped, unused-ignore]
    except ImportError:
        sys.exit(f"extract_train needs CatBoost to grow its trees: pip install {CATBOOST}")
    model = CatBoost({
        "loss_function": "CrossEntropy", "iterations": plan.trees, "learning_rate": plan.rate, "depth": plan.depth,
        "l2_leaf_reg": plan.penalty, "rsm": plan.columns, "bootstrap_type": "Bernoulli", "subsample": plan.rows,
        "border_count": 48, "boosting_type": "Plain", "random_seed": plan.seed, "thread_count": 1,
        "allow_writing_files": False, "verbose": 0,
    })  # fmt: skip
    model.fit(Pool(rows, truth, weight=weight))
    with TemporaryDirectory() as folder:
        file = Path(folder) / "model.json"
        model.save_model(str(file), format="json")
        return forest_of(json.loads(file.read_text(encoding="utf-8")), plan.depth)


def forest_of(model: dict[str, Any], depth: int) -> Forest:
    """The forest in a model that CatBoost saved as JSON; its trees have `depth` levels or fewer."""
    scale, (base,) = model["scale_and_bias"]
    trees = [_tree(tree, depth) for tree in model["oblivious_trees"]]
    feature, threshold, leaf = (np.array(column) for column in zip(*trees, strict=True))
    return Forest(base, feature, threshold.astype(np.float32), (scale * leaf).astype(np.float32))


def _tree(tree: dict[str, Any], depth: int) -> tuple[list[int], list[float], list[float]]:
    """Features, thresholds and leaves. CatBoost's first question is the lowest bit of a leaf's number, ours the
    highest; it asks for more than a border, we for as much as a threshold."""
    splits = tree.get("splits") or []
    lacking = depth - len(splits)
    borders = np.array([split["border"] for split in reversed(splits)], dtype=np.float32)
    features = [0] * lacking + [int(split["float_feature_index"]) for split in reversed(splits)]
    thresholds = [NEVER] * lacking + [float(t) for t in np.nextafter(borders, np.float32(np.inf))]
    leaves = [float(value) for value in tree["leaf_values"]]
    return features, thresholds, leaves + [0.0] * ((1 << depth) - len(leaves))
