"""What was found of one target, as coefficients of its cumulative probabilities (Abel's summation over the levels).

P(E_t | H) = sum_k c_k P(z_t <= k | H),      c_k = L(k) - L(k + 1)          {eq}`eq-abel`
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.evidence import WHOLE, Evidence, Reading, Scope, TargetEvidence
from rootwise.model.evidence.quiet import Quiet
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Term:
    """One target's share of a block.

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


def coefficients(readings: Sequence[Reading], levels: int, width: int) -> Array:
    """c_k = L(k) - L(k + 1), with L the product of the readings' likelihoods; c of the last level is L itself.

    Args:
        readings: of one target; none at all gives P(E) = 1.
        levels: latent levels of the target.
        width: length of the result, at least `levels`; zeros between the levels and the last place.
    Returns:
        (width,) coefficients of the cumulative probabilities.

    >>> from types import SimpleNamespace
    >>> seen = SimpleNamespace(likelihood=np.array([.1, .5, 1.]))  # P(what was recorded | level)
    >>> coefficients([seen], levels=3, width=5).round(3)
    array([-0.4, -0.5,  0. ,  0. ,  1. ])
    """
    likelihood = np.ones(levels)
    for reading in readings:
        likelihood = likelihood * reading.likelihood
    out = np.zeros(width)
    out[: levels - 1] = likelihood[:-1] - likelihood[1:]
    out[-1] = likelihood[-1]  # the cumulative probability of the last level is 1, whatever the lesion
    return out


def terms(evidence: Evidence, model: Model, block: BlockName, scope: Scope = WHOLE) -> list[Term]:
    """The targets of one block that carry evidence.

    Args:
        evidence: of a case.
        model: its model.
        block: `cause` or `state`.
        scope: which of the readings count.
    Returns:
        One term a target.
    """
    found = []
    for item in evidence.targets:
        if item.target.block == block:
            readings = [r for r in item.readings if scope.holds(r)]
            if readings:
                found.append(term(item, readings, model))
    return found


def term(item: TargetEvidence, readings: Sequence[Reading], model: Model) -> Term:
    """The term of one target for some of its readings."""
    target = item.target
    width = getattr(model, target.block).q0.shape[2]
    return Term(
        tuple(range(target.first, target.first + target.versions)),
        coefficients(readings, target.levels, width),
        target.group,
        target.loss,
        int(target.key.endswith("|right")),
    )


def by_group(items: Sequence[Term], quiet: Quiet) -> dict[str, list[Term]]:
    """Terms by shared latent; each term without one stands alone. Groups in which only silence speaks are empty."""
    grouped: dict[str, list[Term]] = {group: [] for group in quiet.grouped}
    for item in items:
        grouped.setdefault(item.group or f"#{item.rows[0]}", []).append(item)
    return grouped
