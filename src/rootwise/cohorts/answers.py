"""The model's answer to a case: every set of sites with its probability."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from rootwise.cohorts.known import Sites
from rootwise.model.model import OTHER, Model
from rootwise.model.posterior.posterior import Posterior

Answer = tuple[tuple[Sites, float], ...]  # by falling probability

LEAST = 1e-7  # probability under which a set is not named: far under the floor of every score


def answer_of(found: Posterior, model: Model) -> Answer:
    """P(set | case) of every set of one or two sites, and of a source that the atlas does not hold.

    The posterior is read whole, not through `localize`, which leaves out the last thousandth of the mass.

    Args:
        found: the posterior.
        model: for the names.
    Returns:
        The ranked sets of at least `LEAST`.
    """
    names = [frozenset(site.members) for site in model.sites]
    least = LEAST * found.total
    sets = {frozenset({OTHER}): found.other}
    for i in np.flatnonzero(found.single >= least):
        sets[names[i]] = sets.get(names[i], 0.0) + float(found.single[i])
    for i, j in np.argwhere(found.pair >= least):
        both = names[i] | names[j]
        sets[both] = sets.get(both, 0.0) + float(found.pair[i, j])
    return ranked(sets.items(), found.total)


def ranked(sets: Iterable[tuple[Sites, float]], total: float | None = None) -> Answer:
    """Sets by falling probability.

    Args:
        sets: each with its joint on any common scale.
        total: what the joints are divided by; their sum by default.
    Returns:
        The sets with their probabilities; ties in order of name, so that a run can be repeated.
    """
    found = list(sets)
    whole = total if total is not None else sum(joint for _, joint in found)
    return tuple(
        sorted(((sites, joint / whole) for sites, joint in found), key=lambda entry: (-entry[1], sorted(entry[0])))
    )
