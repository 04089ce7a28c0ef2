"""The posterior in one world: one side filled in, one count of vertebrae, one anatomical variant a side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.coefficients import terms
from rootwise.model.evidence.evidence import Evidence, Scope
from rootwise.model.evidence.quiet import NO_SILENCE, survival_of_silence, unspoken
from rootwise.model.evidence.story import story_weight
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model, summed
from rootwise.model.posterior import factors
from rootwise.model.posterior.bystanders import with_bystanders
from rootwise.model.posterior.likelihood import evaluator
from rootwise.model.posterior.other import log_p_of_other
from rootwise.model.posterior.pairs import Fit, Pairs, joined, leading

Array = NDArray[np.float64]


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
    cause_terms, state_terms = terms(read, model, "cause", scope), terms(read, model, "state", scope)
    cause_eval, state_eval = evaluator(model, "cause", band), evaluator(model, "state", band, world.variant)
    quiet = survival_of_silence(read.silent, model, band) if scope.has("symptoms") else NO_SILENCE
    beside = [
        np.flatnonzero(np.isin(site, [index for index, _ in model.prior.bystanders]))
        for site in (model.cause.site, model.state.site)
    ]
    silent = [quiet.get(name, unspoken(len(site))) for name, site in (("cause", model.causes), ("state", model.states))]
    story = story_weight(read, model) if scope.has("history") else np.ones(len(model.causes))
    cause_found, state_found = cause_eval.factors(cause_terms, silent[0]), state_eval.factors(state_terms, silent[1])
    cause_silence, state_silence = cause_eval.silence(silent[0]), state_eval.silence(silent[1])
    log_cause = factors.alone(cause_found, cause_silence) + np.log(story)
    log_state = factors.alone(state_found, state_silence)
    top_cause, top_state = float(log_cause.max()), float(log_state.max())
    own = world.weight * cause_prior
    cause_single = own * np.exp(log_cause - top_cause)
    state_single = np.exp(log_state - top_state)
    share = cause_prior / summed(cause_prior, model.cause.site)[model.cause.site]
    single_cause = cause_single * (model.link @ state_single)
    cause_found, state_found = factors.merged(cause_found), factors.merged(state_found)
    # a bystander beside every source
    cause_beside, cause_scale = factors.beside(cause_found, cause_silence, beside[0])
    state_beside, state_scale = factors.beside(state_found, state_silence, beside[1])
    with_one = cause_beside * (model.link @ state_beside @ model.link[np.ix_(beside[0], beside[1])].T)
    with_one *= np.exp(cause_scale - top_cause + state_scale - top_state)
    prior = world.weight * both
    lead = leading(summed(single_cause, model.cause.site), len(cause_terms) + len(state_terms), keep, model)
    rows = [np.flatnonzero(np.isin(site, lead)) for site in (model.cause.site, model.state.site)]
    causes = factors.together(cause_found, cause_silence, rows[0])
    states = factors.together(state_found, state_silence, rows[1])
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
