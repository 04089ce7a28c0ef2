"""The posterior in one world: one side filled in, one count of vertebrae, one anatomical variant a side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.evidence import Evidence, Scope
from rootwise.model.evidence.story import story_weight
from rootwise.model.findings.targets import BLOCKS, BlockName
from rootwise.model.model import Model, summed
from rootwise.model.posterior.bystanders import bystanders, with_bystanders
from rootwise.model.posterior.factors import product
from rootwise.model.posterior.mixtures import mixtures, over_states
from rootwise.model.posterior.other import log_p_of_other
from rootwise.model.posterior.pairs import Pairs, joined, leading
from rootwise.model.posterior.told import Told, told

Array = NDArray[np.float64]
Index = NDArray[np.intp]


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


def in_world(
    world: World,
    model: Model,
    cause_prior: Array,
    both: Array,
    other: float,
    scope: Scope,
    keep: Sequence[int],
) -> Part:
    """The posterior in one world.

    Args:
        world: what is assumed.
        model: the model.
        cause_prior: (causes,) prior of one source by cause.
        both: (sites, sites) prior of two; upper triangle.
        other: prior of a source that the atlas does not hold.
        scope: which part of the evidence counts.
        keep: sites whose pairs are worked out however unlikely they are.
    Returns:
        Joints on a scale of their own.
    """
    read, band = world.evidence, world.band
    causes, states = (told(read, model, block, scope, band, world.variant) for block in BLOCKS)
    story = story_weight(read, model) if scope.has("history") else np.ones(len(model.causes))
    log_cause = causes.log_alone + np.log(story)
    top_cause, top_state = float(log_cause.max()), float(states.log_alone.max())
    log_scale = top_cause + top_state
    cause_single = world.weight * cause_prior * np.exp(log_cause - top_cause)
    state_single = np.exp(states.log_alone - top_state)
    single_cause = cause_single * over_states(state_single[:, None], model)[mixtures(model).of_cause, 0]
    share = cause_prior / summed(cause_prior, model.cause.site)[model.cause.site]
    prior = world.weight * both
    lead = leading(summed(single_cause, model.cause.site), len(causes.sums) + len(states.sums), keep, model)
    two = joined(prior, lead, share, story, causes, states, log_scale, model)
    columns, beside = _beside_bystanders(causes, states, log_scale, model)
    own = world.weight * cause_prior * story
    single_cause = with_bystanders(single_cause, own, beside, share, columns, model, band)
    anybody = cause_prior / cause_prior.sum()
    unknown = log_p_of_other(causes, anybody) + log_p_of_other(states, anybody @ model.link)
    unknown += float(np.log(anybody @ story))
    return Part(
        world,
        log_scale,
        cause_single,
        state_single,
        summed(single_cause, model.cause.site),
        world.weight * other * float(np.exp(unknown - log_scale)),
        single_cause,
        two,
    )


def _beside_bystanders(causes: Told, states: Told, log_scale: float, model: Model) -> tuple[Index, Array]:
    """Causes of bystanders, and (causes, those) P(E | both) summed over the states of both, {eq}`eq-bystander`."""
    columns, others = (bystanders(model, block) for block in BLOCKS)
    likelihood, scale = product(causes.factors, causes.silence, np.arange(len(model.causes)), columns)
    tissue, scale_of_states = product(states.factors, states.silence, np.arange(len(model.states)), others)
    mixed = over_states(tissue, model) @ model.link[columns[:, None], others].T
    return columns, likelihood * mixed[mixtures(model).of_cause] * np.exp(scale + scale_of_states - log_scale)
