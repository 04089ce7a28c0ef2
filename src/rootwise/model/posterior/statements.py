"""What was found of one target, as P(statement | one source): alone, and beside each bystander.

    P(E_t | H) = sum_k c_k P(z_t <= k | H)                                                          (eq-abel)

The coefficients depend on what was found, the cumulative probabilities on the atlas alone: both are kept, since the
same things are found in many patients.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.coefficients import Term
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model
from rootwise.model.posterior.kinds import Kinds, refined, rows_of, told_apart
from rootwise.model.posterior.likelihood import TINY, evaluator

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Variant = tuple[int, int]

REMEMBERED = 2048  # statements, of about 20 kB each


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """P(what was found of a target | atom), over its largest value alone.

    Attributes:
        table: (versions, 1 + bystanders, kinds) of each atom as the only source, then with each of the bystanders'
            atoms; (versions, 2, kinds) where all of these do the same. Kinds are those of its latent (`alike`); of what
            stands alone every atom is one. Not to be changed.
        marginal: (atoms,) mean over the versions, alone.
        log_scale: log of what all are divided by.
    """

    table: Array
    marginal: Array
    log_scale: float


@lru_cache(maxsize=8)
def bystanders(model: Model, block: BlockName) -> Index:
    """The atoms of comorbidities that may stand beside any source."""
    return np.flatnonzero(np.isin(getattr(model, block).site, [site for site, _ in model.prior.bystanders]))


@lru_cache(maxsize=8)
def _nobody(model: Model, block: BlockName) -> int:
    """The atom of no lesion."""
    return int(np.flatnonzero(getattr(model, block).site == model.site_index("none"))[0])


@lru_cache(maxsize=256)
def alike(model: Model, block: BlockName, group: str) -> Kinds:
    """The atoms that no member of a shared latent tells apart; where nothing is shared, every atom is a kind."""
    rows = rows_of(model, block)
    kind = np.arange(len(getattr(model, block).site)) if not group else np.zeros(len(getattr(model, block).site), int)
    for target in model.targets.values():
        if group and (target.block, target.group) == (block, group):
            for row in range(target.first, target.first + target.versions):
                kind = refined(kind, rows.kinds(row, Term((row,), np.ones(1), group, target.loss, 0)).kind).kind
    return told_apart(kind)


@lru_cache(maxsize=REMEMBERED)
def statement(item: Term, model: Model, block: BlockName, band: int, variant: Variant) -> Statement:
    """The statement of one term.

    Args:
        item: what was found of a target.
        model, block: where the target stands.
        band: age band.
        variant: supply of the left and of the right side.
    Returns:
        Its probabilities.
    """
    first, spread = alike(model, block, item.group)
    table = np.array(
        [
            np.maximum(np.tensordot(item.coefficients, survival, 1), TINY)[:, kind[first]]
            for survival, kind in _survivals(model, block, band, variant, item.rows, item.loss, item.side)
        ]
    )
    largest = float(table[:, 0].max())
    table /= largest
    return Statement(table, table[:, 0].mean(axis=0)[spread], float(np.log(largest)))


def silences(log_survival: Array, model: Model, block: BlockName, group: str) -> list[Statement]:
    """What some patients did not tell, as a statement each: two lesions multiply, the background counts once.

    Args:
        log_survival: (patients, versions, atoms) log P(not told | atom).
        model, block: where the atoms stand.
        group: the shared latent within which it was not told, or empty.
    Returns:
        One a patient.
    """
    first, spread = alike(model, block, group)
    alone = np.exp(log_survival[:, :, first])
    nobody, beside = spread[[_nobody(model, block)]], spread[bystanders(model, block)]
    factors = alone[:, :, beside] / alone[:, :, nobody]
    if (factors == factors[:, :, :1]).all():
        factors = factors[:, :, :1]
    factors = np.concatenate([np.ones((*alone.shape[:2], 1)), factors], axis=2)
    tables, marginals = alone[:, :, None] * factors[..., None], alone.mean(axis=1)[:, spread]
    return [Statement(table, marginal, 0.0) for table, marginal in zip(tables, marginals, strict=True)]


@lru_cache(maxsize=REMEMBERED)
def _survivals(
    model: Model, block: BlockName, band: int, variant: Variant, rows: tuple[int, ...], loss: int, side: int
) -> list[tuple[Array, Index]]:
    """Of each version P(z <= k | nobody or a bystander, kind of atom), as `Statement.table` has them, and the kinds."""
    known, among = evaluator(model, block, band, variant), rows_of(model, block, variant)
    levels = np.eye(getattr(model, block).q0.shape[2])
    items = {row: [Term((row,), level, "", loss, side) for level in levels] for row in rows}
    kinds = {row: among.kinds(row, each[0]) for row, each in items.items()}
    beside = bystanders(model, block)
    if all(len(np.unique(kind[beside])) == 1 for _, kind in kinds.values()):
        beside = beside[:1]
    columns = np.r_[_nobody(model, block), beside]
    return [
        (np.array([known.pair(item, row, columns, kinds[row].first) for item in items[row]]), kinds[row].kind)
        for row in rows
    ]
