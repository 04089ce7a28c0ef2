"""What was found of one target, as P(statement | one source): alone, and beside each bystander.

    P(E_t | H) = sum_k c_k P(z_t <= k | H)                                                          (eq-abel)

It is kept, since the same things are found in many patients.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.coefficients import TargetSum
from rootwise.model.findings.kinds import Kinds, refined, told_apart
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model
from rootwise.model.posterior.bystanders import bystanders
from rootwise.model.posterior.likelihood import evaluator
from rootwise.model.posterior.rows import rows_of

Array = NDArray[np.float64]
Index = NDArray[np.intp]
Variant = tuple[int, int]

REMEMBERED = 4096  # statements, of about 15 kB each


@dataclass(frozen=True, slots=True, eq=False)
class Statement:
    """P(what was found of a target | atom), over its largest value alone.

    Attributes:
        table: (versions, 1 + bystanders, kinds) of each atom as the only source, then with each of the bystanders'
            atoms; (versions, 2, kinds) where all of these do the same. Not to be changed.
        kind: (atoms,) column of each atom, the same for all that share a latent; None where each has its own.
        marginal: (atoms,) mean over the versions, alone.
        log_scale: log of what all are divided by.
    """

    table: Array
    kind: Index | None
    marginal: Array
    log_scale: float


@lru_cache(maxsize=256)
def alike(model: Model, block: BlockName, group: str) -> Kinds:
    """The atoms that no member of a shared latent tells apart."""
    rows, kinds = rows_of(model, block), told_apart(np.zeros(len(getattr(model, block).site)))
    for target in model.targets.values():
        if (target.block, target.group) == (block, group):
            for row in range(target.first, target.first + target.versions):
                item = TargetSum((row,), np.ones(1), group, target.loss, 0)
                kinds = refined(kinds.kind, rows.kinds(item, row).kind)
    return kinds


@lru_cache(maxsize=REMEMBERED)
def statement(item: TargetSum, model: Model, block: BlockName, band: int, variant: Variant) -> Statement:
    """The statement of one target sum.

    Args:
        item: what was found of a target.
        model, block: where the target stands.
        band: age band.
        variant: supply of the left and of the right side.
    Returns:
        Its probabilities.
    """
    known, rows = evaluator(model, block, band, variant), rows_of(model, block, variant)
    kinds = {row: rows.kinds(item, row) for row in item.rows}
    beside = bystanders(model, block)
    if all(len(set(own.kind[beside].tolist())) == 1 for own in kinds.values()):
        beside = beside[:1]
    shared = alike(model, block, item.group) if item.group else None
    columns = np.r_[model.nobody(block), beside]
    table = np.array(
        [
            known.pair(item, row, columns, own.first)[:, own.kind if shared is None else own.kind[shared.first]]
            for row, own in kinds.items()
        ]
    )
    largest = float(table[:, 0].max())
    table /= largest
    marginal = table[0, 0] if shared is None else table[:, 0].mean(axis=0)[shared.kind]
    return Statement(table, shared and shared.kind, marginal, float(np.log(largest)))


def silences(log_survival: Array, model: Model, block: BlockName, group: str) -> list[Statement]:
    """What some patients did not tell, as a statement each: two lesions multiply, the background counts once.

    Args:
        log_survival: (patients, versions, atoms) log P(not told | atom).
        model, block: where the atoms stand.
        group: the shared latent within which it was not told, or empty.
    Returns:
        One a patient.
    """
    if group:
        first, kind = alike(model, block, group)
        log_survival = log_survival[:, :, first]
    else:
        kind = np.arange(log_survival.shape[2])
    alone = np.exp(log_survival)
    nobody, beside = kind[[model.nobody(block)]], kind[bystanders(model, block)]
    factors = alone[:, :, beside] / alone[:, :, nobody]
    if (factors == factors[:, :, :1]).all():
        factors = factors[:, :, :1]
    factors = np.concatenate([np.ones((*alone.shape[:2], 1)), factors], axis=2)
    tables, marginals = alone[:, :, None] * factors[..., None], alone.mean(axis=1)[:, kind]
    return [
        Statement(table, kind if group else None, marginal, 0.0)
        for table, marginal in zip(tables, marginals, strict=True)
    ]
