"""From evidence to P(set of sites | evidence), {eq}`eq-bayes`: one site, two, or a source the atlas does not hold.

P(E | site) = sum_c pi(c) P(E_cause | c) sum_s pi(s | c) P(E_tissue | s)          {eq}`eq-lesion`
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice, product, repeat

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.ages import age_band
from rootwise.cases.case import Case
from rootwise.model.evidence.evidence import WHOLE, Evidence, Scope, evidence
from rootwise.model.evidence.worlds import worlds
from rootwise.model.findings.bounds import TINY
from rootwise.model.lesions.variants import PREVALENCE, SUPPLIES
from rootwise.model.model import Model, naming, summed
from rootwise.model.posterior.part import Part, World, in_world
from rootwise.model.posterior.singles import Asked, in_worlds, no_pairs

Array = NDArray[np.float64]

BATCH = 128  # cases that are worked out together: their likelihoods of all atoms take some 8 MB


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
    if not options.pairs:
        return next(posteriors((case,), model, options, (scope,)))
    setting = options.prior or case.setting
    cause_prior = model.prior.causes(setting, case.age, case.sex, model.cause.site)
    single = summed(cause_prior, model.cause.site)
    both = np.triu(model.prior.pairs(single), 1)
    other = model.constants["other_prior"]
    norm = (1.0 - other) / (single.sum() + both.sum())
    both *= norm
    parts = tuple(
        in_world(world, model, cause_prior * norm, both, other, scope, keep)
        for world in _worlds(case, options, model)
    )
    return _mixed(parts, single * norm, both, other)


def posteriors(
    cases: Iterable[Case], model: Model, options: Options = Options(), scopes: Iterable[Scope] = repeat(WHOLE)
) -> Iterator[Posterior]:
    """P(site, evidence) of many cases, one source each: what `posterior` says without pairs, a batch at a time.

    Args:
        cases: what was found in each; one case may stand many times, each time with a scope of its own.
        model: the model.
        options: prior and what is summed over; pairs are left out.
        scopes: which part of the evidence of each case counts; as many as there are cases, or more.
    Yields:
        Joint probabilities in the order of the cases, each posterior on a scale of its own; its joints of two are zero.
    """
    pairs = no_pairs(model)
    waiting = zip(cases, scopes, strict=False)
    while batch := list(islice(waiting, BATCH)):
        priors = [_alone(options.prior or case.setting, case.age, case.sex, model) for case, _ in batch]
        known = {id(case): _worlds(case, options, model) for case in {id(case): case for case, _ in batch}.values()}
        ways = [known[id(case)] for case, _ in batch]
        asked = [
            Asked(world, scope, causes, model.constants["other_prior"])
            for (_, scope), (causes, _), own in zip(batch, priors, ways, strict=True)
            for world in own
        ]
        parts = iter(in_worlds(asked, model))
        for (_, sites), own in zip(priors, ways, strict=True):
            yield _mixed(tuple(islice(parts, len(own))), sites, pairs.prior, model.constants["other_prior"])


@lru_cache(maxsize=512)
def _alone(setting: str, age: int | None, sex: str, model: Model) -> tuple[Array, Array]:
    """(causes,), (sites,) prior of one source, where two are not considered."""
    causes = model.prior.causes(setting, age, sex, model.cause.site)
    causes *= (1.0 - model.constants["other_prior"]) / causes.sum()
    return causes, summed(causes, model.cause.site)


def _mixed(parts: tuple[Part, ...], single: Array, both: Array, other: float) -> Posterior:
    """The posterior of a case from those of its worlds; priors as `Posterior` has them."""
    scale = max(part.log_scale for part in parts)
    factors = [float(np.exp(part.log_scale - scale)) for part in parts]

    def mix(tables: Iterable[Array | float]) -> Array:
        if len(parts) == 1:  # its scale is that of all
            (own,) = tables
            return np.asarray(own)
        return np.asarray(sum(factor * table for factor, table in zip(factors, tables, strict=True)))

    first = parts[0].pairs
    same = all(part.pairs is first for part in parts)  # one world, or no pairs at all
    return Posterior(
        scale,
        mix(part.single for part in parts),
        first.joint if same else mix(part.pairs.joint for part in parts),
        float(mix(part.other for part in parts)),
        mix(part.single_cause for part in parts),
        first.by_cause if same else mix(part.pairs.by_cause for part in parts),
        single,
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
    every = []
    for resolved, weight in worlds(case, model.constants["miscounted"]):
        read = evidence(resolved, model)
        every += [
            World(read, weight * share_left * share_right, band, (left, right))
            for (left, share_left), (right, share_right) in product(kinds, kinds)
        ]
    return tuple(every)
