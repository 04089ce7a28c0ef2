"""Two lesions at once: their joint with the evidence, by site and by cause.

    J(i, j) = pi(a, b) w_i w_j (phi_i + phi_j) / 2  P(E_cause | i, j)  sum_st P(s | i) P(t | j) P(E_state | s, t)

for cause i of site a and j of site b. Atoms that no finding of the case tells apart are one kind (`factors.py`), so
both likelihoods come as small tables of kinds and are only spread over the atoms here. Where much was found, one of the
two must be among the sites that are likeliest alone; docs/model.md says what is left out by that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model, summed
from rootwise.model.posterior.factors import PairLikelihood
from rootwise.model.posterior.kinds import refined

Array = NDArray[np.float64]
Index = NDArray[np.intp]


FEWEST = 120  # states that the sites hold of which one is in every pair
WORK = 8000  # that number times the targets read: of a sparse case, where many pairs stay likely, all are worked out


@dataclass(frozen=True, slots=True)
class Fit:
    """How well the evidence of one world fits two lesions.

    Attributes:
        share: (causes,) P(cause | site).
        story: (causes,) how onset and duration fit.
        causes, states: likelihoods of the evidence, each on its own scale.
        scale: what the product of both is multiplied by.
    """

    share: Array
    story: Array
    causes: PairLikelihood
    states: PairLikelihood
    scale: float


@dataclass(frozen=True, slots=True)
class Pairs:
    """Joints of two sources in one world, on that world's scale.

    Attributes:
        prior: (sites, sites) prior of each pair, symmetric, zero where two never pair.
        fit: how well the evidence fits.
        joint: (sites, sites) joint of two; upper triangle, zero elsewhere.
        by_cause: (causes, sites) joint of each cause with each other site.
    """

    prior: Array
    fit: Fit
    joint: Array
    by_cause: Array

    def weights(self, sites: tuple[int, int], block: BlockName, model: Model) -> Array:
        """How much each cause (or state) of two sites makes of their joint: (atoms of the first, of the second)."""
        fit = self.fit
        one, two = (model.atoms("cause", site) for site in sites)
        told = 0.5 * (fit.story[one, None] + fit.story[None, two])
        weights = self.prior[sites] * np.outer(fit.share[one], fit.share[two]) * told * fit.scale
        weights = weights * fit.causes.both(one, two)
        first, second = (model.atoms("state", site) for site in sites)
        states = fit.states.both(first, second)
        if block == "cause":
            return np.asarray(weights * (model.link[one, first] @ states @ model.link[two, second].T))
        return np.asarray((model.link[one, first].T @ weights @ model.link[two, second]) * states)


class Mixtures(NamedTuple):
    """The different rows of P(state | cause): most causes of a site share theirs.

    Attributes:
        of_cause: (causes,) which one each cause has.
        own: (sites,) those of each site.
        weights: (sites,) their rows, (mixtures of the site, states of the site).
    """

    of_cause: Index
    own: tuple[slice, ...]
    weights: tuple[Array, ...]


@lru_cache(maxsize=8)
def mixtures(model: Model) -> Mixtures:
    """The mixtures of a model, site by site."""
    of_cause, own, weights, count = np.empty(len(model.causes), np.intp), [], [], 0
    for site in range(len(model.sites)):
        causes = model.atoms("cause", site)
        rows, kind = np.unique(model.link[causes, model.atoms("state", site)], axis=0, return_inverse=True)
        of_cause[causes] = count + kind.ravel()
        own.append(slice(count, count + len(rows)))
        weights.append(rows)
        count += len(rows)
    return Mixtures(of_cause, tuple(own), tuple(weights))


def leading(single: Array, targets: int, keep: Sequence[int], model: Model) -> Index:
    """The sites of which one is in every pair: those that are likeliest alone, until they hold enough states.

    Args:
        single: (sites,) joint of one source.
        targets: how many carry evidence.
        keep: sites that are always among them.
        model: for how many states each has.
    Returns:
        Site indices, ascending.
    """
    order = np.argsort(-single, kind="stable")
    states = np.bincount(model.state.site, minlength=len(single))
    enough = int(np.searchsorted(np.cumsum(states[order]), max(FEWEST, WORK // max(targets, 1)))) + 1
    least = single[order[min(enough, len(order)) - 1]] * (1.0 - 1e-9)  # sites that are alike lead together
    lead = single >= least
    lead[list(keep)] = True
    return np.flatnonzero(lead)


def _tissue(states: PairLikelihood, lead: Index, model: Model) -> Array:
    """(mixtures, mixtures) P(E_state | two mixtures of states); rows of leading sites only, others are zero."""
    mixed = mixtures(model)
    count = mixed.own[-1].stop
    led = np.concatenate([np.arange(mixed.own[site].start, mixed.own[site].stop) for site in lead])
    # A mixture holds the few states of one site: site by site is a tenth of the whole product.
    left = [mixed.weights[site] @ states.table[states.row[model.atoms("state", site)]] for site in lead]
    spread = np.concatenate(left).take(states.column, axis=1)
    found = np.empty((len(led), count))
    for site, (own, weights) in enumerate(zip(mixed.own, mixed.weights, strict=True)):
        np.matmul(spread[:, model.atoms("state", site)], weights.T, out=found[:, own])
    out = np.zeros((count, count))
    out[led] = found
    return out


def joined(prior: Array, lead: Index, fit: Fit, model: Model) -> Pairs:
    """All pairs of which one site leads.

    Args:
        prior: (sites, sites) prior of each pair once, upper triangle.
        lead: the leading sites; `fit` has rows for their atoms.
        fit: how well the evidence fits.
        model: the model.
    Returns:
        The joints. One of the two brought the patient, so the story is the mean of theirs.
    """
    # Causes of one site that fit alike, with the same states, differ only in share and story: they are one class.
    of_cause = mixtures(model).of_cause
    alike = refined(refined(model.cause.site, fit.causes.column).kind, of_cause)
    site, mixture = model.cause.site[alike.first], of_cause[alike.first]
    leads = np.isin(site, lead)
    rows, others = np.flatnonzero(leads), np.flatnonzero(~leads)
    both = fit.causes.table[fit.causes.row[alike.first[rows]]].take(fit.causes.column[alike.first], axis=1)
    both *= _tissue(fit.states, lead, model)[mixture[rows]].take(mixture, axis=1)
    # summed over the causes of the other site: as they are, and with their story
    summed_up = []
    for weight in (fit.share, fit.share * fit.story):
        own = np.bincount(alike.kind, weight)
        found = np.zeros((len(site), len(prior)))
        found[rows] = summed(both * own, site, axis=1)
        if len(others):
            found[np.ix_(others, lead)] = summed(both[:, others] * own[rows, None], site[rows], axis=0).T
        summed_up.append(found[alike.kind])
    by_cause, told = summed_up
    by_cause *= fit.story[:, None]
    by_cause += told
    symmetric = prior + prior.T
    by_cause *= (0.5 * fit.scale * fit.share)[:, None]
    by_cause *= symmetric[model.cause.site]
    return Pairs(symmetric, fit, np.triu(summed(by_cause, model.cause.site), 1), by_cause)


def alone(prior: Array, model: Model) -> Pairs:
    """No pair at all: where only one source is asked for."""
    nothing = PairLikelihood(np.zeros((0, 0)), np.zeros(0, np.intp), np.zeros(0, np.intp), 0.0)
    fit = Fit(np.zeros(0), np.zeros(0), nothing, nothing, 0.0)
    none = np.zeros_like(prior)
    return Pairs(none, fit, none, np.zeros((len(model.causes), len(prior))))
