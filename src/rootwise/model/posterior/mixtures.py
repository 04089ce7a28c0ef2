"""P(state | cause): most causes of a site share one mixture of its states, so mixtures are summed over, not causes."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rootwise.model.model import Model
from rootwise.model.posterior.sums import Stack, stacks, sums

Array = NDArray[np.float64]
Index = NDArray[np.intp]


class Mixtures(NamedTuple):
    """The different rows of P(state | cause), numbered by site; each is a list of states with their weights.

    Attributes:
        of_cause: (causes,) which one each cause has.
        mixture, state, weight: (entries,) the entries of all of them, by mixture.
        stacked: the entries by mixture, as they are summed.
    """

    of_cause: Index
    mixture: Index
    state: Index
    weight: Array
    stacked: list[Stack]


@lru_cache(maxsize=8)
def mixtures(model: Model) -> Mixtures:
    """The mixtures of a model, site by site."""
    of_cause, count = np.empty(len(model.causes), np.intp), 0
    mixture: list[int] = []
    state: list[int] = []
    weight: list[float] = []
    for site in range(len(model.sites)):
        causes, states = model.atoms("cause", site), model.atoms("state", site)
        rows, kind = _different(model.link[causes, states])
        of_cause[causes] = count + kind
        for row in rows:
            mixture += [count] * len(row)
            state += range(states.start, states.stop)
            weight += row.tolist()
            count += 1
    entries = np.array(mixture, np.intp)
    return Mixtures(of_cause, entries, np.array(state), np.array(weight), stacks(entries))


def _different(rows: Array) -> tuple[Array, Index]:
    """Each different row once, in order, and which of them each row is: `np.unique` takes ten times as long."""
    order = np.lexsort(rows.T[::-1])
    ranked = rows[order]
    new = np.r_[True, (ranked[1:] != ranked[:-1]).any(axis=1)]
    kind = np.empty(len(rows), np.intp)
    kind[order] = new.cumsum() - 1
    return ranked[new], kind


def over_states(table: Array, model: Model) -> Array:
    """Sum of P(state | mixture) times a table: the part of {eq}`eq-lesion` that runs over states.

    Args:
        table: (states, columns).
        model: the model.
    Returns:
        (mixtures, columns).
    """
    return _mixed(table, np.arange(len(table)), model)


def over_both(table: Array, kind: Index, states: Index, model: Model) -> tuple[Array, Index]:
    """Sum over the states of both lesions, the last part of {eq}`eq-joint`.

    Args:
        table: (kinds, some states) P(E_state | both).
        kind: (states,) row of the table that each state has.
        states: (some states,) which ones the columns are: all those of some sites.
        model: the model.
    Returns:
        (mixtures, mixtures of those sites) P(E_state | two mixtures), and (mixtures,) the column that each has, or -1.
    """
    mixed = mixtures(model)
    place = np.full(len(kind), -1)
    place[states] = np.arange(len(states))
    own = np.flatnonzero(place[mixed.state] >= 0)
    names, group = np.unique(mixed.mixture[own], return_inverse=True)
    one = np.ascontiguousarray(_mixed(table, kind, model).T)
    both = sums(one, place[mixed.state[own]], mixed.weight[None, own], stacks(group))[:, 0]
    column = np.full(one.shape[1], -1)
    column[names] = np.arange(len(names))
    return both.T, column


def _mixed(table: Array, kind: Index, model: Model) -> Array:
    """(mixtures, columns) sum over the states of one lesion; `kind` is the row of the table that each state has."""
    mixed = mixtures(model)
    return sums(table, kind[mixed.state], mixed.weight[None], mixed.stacked)[:, 0]
