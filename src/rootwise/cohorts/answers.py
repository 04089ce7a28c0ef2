"""The model's answer to a case: every set of sites with its probability."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from rootwise.cohorts.known import Sites
from rootwise.model.model import OTHER, Model
from rootwise.model.posterior.posterior import Posterior

Answer = tuple[tuple[Sites, float], ...]  # by falling probability

LEAST = 1e-7  # probability under which a set is not named: far under the floor of every score


def answer_of(result: Posterior, model: Model) -> Answer:
    """P(set | case) of every set of one or two sites, and of a source that the atlas does not hold.

    The posterior is read whole, not through `localize`, which leaves out the last thousandth of the mass.

    Args:
        result: the posterior.
        model: for the names.
    Returns:
        The ranked sets of at least `LEAST`.
    """
    names = [frozenset(site.members) for site in model.sites]
    least = LEAST * result.total
    sets = {frozenset({OTHER}): result.other}
    for i in np.flatnonzero(result.single >= least):
        sets[names[i]] = sets.get(names[i], 0.0) + float(result.single[i])
    for i, j in np.argwhere(result.pair >= least):
        both = names[i] | names[j]
        sets[both] = sets.get(both, 0.0) + float(result.pair[i, j])
    return ranked(sets.items(), result.total)


def ranked(sets: Iterable[tuple[Sites, float]], total: float | None = None) -> Answer:
    """Sets by falling probability.

    Args:
        sets: each with its joint on any common scale.
        total: what the joints are divided by; their sum by default.
    Returns:
        The sets with their probabilities; ties in order of name, so that a run can be repeated.
    """
    joints = list(sets)
    whole = total if total is not None else sum(joint for _, joint in joints)
    return tuple(
        sorted(((sites, joint / whole) for sites, joint in joints), key=lambda entry: (-entry[1], sorted(entry[0])))
    )
