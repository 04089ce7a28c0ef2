"""A source that the atlas does not hold: no picture has a probability under this floor.

log P(E | other) = sum_t log sum_H pi_H P(E_t | H), {eq}`eq-other`
"""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import NDArray

from rootwise.model.posterior.told import Told

Array = NDArray[np.float64]


def log_p_of_other(told: Told, weight: Array) -> float:
    """log P(E_block | other), every target spread over what all single sources predict.

    Args:
        told: what was found in one block.
        weight: (atoms,) prior of each atom; sums to 1.
    Returns:
        The log-likelihood.
    """
    log_p = sum(log(told.evaluator.expected(item, weight)) for item in told.sums)
    log_p += log(weight @ np.exp(told.quiet.plain))
    return log_p + sum(log(np.mean(np.exp(silent) @ weight)) for silent in told.quiet.grouped.values())
