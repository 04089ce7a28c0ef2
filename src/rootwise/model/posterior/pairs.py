"""Two lesions at once: their joint with the evidence, by site and by cause, {eq}`eq-joint`.

    J(i, j) = pi(a, b) w_i w_j (phi_i + phi_j) / 2  P(E_cause | i, j)  sum_st P(s | i) P(t | j) P(E_state | s, t)

for cause i of site a and j of site b. Causes of one site that fit alike and share their states are one *class*: they
differ only in share and story, so sums over causes are weighted sums over classes. Where much was found, one of the two
must be among the sites that are likeliest alone, the *leading* ones; docs/model.md says what is left out by that.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rootwise.model.findings.kinds import refined, told_apart
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model, summed
from rootwise.model.posterior.factors import partition, product
from rootwise.model.posterior.mixtures import mixtures, over_both
from rootwise.model.posterior.sums import stacks, sums
from rootwise.model.posterior.told import Told

Array = NDArray[np.float64]
Index = NDArray[np.intp]

FEWEST = 60  # states that the sites hold of which one is in every pair
WORK = 2400  # that number times the targets read: of a sparse case, where many pairs stay likely, all are worked out


@dataclass(frozen=True, slots=True)
class PairLikelihood:
    """Likelihood of the evidence in one block, given two atoms of which one is of a leading site.

    Attributes:
        table: (rows, columns) P(E | both atoms), divided by exp(log_scale). Atoms alike share a row, and a column.
        row, column: (atoms,) place of each in `table`; a column of -1: of no leading site.
        log_scale: log of what `table` is divided by.
    """

    table: Array
    row: Index
    column: Index
    log_scale: float

    def both(self, first: slice, second: slice) -> Array:
        """(first, second) P(E | both atoms), on the scale of `table`; nothing where neither site leads."""
        if self.column[second.start] >= 0:
            return np.asarray(self.table[self.row[first, None], self.column[second]])
        if self.column[first.start] >= 0:
            return self.both(second, first).T
        return np.zeros((len(self.row[first]), len(self.row[second])))


@dataclass(frozen=True, slots=True)
class Fit:
    """How well the evidence of one world fits two lesions.

    Attributes:
        share: (causes,) w, P(cause | site).
        story: (causes,) phi, how onset and duration fit.
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
        joint: (sites, sites) joint of two; upper triangle, zero elsewhere.
        by_cause: (causes, sites) joint of each cause with each other site.
        fit: how well the evidence fits; None where no pair was asked for.
    """

    prior: Array
    joint: Array
    by_cause: Array
    fit: Fit | None
    _known: dict[tuple[int, int], dict[BlockName, Array]] = field(default_factory=dict, repr=False, compare=False)

    def weights(self, sites: tuple[int, int], block: BlockName, model: Model) -> Array:
        """How much each cause (or state) of two sites makes of their joint: (atoms of the first, of the second)."""
        if sites not in self._known:
            self._known[sites] = self._weights(sites, model)
        return self._known[sites][block]

    def _weights(self, sites: tuple[int, int], model: Model) -> dict[BlockName, Array]:
        """The terms of {eq}`eq-joint` before they are summed: over causes, and over states."""
        assert self.fit is not None, "no pair was asked for"
        share, story = self.fit.share, self.fit.story
        one, two = (model.atoms("cause", site) for site in sites)
        first, second = (model.atoms("state", site) for site in sites)
        links = model.link[one, first], model.link[two, second]
        told = 0.5 * (story[one, None] + story[two])
        causes = self.prior[sites] * self.fit.scale * share[one, None] * share[two] * told
        causes *= self.fit.causes.both(one, two)
        states = self.fit.states.both(first, second)
        return {
            "cause": causes * (links[0] @ states @ links[1].T),
            "state": (links[0].T @ causes @ links[1]) * states,
        }


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


def joined(
    prior: Array, lead: Index, share: Array, story: Array, causes: Told, states: Told, log_scale: float, model: Model
) -> Pairs:
    """All pairs of which one site leads.

    Args:
        prior: (sites, sites) prior of each pair once, upper triangle.
        lead: the leading sites.
        share: (causes,) P(cause | site).
        story: (causes,) how onset and duration fit. One of the two brought the patient, so it is the mean of theirs.
        causes, states: what was found.
        log_scale: of the world.
        model: the model.
    Returns:
        The joints.
    """
    mixture = mixtures(model).of_cause
    alike = partition(causes.factors, refined(mixture, told_apart(causes.silence.plain).kind))
    leads = np.isin(np.arange(len(prior)), lead)[model.cause.site[alike.first]]
    order = np.argsort(~leads, kind="stable")  # classes of leading sites first; these are the columns of all tables
    n, first = int(leads.sum()), alike.first[order]
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    row = place[alike.kind]
    table, scale = product(causes.factors, causes.silence, first, first[:n])
    of_causes = PairLikelihood(table, row, np.where(row < n, row, -1), scale)
    of_states = _states(states, lead, model)
    tissue, column = over_both(of_states.table, of_states.row, np.flatnonzero(of_states.column >= 0), model)
    both = tissue.take(column[mixture[first[:n]]], axis=1).take(mixture[first], axis=0)
    both *= table

    # Sums over the causes of the other site: with w alone, and with w times phi.
    weights = np.array([np.bincount(row, weight) for weight in (share, share * story)])
    site = model.cause.site[first]
    over = np.zeros((len(prior), 2, len(first)))
    by_site = np.argsort(site, kind="stable")
    over[:, :, :n] = sums(both, by_site, weights[:, by_site], stacks(site[by_site]))
    across = np.ascontiguousarray(both[n:].T)
    over[lead, :, n:] = sums(across, np.arange(n), weights[:, :n], stacks(np.searchsorted(lead, site[:n])))

    fit = Fit(share, story, of_causes, of_states, float(np.exp(scale + of_states.log_scale - log_scale)))
    symmetric = prior + prior.T
    by_cause = over[:, 0].take(row, axis=1)  # (sites, causes)
    by_cause *= story
    by_cause += over[:, 1].take(row, axis=1)
    by_cause *= 0.5 * fit.scale * share
    by_cause *= symmetric.take(model.cause.site, axis=1)
    joint = np.triu(summed(by_cause, model.cause.site, axis=1).T, 1)
    return Pairs(symmetric, joint, by_cause.T, fit)


def _states(states: Told, lead: Index, model: Model) -> PairLikelihood:
    """P(E_state | two states): one row a kind of states, one column a state of a leading site."""
    alike = partition(states.factors, told_apart(states.silence.plain))
    columns = np.flatnonzero(np.isin(model.state.site, lead))
    table, log_scale = product(states.factors, states.silence, alike.first, columns)
    column = np.full(len(alike.kind), -1)
    column[columns] = np.arange(len(columns))
    return PairLikelihood(table, alike.kind, column, log_scale)


def alone(prior: Array, model: Model) -> Pairs:
    """No pair at all: where only one source is asked for."""
    none = np.zeros_like(prior)
    return Pairs(none, none, np.zeros((len(model.causes), len(prior))), None)
