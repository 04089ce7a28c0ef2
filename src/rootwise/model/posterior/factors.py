"""P(evidence | two lesions) of one block as a product of small tables.

What was found of one target tells only few kinds of atoms apart, so its share of the likelihood is a table of kinds
with kinds, {eq}`eq-pairs` and {eq}`eq-losspairs`. Tables of targets that tell much the same apart are multiplied into
one while it stays small; only the last product is taken over all pairs asked for. Nothing is approximated by that.
"""

from __future__ import annotations

from bisect import insort
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootwise.model.findings.bounds import TINY, held_pairs, limit_of
from rootwise.model.findings.kinds import Kinds, refined

Array = NDArray[np.float64]
Index = NDArray[np.intp]

MOST_KINDS = 128  # of a product of factors: a table of that size is still in a processor's own memory


@dataclass(frozen=True, slots=True)
class Factor:
    """P(part of the evidence | two atoms), as far as that part tells atoms apart.

    Attributes:
        kinds: which atoms are alike.
        table: (kinds, kinds) the probability, divided by exp(log_scale); symmetric.
        log_scale: log of what the table is divided by.
    """

    kinds: Kinds
    table: Array
    log_scale: float

    def with_each(self, columns: Index) -> Array:
        """(kinds, columns) of every kind with some atoms."""
        return np.asarray(self.table.take(self.kinds.kind[columns], axis=1))

    def of(self, rows: Index, columns: Index) -> Array:
        """(rows, columns) of atoms."""
        return np.asarray(self.with_each(columns).take(self.kinds.kind[rows], axis=0))

    def beside(self, atom: int) -> Array:
        """(atoms,) log of the probability with one atom."""
        return np.asarray((np.log(self.table[:, self.kinds.kind[atom]]) + self.log_scale)[self.kinds.kind])


@dataclass(frozen=True, slots=True)
class Wide:
    """P(what was found of one target | two atoms) where it tells most atoms apart: worked out for the pairs asked for.

    Attributes:
        kinds: which atoms are alike.
        g: (atoms, levels) factors.
        q0, coefficients: (levels,) background and coefficients, {eq}`eq-abel`.
    """

    kinds: Kinds
    g: Array
    q0: Array
    coefficients: Array
    log_scale: float = 0.0

    def of(self, rows: Index, columns: Index) -> Array:
        """(rows, columns) of atoms."""
        table = np.ones((len(rows), len(columns)))
        self.multiply(table, rows, columns, np.empty_like(table))
        return table

    def multiply(self, table: Array, rows: Index, columns: Index, spare: Array) -> None:
        """Multiply the probability into a (rows, columns) table; `spare` is of the same shape and overwritten."""
        limit = limit_of(self.q0)
        told = np.flatnonzero(self.coefficients * (limit < 1.0))
        first = self.g[rows] * self.q0
        second = self.g[columns]
        most = first[:, told].max(axis=0) * second[:, told].max(axis=0)
        if len(told) != 1 or most[0] > limit[told[0]]:  # levels hold each other in bounds
            held = held_pairs(self.g[rows], second, self.q0, self.coefficients)
            table *= np.maximum(held, TINY, out=held)
            return
        (level,) = told.tolist()
        np.multiply.outer(self.coefficients[level] * first[:, level], second[:, level], out=spare)
        spare += self.coefficients[limit >= 1.0].sum()
        table *= np.maximum(spare, TINY, out=spare)

    def beside(self, atom: int) -> Array:
        """(atoms,) log of the probability with one atom."""
        return np.asarray(np.log(self.of(np.arange(len(self.g)), np.array([atom]))[:, 0]))


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


def scaled(kinds: Kinds, table: Array, log_scale: float = 0.0) -> Factor:
    """A factor whose largest value is 1, so that no product of many underflows; `table` is overwritten."""
    largest = float(table.max())
    table /= largest
    return Factor(kinds, table, log_scale + float(np.log(largest)))


def alone(factors: Sequence[Factor | Wide], silence: Silence) -> Array:
    """(atoms,) log P(E | atom alone): beside it stands the atom of no lesion."""
    return np.asarray(sum((one.beside(silence.nobody) for one in factors), silence.plain))


def merged(factors: Sequence[Factor | Wide]) -> list[Factor | Wide]:
    """The same product in fewer factors: always the two smallest in one, while that tells few kinds apart."""
    return [*(one for one in factors if isinstance(one, Wide)), *_merged([f for f in factors if isinstance(f, Factor)])]


def _merged(factors: Sequence[Factor]) -> list[Factor]:

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


def product(factors: Sequence[Factor | Wide], silence: Silence, rows: Index, columns: Index) -> tuple[Array, float]:
    """P(E | both) of some atoms with some others.

    Args:
        factors: the evidence.
        silence: what was not told.
        rows, columns: the atoms; fast where there are fewer columns than rows.
    Returns:
        (rows, columns) likelihoods divided by exp(log_scale), and that log_scale.
    """
    table = silence.of(rows, columns)
    narrow = [(one.with_each(columns), one.kinds.kind) for one in factors if isinstance(one, Factor)]
    wide = [one for one in factors if isinstance(one, Wide)]
    chunk = max(CHUNK // max(len(columns), 1), 1)
    spread = np.empty_like(table[:chunk])
    for start in range(0, len(rows), chunk):
        part = table[start : start + chunk]
        here = spread[: len(part)]
        for one, kind in narrow:
            # `clip` writes straight to `here`
            one.take(kind[rows[start : start + chunk]], axis=0, out=here, mode="clip")
            part *= here
    chunk = max(WIDE_CHUNK // max(len(columns), 1), 1)
    spread = np.empty_like(table[:chunk])
    for start in range(0, len(rows) if wide else 0, chunk):
        part = table[start : start + chunk]
        for target in wide:
            target.multiply(part, rows[start : start + chunk], columns, spread[: len(part)])
    return table, sum(one.log_scale for one in factors)


CHUNK = 16_384  # numbers worked on at a time: they stay in a processor's own memory
WIDE_CHUNK = 131072  # the same where more than one step is taken with each number


def partition(factors: Sequence[Factor | Wide], kinds: Kinds) -> Kinds:
    """Atoms that are alike in a partition and in all that was found."""
    for one in factors:
        kinds = refined(kinds.kind, one.kinds.kind)
    return kinds
