"""P(evidence | one or two lesions), for all of them at once.

Per target, P(E_t | H) = sum_k c_k q0_k prod_{l in H} g_k(l) with c_k = L(k) - L(k + 1): Abel's summation over the
latent level. One lesion is a row of a matrix product; two lesions are G diag(c q0) G'. Only where both take fibres
from one target is the product replaced by the exact survival of their paths.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rootwise.model.bounds import held, held_pairs, limit_of, orderly
from rootwise.model.coefficients import Term, by_group
from rootwise.model.model import Block, Model
from rootwise.model.quiet import Quiet
from rootwise.model.targets import BlockName

Array = NDArray[np.float64]
Index = NDArray[np.intp]

TINY = 1e-300
EMPTY: Index = np.empty(0, dtype=np.intp)
REMEMBERED = 600  # readings of up to 40 kB each: an atom has a number, beside each of a few others
RESCALE = 40  # so many factors of 1e-6 stay far above the smallest double


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
        self._variant = variant if block == "state" else (0, 0)  # a plexus carries fibres only
        self._known: dict[tuple[int, bytes, bytes], Array] = {}
        self._marks: dict[int, NDArray[np.uint64]] = {}
        self._nobody = int(np.flatnonzero(self.block.site == model.site_index("none"))[0])

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

    def single(self, item: Term, row: int) -> Array:
        """(atoms,) P(E_t | atom alone) in one version of a target; not to be changed."""
        return self._remembered(item, row, EMPTY, lambda: self._single(item, row))

    def _single(self, item: Term, row: int) -> Array:
        q0 = self.block.q0[self._band, row]
        survival = held(q0 * self.matrix(row, item.side), limit_of(q0))
        return np.asarray(np.maximum(survival @ item.coefficients, TINY))

    def _remembered(self, item: Term, row: int, columns: Index, work: Callable[[], Array]) -> Array:
        """What was worked out before for the same reading: `explain` leaves out one finding after the other."""
        key = (row, item.coefficients.tobytes(), columns.tobytes())
        if key not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[key] = work()
        return self._known[key]

    def pair(self, item: Term, row: int, rows: Index, columns: Index, out: Array | None = None) -> Array:
        """(rows, columns) P(E_t | both atoms) in one version of a target, written to `out` when it is given."""
        whole, q0 = self.matrix(row, item.side), self.block.q0[self._band, row]
        g, others = whole[rows], whole[columns]
        table = np.empty((len(rows), len(columns))) if out is None else out
        if item.loss >= 0 or orderly(g, q0):
            used = np.flatnonzero(item.coefficients[:-1])
            np.matmul(g[:, used] * (item.coefficients[used] * q0[used]), others[:, used].T, out=table)
        else:
            held_pairs(g, others, q0, item.coefficients, table)
        table += item.coefficients[-1]
        if item.loss >= 0:
            self._exact(table, item, q0, rows, columns)
        return np.asarray(np.maximum(table, TINY, out=table))

    def _exact(self, table: Array, item: Term, q0: Array, rows: Index, columns: Index) -> None:
        """Overwrite the pairs that take fibres from one target with the exact survival of its paths."""
        loss = self._model.losses[item.loss]
        variant = self._variant[item.side]
        kind, log_both, extra = loss.kind[variant], loss.log_both[variant], loss.extra[variant]
        exact = np.full(log_both.shape, item.coefficients[-1])
        for level, gamma in enumerate(loss.gamma):
            if item.coefficients[level]:
                alone = extra[:, level] * (item.coefficients[level] * q0[level])
                exact += np.exp(gamma * log_both) * np.multiply.outer(alone, extra[:, level])
        place = np.full(self.block.g.shape[1], -1)
        place[loss.atoms] = kind
        struck, within = np.flatnonzero(place[rows] >= 0), np.flatnonzero(place[columns] >= 0)
        table[np.ix_(struck, within)] = exact[np.ix_(place[rows[struck]], place[columns[within]])]

    def kinds(self, items: Sequence[Term], quiet: Quiet) -> tuple[Index, Index]:
        """Which atoms the evidence does not tell apart.

        Args:
            items: the terms.
            quiet: what was not told.
        Returns:
            One atom of each kind, and the kind of each atom. Atoms are compared by a 64-bit sum of what they do in
            every row used: two that differ are taken for one with a chance of about 1e-14 a case.
        """
        # one salt a table: what left and right do must not be exchangeable
        rows = self.block.g.shape[0]
        marks = _bits(quiet.plain[:, None], rows)
        for place, silent in enumerate(quiet.grouped.values(), start=rows + 1):
            marks += _bits(silent.T, place)
        for item in items:
            for row in item.rows:
                marks += self._mark(row, item)
        _, first, kind = np.unique(marks, return_index=True, return_inverse=True)
        return first, kind.ravel()

    def _mark(self, row: int, item: Term) -> NDArray[np.uint64]:
        """(atoms,) a number that is the same for atoms that do the same in a row."""
        if row not in self._marks:
            marks = _bits(self.matrix(row, item.side), row)
            if item.loss >= 0:
                loss = self._model.losses[item.loss]
                marks[loss.atoms] += _bits(1.0 + loss.kind[self._variant[item.side]][:, None].astype(np.float64), row)
            self._marks[row] = marks
        return self._marks[row]

    def alone(self, items: Sequence[Term], quiet: Quiet) -> Array:
        """(atoms,) log P(E | atom alone).

        Args:
            items: the terms.
            quiet: what was not told.
        """
        single = quiet.plain.copy()
        for group, members in by_group(items, quiet).items():
            parts = self._versions(members, quiet.grouped.get(group))
            for item in members:
                for part, row in zip(parts, item.rows, strict=True):
                    part *= self.single(item, row)
            single += np.log(np.mean(parts, axis=0))
        return single

    def beside(self, items: Sequence[Term], columns: Index, quiet: Quiet) -> tuple[Array, float]:
        """(atoms, columns) P(E | both) of every atom with a few others, over its largest value, and the log of that."""
        every = np.arange(self.block.g.shape[1])

        def known(item: Term, row: int, _: Array) -> Array:
            return self._remembered(item, row, columns, lambda: self.pair(item, row, every, columns))

        return self._pairs(by_group(items, quiet), quiet, every, columns, known)

    def together(self, items: Sequence[Term], rows: Index, quiet: Quiet) -> PairLikelihood:
        """P(E | both) of some atoms with every atom.

        Args:
            items: the terms.
            rows: the atoms.
            quiet: what was not told.
        Returns:
            Likelihoods of pairs on a common scale.
        """
        columns, column = self.kinds(items, quiet)
        used, within = np.unique(column[rows], return_inverse=True)
        row = np.full(len(column), -1)
        row[rows] = within
        own = columns[used]

        def fresh(item: Term, row_: int, out: Array) -> Array:
            return self.pair(item, row_, own, columns, out)

        table, log_scale = self._pairs(by_group(items, quiet), quiet, own, columns, fresh)
        return PairLikelihood(table, row, column, log_scale)

    def _versions(self, members: Sequence[Term], silent: Array | None) -> list[Array]:
        """(atoms,) survival of silence in each version of a group; ones where nothing was silent."""
        if silent is not None:
            return list(np.exp(silent))
        return [np.ones(self.block.g.shape[1]) for _ in members[0].rows]

    def _pairs(
        self,
        grouped: Mapping[str, Sequence[Term]],
        quiet: Quiet,
        rows: Index,
        columns: Index,
        of: Callable[[Term, int, Array], Array],
    ) -> tuple[Array, float]:
        """(rows, columns) P(E | both) over its largest value, and the log of that; `of` gives that of one target."""
        product, log_scale = both_silent(quiet.plain, self._nobody, rows, columns), 0.0
        if not len(columns):
            return product, log_scale
        scratch = np.empty_like(product)  # one buffer: fresh memory would cost more than the arithmetic
        for count, (group, members) in enumerate(grouped.items(), start=1):
            silent = quiet.grouped.get(group)
            if silent is None and len(members[0].rows) == 1:
                for item in members:
                    product *= of(item, item.rows[0], scratch)
            else:
                versions = range(len(silent) if silent is not None else len(members[0].rows))
                both = np.zeros_like(product)
                for v in versions:
                    own = np.ones_like(product)
                    if silent is not None:
                        own = both_silent(silent[v], self._nobody, rows, columns)
                    for item in members:
                        own *= of(item, item.rows[v], scratch)
                    both += own
                both /= len(versions)
                product *= both
            if count % RESCALE == 0:
                log_scale += _to_one(product)
        return product, log_scale + _to_one(product)


def _to_one(table: Array) -> float:
    """Divide by the largest value, so that no product of many factors underflows; the log of what was taken out."""
    largest = float(table.max())
    table /= largest
    return float(np.log(largest))


@lru_cache(maxsize=64)
def evaluator(model: Model, block: BlockName, band: int, variant: tuple[int, int] = (0, 0)) -> BlockEvaluator:
    """The evaluator of a block for one age band and pair of variants; kept, with what it has worked out."""
    return BlockEvaluator(model, block, band, variant)


def both_silent(silent: Array, nobody: int, rows: Index, columns: Index) -> Array:
    """(rows, columns) survival of silence: two lesions multiply, the background counts once."""
    return np.asarray(np.multiply.outer(np.exp(silent[rows]), np.exp(silent[columns] - silent[nobody])))


_KEYS = np.random.default_rng(20261122).integers(1, 2**63, size=(2, 8192 * 8), dtype=np.uint64) | np.uint64(1)


def _bits(values: Array, salt: int) -> NDArray[np.uint64]:
    """(atoms,) one number from the columns of a table; equal rows get equal numbers, others almost surely do not."""
    keys = _KEYS[:, 8 * salt : 8 * salt + values.shape[1]]
    bits = np.ascontiguousarray(values, dtype=np.float64).view(np.uint64)
    mixed = (bits ^ (bits >> np.uint64(29))) * keys[0]
    return np.asarray(((mixed ^ (mixed >> np.uint64(32))) * keys[1]).sum(axis=1, dtype=np.uint64))
