"""P(evidence | one or two lesions), for all of them at once.

Per target, P(E_t | H) = sum_k c_k q0_k prod_{l in H} g_k(l) with c_k = L(k) - L(k + 1): Abel's summation over the
latent level. One lesion is a row of a matrix product; two lesions are G diag(c q0) G'. Only where both take fibres
from one target is the product replaced by the exact survival of their paths.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootwise.model.model import Block, Model
from rootwise.model.evidence import WHOLE, Evidence, Reading, Scope, TargetEvidence
from rootwise.model.targets import BlockName

Array = NDArray[np.float64]

TINY = 1e-300


@dataclass(frozen=True, slots=True)
class Term:
    """One target's share of a block.

    Attributes:
        rows: its rows, one a version.
        coefficients: (levels,) of the cumulative probabilities.
        group: shared latent, or empty.
        loss: index of its supply, or -1.
        side: 0 for left and for targets without side, 1 for right.
    """

    rows: tuple[int, ...]
    coefficients: Array
    group: str
    loss: int
    side: int


@dataclass(frozen=True, slots=True)
class Quiet:
    """What the patient did not tell, in one block.

    Attributes:
        plain: (atoms,) log survival of silence outside any group.
        grouped: group -> (versions, atoms) log survival within a shared latent.
    """

    plain: Array
    grouped: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class BlockLikelihood:
    """Likelihood of the evidence in one block.

    Attributes:
        single: (atoms,) log P(E | atom alone).
        pair: (atoms, atoms) log P(E | both atoms); None when pairs were not asked for.
    """

    single: Array
    pair: Array | None


def coefficients(readings: Sequence[Reading], levels: int, width: int) -> Array:
    """c_k = L(k) - L(k + 1), with L the product of the readings' likelihoods; c of the last level is L itself.

    Args:
        readings: of one target; none at all gives P(E) = 1.
        levels: latent levels of the target.
        width: length of the result, at least `levels`; padded with zeros.
    Returns:
        (width,) coefficients of the cumulative probabilities.
    """
    likelihood = np.ones(levels)
    for reading in readings:
        likelihood = likelihood * reading.likelihood
    out = np.zeros(width)
    out[: levels - 1] = likelihood[:-1] - likelihood[1:]
    out[levels - 1] = likelihood[-1]
    return out


def terms(evidence: Evidence, model: Model, block: BlockName, scope: Scope = WHOLE) -> list[Term]:
    """The targets of one block that carry evidence.

    Args:
        evidence: of a case.
        model: its model.
        block: `cause` or `state`.
        scope: which of the readings count.
    Returns:
        One term a target.
    """
    found = []
    for item in evidence.targets:
        if item.target.block == block:
            readings = [r for r in item.readings if scope.holds(r)]
            if readings:
                found.append(term(item, readings, model))
    return found


def term(item: TargetEvidence, readings: Sequence[Reading], model: Model) -> Term:
    """The term of one target for some of its readings."""
    target = item.target
    width = getattr(model, target.block).q0.shape[2]
    return Term(tuple(range(target.first, target.first + target.versions)),
                coefficients(readings, target.levels, width), target.group, target.loss, int(target.key.endswith("|right")))


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
        self.block: Block = getattr(model, block)
        self._model = model
        self._band = band
        self._variant = variant
        self._nobody = int(np.flatnonzero(self.block.site == model.site_index("none"))[0])

    def matrix(self, row: int, side: int) -> Array:
        """(atoms, levels) g of a row, in the anatomical variant of a side."""
        variant = self._variant[side]
        changed = self._model.variant_g[variant - 1].get(row) if variant else None
        if changed is None:
            return self.block.g[row]
        out = self.block.g[row].copy()
        out[:, : changed.shape[1]] = changed
        return out

    def single(self, item: Term, row: int) -> Array:
        """(atoms,) P(E_t | atom alone) in one version of a target."""
        survival = np.minimum(self.block.q0[self._band, row] * self.matrix(row, item.side), 1.0)
        return np.asarray(np.maximum(survival @ item.coefficients, TINY))

    def pair(self, item: Term, row: int) -> Array:
        """(atoms, atoms) P(E_t | both atoms) in one version of a target."""
        g = self.matrix(row, item.side)
        q0 = self.block.q0[self._band, row]
        used = np.flatnonzero(item.coefficients[:-1])
        if len(used) == 1:
            level = used[0]
            table = np.multiply.outer(g[:, level] * q0[level], g[:, level])
            np.minimum(table, 1.0, out=table)  # a suppressed finding: its survival never passes 1
            table *= item.coefficients[level]
        else:
            table = np.asarray((g[:, used] * (item.coefficients[used] * q0[used])) @ g[:, used].T)
            self._cap(table, g[:, used], q0[used], item.coefficients[used])
        table += item.coefficients[-1]
        if item.loss >= 0:
            self._exact(table, item, q0)
        return np.maximum(table, TINY, out=table)

    @staticmethod
    def _cap(table: Array, g: Array, q0: Array, coefficients: Array) -> None:
        """Where two lesions that suppress a finding would push its survival past 1, hold it there."""
        past = np.flatnonzero((g * (g.max(axis=0) * q0) > 1.0).any(axis=1))
        if len(past):
            rows = np.minimum(g[past][:, None, :] * g[None, :, :] * q0, 1.0) @ coefficients
            table[past] = rows
            table[:, past] = rows.T

    def _exact(self, table: Array, item: Term, q0: Array) -> None:
        """Overwrite the pairs that take fibres from one target with the exact survival of its paths."""
        loss = self._model.losses[item.loss]
        variant = self._variant[item.side]
        kind, log_both, extra = loss.kind[variant], loss.log_both[variant], loss.extra[variant]
        exact = np.full(log_both.shape, item.coefficients[-1])
        for level, gamma in enumerate(loss.gamma):
            if item.coefficients[level]:
                alone = extra[:, level] * (item.coefficients[level] * q0[level])
                exact += np.exp(gamma * log_both) * np.multiply.outer(alone, extra[:, level])
        table[np.ix_(loss.atoms, loss.atoms)] = exact[np.ix_(kind, kind)]

    def evaluate(self, items: Sequence[Term], pairs: bool, quiet: Quiet | None = None) -> BlockLikelihood:
        """All terms together.

        Args:
            items: the terms.
            pairs: whether pairs are wanted.
            quiet: what was not told.
        Returns:
            Log-likelihoods of the atoms and their pairs.
        """
        quiet = quiet or Quiet(np.zeros(self.block.g.shape[1]), {})
        grouped = by_group(items, quiet)
        single = quiet.plain.copy()
        for group, members in grouped.items():
            parts = self._versions(members, quiet.grouped.get(group))
            for item in members:
                for part, row in zip(parts, item.rows, strict=True):
                    part *= self.single(item, row)
            single += np.log(np.mean(parts, axis=0))
        return BlockLikelihood(single, self._pairs(grouped, quiet) if pairs else None)

    def _versions(self, members: Sequence[Term], silent: Array | None) -> list[Array]:
        """(atoms,) survival of silence in each version of a group; ones where nothing was silent."""
        if silent is not None:
            return list(np.exp(silent))
        return [np.ones(self.block.g.shape[1]) for _ in members[0].rows]

    def _pairs(self, grouped: Mapping[str, Sequence[Term]], quiet: Quiet) -> Array:
        """(atoms, atoms) log P(E | both), by blocks of terms whose product cannot underflow."""
        atoms = self.block.g.shape[1]
        table, product = both_silent(quiet.plain, self._nobody), np.ones((atoms, atoms))
        for count, (group, members) in enumerate(grouped.items(), start=1):
            silent = quiet.grouped.get(group)
            if silent is None and len(members[0].rows) == 1:
                for item in members:
                    product *= self.pair(item, item.rows[0])
            else:
                versions = range(len(silent) if silent is not None else len(members[0].rows))
                both = [_product([self.pair(item, item.rows[v]) for item in members]) for v in versions]
                if silent is not None:
                    both = [table_v * np.exp(both_silent(silent[v], self._nobody)) for v, table_v in enumerate(both)]
                product *= np.sum(both, axis=0) / len(versions)
            if count % RESCALE == 0:
                table += np.log(np.maximum(product, TINY))
                product[:] = 1.0
        table += np.log(np.maximum(product, TINY))
        return table


def by_group(items: Sequence[Term], quiet: Quiet) -> dict[str, list[Term]]:
    """Terms by shared latent; each term without one stands alone. Groups in which only silence speaks are empty."""
    grouped: dict[str, list[Term]] = {group: [] for group in quiet.grouped}
    for item in items:
        grouped.setdefault(item.group or f"#{item.rows[0]}", []).append(item)
    return grouped


def both_silent(silent: Array, nobody: int) -> Array:
    """Silence is a survival: two lesions multiply, the background counts once."""
    return np.asarray(silent[:, None] + silent[None, :] - silent[nobody])


RESCALE = 40  # so many factors of 1e-6 stay far above the smallest double


def _product(tables: list[Array]) -> Array | float:
    out: Array | float = 1.0
    for table in tables:
        out = table if isinstance(out, float) else np.multiply(out, table, out=out)
    return out
