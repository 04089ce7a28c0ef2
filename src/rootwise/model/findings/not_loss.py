"""The factor e_tk(l) of a fibre-loss target: what disturbs it without taking fibres (docs/model.md, Fibre loss).

Tingling, pain that inhibits, exaggerated reflexes: each is the survival of a sign, 1 - p over 1 - background.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootwise.model.findings.background import ALL_SIDES
from rootwise.model.findings.rows import BACKGROUND, SignRow, SignTable
from rootwise.model.lesions import fibres
from rootwise.model.lesions.lesions import Lesions, Site, relation_of
from rootwise.terms import Vocabulary

Array = NDArray[np.float64]

UNCOUNTED = 0.02  # assumption: background of such a sign without a row
SUREST = 0.98  # assumption: pain never inhibits, and no reflex is ever exaggerated, more often than this


@dataclass(frozen=True, slots=True)
class Survival:
    """A sign beside the loss: (atoms,) P(it | this atom alone), and its background."""

    p: Array
    background: float

    @property
    def factor(self) -> Array:
        """(atoms,) how much rarer its absence becomes."""
        return (1.0 - self.p) / (1.0 - self.background)


@dataclass(frozen=True, slots=True)
class NotLoss:
    """What is not loss, in one atlas."""

    lesions: Lesions
    words: Vocabulary
    table: SignTable
    struck: fibres.StruckIn
    paresthesia_exponent: float

    def factor(
        self, kind: str, name: str, rows: Sequence[fibres.Weighted], side: str, q0: Array
    ) -> tuple[Array, Array]:
        """The factor of a target, and its background with its own share of what is not loss.

        Args:
            kind, name, side: the target.
            rows: its supply.
            q0: (levels - 1,) background as the table of targets gives it.
        Returns:
            (atoms, levels - 1) factors e, and q0.
        """
        e = np.ones((len(self.lesions.states), len(q0)))
        if kind == "sensation":
            e[:, 0] = self._without_tingling(rows, side)
        elif kind == "reflex":
            brisk = self.sign(f"reflex.{name}", "brisk", side)
            e[:, 0] = brisk.factor
            q0 = np.array([q0[1] * (1.0 - brisk.background), *q0[1:]])
        elif kind == "strength":
            e[:, :2] = self.sign(f"strength.{name}", "weak", side).factor[:, None]
            for function in (test for test, action in self.words.functions.items() if action == name):
                e[:, 0] = np.minimum(e[:, 0], self.sign(f"function.{function}", "mild", side).factor)
        return e, q0

    def sign(self, finding: str, value: str, side: str) -> Survival:
        """How often what is not fibre loss shows.

        Args:
            finding, value: as rows name it.
            side: of the target.
        Returns:
            Its frequency by state atom, never under its background, a run's as that of its most affected member.
        """
        known = self.table.probability(finding, value, BACKGROUND, ALL_SIDES, lambda row: 1.0)
        background = known.p if known else UNCOUNTED
        p = np.full(len(self.lesions.states), background)
        for atom, index in enumerate(self.lesions.state_site):
            site, (state, _) = self.lesions.sites[index], self.lesions.states[atom]
            for member in site.members or (site,):
                p[atom] = max(p[atom], self._given(finding, value, member, site, state, side))
        return Survival(np.clip(p, 0.0, SUREST), background)

    def _given(self, finding: str, value: str, member: Site, site: Site, state: str, side: str) -> float:
        if not self.table.has(finding, member.base):
            return 0.0
        sides = frozenset({"other" if relation_of(site, state, side) == "other" else "same", "both"})
        states = {state, site.family.states[state].signs_as}

        def fit(row: SignRow) -> float:
            return 0.0 if row.state and row.state not in states else 1.0 + bool(row.state)

        cell = self.table.probability(finding, value, member.base, sides, fit)
        return cell.p if cell else 0.0

    def _without_tingling(self, rows: Sequence[fibres.Weighted], side: str) -> Array:
        """(atoms,) by how much of the region's supply is irritated."""
        channel, cord, canal = fibres.CHANNELS["irritation"]
        paths = fibres.paths(rows, side, cord=cord, canal=canal)
        survival = fibres.survival(paths, self.struck[channel], len(self.lesions.states))
        irritated = 1.0 - survival @ np.array([path.share for path in paths])
        return np.asarray((1.0 - irritated) ** self.paresthesia_exponent)
