"""A posterior whose evidence counts for less, or for more: what a centre's own cases say of the model's certainty.

    P(H | E) is proportional to pi(H) P(E | H)^(1/T)

The prior keeps its weight, so that a second source, rare in the prior, does not gain from doubt (as it would if the
posterior itself were tempered). T = 1 is the model as it is; above 1 answers are less sure.
"""

from __future__ import annotations

from dataclasses import replace
from math import exp, log

import numpy as np
from numpy.typing import NDArray

from rootwise.errors import QueryError
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import Posterior

Array = NDArray[np.float64]
Bounds = tuple[float, float]

LEAST = 1e-12  # kept off 0 and 1, where log odds end


def tempered(result: Posterior, temperature: float, model: Model) -> Posterior:
    """The posterior with the likelihood of every set raised to 1/T.

    Args:
        result: the model's own.
        temperature: T, above 0.
        model: for which causes belong to which site.
    Returns:
        A posterior whose joints (by set and by cause) are tempered; its `parts`, from which causes and states within a
        set are read, stay the model's own. The very same object at T = 1.
    Raises:
        QueryError: T is not above 0.
    """
    if temperature <= 0.0:
        raise QueryError("E-QUERY-012", f"a temperature of {temperature:g}", hint="above 0; 1 leaves answers alone")
    if temperature == 1.0:
        return result
    # Divided by the largest likelihood, so that no power leaves the range of a double.
    alone, both = likelihoods(result.single, result.prior_single), likelihoods(result.pair, result.prior_pair)
    outside = likelihoods(np.array([result.other]), np.array([result.prior_other]))
    top = max(float(values.max()) for values in (alone, both, outside))
    single, pair, other = (_factor(values / top, 1.0 / temperature - 1.0) for values in (alone, both, outside))
    site = model.cause.site
    return replace(
        result,
        single=result.single * single,
        pair=result.pair * pair,
        other=result.other * float(other[0]),
        single_cause=result.single_cause * single[site],
        pair_cause=result.pair_cause * (pair + pair.T)[site],
    )


def likelihoods(joint: Array, prior: Array) -> Array:
    """P(E | set), on the posterior's scale; 0 where the prior holds no such set."""
    return np.divide(joint, prior, out=np.zeros_like(joint), where=prior > 0.0)


def tempered_interval(bounds: Bounds, centre: float, own: float, temperature: float) -> Bounds:
    """An interval of the model's own answer, moved to the tempered one.

    What moves an answer by some log odds moves the tempered one by 1/T of that.

    Args:
        bounds: of the model's own probability.
        centre: the tempered probability.
        own: the model's own probability.
        temperature: T.
    Returns:
        The interval around `centre`.
    """
    low, high = (_probability(_odds(centre) + (_odds(end) - _odds(own)) / temperature) for end in bounds)
    return min(low, centre), max(high, centre)


def _factor(likelihood: Array, power: float) -> Array:
    """What a joint is multiplied by; 0 where the likelihood is."""
    return np.power(likelihood, power, out=np.zeros_like(likelihood), where=likelihood > 0.0)


def _odds(p: float) -> float:
    held = min(max(p, LEAST), 1.0 - LEAST)
    return log(held / (1.0 - held))


def _probability(log_odds: float) -> float:
    return 1.0 / (1.0 + exp(-log_odds))
