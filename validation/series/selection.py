"""Who was counted: operated patients have more deficit than a clinic's, by as much as the fit found (`fit/result/`).

That is known of the states that were fitted; the panel's pictures stay as raters weighed them.
"""

from __future__ import annotations

import csv
from functools import lru_cache

import numpy as np
from fit.parameters import PARAMETERS, PLACE, SEVERITY, state_factor
from fit.report import RESULT
from numpy.typing import NDArray

from rootwise.model.model import Model

Array = NDArray[np.float64]

OPERATED = frozenset({"operated", "edx"})  # the EMG series are of operated roots too


def link_of(selection: str, model: Model) -> Array:
    """P(state | cause) of those counted.

    Args:
        selection: of a series.
        model: the model.
    Returns:
        (causes, states), the model's own but for the roots of operated patients.
    """
    return _operated(model) if selection in OPERATED else model.link


@lru_cache(maxsize=4)
def _operated(model: Model) -> Array:
    only = np.zeros(len(PARAMETERS))
    only[PLACE["selection operated"]] = _estimate("selection operated")
    root = np.array([model.sites[i].kind == "root" for i in model.state.site])
    fitted = [name.removesuffix("_extraforaminal") in SEVERITY for name in model.states]  # no picture of the panel is
    factors = [
        state_factor(only, name, operated=True) if own and known else 1.0
        for name, own, known in zip(model.states, root, fitted, strict=True)
    ]
    link = model.link * factors
    return np.asarray(link / link.sum(axis=1, keepdims=True))


def _estimate(name: str) -> float:
    with (RESULT / "parameters.csv").open(newline="", encoding="utf-8") as handle:
        return next(float(row["estimate"]) for row in csv.DictReader(handle) if row["name"] == name)
