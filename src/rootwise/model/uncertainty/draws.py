"""Parameter uncertainty: what the answer would be if the evidence were measured again.

Every cell of the atlas is drawn on the scale log(-log survival), which keeps levels in order and products products:

    log g^(r) = log g * exp(sd * e_cell^(r) + sd_source * b_source^(r))

with e a standard normal of its own for each (target, site) and b one shared by all cells of a published source,
{eq}`eq-draws`. The normals are fixed when the model is built, so the same case gives the same interval. Left and right
share them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.coefficients import TargetSum, by_group
from rootwise.model.evidence.quiet import Quiet
from rootwise.model.findings.bounds import TINY, limit_of
from rootwise.model.findings.kinds import Kinds, refined, told_apart
from rootwise.model.findings.normals import DRAWS
from rootwise.model.model import Block, Model
from rootwise.model.posterior.likelihood import BlockEvaluator

Array = NDArray[np.float64]
Pairs = NDArray[np.intp]


def drawn(
    model: Model,
    evaluator: BlockEvaluator,
    items: Sequence[TargetSum],
    quiet: Quiet,
    combinations: Pairs,
    band: int,
) -> Array:
    """What each draw multiplies P(E | both atoms) by, {eq}`eq-draws`.

    Args:
        model: the model.
        evaluator: of one block.
        items: the block's sums.
        quiet: the block's silence; it weighs the versions of a shared latent and is not redrawn itself.
        combinations: (n, 2) atoms; one lesion alone stands with the atom of `none`.
        band: age band.
    Returns:
        (n, DRAWS) factors; the central values themselves give 1.
    """
    atoms, place = np.unique(combinations, return_inverse=True)
    first, second = place.reshape(combinations.shape).T
    total = np.ones((len(combinations), DRAWS))
    if not items:
        return total
    cells = _Cells(model, evaluator, items, atoms, band)
    for group, members in by_group(items, quiet).items():
        if not members:
            continue
        silent = quiet.grouped.get(group)
        one, which = cells.told_apart(members, first, second, silent is not None)
        centre, moved = cells.redrawn(members[0], first[one], second[one])
        for other in members[1:]:
            for own, factor in zip((centre, moved), cells.redrawn(other, first[one], second[one]), strict=True):
                own *= factor
        if silent is not None:
            weight = np.exp(silent[:, combinations[one]].sum(axis=2))
            centre *= weight
            moved *= weight[:, :, None]
        ratio = np.maximum(moved.mean(axis=0), TINY) / np.maximum(centre.mean(axis=0), TINY)[:, None]
        # Of what no level allows, a draw may be beyond measure likelier or unlikelier: so far and no further.
        np.clip(ratio, 1.0 / BEYOND, BEYOND, out=ratio)
        total *= ratio.take(which, axis=0)
        np.clip(total, 1.0 / BEYOND, BEYOND, out=total)
    return total


BEYOND = 1e100


class _Cells:
    """The cells behind some terms and atoms, and what each draw makes of them."""

    def __init__(
        self, model: Model, evaluator: BlockEvaluator, items: Sequence[TargetSum], atoms: NDArray[np.intp], band: int
    ) -> None:
        block = evaluator.block
        rows = np.array([item.rows[0] for item in items], np.intp)  # the versions of a target rest on the same cells
        self._evaluator, self._atoms, self._band = evaluator, atoms, band
        background = np.exp(model.pool[block.background[rows]] * np.float32(BACKGROUND_SD))
        self._base = dict(zip(rows.tolist(), background, strict=True))
        # Where a lesion does nothing, there is nothing to draw.
        g = [evaluator.matrix(item.rows[0], item.side)[atoms] for item in items]
        item, atom = np.nonzero(np.any(np.reshape(g, (len(items), len(atoms), -1)) != 1.0, axis=2))
        stretch = _stretch(model, block, rows[item], atoms[atom])
        ends = np.searchsorted(item, np.arange(len(items) + 1)).tolist()
        self._moved = {row: (atom[i:j], stretch[i:j]) for row, i, j in zip(rows.tolist(), ends, ends[1:], strict=False)}
        self._place = {row: self._places(touched) for row, (touched, _) in self._moved.items()}

    def _places(self, touched: NDArray[np.intp]) -> NDArray[np.intp]:
        """(atoms,) from 1 for those that a target is touched by; 0 of the rest, which do nothing to it."""
        found = np.zeros(len(self._atoms), np.intp)
        found[touched] = np.arange(1, len(touched) + 1)
        return found

    def told_apart(
        self, members: Sequence[TargetSum], first: NDArray[np.intp], second: NDArray[np.intp], each: bool
    ) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
        """One combination of each kind that some targets tell apart, and the kind of all; `each` its own if asked."""
        if each:
            return np.arange(len(first)), np.arange(len(first))
        kinds: Kinds | None = None
        for item in members:
            place = self._place[item.rows[0]]
            codes = place[first] * (len(self._atoms) + 1) + place[second]
            kinds = told_apart(codes) if kinds is None else refined(kinds.kind, codes)
        assert kinds is not None
        return kinds.first, kinds.kind

    def redrawn(self, item: TargetSum, first: NDArray[np.intp], second: NDArray[np.intp]) -> tuple[Array, Array]:
        """P(E_t | combination) at the central values, (versions, n), and under each draw, (versions, n, draws)."""
        levels = np.flatnonzero(item.coefficients[:-1])
        weights, constant = item.coefficients[levels].astype(np.float32)[:, None], float(item.coefficients[-1])
        q0 = self._evaluator.block.q0[self._band, list(item.rows)][:, levels, None]
        log_q0 = np.log(np.maximum(q0, LEAST)).astype(np.float32)
        log_limit = np.log(limit_of(q0)).astype(np.float32)
        touched, stretch = self._moved[item.rows[0]]
        atoms = self._atoms[touched]
        g = np.ones((len(item.rows), len(levels), len(touched) + 1))  # the first is of all that do nothing
        for own, row in zip(g, item.rows, strict=True):
            own[:, 1:] = self._evaluator.matrix(row, item.side)[atoms][:, levels].T
        log_g = np.log(np.maximum(g, LEAST)).astype(np.float32)
        moved_g = np.zeros((*log_g.shape, DRAWS), np.float32)  # (versions, levels, atoms, draws)
        np.multiply(log_g[:, :, 1:, None], stretch, out=moved_g[:, :, 1:])
        first, second = self._place[item.rows[0]][first], self._place[item.rows[0]][second]
        log_f = moved_g.take(first, axis=2)
        log_f += (log_q0 * self._base[item.rows[0]])[:, :, None]
        log_f += moved_g.take(second, axis=2)
        np.minimum(log_f, log_limit[..., None], out=log_f)
        np.exp(log_f, out=log_f)
        log_f *= weights[..., None]
        moved = np.add.reduce(log_f, axis=1) + np.float32(constant)
        plain = np.exp(np.minimum(log_q0 + log_g[:, :, first] + log_g[:, :, second], log_limit)) * weights
        centre = np.add.reduce(plain, axis=1, dtype=float) + constant
        return np.maximum(centre, LEAST_P), np.maximum(moved.astype(float), LEAST_P)


LEAST = 1e-12  # of a survival, so that its logarithm exists
LEAST_P = 1e-30  # of what no level allows, centre and draws alike
BACKGROUND_SD = 0.25  # assumption: spread of the background rate between clinics


def _stretch(model: Model, block: Block, rows: NDArray[np.intp], atoms: NDArray[np.intp]) -> NDArray[np.float32]:
    """(cells, draws) factors on log g of some cells, each given by its row and atom."""
    own = block.sd[rows, atoms, None] * model.pool[block.cell[rows, atoms]]
    source = block.source[rows, atoms]
    shared = model.published[source]
    own += (np.float32(model.constants["source_effect_sd"]) * shared)[:, None] * model.pool[source]
    np.clip(own, -3.0, 3.0, out=own)
    return np.asarray(np.exp(own, out=own))
