"""The rows of one block in one pair of anatomical variants: what they say of kinds of atoms, whatever the case."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.coefficients import TargetSum
from rootwise.model.findings.bounds import held, limit_of
from rootwise.model.findings.kinds import Kinds, alike, struck, told_apart
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Block, Model

Array = NDArray[np.float64]
Index = NDArray[np.intp]

REMEMBERED = 400  # tables of two lesions, of about 60 kB each


class Rows:
    """The rows of a block; what was worked out of them is kept, since it does not depend on the case."""

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
        self._kinds: dict[int, Kinds] = {}
        self._alone: dict[tuple[int, int], Array] = {}
        self._both: dict[tuple[int, int], Array] = {}

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

    def kinds(self, item: TargetSum, row: int) -> Kinds:
        """The kinds of atoms that one row of a target sum tells apart."""
        if row not in self._kinds:
            self._kinds[row] = self._told_apart(item, row)
        return self._kinds[row]

    def _told_apart(self, item: TargetSum, row: int) -> Kinds:
        variant = self._variant[item.side]
        if not variant:
            kind = self.block.kind[row].astype(np.intp)
            return Kinds(told_apart(self.block.kind[row]).first, kind)
        tables = [self.matrix(row, item.side)]
        if item.loss >= 0:
            strikes = struck(self._model.losses[item.loss], variant, len(self.block.site))
            tables.append(strikes[:, None].astype(float))
        return alike(tables)

    def up_to(self, item: TargetSum, row: int, band: int) -> Array:
        """(kinds, levels) P(z <= level | one lesion), {eq}`eq-sign` and {eq}`eq-loss`."""
        if (row, band) not in self._alone:
            q0 = self.block.q0[band, row]
            g = self.matrix(row, item.side)[self.kinds(item, row).first]
            self._alone[row, band] = held(q0 * g, limit_of(q0))
        return self._alone[row, band]

    def left_by_two(self, item: TargetSum, row: int, level: int) -> Array:
        """(kinds, kinds) P(z <= level | two lesions) of fibre loss over its background, {eq}`eq-losspairs`.

        Lesions that take fibres from one target are worked out path by path, {eq}`eq-overlap`; all others multiply.
        """
        if (row, level) not in self._both:
            if len(self._both) >= REMEMBERED:
                self._both.clear()
            first = self.kinds(item, row).first
            g = self.matrix(row, item.side)[first, level]
            table = np.multiply.outer(g, g)
            loss, supply = self._model.losses[item.loss], self._variant[item.side]
            kind = struck(loss, supply, len(self.block.site))[first]
            taken = np.flatnonzero(kind >= 0)
            own = kind[taken]
            survival = np.exp(loss.gamma[level] * loss.log_both[supply][own[:, None], own])
            extra = loss.extra[supply][own, level]
            table[taken[:, None], taken] = survival * np.multiply.outer(extra, extra)
            self._both[row, level] = table
        return self._both[row, level]


@lru_cache(maxsize=32)
def rows_of(model: Model, block: BlockName, variant: tuple[int, int] = (0, 0)) -> Rows:
    """The rows of a block, kept with what was worked out of them."""
    return Rows(model, block, variant)
