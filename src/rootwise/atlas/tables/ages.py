"""Age bands of background rates."""

from __future__ import annotations

from typing import Literal, get_args

AgeBand = Literal["-39", "40-59", "60-74", "75-"]
AGE_BANDS: tuple[AgeBand, ...] = get_args(AgeBand)


def age_band(age: int | None) -> int:
    """Row of an age-dependent background.

    Args:
        age: years, or None.
    Returns:
        0 for all ages, else 1 and up in the order of `AGE_BANDS`.
    """
    if age is None:
        return 0
    limits = [int(band.split("-")[1] or 200) for band in AGE_BANDS]
    return 1 + next(index for index, limit in enumerate(limits) if age <= limit)
