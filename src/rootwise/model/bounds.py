"""What keeps a probability possible where lesions suppress a finding: its limit, and the order of its levels."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rootwise.model.targets import RARE

Array = NDArray[np.float64]


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
    """
    return np.asarray(np.minimum.accumulate(np.minimum(survival, limit)[..., ::-1], axis=-1)[..., ::-1])


def held_pairs(g: Array, others: Array, q0: Array, coefficients: Array, table: Array) -> None:
    """Sum over levels of coefficient times cumulative probability of two lesions, each kept possible (`held`).

    Args:
        g, others: (atoms, levels), (columns, levels) factors.
        q0, coefficients: (levels,) background and coefficients.
        table: (atoms, columns) where the sum is written.
    """
    limit = limit_of(q0)
    levels = np.flatnonzero(limit < 1.0)[::-1]
    above: Array | None = None
    for count, level in enumerate(levels):
        own = table if len(levels) == 1 else np.empty_like(table)
        np.multiply(g[:, level, None] * q0[level], others[None, :, level], out=own)
        np.minimum(own, limit[level], out=own)
        if above is not None:
            np.minimum(own, above, out=own)
        above = own
        if count == 0:
            np.multiply(own, coefficients[level], out=table)
        else:
            table += own * coefficients[level]


def orderly(g: Array, q0: Array) -> bool:
    """Whether no product of two lesions can leave its bounds: nothing suppresses, and levels keep their order."""
    return bool(g.max() <= 1.0 and (np.diff(g, axis=1) >= 0.0).all() and (np.diff(q0) >= 0.0).all())
