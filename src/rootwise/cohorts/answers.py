"""The model's answer to a case: every set of sites with its probability."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from rootwise.cohorts.known import Sites
from rootwise.model.model import Model
from rootwise.model.posterior import Posterior

Answer = tuple[tuple[Sites, float], ...]  # by falling probability

OTHER = "other"
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
    names = [site.id for site in model.sites]
    least = LEAST * found.total
    sets = [(frozenset({names[i]}), float(found.single[i])) for i in np.flatnonzero(found.single >= least)]
    rows, columns = np.nonzero(found.pair >= least)
    sets += [(frozenset({names[i], names[j]}), float(found.pair[i, j])) for i, j in zip(rows, columns, strict=True)]
    return ranked([*sets, (frozenset({OTHER}), found.other)], found.total)


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
