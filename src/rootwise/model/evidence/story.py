"""Onset and duration: how well a cause's course fits what is told of it."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.evidence import Evidence
from rootwise.model.model import Model

Array = NDArray[np.float64]

DAYS_SD_FLOOR = 0.5  # of log10 days: no published duration is known better
SURE_ONSET = 0.97


def story_weight(read: Evidence, model: Model) -> Array:
    """How the course speaks for each cause, {eq}`eq-story`.

    Args:
        read: onset and duration as stated.
        model: the causes.
    Returns:
        (causes,) P(onset and duration | cause), up to a common factor; ones when neither is known. Not to be changed.
    """
    return _weight(read.onset, read.days, model)


@lru_cache(maxsize=512)
def _weight(onset: str | None, days: int | None, model: Model) -> Array:
    return course_weight(onset, days, model.onset, model.days)


def course_weight(onset: str | None, days: int | None, p_sudden: Array, log_days: Array) -> Array:
    """How a course speaks for causes of which onset and duration are known.

    Args:
        onset, days: as stated; None when unknown.
        p_sudden: (causes,) P(sudden onset).
        log_days: (causes, 2) mean and standard deviation of log10 days.
    Returns:
        (causes,) P(onset and duration | cause), up to a common factor.
    """
    weight = np.ones(len(p_sudden))
    if onset is not None:
        sudden = np.clip(p_sudden, 1.0 - SURE_ONSET, SURE_ONSET)
        weight *= sudden if onset == "sudden" else 1.0 - sudden
    if days is not None:
        mean, sd = log_days[:, 0], np.maximum(log_days[:, 1], DAYS_SD_FLOOR)
        z = (np.log10(max(days, 0.5)) - mean) / sd
        # A heavy-tailed curve (Student, 3 degrees): published durations are of selected patients.
        weight *= (1.0 + z * z / 3.0) ** -2 / sd
    return weight
