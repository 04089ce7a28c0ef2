"""How often a sign is positive without any modelled source, at every age."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.ages import AGE_BANDS
from rootwise.errors import ModelError
from rootwise.model.findings.rows import BACKGROUND, SignTable
from rootwise.model.findings.targets import RARE
from rootwise.terms import Vocabulary

Array = NDArray[np.float64]

COMMONEST = 0.9  # assumption: a finding that more people have without a source tells nothing
COARSEST = 0.5  # assumption: of a coarse finding, however many parts it has
IN_A_DERMATOME = 0.03  # assumption: pain drawn inside one dermatome
NEXT_THRESHOLD = 0.3  # assumption: of those past one threshold, the share past the next, where nobody counted
ALL_SIDES = frozenset({"same", "other", "both", "axial"})


class Backgrounds:
    """Backgrounds of signs; each is read once."""

    def __init__(self, table: SignTable, words: Vocabulary, coarse_factor: float) -> None:
        """Keep what they are read from.

        Args:
            table: the rows of the atlas.
            words: the vocabulary, for the parts of a region.
            coarse_factor: a coarse region's background, in means of its parts'.
        """
        self._table = table
        self._words = words
        self._coarse_factor = coarse_factor
        self._known: dict[tuple[str, tuple[str, ...]], Array] = {}

    def of(self, finding: str, thresholds: Sequence[str]) -> Array:
        """The background of a finding.

        Args:
            finding: an id of the vocabulary.
            thresholds: least value of each level.
        Returns:
            (bands, thresholds) frequencies; band 0 is all ages, then the bands of `AGE_BANDS`.
        Raises:
            ModelError: the atlas has no background of it.
        """
        key = (finding, tuple(thresholds))
        if key not in self._known:
            self._known[key] = self._read(finding, thresholds)
        return self._known[key]

    def of_region(self, region: str) -> float:
        """The background of pain in a region, at all ages."""
        return float(self.of(f"pain.{region}", ["present"])[0, 0])

    def _read(self, finding: str, thresholds: Sequence[str]) -> Array:
        table = np.zeros((1 + len(AGE_BANDS), len(thresholds)))
        for column, value in enumerate(thresholds):
            aged = [self._row(finding, value, band) for band in AGE_BANDS]
            known = [p for p in aged if p is not None]
            any_age = self._row(finding, value, None)
            if any_age is None:
                any_age = float(np.mean(known)) if known else self._assumed(finding, table[0, :column])
            table[0, column] = any_age
            table[1:, column] = [any_age if p is None else p for p in aged]
        return np.clip(table, RARE, COMMONEST)

    def _row(self, finding: str, value: str, band: str | None) -> float | None:
        cell = self._table.probability(finding, value, BACKGROUND, ALL_SIDES, lambda row: float(row.age == band))
        return cell.p if cell else None

    def _assumed(self, finding: str, lower: Array) -> float:
        """What stands for a background that has no row, given those of the lower thresholds."""
        region = finding.removeprefix("pain.")
        parts = self._words.regions.parts(region) if region in self._words.regions else ()
        if region.startswith("dermatome_"):
            return IN_A_DERMATOME
        if len(parts) > 1:
            return min(COARSEST, self._coarse_factor * float(np.mean([self.of_region(part) for part in parts])))
        if self._table.has(finding, BACKGROUND):
            return float(lower[-1]) * NEXT_THRESHOLD if len(lower) else 0.0
        raise ModelError(
            "E-MODEL-002",
            f"{finding} has no background row",
            hint="add one: how often it is positive without any of these sources",
        )
