"""Comorbidities that are not the complaint: summed out beside every source, at no cost beyond the pairs.

P(E | H) = (1 - pi) P(E | H alone) + pi P(E | H and bystander)          {eq}`eq-bystander`
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rootwise.model.model import Model

Array = NDArray[np.float64]

# What is itself diffuse, or no source at all, is not explained by a bystander.
NO_BYSTANDER = frozenset({"none", "axial", "systemic"})


def with_bystanders(
    single: Array, own: Array, both: Array, share: Array, columns: NDArray[np.intp], model: Model, band: int
) -> Array:
    """Joints of one source, a comorbidity that is not the complaint summed out: present or not, whatever the source.

    Args:
        single: (causes,) joint without bystander.
        own: (causes,) prior times story of each cause.
        both: (causes, columns) P(E | cause and bystander's cause).
        share: (causes,) P(cause | site).
        columns: causes that `both` has.
        model, band: prevalence by age.
    Returns:
        (causes,) joints.
    """
    out = single.copy()
    for site, prevalence in model.prior.bystanders:
        here = model.cause.site[columns] == site
        beside = own * (both[:, here] @ share[columns][here])
        eligible = np.array([info.kind not in NO_BYSTANDER and index != site for index, info in enumerate(model.sites)])
        chance = np.where(eligible[model.cause.site], prevalence[band], 0.0)
        out += chance * (beside - single)
    return out
