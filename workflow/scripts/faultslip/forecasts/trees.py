"""Boosted decision trees as arrays of nodes, so that a released model needs no library that runs its code."""

from dataclasses import dataclass, fields
from typing import Any, Self

import numpy as np

ROWS = 4096  # that go through all trees at once
MOST_STEPS = 64  # from root to leaf


@dataclass(frozen=True)
class Trees:
    """The nodes of all trees, one after the other.

    Attributes
    ----------
    root : ndarray of int32, shape (trees,)
        First node of each.
    feature : ndarray of int16, shape (nodes,)
        Which feature decides; -1 in a leaf.
    threshold : ndarray of float64, shape (nodes,)
        At most this goes left.
    missing_left : ndarray of bool, shape (nodes,)
        Whether NaN goes left.
    left, right : ndarray of int32, shape (nodes,)
        A leaf leads to itself.
    value : ndarray of float32, shape (nodes,)
        What a leaf adds.

    Raises
    ------
    ValueError
        If the nodes are not those of trees.
    """

    root: np.ndarray
    feature: np.ndarray
    threshold: np.ndarray
    missing_left: np.ndarray
    left: np.ndarray
    right: np.ndarray
    value: np.ndarray

    def __post_init__(self) -> None:
        nodes, leaf = np.arange(len(self.feature)), self.feature < 0
        same_length = all(len(getattr(self, one.name)) == len(nodes) for one in fields(self)[1:])
        if not same_length or not np.isfinite(self.value).all() or not len(self.root):
            raise ValueError("nodes of trees that are not complete")
        children = np.stack([self.left, self.right])
        # Children come after their node, so that no path is endless.
        inside = (children > nodes) & (children < len(nodes))
        if (
            not np.where(leaf, children == nodes, inside).all()
            or not ((self.root >= 0) & (self.root < len(nodes))).all()
        ):
            raise ValueError("nodes of trees that lead nowhere")

    @classmethod
    def from_lightgbm(cls, booster: Any, trees: int) -> Self:
        """Return the first trees of a model of LightGBM.

        Parameters
        ----------
        booster : lightgbm.Booster
        trees : int
        """
        nodes: list[tuple[Any, ...]] = []
        roots = []
        for tree in booster.dump_model(num_iteration=trees)["tree_info"]:
            roots.append(len(nodes))
            _append(tree["tree_structure"], nodes)
        columns = zip(*nodes, strict=True)
        types = (np.int16, np.float64, bool, np.int32, np.int32, np.float32)
        return cls(np.array(roots, np.int32), *(np.array(c, t) for c, t in zip(columns, types, strict=True)))

    def arrays(self) -> dict[str, np.ndarray]:
        """Return the arrays by their names."""
        return {one.name: getattr(self, one.name) for one in fields(self)}

    def __call__(self, features: np.ndarray) -> np.ndarray:
        """Return the sum over the trees (rows,) for features (rows, features); NaN stands for unknown."""
        parts = [self._sum(features[row : row + ROWS]) for row in range(0, len(features), ROWS)]
        return np.concatenate(parts) if parts else np.empty(0)

    def _sum(self, features):
        node = np.tile(self.root, (len(features), 1))
        row = np.arange(len(features))[:, None]
        for _ in range(MOST_STEPS):
            feature = self.feature[node]
            if (feature < 0).all():
                break
            value = features[row, np.maximum(feature, 0)]
            goes_left = np.where(np.isnan(value), self.missing_left[node], value <= self.threshold[node])
            node = np.where(goes_left, self.left[node], self.right[node])
        return self.value[node].sum(axis=1, dtype=float)


def _append(node, nodes):
    """Append a node of a dumped tree and those below it; return its number."""
    number = len(nodes)
    if "leaf_value" in node:
        nodes.append((-1, 0.0, False, number, number, node["leaf_value"]))
        return number
    if node["decision_type"] != "<=" or node["missing_type"] not in ("None", "NaN"):
        raise ValueError(f"a decision {node['decision_type']} with missing values {node['missing_type']}")
    nodes.append(())
    left, right = (_append(node[f"{side}_child"], nodes) for side in ("left", "right"))
    # Where NaN was never seen, LightGBM takes it for zero.
    missing_left = node["default_left"] if node["missing_type"] == "NaN" else node["threshold"] >= 0
    nodes[number] = (node["split_feature"], node["threshold"], missing_left, left, right, 0.0)
    return number
