"""Two lesions at once: their joint with the evidence, by site and by cause.

    J(i, j) = pi(a, b) w_i w_j (phi_i + phi_j) / 2  P(E_cause | i, j)  sum_st P(s | i) P(t | j) P(E_state | s, t)

for cause i of site a and j of site b. Atoms that no finding of the case tells apart are one kind (`likelihood.py`), so
both likelihoods come as small tables of kinds and are only spread over the atoms here.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rootwise.model.likelihood import BlockLikelihood
from rootwise.model.model import Model
from rootwise.model.targets import BlockName

Array = NDArray[np.float64]
Index = NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class Fit:
    """How well the evidence of one world fits two lesions.

    Attributes:
        share: (causes,) P(cause | site).
        story: (causes,) how onset and duration fit.
        causes, states: likelihoods of the evidence; the states' on their own scale.
        tissue: (mixes, mixes) P(E_state) given two mixtures of states, see `mixtures`.
        scale: what the product of both is multiplied by.
    """

    share: Array
    story: Array
    causes: BlockLikelihood
    states: BlockLikelihood
    tissue: Array
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
        if block == "cause":
            mix = mixtures(model)[1]
            return np.asarray(weights * fit.tissue[np.ix_(mix[one], mix[two])])
        first, second = (model.atoms("state", site) for site in sites)
        weights = model.link[one, first].T @ weights @ model.link[two, second]
        return np.asarray(weights * fit.states.both(first, second))


@lru_cache(maxsize=8)
def mixtures(model: Model) -> tuple[Array, Index]:
    """The different rows of P(state | cause), and which one each cause has: most causes of a site share theirs."""
    rows, kind = np.unique(model.link, axis=0, return_inverse=True)
    return rows, kind.ravel()


def tissue(states: BlockLikelihood, columns: Index, model: Model) -> Array:
    """P(E_state | two mixtures of states).

    Args:
        states: likelihood of pairs of states.
        columns: the states that its pairs have on the other side.
        model: for the mixtures.
    Returns:
        (mixes, mixes), on the scale of `states.pair`.
    """
    rows, _ = mixtures(model)
    left = _gathered(rows, states.kind, len(states.pair))
    right = _gathered(rows[:, columns], states.column, states.pair.shape[1])
    return np.asarray(left @ states.pair @ right.T)


def _gathered(rows: Array, kind: Index, kinds: int) -> Array:
    """Weights of states summed over those of one kind."""
    order = np.argsort(kind, kind="stable")
    starts = np.searchsorted(kind[order], np.arange(kinds))
    return np.asarray(np.add.reduceat(rows[:, order], starts, axis=1))


def joined(prior: Array, fit: Fit, model: Model) -> Pairs:
    """All pairs of sites.

    Args:
        prior: (sites, sites) prior of each pair once, upper triangle.
        fit: with every atom on both sides.
        model: the model.
    Returns:
        The joints. One of the two brought the patient, so the story is the mean of theirs.
    """
    site = model.cause.site
    starts = np.flatnonzero(np.r_[True, np.diff(site) > 0])
    mix = mixtures(model)[1]
    both = fit.causes.pair[fit.causes.kind].take(fit.causes.column, axis=1)
    both *= fit.tissue[mix].take(mix, axis=1)
    plain = np.add.reduceat(both * fit.share, starts, axis=1)
    fitting = np.add.reduceat(both * (fit.share * fit.story), starts, axis=1)
    symmetric = prior + prior.T
    by_cause = (0.5 * fit.scale) * fit.share[:, None] * (fit.story[:, None] * plain + fitting) * symmetric[site]
    joint = np.triu(np.add.reduceat(by_cause, starts, axis=0), 1)
    return Pairs(symmetric, fit, joint, by_cause)


def alone(prior: Array, fit: Fit) -> Pairs:
    """No pair at all: where only one source is asked for."""
    none = np.zeros_like(prior)
    return Pairs(none, fit, none, np.zeros((len(fit.share), len(prior))))
