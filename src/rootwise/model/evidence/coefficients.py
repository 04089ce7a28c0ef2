"""What was found of one target, as coefficients of its cumulative probabilities (Abel's summation over the levels).

P(E_t | H) = sum_k c_k P(z_t <= k | H),      c_k = L(k) - L(k + 1)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.evidence import WHOLE, Evidence, Reading, Scope, TargetEvidence
from rootwise.model.evidence.quiet import Quiet
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Term:
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
    """c_k = L(k) - L(k + 1), with L the product of the readings' likelihoods; c of the last level is L itself.

    Args:
        likelihoods: (levels,) of each reading of one target; none at all gives P(E) = 1.
        levels: latent levels of the target.
        width: length of the result, at least `levels`; zeros between the levels and the last place.
    Returns:
        (width,) coefficients of the cumulative probabilities.
    """
    likelihood = np.ones(levels)
    for one in likelihoods:
        likelihood = likelihood * one
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
            readings = item.readings if scope is WHOLE else [r for r in item.readings if scope.holds(r)]
            if readings:
                found.append(term(item, readings, model))
    return found


def term(item: TargetEvidence, readings: Sequence[Reading], model: Model) -> Term:
    """The term of one target for some of its readings."""
    return _term(model, item.target.key, *(reading.likelihood.tobytes() for reading in readings))


@lru_cache(maxsize=4096)
def _term(model: Model, key: str, *likelihoods: bytes) -> Term:
    """The same things are found in many patients."""
    target = model.targets[key]
    return Term(
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


def by_group(items: Sequence[Term], quiet: Quiet) -> dict[str, list[Term]]:
    """Terms by shared latent; each term without one stands alone. Groups in which only silence speaks are empty."""
    grouped: dict[str, list[Term]] = {group: [] for group in quiet.grouped}
    for item in items:
        grouped.setdefault(item.group or f"#{item.rows[0]}", []).append(item)
    return grouped
