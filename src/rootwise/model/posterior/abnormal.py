"""P(a target that nobody has read is abnormal | sites, evidence): what a test not yet done would show.

    P(z > 0 | H, E) = sum_l w(l) sum_u P(u | l, E) (1 - P(z <= 0 | l, u))

over the causes or states l of the set, each with its share w of the joint of the set, and over the halves u of the
irritability that the target shares with what was found.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.coefficients import TargetSum, target_sums
from rootwise.model.evidence.quiet import survival_of_silence
from rootwise.model.findings.targets import BLOCKS, BlockName, Target
from rootwise.model.model import Model
from rootwise.model.posterior.likelihood import evaluator
from rootwise.model.posterior.part import Part

Array = NDArray[np.float64]
Index = NDArray[np.intp]


class Unread:
    """What a set of sites, as the evidence leaves it, does to the targets that the evidence does not read."""

    def __init__(self, part: Part, sites: tuple[int, ...], model: Model) -> None:
        """Choose the set.

        Args:
            part: the posterior in one world; of a pair, one that it worked out. Bystanders are left out.
            sites: indices of one or two sites.
            model: the model.
        """
        self._model = model
        self._blocks = {block: _Block(part, sites, model, block) for block in BLOCKS}

    def acts_on(self, target: Target) -> bool:
        """Whether the set does anything to a target; one that it leaves alone is at its background."""
        return self._blocks[target.block].acts_on(target)

    def p_abnormal(self, target: Target) -> float:
        """P(a target is not at level 0 | set, evidence), from 0 to 1; of one that the evidence does not read."""
        return self._blocks[target.block].p_abnormal(_at_level_0(target, self._model))


class _Block:
    """The same of the targets of one block."""

    def __init__(self, part: Part, sites: tuple[int, ...], model: Model, block: BlockName) -> None:
        read, band = part.world.evidence, part.world.band
        self._found = evaluator(model, block, band, part.world.variant)
        self._one = _indices(model.atoms(block, sites[0]))
        nobody = np.array([model.nobody(block)])  # what a single lesion stands beside
        self._two = _indices(model.atoms(block, sites[1])) if len(sites) == 2 else nobody
        atoms = np.concatenate([self._one, self._two])
        self._moved = (self._found.block.g[:, atoms] != 1.0).any(axis=(1, 2))
        self._as_published = part.world.variant == (0, 0)
        weights = part.weights(sites, block, model)
        self._shares = weights / weights.sum()
        self._grouped = [item for item in target_sums(read, model, block) if item.group]
        self._silent = {
            group: np.exp(own[:, self._one, None] + (own[:, self._two] - own[:, nobody])[:, None, :])
            for group, own in survival_of_silence(read.silent, model, band)[block].grouped.items()
        }

    def acts_on(self, target: Target) -> bool:
        if target.kind != "sign" and not self._as_published:
            return True  # another plexus may carry its fibres through other roots
        return bool(self._moved[target.first : target.first + target.versions].any())

    def p_abnormal(self, normal: TargetSum) -> float:
        is_normal = np.array([self._table(normal, version) for version in range(len(normal.rows))])
        if normal.group:
            halves = np.array([self._half(normal.group, version) for version in range(len(normal.rows))])
            is_normal = is_normal * (halves / halves.mean(axis=0))
        return 1.0 - float((self._shares * is_normal.mean(axis=0)).sum())

    def _half(self, group: str, version: int) -> Array:
        """P(what was found and what is silent of a group | atoms, one half of its irritability)."""
        half = self._silent[group][version] if group in self._silent else np.ones(self._shares.shape)
        for item in self._grouped:
            if item.group == group:
                half = half * self._table(item, version)
        return half

    def _table(self, item: TargetSum, version: int) -> Array:
        return self._found.pair(item, item.rows[version], self._one, self._two)


def _at_level_0(target: Target, model: Model) -> TargetSum:
    """An observation that is certain of level 0 and impossible beyond."""
    coefficients = np.zeros(getattr(model, target.block).q0.shape[2])
    coefficients[0] = 1.0
    rows = tuple(range(target.first, target.first + target.versions))
    return TargetSum(rows, coefficients, target.group, target.loss, int(target.key.endswith("|right")))


def _indices(atoms: slice) -> Index:
    return np.arange(atoms.start, atoms.stop)
