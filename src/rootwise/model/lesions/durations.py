"""How long a lesion has been there when the patient is seen."""

from __future__ import annotations

import numpy as np

LEAST_DAYS = (0.2, 0.5, 1.0)  # assumption: of the percentiles of a duration, the least that are told apart


def log_days(p10: float, p50: float, p90: float) -> tuple[float, float]:
    """A log-normal through the median whose 10-90 range is the given one.

    Args:
        p10, p50, p90: percentiles of a duration, in days.
    Returns:
        Mean and standard deviation of log10 days.
    """
    low, middle, high = (max(p, least) for p, least in zip((p10, p50, p90), LEAST_DAYS, strict=True))
    return float(np.log10(middle)), float(np.log10(high / low) / (2 * 1.2816))
