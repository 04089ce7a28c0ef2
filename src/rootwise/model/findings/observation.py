"""How a latent level shows: P(recorded value | level), per way of examining."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from rootwise.atlas.tables.loader import Atlas

Array = NDArray[np.float64]

# Values of the vocabulary that stand for several of a method's own values.
UNIONS: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("mrc", "normal"): ("5",),
    ("mrc", "weak"): ("4+", "4", "4-", "3+", "3", "3-", "2", "1", "0"),
    ("sensation", "abnormal"): ("reduced", "absent", "increased"),
    ("reflex", "clonus"): ("brisk",),
    ("reflex", "abnormal"): ("brisk", "reduced", "absent"),
    ("function", "none"): ("normal",),
    ("function", "absent"): ("normal",),
    ("function", "mild"): ("abnormal",),
    ("function", "moderate"): ("abnormal",),
    ("function", "severe"): ("abnormal",),
    ("function", "present"): ("abnormal",),
    ("spontaneous", "0"): ("absent",),
    ("spontaneous", "1+"): ("present",),
    ("spontaneous", "2+"): ("present",),
    ("spontaneous", "3+"): ("present",),
    ("spontaneous", "4+"): ("present",),
    ("motor_units", "polyphasic"): ("abnormal",),
    ("motor_units", "large"): ("abnormal",),
    ("ncs", "slowed"): ("reduced",),
    ("ncs", "block"): ("reduced",),
    ("ncs", "abnormal"): ("reduced", "absent"),
}


@dataclass(frozen=True, slots=True)
class ObservationModel:
    """Observation tables and the time course of electrodiagnosis.

    Attributes:
        tables: method -> value -> (levels,) P(value | level).
        visibility: (channel, reach) -> days of onset, full size, fading, gone (NaN: never fades).
    """

    tables: Mapping[str, Mapping[str, Array]]
    visibility: Mapping[tuple[str, str], tuple[float, float, float, float]]

    def likelihood(self, method: str, value: str) -> Array | None:
        """P(value | level) for each level.

        Args:
            method: a method of the tables.
            value: a value of the vocabulary.
        Returns:
            (levels,) or None when the method has no such value.
        """
        table = self.tables.get(method, {})
        names = UNIONS.get((method, value), (value,))
        parts = [table[name] for name in names if name in table]
        return sum(parts[1:], parts[0].copy()) if parts else None

    def visible(self, channel: str, reach: str, day: float | None) -> float:
        """Share of a change that a channel shows on a day, 0 to 1; averaged over time when the day is unknown.

        Args:
            channel: `spontaneous`, `motor_units` ...
            reach: how far from the trunk the muscle lies.
            day: days since onset, or None.
        Returns:
            1 where the atlas knows no time course.
        """
        course = self.visibility.get((channel, reach)) or self.visibility.get((channel, ""))
        if course is None:
            return 1.0
        days = UNKNOWN_DAYS if day is None else np.array([float(day)])
        onset, full, fade, gone = course
        rising = np.clip((days - onset) / max(full - onset, 1e-9), 0.0, 1.0)
        falling = 0.0 if np.isnan(fade) else np.clip((days - fade) / max(gone - fade, 1.0), 0.0, 1.0)
        return float(np.mean(rising * (1.0 - FADES * falling)))


FADES = 0.8  # assumption: share of a change that is gone in the end
# Days at which a patient of unknown duration is imagined to be seen: a spread from a week to two years.
UNKNOWN_DAYS = np.array([7.0, 14.0, 30.0, 60.0, 120.0, 240.0, 480.0, 730.0])


def observation_model(atlas: Atlas) -> ObservationModel:
    """Compile the observation tables of an atlas."""
    rows: dict[str, dict[str, dict[int, float]]] = {}
    for row in atlas.readings:
        rows.setdefault(row.method, {}).setdefault(row.value, {})[row.level] = row.p
    tables = {
        method: {value: np.array([cells[level] for level in sorted(cells)]) for value, cells in values.items()}
        for method, values in rows.items()
    }
    nan = float("nan")
    visibility = {
        (row.channel, row.reach or ""): (
            row.day_onset,
            row.day_full,
            nan if row.day_fade is None else row.day_fade,
            nan if row.day_gone is None else row.day_gone,
        )
        for row in atlas.visibility
    }
    return ObservationModel(tables, visibility)
