"""Parameter uncertainty: what the answer would be if the evidence were measured again.

Every cell of the atlas is drawn on the scale log(-log survival), which keeps levels in order and products products:

    log g^(r) = log g * exp(sd * e_cell^(r) + sd_source * b_source^(r))

with e a standard normal of its own for each (target, site) and b one shared by all cells of a published source. The
normals are fixed when the model is built, so the same case gives the same interval. Left and right share them.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.coefficients import Term, by_group
from rootwise.model.evidence.quiet import Quiet
from rootwise.model.findings.bounds import limit_of
from rootwise.model.findings.normals import DRAWS, POOL
from rootwise.model.model import Block, Model
from rootwise.model.posterior.likelihood import TINY, BlockEvaluator

Array = NDArray[np.float64]
Pairs = NDArray[np.intp]


def drawn(
    model: Model,
    evaluator: BlockEvaluator,
    items: Sequence[Term],
    quiet: Quiet,
    combinations: Pairs,
    band: int,
) -> Array:
    """How far each draw moves log P(E | both atoms).

    Args:
        model: the model.
        evaluator: of one block.
        items: the block's terms.
        quiet: the block's silence; it weighs the versions of a shared latent and is not redrawn itself.
        combinations: (n, 2) atoms; one lesion alone stands with the atom of `none`.
        band: age band.
    Returns:
        (n, DRAWS) differences to the central values, which themselves give 0.
    """
    total = np.zeros((len(combinations), DRAWS))
    for group, members in by_group(items, quiet).items():
        if not members:
            continue
        silent = quiet.grouped.get(group)
        centre, moved = [], []
        for version in range(len(members[0].rows)):
            parts = [_term(model, evaluator, item, item.rows[version], combinations, band) for item in members]
            weight = np.ones(len(combinations)) if silent is None else np.exp(silent[version][combinations].sum(axis=1))
            centre.append(np.prod([part[0] for part in parts], axis=0) * weight)
            moved.append(np.prod([part[1] for part in parts], axis=0) * weight[:, None])
        total += np.log(np.mean(moved, axis=0)) - np.log(np.mean(centre, axis=0))[:, None]
    return total


def _term(
    model: Model, evaluator: BlockEvaluator, item: Term, row: int, combinations: Pairs, band: int
) -> tuple[Array, Array]:
    """P(E_t | combination) at the central values, (n,), and under each draw, (n, draws)."""
    block = evaluator.block
    atoms, inverse = np.unique(combinations, return_inverse=True)
    inverse = inverse.reshape(combinations.shape)
    levels = np.flatnonzero(item.coefficients[:-1])
    log_g = np.log(np.maximum(evaluator.matrix(row, item.side)[np.ix_(atoms, levels)], 1e-12)).astype(np.float32)
    log_q0 = np.log(np.maximum(block.q0[band, row, levels], 1e-12)).astype(np.float32)
    log_limit = np.log(limit_of(block.q0[band, row, levels])).astype(np.float32)
    stretch = _stretch(model, block, row, atoms)
    base = np.exp(model.pool[block.cell[row, 0]] * np.float32(BACKGROUND_SD))
    centre = np.zeros(len(combinations))
    moved = np.zeros((len(combinations), DRAWS), np.float32)
    first, second = inverse[:, 0], inverse[:, 1]
    for column, level in enumerate(levels):
        own = log_g[:, column, None] * stretch
        log_f = log_q0[column] * base[None, :] + own[first] + own[second]
        weight = np.float32(item.coefficients[level])
        moved += weight * np.exp(np.minimum(log_f, log_limit[column]))
        centre += weight * np.exp(
            np.minimum(log_q0[column] + log_g[first, column] + log_g[second, column], log_limit[column])
        )
    constant = float(item.coefficients[-1])
    return np.maximum(centre + constant, TINY), np.maximum(moved + np.float32(constant), np.float32(1e-30)).astype(
        float
    )


BACKGROUND_SD = 0.25  # assumption: spread of the background rate between clinics


def _stretch(model: Model, block: Block, row: int, atoms: NDArray[np.intp]) -> NDArray[np.float32]:
    """(atoms, draws) factors on log g."""
    own = block.sd[row, atoms, None] * model.pool[block.cell[row, atoms]]
    source = block.source[row, atoms]
    shared = model.published[source]
    own += (np.float32(model.constants["source_effect_sd"]) * shared)[:, None] * model.pool[source % POOL]
    return np.asarray(np.exp(np.clip(own, -3.0, 3.0)), np.float32)
