"""The model's answer to a case: every set of sites with its probability."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from rootwise.cases import Case
from rootwise.model.model import Model
from rootwise.model.posterior import Options, posterior

Sites = frozenset[str]
Answer = tuple[tuple[Sites, float], ...]  # by falling probability

OTHER = "other"


def model_answer(case: Case, model: Model, prior: str | None) -> Answer:
    """P(set | case) of every set of one or two sites, and of a source that the atlas does not hold.

    The posterior is read whole, not through `localize`, which leaves out the last thousandth of the mass.

    Args:
        case: what was found.
        model: the model.
        prior: a setting, `flat`, or None for the case's own.
    Returns:
        The ranked sets.
    """
    found = posterior(case, model, Options(prior=prior))
    names = [site.id for site in model.sites]
    sets = [(frozenset({name}), float(joint)) for name, joint in zip(names, found.single, strict=True)]
    rows, columns = np.nonzero(found.pair)
    sets += [(frozenset({names[i], names[j]}), float(found.pair[i, j]))
             for i, j in zip(rows, columns, strict=True)]
    return ranked([*sets, (frozenset({OTHER}), found.other)])


def ranked(sets: Iterable[tuple[Sites, float]]) -> Answer:
    """Sets by falling probability.

    Args:
        sets: each with its joint on any common scale.
    Returns:
        The sets with probabilities that sum to 1; ties in order of name, so that a run can be repeated.
    """
    found = list(sets)
    total = sum(joint for _, joint in found)
    return tuple(sorted(((sites, joint / total) for sites, joint in found),
                        key=lambda entry: (-entry[1], sorted(entry[0]))))
