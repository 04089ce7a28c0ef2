"""P(evidence | one or two lesions), target by target.

Per target, P(E_t | H) = sum_k c_k P(z_t <= k | H) with c_k = L(k) - L(k + 1), {eq}`eq-abel`. Signs multiply over
lesions, {eq}`eq-pairs`; where two lesions take fibres from one target, their paths decide, {eq}`eq-losspairs`.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.coefficients import TargetSum, by_group
from rootwise.model.evidence.quiet import Quiet
from rootwise.model.findings.bounds import TINY, held_pairs
from rootwise.model.findings.kinds import Kinds, refined, told_apart
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model
from rootwise.model.posterior.factors import MOST_KINDS, Factor, Silence, Wide, scaled
from rootwise.model.posterior.rows import rows_of

Array = NDArray[np.float64]
Index = NDArray[np.intp]

REMEMBERED = 300  # factors, of about 30 kB each


class BlockEvaluator:
    """Evaluates the target sums of one block for one age band and one pair of anatomical variants."""

    def __init__(self, model: Model, block: BlockName, band: int, variant: tuple[int, int] = (0, 0)) -> None:
        """Choose the rows that hold.

        Args:
            model: the model.
            block: `cause` or `state`.
            band: age band, 0 for unknown age.
            variant: supply of the left and of the right side, an index of `variants.SUPPLIES`.
        """
        self._rows = rows_of(model, block, variant)
        self.block = self._rows.block
        self.matrix = self._rows.matrix
        self._band = band
        self._known: dict[tuple[object, ...], Factor | Wide] = {}
        self.nobody = model.nobody(block)

    def single(self, item: TargetSum, row: int) -> Array:
        """(atoms,) P(E_t | atom alone) in one version of a target."""
        kinds = self._rows.kinds(item, row)
        return np.asarray(self._single(item, row)[kinds.kind])

    def expected(self, item: TargetSum, weight: Array) -> float:
        """P(E_t) with the source drawn from single atoms, the mean over the versions of the target.

        Args:
            item: the target sum.
            weight: (atoms,) chance of each atom; sums to 1.
        Returns:
            The probability, one factor of {eq}`eq-other`.
        """
        kinds = self._rows.kinds(item, item.rows[0])  # the same in every version
        by_kind = np.bincount(kinds.kind, weight)
        return sum(float(by_kind @ self._single(item, row)) for row in item.rows) / len(item.rows)

    def _single(self, item: TargetSum, row: int) -> Array:
        """(kinds,) P(E_t | one lesion), {eq}`eq-abel`."""
        return np.maximum(self._rows.up_to(item, row, self._band) @ item.coefficients, TINY)

    def pair(self, item: TargetSum, row: int, rows: Index, columns: Index) -> Array:
        """(rows, columns) P(E_t | both atoms) in one version of a target, {eq}`eq-pairs` and {eq}`eq-losspairs`."""
        q0 = self.block.q0[self._band, row]
        if item.loss < 0:
            g = self.matrix(row, item.side)
            table = held_pairs(g[rows], g[columns], q0, item.coefficients)
        else:  # loss keeps every level in its bounds
            table = self._fibre_loss(item, row, q0)
            kinds = self._rows.kinds(item, row)
            if rows is not kinds.first or columns is not kinds.first:
                table = Factor(kinds, table, 0.0).of(rows, columns)
        return np.asarray(np.maximum(table, TINY, out=table))

    def _fibre_loss(self, item: TargetSum, row: int, q0: Array) -> Array:
        """(kinds, kinds) P(E_t | two lesions), {eq}`eq-losspairs`."""
        *levels, last = item.coefficients.tolist()
        told = [level for level, c in enumerate(levels) if c]
        table = np.zeros(2 * (len(self._rows.kinds(item, row).first),))
        for level in told:
            table += (levels[level] * q0[level]) * self._rows.left_by_two(item, row, level)
        table += last
        return table

    def factors(self, items: Sequence[TargetSum], quiet: Quiet) -> list[Factor | Wide]:
        """The evidence of a block, one factor a target; targets of a shared latent and their silence are one.

        Args:
            items: the target sums.
            quiet: what was not told.
        Returns:
            Factors whose product, with the silence outside any latent, is P(E | two atoms), {eq}`eq-reading`.
        """
        factors: list[Factor | Wide] = []
        for group, members in by_group(items, quiet).items():
            silent = quiet.grouped.get(group)
            spoken = None if silent is None else silent.tobytes()
            key = (group, spoken, *((item.rows, item.coefficients.tobytes()) for item in members))
            if key not in self._known:
                if len(self._known) >= REMEMBERED:
                    self._known.clear()
                self._known[key] = self._factor(members, silent)
            factors.append(self._known[key])
        return factors

    def silence(self, quiet: Quiet) -> Silence:
        """The silence outside any latent."""
        return Silence(quiet.plain, self.nobody)

    def _factor(self, members: Sequence[TargetSum], silent: Array | None) -> Factor | Wide:
        """The mean over the versions of a latent of what is independent within each of them, {eq}`eq-group`."""
        kinds = self._kinds(members, silent)
        if len(kinds.first) > MOST_KINDS and silent is None and not members[0].group and members[0].loss < 0:
            (item,) = members
            (row,) = item.rows
            return Wide(kinds, self.matrix(row, item.side), self.block.q0[self._band, row], item.coefficients)
        versions = len(members[0].rows) if silent is None else len(silent)
        tables = [self._within(members, silent, version, kinds.first) for version in range(versions)]
        mean = tables[0]
        for other in tables[1:]:
            mean += other
        mean /= versions
        return scaled(kinds, np.maximum(mean, TINY, out=mean))

    def _within(self, members: Sequence[TargetSum], silent: Array | None, version: int, first: Index) -> Array:
        """(kinds, kinds) P(E_g | two lesions) in one version of a latent."""
        parts = [self.pair(item, item.rows[version], first, first) for item in members]
        if silent is not None:
            parts.append(Silence(silent[version], self.nobody).of(first, first))
        table = parts[0]
        for other in parts[1:]:
            table *= other
        return table

    def _kinds(self, members: Sequence[TargetSum], silent: Array | None) -> Kinds:
        """Atoms that are alike in all targets of a latent and in their silence."""
        each = [self._rows.kinds(item, item.rows[0]) for item in members]
        if silent is not None:
            each += [told_apart(version) for version in silent]
        kinds = each[0]
        for other in each[1:]:
            kinds = refined(kinds.kind, other.kind)
        return kinds


@lru_cache(maxsize=64)
def evaluator(model: Model, block: BlockName, band: int, variant: tuple[int, int] = (0, 0)) -> BlockEvaluator:
    """The evaluator of a block for one age band and pair of variants; kept, with what it has worked out."""
    return BlockEvaluator(model, block, band, variant)
