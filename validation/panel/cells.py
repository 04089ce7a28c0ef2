"""P(level <= k | picture) of the model's targets, from the panel's figures.

A figure is put on the model's scale by what it does beside its background: the odds of a sign, the survival of a loss.
"""

from __future__ import annotations

from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.panel import Figures, Panel
from rootwise.model.findings.targets import COMMON, RARE, Target
from rootwise.model.model import Model
from rootwise.terms import vocabulary
from validation.panel.atoms import Atoms

Array = NDArray[np.float64]

# Assumptions, all of them.
SLIP = 0.02  # of each figure: the background in its place
NEXT_SIGN = (0.05, 0.9)  # bounds of a sign's next threshold, as a share of the one before
# How a loss that a rater gave at one level shows at the others: exponents of its survival.
FUNCTION, BARELY, ABSENT, WASTED = 1.6, 0.4, 0.35, 0.5
TOLD = 1.08  # tingling or numbness beside the larger of told and found
NEVER_SURE = 0.9995


class Cells:
    """What every picture does to every target that the panel rated."""

    def __init__(self, model: Model, atoms: Atoms, panel: Panel) -> None:
        """Keep what is asked about.

        Args:
            model: its targets and backgrounds.
            atoms, panel: the pictures.
        """
        self._model, self._atoms, self._panel = model, atoms.atoms, panel
        self._known: dict[tuple[str, int], Array | None] = {}
        self._gathered: dict[tuple[str, str], Array] = {}

    def cumulative(self, key: str, band: int) -> Array | None:
        """(atoms, levels) P(level <= k | picture); None for a target that the panel did not rate.

        Args:
            key: of a target; several joined by `+` are read at their most affected one.
            band: of the patient's age.
        Returns:
            The table; not to be changed.
        """
        if (key, band) not in self._known:
            tables = [self._one(part, band) for part in key.split("+")]
            rated = [table for table in tables if table is not None]
            self._known[key, band] = np.minimum.reduce(rated) if rated else None
        return self._known[key, band]

    def shown(self, finding: str, side: str) -> Array:
        """(atoms,) P(finding shown), of an id of the panel's lists."""
        return self._figures(finding, side)[:, 0]

    def histories(self) -> list[tuple[str, float]]:
        """Every item of the history, with its background."""
        return [(name, own.shown) for name, own in self._panel.background.items() if name.startswith("history.")]

    @cached_property
    def _functions(self) -> dict[str, list[str]]:
        by_action: dict[str, list[str]] = {}
        for test, action in vocabulary().functions.items():
            if f"function.{test}" in self._panel.background:
                by_action.setdefault(action, []).append(f"function.{test}")
        return by_action

    def _one(self, key: str, band: int) -> Array | None:
        target = self._model.targets[key]
        name, _, side = key.partition("|")
        if target.kind == "sign":
            return self._sign(target, name, side, band) if name in self._panel.background else None
        kind, _, part = name.partition(":")
        survival = self._loss(kind, part, side)
        if survival is None:
            return None
        q0 = self._background(target, band)
        steps = np.minimum(np.maximum.accumulate(q0 * survival[:, : len(q0)], axis=1), NEVER_SURE)
        return np.hstack([steps, np.ones((len(steps), 1))])

    def _background(self, target: Target, band: int) -> Array:
        """(levels - 1,) P(level <= k) from other sources; of a shared latent the mean over its halves."""
        block = getattr(self._model, target.block)
        rows = slice(target.first, target.first + target.versions)
        return np.asarray(block.q0[band, rows, : target.levels - 1].mean(axis=0))

    def _sign(self, target: Target, name: str, side: str, band: int) -> Array:
        base = 1.0 - self._background(target, band)
        own, rated = self._figures(name, side)[:, 0], self._floor(name).shown
        first = 1.0 / (1.0 + np.exp(-(_logit(own) - _logit(rated) + _logit(base[0]))))
        p = np.stack([first, *(first * np.clip(b / base[0], *NEXT_SIGN) for b in base[1:])], axis=1)
        p = np.minimum.accumulate(np.clip(p, RARE, COMMON), axis=1)
        return np.hstack([1.0 - p, np.ones((len(p), 1))])

    def _loss(self, kind: str, part: str, side: str) -> Array | None:
        """(atoms, levels - 1) what is left of the background's survival, level by level."""
        finding = f"{kind}.{part}"
        told = f"sensory.{part}" if kind == "sensation" else finding
        if finding not in self._panel.background or told not in self._panel.background:
            return None
        shown, severe = self._left(finding, side).T
        if kind == "strength":
            full = shown**FUNCTION
            for function in self._functions.get(part, ()):
                full = np.minimum(full, self._left(function, side)[:, 0])
            return np.stack([full, np.minimum(shown, severe), severe, severe**BARELY], axis=1)
        if kind == "sensation":
            either = np.maximum(self._figures(told, side)[:, 0], self._figures(finding, side)[:, 0])
            floor = max(self._floor(told).shown, self._floor(finding).shown)
            felt = (1.0 - np.minimum(TOLD * either, COMMON)) / (1.0 - floor)
            return np.stack([np.minimum(felt, shown), shown, np.maximum(shown, shown**ABSENT)], axis=1)
        if kind == "reflex":
            brisk = f"{finding}.brisk"
            calm = self._left(brisk, side)[:, 0] if brisk in self._panel.background else np.ones_like(shown)
            return np.stack([shown * calm, shown, np.maximum(shown, severe)], axis=1)
        if kind == "atrophy":
            return np.stack([shown, *(np.maximum(shown, shown ** (WASTED / k)) for k in (1, 2, 3))], axis=1)
        return None

    def _left(self, finding: str, side: str) -> Array:
        """(atoms, 2) survival of not shown, and of not severe, beside the background's."""
        return np.asarray((1.0 - self._figures(finding, side)) / (1.0 - np.array(self._floor(finding))))

    def _figures(self, finding: str, side: str) -> Array:
        """(atoms, 2) figures of every picture, each with a slip towards the background."""
        if (finding, side) not in self._gathered:
            floor = self._floor(finding)
            own = np.array([atom.picture.figures(finding, atom.place(side), floor) for atom in self._atoms])
            self._gathered[finding, side] = (1.0 - SLIP) * own + SLIP * np.array(floor)
        return self._gathered[finding, side]

    def _floor(self, finding: str) -> Figures:
        return self._panel.background[finding]


def _logit(p: Array | float) -> Array:
    clipped = np.clip(p, 1e-4, 1.0 - 1e-4)
    return np.asarray(np.log(clipped / (1.0 - clipped)))
