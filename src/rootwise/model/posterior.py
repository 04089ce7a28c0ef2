"""From evidence to P(set of sites | evidence): one site, two sites, or a source the atlas does not hold.

P(E | site) = sum_c pi(c) P(E_cause | c) sum_s pi(s | c) P(E_tissue | s)
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.ages import age_band
from rootwise.cases.case import Case
from rootwise.model.bystanders import with_bystanders
from rootwise.model.coefficients import terms
from rootwise.model.evidence import WHOLE, Evidence, Scope, evidence
from rootwise.model.likelihood import TINY, evaluator
from rootwise.model.model import Model, naming, summed
from rootwise.model.other import log_p_of_other
from rootwise.model.pairs import Fit, Pairs, alone, joined, leading
from rootwise.model.quiet import NO_SILENCE, survival_of_silence, unspoken
from rootwise.model.story import story_weight
from rootwise.model.targets import BlockName
from rootwise.model.variants import PREVALENCE, SUPPLIES
from rootwise.model.worlds import worlds

Array = NDArray[np.float64]


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
class World:
    """One way the case could be: its evidence once a side is filled in, and the patient's anatomical variants."""

    evidence: Evidence
    weight: float
    band: int
    variant: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Part:
    """The posterior in one world, on its own scale.

    Attributes:
        world: what was assumed.
        log_scale: log of what everything below is divided by.
        cause_single: (causes,) prior times P(E_cause | cause).
        state_single: (states,) P(E_tissue | state).
        single, other: joints by site; single_cause: the same by cause.
        pairs: joints of two.
    """

    world: World
    log_scale: float
    cause_single: Array
    state_single: Array
    single: Array
    other: float
    single_cause: Array
    pairs: Pairs

    def weights(self, sites: tuple[int, ...], block: BlockName, model: Model) -> Array:
        """How much each cause (or state) of a set of sites makes of its joint.

        Args:
            sites: one or two site indices.
            block: `cause` or `state`.
            model: for which atoms belong to which site.
        Returns:
            (atoms of the first site, atoms of the second site or 1).
        """
        if len(sites) == 2:
            return self.pairs.weights((sites[0], sites[1]), block, model)
        causes = model.atoms("cause", sites[0])
        if block == "cause":
            return self.single_cause[causes, None]
        states = model.atoms("state", sites[0])
        return (self.cause_single[causes] @ model.link[causes, states] * self.state_single[states])[:, None]

    def joint(self, sites: tuple[int, ...]) -> float:
        """Joint of one set; the empty one is `other`."""
        if not sites:
            return self.other
        return float(self.single[sites[0]] if len(sites) == 1 else self.pairs.joint[sites])


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
    parts = tuple(
        _evaluate(world, model, cause_prior * norm, both * norm, other, scope, options.pairs, keep)
        for world in _worlds(case, options, model)
    )
    scale = max(part.log_scale for part in parts)
    factors = [float(np.exp(part.log_scale - scale)) for part in parts]

    def mix(tables: Iterable[Array | float]) -> Array:
        return np.asarray(sum(factor * table for factor, table in zip(factors, tables, strict=True)))

    return Posterior(
        scale,
        mix(part.single for part in parts),
        mix(part.pairs.joint for part in parts),
        float(mix(part.other for part in parts)),
        mix(part.single_cause for part in parts),
        mix(part.pairs.by_cause for part in parts),
        single * norm,
        both * norm,
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


def _evaluate(
    world: World,
    model: Model,
    cause_prior: Array,
    both: Array,
    other: float,
    scope: Scope,
    pairs: bool,
    keep: Sequence[int],
) -> Part:
    read, band = world.evidence, world.band
    cause_terms, state_terms = terms(read, model, "cause", scope), terms(read, model, "state", scope)
    cause_eval, state_eval = evaluator(model, "cause", band), evaluator(model, "state", band, world.variant)
    quiet = survival_of_silence(read.silent, model, band) if scope.has("symptoms") else NO_SILENCE
    beside = [
        np.flatnonzero(np.isin(site, [index for index, _ in model.prior.bystanders]))
        for site in (model.cause.site, model.state.site)
    ]
    silent = [quiet.get(name, unspoken(len(site))) for name, site in (("cause", model.causes), ("state", model.states))]
    story = story_weight(read, model) if scope.has("history") else np.ones(len(model.causes))
    log_cause = cause_eval.alone(cause_terms, silent[0]) + np.log(story)
    log_state = state_eval.alone(state_terms, silent[1])
    top_cause, top_state = float(log_cause.max()), float(log_state.max())
    own = world.weight * cause_prior
    cause_single = own * np.exp(log_cause - top_cause)
    state_single = np.exp(log_state - top_state)
    share = cause_prior / summed(cause_prior, model.cause.site)[model.cause.site]
    single_cause = cause_single * (model.link @ state_single)
    # a bystander beside every source
    cause_beside, cause_scale = cause_eval.beside(cause_terms, beside[0], silent[0])
    state_beside, state_scale = state_eval.beside(state_terms, beside[1], silent[1])
    with_one = cause_beside * (model.link @ state_beside @ model.link[np.ix_(beside[0], beside[1])].T)
    with_one *= np.exp(cause_scale - top_cause + state_scale - top_state)
    prior = world.weight * both
    two = alone(prior, model)
    if pairs:
        lead = leading(summed(single_cause, model.cause.site), len(cause_terms) + len(state_terms), keep, model)
        rows = [np.flatnonzero(np.isin(site, lead)) for site in (model.cause.site, model.state.site)]
        causes = cause_eval.together(cause_terms, rows[0], silent[0])
        states = state_eval.together(state_terms, rows[1], silent[1])
        scale = float(np.exp(causes.log_scale - top_cause + states.log_scale - top_state))
        two = joined(prior, lead, Fit(share, story, causes, states, scale), model)
    single_cause = with_bystanders(single_cause, own * story, with_one, share, beside[0], model, band)
    unknown = log_p_of_other(
        cause_eval, state_eval, cause_terms, state_terms, cause_prior / cause_prior.sum(), quiet, story, model
    )
    return Part(
        world,
        top_cause + top_state,
        cause_single,
        state_single,
        summed(single_cause, model.cause.site),
        world.weight * other * float(np.exp(unknown - top_cause - top_state)),
        single_cause,
        two,
    )
