"""Maximum of the posterior, and its covariance by Laplace's approximation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import isfinite

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from fit.anchors import Anchor
from fit.forward import Forward
from fit.parameters import PARAMETERS, SD, START

Array = NDArray[np.float64]

MOST = 60.0  # patients that one figure counts for: studies differ by more than their sampling error
STEP = 1e-3
BOUNDS = [tuple(end if isfinite(end) else None for end in (p.least, p.most)) for p in PARAMETERS]


@dataclass(frozen=True, slots=True)
class Estimate:
    """What the counts say of the parameters.

    Attributes:
        theta: the likeliest values.
        covariance: of their errors.
        deviance_before, deviance_after: of the anchors, at the atlas's values and at these.
    """

    theta: Array
    covariance: Array
    deviance_before: float
    deviance_after: float


def estimate(predict: Forward, anchors: Sequence[Anchor]) -> Estimate:
    """Fit the parameters to the anchors.

    Args:
        predict: the model's predictions.
        anchors: published figures; those that are not fitted are left out.
    Returns:
        The estimate.
    """
    used = [anchor for anchor in anchors if not anchor.not_fitted]

    def deviance(theta: Array) -> float:
        now = predict.at(theta)
        return sum(_deviance(anchor, now.probability(anchor)) for anchor in used)

    def loss(theta: Array) -> float:
        return 0.5 * deviance(theta) + 0.5 * float((((theta - START) / SD) ** 2).sum())

    optimum = minimize(loss, START, method="L-BFGS-B", bounds=BOUNDS, options={"maxiter": 200, "ftol": 1e-9})
    if not optimum.success:
        raise RuntimeError(f"the fit did not converge: {optimum.message}")
    theta: Array = optimum.x
    covariance = np.asarray(np.linalg.inv(_hessian(loss, theta)), np.float64)
    return Estimate(theta, covariance, deviance(START * 0.0), deviance(theta))


def weight(anchor: Anchor) -> float:
    """How many patients an anchor counts for."""
    return min(anchor.n, MOST)


def _deviance(anchor: Anchor, p: float) -> float:
    """Twice the log-likelihood lost against a perfect fit, with Jeffreys' half in both cells."""
    n = weight(anchor)
    share = (anchor.k + 0.5) / (anchor.n + 1.0)
    return float(2.0 * n * (share * np.log(share / p) + (1.0 - share) * np.log((1.0 - share) / (1.0 - p))))


def _hessian(loss: Callable[[Array], float], at: Array) -> Array:
    size = len(at)
    unit = np.eye(size) * STEP
    centre = loss(at)
    single = np.array([[loss(at + sign * unit[i]) for sign in (1.0, -1.0)] for i in range(size)])
    hessian = np.diag((single.sum(axis=1) - 2.0 * centre) / STEP**2)
    for i in range(size):
        for j in range(i):
            both = loss(at + unit[i] + unit[j]) - single[i, 0] - single[j, 0] + centre
            back = loss(at - unit[i] - unit[j]) - single[i, 1] - single[j, 1] + centre
            hessian[i, j] = hessian[j, i] = 0.5 * (both + back) / STEP**2
    return np.asarray(hessian)
