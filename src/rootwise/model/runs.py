"""Runs: one lesion of several neighbouring sites, such as a haematoma or zoster along three roots."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rootwise.model.targets import Cell

Array = NDArray[np.float64]


def of_run(cells: Sequence[Cell], background: float, *, sided: bool) -> Cell:
    """What one lesion of several neighbours does: each does its part, but the patient has one history.

    Args:
        cells: P(finding | each member alone).
        background: the same without any source.
        sided: whether the finding has a side, and so is the members' own and not the patient's.
    Returns:
        The run's own frequency, on the grounds of the member that shows it most.
    """
    best = max(cells, key=lambda cell: cell.p)
    if not sided:
        return best._replace(p=float(np.mean([cell.p for cell in cells])))
    kept = (1.0 - background) * float(np.prod([(1.0 - cell.p) / (1.0 - background) for cell in cells]))
    return best._replace(p=max(1.0 - kept, 0.0))


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
