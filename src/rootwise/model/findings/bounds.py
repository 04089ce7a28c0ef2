"""What keeps a probability possible where lesions suppress a finding: its limit, and the order of its levels.

These are the minimum in {eq}`eq-sign` and what is said below it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rootwise.model.findings.targets import RARE

Array = NDArray[np.float64]

TINY = 1e-300  # what no level allows, so that its logarithm exists


def limit_of(q0: Array) -> Array:
    """The most that each cumulative probability can be: 1 only above the last level.

    Args:
        q0: (levels,) background.
    Returns:
        (levels,) limits: 1 - RARE, or the background where that is rarer still.
    """
    return np.where(q0 < 1.0, np.maximum(q0, 1.0 - RARE), 1.0)


def held(survival: Array, limit: Array) -> Array:
    """Cumulative probabilities kept possible: under their limit, and never falling from one level to the next.

    Args:
        survival: (..., levels) q0 times the lesions' factors.
        limit: (levels,) the most that each can be.
    Returns:
        The same, so that every level has a probability and no normal finding excludes a source.

    >>> held(np.array([.9, .7, 1.]), np.array([.998, .998, 1.]))
    array([0.7, 0.7, 1. ])
    """
    return np.asarray(np.minimum.accumulate(np.minimum(survival, limit)[..., ::-1], axis=-1)[..., ::-1])


def held_pairs(g: Array, others: Array, q0: Array, coefficients: Array) -> Array:
    """Sum over levels of coefficient times cumulative probability of two lesions, each kept possible ({eq}`eq-pairs`).

    Args:
        g, others: (atoms, levels), (columns, levels) factors.
        q0, coefficients: (levels,) background and coefficients.
    Returns:
        (atoms, columns) sums.
    """
    limit = limit_of(q0)
    total = np.full((len(g), len(others)), float(coefficients[limit >= 1.0].sum()))
    above: Array | None = None  # survival of the level above
    for level in np.flatnonzero(limit < 1.0)[::-1]:
        survival = np.multiply.outer(g[:, level] * q0[level], others[:, level])
        np.minimum(survival, limit[level] if above is None else np.minimum(above, limit[level]), out=survival)
        above = survival
        total += survival * coefficients[level]
    return total
