"""P(evidence | two lesions) as a product of small tables.

What was found of one target tells only few kinds of atoms apart, so its share of the likelihood is a table of kinds
with kinds. Tables of targets that tell much the same apart are multiplied into one while it stays small; only the last
product is taken over all pairs asked for. Nothing is approximated by that.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootwise.model.posterior.kinds import Kinds, refined, told_apart

Array = NDArray[np.float64]
Index = NDArray[np.intp]

MOST_KINDS = 256  # of a product of factors: a table of that size is still in a processor's own memory


@dataclass(frozen=True, slots=True)
class Factor:
    """P(part of the evidence | two atoms), as far as that part tells atoms apart.

    Attributes:
        kinds: which atoms are alike.
        table: (kinds, kinds) the probability, divided by exp(log_scale).
        log_scale: log of what the table is divided by.
    """

    kinds: Kinds
    table: Array
    log_scale: float

    def of(self, rows: Index, columns: Index) -> Array:
        """(rows, columns) of atoms."""
        return np.asarray(self.table[self.kinds.kind[rows]].take(self.kinds.kind[columns], axis=1))


@dataclass(frozen=True, slots=True)
class Silence:
    """Survival of silence outside any shared latent: two lesions multiply, the background counts once.

    Attributes:
        plain: (atoms,) log survival.
        nobody: the atom of no lesion.
    """

    plain: Array
    nobody: int

    def of(self, rows: Index, columns: Index) -> Array:
        """(rows, columns) of atoms."""
        others = np.exp(self.plain[columns] - self.plain[self.nobody])
        return np.asarray(np.multiply.outer(np.exp(self.plain[rows]), others))


@dataclass(frozen=True, slots=True)
class PairLikelihood:
    """Likelihood of the evidence in one block, given two atoms.

    Attributes:
        table: (row kinds, column kinds) P(E | both atoms), divided by exp(log_scale). Atoms that the evidence does not
            tell apart are of one kind.
        row, column: (atoms,) row and column of `table` that each atom has; a row of -1 is not worked out.
        log_scale: log of what `table` is divided by.
    """

    table: Array
    row: Index
    column: Index
    log_scale: float

    def both(self, first: slice, second: slice) -> Array:
        """(first, second) P(E | both atoms), on the scale of `table`; atoms of two sites, one of which has rows."""
        if self.row[first.start] >= 0:
            return np.asarray(self.table[np.ix_(self.row[first], self.column[second])])
        return np.asarray(self.table[np.ix_(self.row[second], self.column[first])].T)


def scaled(kinds: Kinds, table: Array, log_scale: float = 0.0) -> Factor:
    """A factor whose largest value is 1, so that no product of many underflows; `table` is overwritten."""
    largest = float(table.max())
    table /= largest
    return Factor(kinds, table, log_scale + float(np.log(largest)))


def alone(factors: Sequence[Factor], silence: Silence) -> Array:
    """(atoms,) log P(E | atom alone): beside it stands the atom of no lesion."""
    found = silence.plain.copy()
    for one in factors:
        found += (np.log(one.table[:, one.kinds.kind[silence.nobody]]) + one.log_scale)[one.kinds.kind]
    return found


def merged(factors: Sequence[Factor]) -> list[Factor]:
    """The same product in fewer factors: always the two smallest in one, while that tells few kinds apart."""

    def size(factor: Factor) -> int:
        return len(factor.kinds.first)

    waiting = sorted(factors, key=size)
    while len(waiting) > 1:
        first, second = waiting[:2]
        kinds = refined(first.kinds.kind, second.kinds.kind)
        if len(kinds.first) > MOST_KINDS:
            break
        table = first.of(kinds.first, kinds.first)
        table *= second.of(kinds.first, kinds.first)
        waiting = waiting[2:]
        insort(waiting, scaled(kinds, table, first.log_scale + second.log_scale), key=size)
    return waiting


def beside(factors: Sequence[Factor], silence: Silence, columns: Index) -> tuple[Array, float]:
    """(atoms, columns) P(E | both) of every atom with a few others, over its largest value, and the log of that."""
    return _product(factors, silence, np.arange(len(silence.plain)), columns)


def together(factors: Sequence[Factor], silence: Silence, rows: Index) -> PairLikelihood:
    """P(E | both) of some atoms with every atom.

    Args:
        factors: the evidence, merged.
        silence: what was not told.
        rows: the atoms.
    Returns:
        Likelihoods of pairs on a common scale.
    """
    columns, column = told_apart(silence.plain)
    for one in factors:
        columns, column = refined(column, one.kinds.kind)
    used, within = np.unique(column[rows], return_inverse=True)
    row = np.full(len(column), -1)
    row[rows] = within
    table, log_scale = _product(factors, silence, columns[used], columns)
    return PairLikelihood(table, row, column, log_scale)


def _product(factors: Sequence[Factor], silence: Silence, rows: Index, columns: Index) -> tuple[Array, float]:
    table, log_scale = silence.of(rows, columns), 0.0
    if not table.size:
        return table, log_scale
    for one in factors:
        table *= one.of(rows, columns)
        log_scale += one.log_scale
    largest = float(table.max())
    table /= largest
    return table, log_scale + float(np.log(largest))
