"""Onset and duration: how well a cause's course fits what is told of it."""

from __future__ import annotations

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
        (causes,) P(onset and duration | cause), up to a common factor; ones when neither is known.
    """
    weight = np.ones(len(model.causes))
    if read.onset is not None:
        sudden = np.clip(model.onset, 1.0 - SURE_ONSET, SURE_ONSET)
        weight *= sudden if read.onset == "sudden" else 1.0 - sudden
    if read.days is not None:
        mean, sd = model.days[:, 0], np.maximum(model.days[:, 1], DAYS_SD_FLOOR)
        z = (np.log10(max(read.days, 0.5)) - mean) / sd
        # A heavy-tailed curve (Student, 3 degrees): published durations are of selected patients.
        weight *= (1.0 + z * z / 3.0) ** -2 / sd
    return weight
