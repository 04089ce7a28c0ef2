"""From evidence to P(set of sites | evidence), {eq}`eq-bayes`: one site, two, or a source the atlas does not hold.

P(E | site) = sum_c pi(c) P(E_cause | c) sum_s pi(s | c) P(E_tissue | s)          {eq}`eq-lesion`
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.ages import age_band
from rootwise.cases.case import Case
from rootwise.model.evidence.evidence import WHOLE, Evidence, Scope, evidence
from rootwise.model.evidence.worlds import worlds
from rootwise.model.lesions.variants import PREVALENCE, SUPPLIES
from rootwise.model.model import Model, naming, summed
from rootwise.model.posterior.likelihood import TINY
from rootwise.model.posterior.part import Part, World, in_world

Array = NDArray[np.float64]

# glibc hands each block above 128 KiB back to the system when it is freed, and fetching its pages again costs more than
# the sums in it. Having seen one of 31 MiB freed, it keeps blocks up to that size. This one is never touched, so it
# takes no memory; other systems do nothing of it.
np.empty(31 * 2**20, np.uint8)


@dataclass(frozen=True, slots=True)
class Options:
    """How a question is asked.

    Attributes:
        prior: a setting, `flat`, or None for the case's own setting.
        pairs: whether two sources are considered.
        variants: whether prefixed and postfixed plexuses are summed out (slower; no gain was ever measured).
    """

    prior: str | None = None
    pairs: bool = True
    variants: bool = False


@dataclass(frozen=True, slots=True)
class Posterior:
    """P(set, evidence) of every set, summed over worlds.

    Attributes:
        log_scale: all joints below are divided by exp(log_scale).
        single: (sites,) joint of one source.
        pair: (sites, sites) joint of two; upper triangle, zero elsewhere.
        other: joint of a source that the atlas does not hold.
        single_cause: (causes,) joint of one source by cause.
        pair_cause: (causes, sites) joint of each cause with each other site.
        prior_single, prior_pair, prior_other: the same before any evidence, normalised.
        parts: the worlds summed over.
    """

    log_scale: float
    single: Array
    pair: Array
    other: float
    single_cause: Array
    pair_cause: Array
    prior_single: Array
    prior_pair: Array
    prior_other: float
    parts: tuple[Part, ...]

    @property
    def total(self) -> float:
        """P(evidence) divided by exp(log_scale)."""
        return float(self.single.sum() + self.pair.sum() + self.other)

    @property
    def evidence(self) -> Evidence:
        """What was used of the case (where a side is unknown: with the left filled in)."""
        return self.parts[0].world.evidence

    def log_evidence(self) -> float:
        """log P(evidence)."""
        return float(np.log(self.total)) + self.log_scale

    def joint(self, sites: tuple[int, ...]) -> float:
        """Joint of one set; the empty one is `other`."""
        if not sites:
            return self.other
        return float(self.single[sites[0]] if len(sites) == 1 else self.pair[sites])

    def part_of(self, *sets: tuple[int, ...]) -> Part:
        """The world to which these sets owe most: its side, its count of vertebrae."""
        return max(self.parts, key=lambda part: sum(map(part.joint, sets)) * np.exp(part.log_scale - self.log_scale))

    @property
    def by_cause(self) -> Array:
        """(causes,) joint of all sets that a cause has part in."""
        return np.asarray(self.single_cause + self.pair_cause.sum(axis=1))

    def marginals(self, model: Model) -> Array:
        """(sites,) P(site is among the sources | evidence); those of a run count for its members."""
        return np.asarray(naming(model) @ (self.single + self.pair.sum(axis=0) + self.pair.sum(axis=1)) / self.total)

    def cause_weights(self, sites: tuple[int, ...], model: Model) -> Array:
        """How much each cause of a set of sites makes of its joint, summed over worlds; shaped as `Part.weights`."""
        return np.asarray(
            sum(
                part.weights(sites, "cause", model) * float(np.exp(part.log_scale - self.log_scale))
                for part in self.parts
            )
        )

    def prior(self, sites: tuple[int, ...]) -> float:
        """Prior of one set."""
        if not sites:
            return self.prior_other
        return float(self.prior_single[sites[0]] if len(sites) == 1 else self.prior_pair[sites])

    def likelihood(self, sites: tuple[int, ...]) -> float:
        """P(evidence | set), on the posterior's scale."""
        return self.joint(sites) / max(self.prior(sites), TINY)


def posterior(
    case: Case, model: Model, options: Options = Options(), scope: Scope = WHOLE, keep: Sequence[int] = ()
) -> Posterior:
    """P(set of sites, evidence), summed over causes, states, an unknown side and the patient's variants.

    Args:
        case: what was found.
        model: the model.
        options: prior and what is summed over.
        scope: which part of the evidence counts (used by `explain`).
        keep: sites whose pairs are worked out however unlikely they are.
    Returns:
        Joint probabilities on a common scale.
    """
    setting = options.prior or case.setting
    cause_prior = model.prior.causes(setting, case.age, case.sex, model.cause.site)
    single = summed(cause_prior, model.cause.site)
    both = np.triu(model.prior.pairs(single), 1) if options.pairs else np.zeros((len(single), len(single)))
    other = model.constants["other_prior"]
    norm = (1.0 - other) / (single.sum() + both.sum())
    both *= norm
    parts = tuple(
        in_world(world, model, cause_prior * norm, both, other, scope, options.pairs, keep)
        for world in _worlds(case, options, model)
    )
    scale = max(part.log_scale for part in parts)
    factors = [float(np.exp(part.log_scale - scale)) for part in parts]

    def mix(tables: Iterable[Array | float]) -> Array:
        if len(parts) == 1:  # its scale is that of all
            (own,) = tables
            return np.asarray(own)
        return np.asarray(sum(factor * table for factor, table in zip(factors, tables, strict=True)))

    return Posterior(
        scale,
        mix(part.single for part in parts),
        mix(part.pairs.joint for part in parts),
        float(mix(part.other for part in parts)),
        mix(part.single_cause for part in parts),
        mix(part.pairs.by_cause for part in parts),
        single * norm,
        both,
        other,
        parts,
    )


@lru_cache(maxsize=4)
def _worlds(case: Case, options: Options, model: Model) -> tuple[World, ...]:
    """What is not known about the case as a whole: each way it could be, with its probability.

    Kept for the last few cases: `explain` asks about one case again and again.
    """
    band = age_band(case.age)
    kinds = [(SUPPLIES.index(name), share) for name, share in PREVALENCE.items()] if options.variants else [(0, 1.0)]
    found = []
    for resolved, weight in worlds(case, model.constants["miscounted"]):
        read = evidence(resolved, model)
        found += [
            World(read, weight * share_left * share_right, band, (left, right))
            for (left, share_left), (right, share_right) in product(kinds, kinds)
        ]
    return tuple(found)
