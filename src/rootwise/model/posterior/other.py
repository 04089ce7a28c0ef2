"""A source that the atlas does not hold: no picture has a probability under this floor.

log P(E | other) = sum_t log sum_H pi_H P(E_t | H)
"""

from __future__ import annotations

from math import log

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.coefficients import Term
from rootwise.model.evidence.quiet import Quiet
from rootwise.model.model import Model
from rootwise.model.posterior.likelihood import BlockEvaluator

Array = NDArray[np.float64]


def log_p_of_other(
    cause_eval: BlockEvaluator,
    state_eval: BlockEvaluator,
    cause_terms: list[Term],
    state_terms: list[Term],
    causes: Array,
    quiet: dict[str, Quiet],
    story: Array,
    model: Model,
) -> float:
    """log P(E | other), every target spread over what all single sources predict.

    Args:
        cause_eval, state_eval: of the two blocks.
        cause_terms, state_terms: what was found.
        causes: (causes,) prior of each cause; sums to 1.
        quiet: what was not told, by block.
        story: (causes,) how onset and duration fit.
        model: the model.
    Returns:
        The log-likelihood.
    """
    states = causes @ model.link
    log_p = float(np.log(causes @ story))
    for block_eval, items, weight in ((cause_eval, cause_terms, causes), (state_eval, state_terms, states)):
        for item in items:
            log_p += log(sum(float(weight @ block_eval.single(item, row)) for row in item.rows) / len(item.rows))
    for block, weight in (("cause", causes), ("state", states)):
        if block in quiet:
            log_p += float(np.log(weight @ np.exp(quiet[block].plain)))
            log_p += sum(float(np.log(np.mean(np.exp(told) @ weight))) for told in quiet[block].grouped.values())
    return log_p
