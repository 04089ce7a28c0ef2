"""What was found of one target, as coefficients of its cumulative probabilities (Abel's summation over the levels).

P(E_t | H) = sum_k c_k P(z_t <= k | H),      c_k = L(k) - L(k + 1)          {eq}`eq-abel`
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.evidence import WHOLE, Evidence, Observation, Scope, TargetEvidence
from rootwise.model.evidence.quiet import Quiet
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class TargetSum:
    """One target's share of a block; the same object wherever the same was found, so that what follows can be kept.

    Attributes:
        rows: its rows, one a version.
        coefficients: (levels,) of the cumulative probabilities.
        group: shared latent, or empty.
        loss: index of its supply, or -1.
        side: 0 for left and for targets without side, 1 for right.
    """

    rows: tuple[int, ...]
    coefficients: Array
    group: str
    loss: int
    side: int


def coefficients(likelihoods: Iterable[Array], levels: int, width: int) -> Array:
    """c_k = L(k) - L(k + 1), with L the product of the observations' likelihoods; c of the last level is L itself.

    Args:
        likelihoods: (levels,) of each observation of one target; none at all gives P(E) = 1.
        levels: latent levels of the target.
        width: length of the result, at least `levels`; zeros between the levels and the last place.
    Returns:
        (width,) coefficients of the cumulative probabilities.

    >>> recorded = np.array([.1, .5, 1.])  # P(what was recorded | level)
    >>> coefficients([recorded], levels=3, width=5).round(3)
    array([-0.4, -0.5,  0. ,  0. ,  1. ])
    """
    likelihood = np.ones(levels)
    for one in likelihoods:
        likelihood = likelihood * one
    out = np.zeros(width)
    out[: levels - 1] = likelihood[:-1] - likelihood[1:]
    out[-1] = likelihood[-1]  # the cumulative probability of the last level is 1, whatever the lesion
    return out


def target_sums(evidence: Evidence, model: Model, block: BlockName, scope: Scope = WHOLE) -> list[TargetSum]:
    """The targets of one block that carry evidence.

    Args:
        evidence: of a case.
        model: its model.
        block: `cause` or `state`.
        scope: which of the observations count.
    Returns:
        One sum a target.
    """
    sums = []
    for item in evidence.targets:
        if item.target.block == block:
            observations = item.observations if scope is WHOLE else [r for r in item.observations if scope.holds(r)]
            if observations:
                sums.append(target_sum(item, observations, model))
    return sums


def target_sum(item: TargetEvidence, observations: Sequence[Observation], model: Model) -> TargetSum:
    """The target sum of one target for some of its observations."""
    return _target_sum(model, item.target.key, *(observation.likelihood.tobytes() for observation in observations))


@lru_cache(maxsize=4096)
def _target_sum(model: Model, key: str, *likelihoods: bytes) -> TargetSum:
    """The same things are found in many patients."""
    target = model.targets[key]
    return TargetSum(
        tuple(range(target.first, target.first + target.versions)),
        coefficients(
            [np.frombuffer(likelihood) for likelihood in likelihoods],
            target.levels,
            getattr(model, target.block).q0.shape[2],
        ),
        target.group,
        target.loss,
        int(key.endswith("|right")),
    )


def by_group(items: Sequence[TargetSum], quiet: Quiet) -> dict[str, list[TargetSum]]:
    """Target sums by shared latent; each one without it stands alone. Groups in which only silence speaks are empty."""
    grouped: dict[str, list[TargetSum]] = {group: [] for group in quiet.grouped}
    for item in items:
        grouped.setdefault(item.group or f"#{item.rows[0]}", []).append(item)
    return grouped
