"""P(evidence | one or two lesions), target by target.

Per target, P(E_t | H) = sum_k c_k q0_k prod_{l in H} g_k(l) with c_k = L(k) - L(k + 1): Abel's summation over the
latent level. Only where two lesions take fibres from one target is the product replaced by the exact survival of their
paths.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.coefficients import Term, by_group
from rootwise.model.evidence.quiet import Quiet
from rootwise.model.findings.bounds import held, held_pairs, limit_of
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model
from rootwise.model.posterior.factors import Factor, Silence, scaled
from rootwise.model.posterior.kinds import Kinds, marked, rows_of, told_apart

Array = NDArray[np.float64]
Index = NDArray[np.intp]

TINY = 1e-300
REMEMBERED = 300  # factors, of about 30 kB each


class BlockEvaluator:
    """Evaluates the terms of one block for one age band and one pair of anatomical variants."""

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
        self._model = model
        self._band = band
        self._known: dict[tuple[object, ...], Factor] = {}
        self._singles: dict[tuple[object, ...], Array] = {}
        self._nobody = int(np.flatnonzero(self.block.site == model.site_index("none"))[0])

    def single(self, item: Term, row: int) -> Array:
        """(atoms,) P(E_t | atom alone) in one version of a target; not to be changed."""
        key = (row, item.side, item.coefficients.tobytes())
        if key not in self._singles:
            if len(self._singles) >= REMEMBERED:
                self._singles.clear()
            self._singles[key] = self._single(item, row)
        return self._singles[key]

    def _single(self, item: Term, row: int) -> Array:
        first, kind = self._rows.kinds(row, item)
        q0 = self.block.q0[self._band, row]
        survival = held(q0 * self.matrix(row, item.side)[first], limit_of(q0))
        return np.asarray(np.maximum(survival @ item.coefficients, TINY)[kind])

    def pair(self, item: Term, row: int, rows: Index, columns: Index) -> Array:
        """(rows, columns) P(E_t | both atoms) in one version of a target."""
        whole, q0 = self.matrix(row, item.side), self.block.q0[self._band, row]
        g, others = whole[rows], whole[columns]
        if item.loss >= 0:  # loss keeps every level in its bounds
            table = (g[:, :-1] * (q0 * item.coefficients)[:-1]) @ others[:, :-1].T + item.coefficients[-1]
            self._exact(table, item, q0, rows, columns)
        else:
            table = held_pairs(g, others, q0, item.coefficients)
        return np.asarray(np.maximum(table, TINY, out=table))

    def _exact(self, table: Array, item: Term, q0: Array, rows: Index, columns: Index) -> None:
        """Overwrite the pairs that take fibres from one target with the exact survival of its paths."""
        loss = self._model.losses[item.loss]
        variant = self._rows.variant(item.side)
        kind, log_both, extra = loss.kind[variant], loss.log_both[variant], loss.extra[variant]
        place = np.full(self.block.g.shape[1], -1)
        place[loss.atoms] = kind
        struck, within = np.flatnonzero(place[rows] >= 0), np.flatnonzero(place[columns] >= 0)
        one, two = place[rows[struck]], place[columns[within]]
        left = log_both[np.ix_(one, two)]
        exact = np.full(left.shape, item.coefficients[-1])
        for level, gamma in enumerate(loss.gamma):
            if item.coefficients[level]:
                alone = extra[one, level] * (item.coefficients[level] * q0[level])
                exact += np.exp(gamma * left) * np.multiply.outer(alone, extra[two, level])
        table[np.ix_(struck, within)] = exact

    def factors(self, items: Sequence[Term], quiet: Quiet) -> list[Factor]:
        """The evidence of a block, one factor a target; targets of a shared latent and their silence are one.

        Args:
            items: the terms.
            quiet: what was not told.
        Returns:
            Factors whose product, with the silence outside any latent, is P(E | two atoms).
        """
        found = []
        for group, members in by_group(items, quiet).items():
            silent = quiet.grouped.get(group)
            spoken = None if silent is None else silent.tobytes()
            key = (group, spoken, *((item.rows, item.coefficients.tobytes()) for item in members))
            if key not in self._known:
                if len(self._known) >= REMEMBERED:
                    self._known.clear()
                self._known[key] = self._factor(members, silent)
            found.append(self._known[key])
        return found

    def silence(self, quiet: Quiet) -> Silence:
        """The silence outside any latent."""
        return Silence(quiet.plain, self._nobody)

    def _factor(self, members: Sequence[Term], silent: Array | None) -> Factor:
        """The mean over the versions of a latent of what is independent within each of them."""
        kinds = self._kinds(members, silent)
        first = kinds.first
        versions = len(members[0].rows) if silent is None else len(silent)
        tables = []
        for version in range(versions):
            parts = [self.pair(item, item.rows[version], first, first) for item in members]
            if silent is not None:
                parts.append(Silence(silent[version], self._nobody).of(first, first))
            tables.append(np.multiply.reduce(parts))
        return scaled(kinds, np.maximum(np.mean(tables, axis=0), TINY))

    def _kinds(self, members: Sequence[Term], silent: Array | None) -> Kinds:
        if silent is None and len(members) == 1 and len(members[0].rows) == 1:
            return self._rows.kinds(members[0].rows[0], members[0])
        marks = np.zeros(len(self.block.site), np.uint64)
        if silent is not None:
            marks += marked(silent.T, len(self.block.g))
        for item in members:
            for row in item.rows:
                marks += self._rows.marks(row, item)
        return told_apart(marks)


@lru_cache(maxsize=64)
def evaluator(model: Model, block: BlockName, band: int, variant: tuple[int, int] = (0, 0)) -> BlockEvaluator:
    """The evaluator of a block for one age band and pair of variants; kept, with what it has worked out."""
    return BlockEvaluator(model, block, band, variant)
