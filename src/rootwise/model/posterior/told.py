"""What a case tells of one block, causes or states: its target sums, its silence, and the factors of its likelihood."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.coefficients import TargetSum, target_sums
from rootwise.model.evidence.evidence import Evidence, Scope
from rootwise.model.evidence.quiet import Quiet, survival_of_silence, unspoken
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model
from rootwise.model.posterior import factors
from rootwise.model.posterior.factors import Factor, Silence, Wide
from rootwise.model.posterior.likelihood import BlockEvaluator, evaluator

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Told:
    """The evidence of one block in one world.

    Attributes:
        evaluator: of the block.
        sums: one a target that carries evidence.
        quiet: what was not told.
        factors: the likelihood of two atoms, as a product.
        silence: its part that no shared latent holds.
        log_alone: (atoms,) log P(E | atom alone).
    """

    evaluator: BlockEvaluator
    sums: list[TargetSum]
    quiet: Quiet
    factors: list[Factor | Wide]
    silence: Silence
    log_alone: Array


def told(read: Evidence, model: Model, block: BlockName, scope: Scope, band: int, variant: tuple[int, int]) -> Told:
    """What a case tells of one block.

    Args:
        read: the evidence.
        model: the model.
        block: `cause` or `state`.
        scope: which part of the evidence counts.
        band: age band.
        variant: supply of the left and of the right side.
    Returns:
        The evidence of the block.
    """
    evaluate = evaluator(model, block, band, variant if block == "state" else (0, 0))
    items = target_sums(read, model, block, scope)
    atoms = len(evaluate.block.site)
    quiet = survival_of_silence(read.silent, model, band)[block] if scope.has("symptoms") else unspoken(atoms)
    each, silence = evaluate.factors(items, quiet), evaluate.silence(quiet)
    log_alone = factors.alone(each, silence)
    return Told(evaluate, items, quiet, factors.merged(each), silence, log_alone)
