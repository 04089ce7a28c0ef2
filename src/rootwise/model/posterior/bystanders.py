"""Comorbidities that are not the complaint: summed out beside every source, at no cost beyond the pairs.

P(E | H) = (1 - pi) P(E | H alone) + pi P(E | H and bystander)          {eq}`eq-bystander`
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model

Array = NDArray[np.float64]

# What is itself diffuse, or no source at all, is not explained by a bystander.
NO_BYSTANDER = frozenset({"none", "axial", "systemic"})


@lru_cache(maxsize=8)
def bystanders(model: Model, block: BlockName) -> NDArray[np.intp]:
    """The atoms of comorbidities that may stand beside any source."""
    return np.flatnonzero(np.isin(getattr(model, block).site, [site for site, _ in model.prior.bystanders]))


def with_bystanders(
    single: Array,
    own: Array,
    both: Array,
    share: Array,
    columns: NDArray[np.intp],
    model: Model,
    band: int | NDArray[np.intp],
) -> Array:
    """Joints of one source, a comorbidity that is not the complaint summed out: present or not, whatever the source.

    Args:
        single: (..., causes) joint without bystander, of one case or of many.
        own: (..., causes) prior times story of each cause.
        both: (..., causes, columns) P(E | cause and bystander's cause).
        share: (..., causes) P(cause | site).
        columns: causes that `both` has.
        model: prevalence by age.
        band: age band, of the one case or (...,) of the many.
    Returns:
        (..., causes) joints.
    """
    out = single.copy()
    for site, prevalence in model.prior.bystanders:
        here = model.cause.site[columns] == site
        beside = own * np.einsum("...cb,...b->...c", both[..., here], share[..., columns[here]])
        out += _eligible(model, site) * np.asarray(prevalence)[band][..., None] * (beside - single)
    return out


@lru_cache(maxsize=8)
def _eligible(model: Model, bystander: int) -> Array:
    """(causes,) 1 for the causes of sites beside which a bystander is looked for."""
    sites = [info.kind not in NO_BYSTANDER and index != bystander for index, info in enumerate(model.sites)]
    return np.array(sites, float)[model.cause.site]
