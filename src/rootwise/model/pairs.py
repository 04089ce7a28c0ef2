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

import numpy as np
from numpy.typing import NDArray

from rootwise.model.factors import PairLikelihood
from rootwise.model.model import Model, summed
from rootwise.model.targets import BlockName

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


@dataclass(frozen=True, slots=True)
class Mixtures:
    """The different rows of P(state | cause): most causes of a site share theirs.

    Attributes:
        of_cause: (causes,) which one each cause has.
        start: (mixtures,) where each one's states begin in the next two.
        state, weight: (entries,) the states in a mixture, and their probability.
    """

    of_cause: Index
    start: Index
    state: Index
    weight: Array


@lru_cache(maxsize=8)
def mixtures(model: Model) -> Mixtures:
    """The mixtures of a model."""
    rows, kind = np.unique(model.link, axis=0, return_inverse=True)
    mixture, state = np.nonzero(rows)
    return Mixtures(kind.ravel(), np.searchsorted(mixture, np.arange(len(rows))), state, rows[mixture, state])


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


def _tissue(states: PairLikelihood, rows: Index, model: Model) -> Array:
    """(rows, mixtures) P(E_state | two mixtures of states), the first that of each row's cause."""
    mixed = mixtures(model)
    own, place = np.unique(mixed.of_cause[rows], return_inverse=True)
    ends = np.append(mixed.start, len(mixed.state))
    lengths = ends[own + 1] - ends[own]
    starts = np.cumsum(lengths) - lengths
    entries = np.repeat(ends[own] - starts, lengths) + np.arange(lengths.sum())
    right = states.table.take(states.column[mixed.state], axis=1)
    right *= mixed.weight
    left = np.add.reduceat(right, mixed.start, axis=1)[states.row[mixed.state[entries]]]
    left *= mixed.weight[entries, None]
    return np.asarray(np.add.reduceat(left, starts, axis=0)[place])


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
    site = model.cause.site
    rows = np.flatnonzero(np.isin(site, lead))
    both = fit.causes.table[fit.causes.row[rows]].take(fit.causes.column, axis=1)
    both *= _tissue(fit.states, rows, model).take(mixtures(model).of_cause, axis=1)
    weight, told = 0.5 * fit.scale * fit.share, fit.share * fit.story
    symmetric = prior + prior.T
    by_cause = np.zeros((len(site), len(prior)))
    # the causes that do not lead, with each leading site; then the leading causes, with every site
    across = summed(both * fit.share[rows, None], site[rows], axis=0).T * fit.story[:, None]
    across += summed(both * told[rows, None], site[rows], axis=0).T
    by_cause[:, lead] = weight[:, None] * across
    along = summed(both * fit.share, site, axis=1) * fit.story[rows, None] + summed(both * told, site, axis=1)
    by_cause[rows] = weight[rows, None] * along
    by_cause *= symmetric[site]
    joint = summed(by_cause, site, axis=0)
    return Pairs(symmetric, fit, np.triu(joint, 1), by_cause)


def alone(prior: Array, model: Model) -> Pairs:
    """No pair at all: where only one source is asked for."""
    nothing = PairLikelihood(np.zeros((0, 0)), np.zeros(0, np.intp), np.zeros(0, np.intp), 0.0)
    fit = Fit(np.zeros(0), np.zeros(0), nothing, nothing, 0.0)
    none = np.zeros_like(prior)
    return Pairs(none, fit, none, np.zeros((len(model.causes), len(prior))))
