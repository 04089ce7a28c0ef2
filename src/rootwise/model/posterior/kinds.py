"""Atoms that do the same are of one kind: what is worked out for a kind holds for each of its atoms."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.coefficients import Term
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Block, Model

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Marks = NDArray[np.uint64]


class Kinds(NamedTuple):
    """A partition of the atoms.

    Attributes:
        first: (kinds,) one atom of each kind.
        kind: (atoms,) the kind of each atom.
    """

    first: Index
    kind: Index


def told_apart(codes: NDArray[np.generic]) -> Kinds:
    """The partition of atoms by a code, (atoms,)."""
    _, first, kind = np.unique(codes, return_index=True, return_inverse=True)
    return Kinds(first, kind.ravel())


def refined(one: Index, other: Index) -> Kinds:
    """Atoms that are of one kind in each of two partitions, given as (atoms,) kinds from 0."""
    width = int(other.max()) + 1
    codes = one * width + other
    small = (int(one.max()) + 1) * width <= SHORT
    return told_apart(codes.astype(np.uint16) if small else codes)


SHORT = 2**16  # codes of two bytes are sorted ten times faster


class Rows:
    """The rows of one block in one pair of anatomical variants, and which atoms each of them tells apart."""

    def __init__(self, model: Model, block: BlockName, variant: tuple[int, int]) -> None:
        """Choose the rows that hold.

        Args:
            model: the model.
            block: `cause` or `state`.
            variant: supply of the left and of the right side, an index of `variants.SUPPLIES`.
        """
        self.block: Block = getattr(model, block)
        self._model = model
        self._variant = variant if block == "state" else (0, 0)  # a plexus carries fibres only
        self._marks: dict[int, Marks] = {}
        self._kinds: dict[int, Kinds] = {}

    def variant(self, side: int) -> int:
        """The supply of a side."""
        return self._variant[side]

    def matrix(self, row: int, side: int) -> Array:
        """(atoms, levels) g of a row, in the anatomical variant of a side."""
        variant = self._variant[side]
        changed = self._model.variant_g[variant - 1].get(row) if variant else None
        own: Array = self.block.g[row]
        if changed is None:
            return own
        out = own.copy()
        out[:, : changed.shape[1]] = changed
        return out

    def kinds(self, row: int, item: Term) -> Kinds:
        """The kinds of atoms in one row of a term."""
        if row not in self._kinds:
            self._kinds[row] = told_apart(self.marks(row, item))
        return self._kinds[row]

    def marks(self, row: int, item: Term) -> Marks:
        """(atoms,) a number that is the same for atoms that do the same in one row of a term.

        Marks of several rows may be added: two atoms that differ are taken for one with a chance of about 1e-14 a case.
        """
        if row not in self._marks:
            marks = marked(self.matrix(row, item.side), row)
            if item.loss >= 0:
                loss = self._model.losses[item.loss]
                struck = loss.kind[self._variant[item.side]]
                marks[loss.atoms] += marked(1.0 + struck[:, None].astype(np.float64), row)
            self._marks[row] = marks
        return self._marks[row]


@lru_cache(maxsize=32)
def rows_of(model: Model, block: BlockName, variant: tuple[int, int] = (0, 0)) -> Rows:
    """The rows of a block, kept with the kinds found so far: they do not depend on the case."""
    return Rows(model, block, variant)


_KEYS = np.random.default_rng(20261122).integers(1, 2**63, size=(2, 8192 * 8), dtype=np.uint64) | np.uint64(1)


def marked(values: Array, salt: int) -> Marks:
    """(atoms,) one number from the columns of a table; equal rows get equal numbers, others almost surely do not.

    Args:
        values: (atoms, at most eight columns).
        salt: a number of the table: what left and right do must not be exchangeable in a sum of marks.
    """
    keys = _KEYS[:, 8 * salt : 8 * salt + values.shape[1]]
    bits = np.ascontiguousarray(values, dtype=np.float64).view(np.uint64)
    mixed = (bits ^ (bits >> np.uint64(29))) * keys[0]
    return np.asarray(((mixed ^ (mixed >> np.uint64(32))) * keys[1]).sum(axis=1, dtype=np.uint64))
