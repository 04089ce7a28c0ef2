"""The model's answer to a case: every set of sites with its probability."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

import numpy as np

from rootwise.cohorts.known import Sites
from rootwise.model.model import Model
from rootwise.model.posterior import Posterior
from rootwise.terms import vocabulary

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
    names = [roots_of(site.id) for site in model.sites]
    least = LEAST * found.total
    sets = {frozenset({OTHER}): found.other}
    for i in np.flatnonzero(found.single >= least):
        sets[names[i]] = sets.get(names[i], 0.0) + float(found.single[i])
    for i, j in np.argwhere(found.pair >= least):
        both = names[i] | names[j]
        sets[both] = sets.get(both, 0.0) + float(found.pair[i, j])
    return ranked(sets.items(), found.total)


@cache
def roots_of(site: str) -> Sites:
    """What a site of the model means as an answer: the single roots of a run, else the site itself.

    Args:
        site: `roots.L2-L4.left`, or any other site id.
    Returns:
        The sites by which a truth would name it.
    """
    head, _, side = site.rpartition(".")
    if not head.startswith("roots."):
        return frozenset({site})
    first, _, last = head.removeprefix("roots.").partition("-")
    roots = vocabulary().roots
    return frozenset(f"root.{root}.{side}" for root in roots[roots.index(first) : roots.index(last) + 1])


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
