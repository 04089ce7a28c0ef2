"""Runs: one lesion of several neighbouring sites, such as a haematoma or zoster along three roots."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


def with_runs(shares: Array, runs: NDArray[np.bool_], chance: float) -> Array:
    """Shares of sites with those of the runs, each `chance` times the geometric mean of its members'.

    Args:
        shares: (..., sites) of single sites; 0 for runs.
        runs: (sites, sites) whether the site of the row is a run that holds that of the column.
        chance: of a run beside a single lesion of one of its members.
    Returns:
        (..., sites) shares that sum to 1.
    """
    members = runs.sum(axis=1)
    logs = np.log(np.maximum(shares, 1e-300)) @ runs.T
    own = np.exp(np.divide(logs, members, out=np.zeros_like(shares), where=members > 0))
    shares = np.where(members > 0, chance * own, shares)
    return np.asarray(shares / shares.sum(axis=-1, keepdims=True))
