"""What may be recorded of a finding, and how likely each value is at each level of what it reads."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rootwise.cases.case import Finding, Side
from rootwise.model.model import Model
from rootwise.queries.atlas.frequency import read_alone
from rootwise.terms import vocabulary

Array = NDArray[np.float64]

CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Recorded:
    """The values of one finding that divide what can be recorded of it.

    Attributes:
        target: key of the target that it reads.
        values: the values; each level is recorded as one of them.
        table: (values, levels) P(value | level); columns sum to 1.
    """

    target: str
    values: tuple[str, ...]
    table: Array


@lru_cache(maxsize=8192)
def recorded(name: str, side: Side, model: Model, day: int | None = None) -> Recorded | None:
    """The values of a finding, from the model's own observation table of each.

    Args:
        name, side: the finding.
        model: the model.
        day: of the examination, from onset.
    Returns:
        The values; None where the model does not read the finding, or reads it as a number.
    """
    scale = vocabulary().parse_finding(name).scale
    kept: list[tuple[str, Array]] = []
    target = ""
    for value in scale.words:
        read = read_alone(Finding(name, side, value, day=day), model)
        if read is None:
            continue
        target, table = read.target.key, read.observations[0].likelihood
        so_far = sum((row for _, row in kept), np.zeros(len(table)))
        if (so_far + table).max() <= 1.0 + CLOSE:  # else it says again what other words say
            kept.append((value, table))
    if len(kept) < 2:
        return None
    table = np.array([row for _, row in kept])
    return Recorded(target, tuple(value for value, _ in kept), table / table.sum(axis=0))


def noisier(table: Array, factor: float) -> Array:
    """An observation table whose every mistake is so many times as likely.

    Args:
        table: (values, levels) P(value | level).
        factor: 2 doubles the chance of each value that is not the commonest of its level.
    Returns:
        The table; no commonest value falls under a half of its own chance.
    """
    commonest = table.argmax(axis=0)
    out = table * factor
    levels = np.arange(table.shape[1])
    right = table[commonest, levels]
    wrong = 1.0 - right
    held = np.minimum(factor * wrong, 1.0 - 0.5 * right)
    scale = np.divide(held, wrong, out=np.zeros_like(wrong), where=wrong > 0.0)
    out = table * scale
    out[commonest, levels] = 1.0 - held
    return np.asarray(out)
