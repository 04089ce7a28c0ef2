"""What the evidence of a case says about every set, apart from the prior: priors can be tried without a new posterior.

    P(H | E, shares, T) is proportional to pi(H; shares) L(H)^(1/T)

Shares of sites change neither P(E | site) nor P(E | two sites); P(E | other), a mixture over all sites, changes a
little and is held at the shipped shares.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from rootwise.cohorts.arguments import keys_of, paired
from rootwise.cohorts.known import KnownCase
from rootwise.cohorts.pool import each
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import Options, posterior
from rootwise.queries.case.temper import likelihoods

Array = NDArray[np.float64]
Key = tuple[int, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Profile:
    """One case apart from the prior of sites.

    Attributes:
        weight: (sites,) what age and sex make of each site's share.
        single, pair, other: likelihoods of the sets, over the largest.
        accept: the accepted sets that the model holds, never empty.
    """

    weight: Array
    single: Array
    pair: Array
    other: float
    accept: tuple[Key, ...]


def profiles(
    cases: Sequence[KnownCase], model: Model, reading: str, jobs: int | None = None
) -> tuple[Profile | None, ...]:
    """The profile of each case.

    Args:
        cases: with their answers.
        model: whose settings all hold the shares to start from (`with_shares`).
        reading: `bedside`, `electrodiagnosis` or `all`.
        jobs: processes.
    Returns:
        In order; None for a case of which the model holds no accepted set.
    """
    return tuple(each(partial(_profile, reading=reading), cases, model, jobs))


def _profile(model: Model, known: KnownCase, reading: str) -> Profile | None:
    result = posterior(known.read(reading), model, Options("primary_care"), keep=paired(known.accept, model))
    keys = [key for sites in sorted(known.accept, key=sorted) for key in keys_of(sites, model)]
    accept = tuple(key for key in keys if result.prior(key) > 0.0)
    if not accept:
        return None
    alone, both = likelihoods(result.single, result.prior_single), likelihoods(result.pair, result.prior_pair)
    other = result.other / result.prior_other
    top = max(float(alone.max()), float(both.max()), other)
    weight = result.prior_single / model.prior.share[0]
    return Profile(weight / weight.max(), alone / top, both / top, other / top, accept)


def accepted_joints(one: Profile, shares: Array, model: Model) -> Array:
    """(accepted sets,) joint of each accepted set, up to one factor; at temperature 1.

    Args:
        one: the case.
        shares: (sites,) P(site), sides apart.
        model: for the prior of pairs.
    """
    alone = shares * one.weight
    alone = alone / alone.sum()
    values = []
    for key in one.accept:
        if len(key) == 1:
            values.append(alone[key[0]] * one.single[key[0]])
        else:
            values.append(model.prior.pair(alone, (key[0], key[1])) * one.pair[key])
    return np.array(values)


def p_accepted(one: Profile, shares: Array, temperature: float, model: Model) -> float:
    """Probability of all accepted sets together.

    Args:
        one: the case.
        shares: (sites,) P(site), sides apart.
        temperature: of the evidence.
        model: for the prior of pairs.
    """
    alone = shares * one.weight
    alone = alone / alone.sum()
    both = np.triu(model.prior.pairs(alone), 1)
    outside = model.constants["other_prior"]
    norm = (1.0 - outside) / (alone.sum() + both.sum())
    power = 1.0 / temperature
    single, pair = alone * norm * one.single**power, both * norm * one.pair**power
    accepted = sum(float(single[key[0]] if len(key) == 1 else pair[key]) for key in one.accept)
    return accepted / float(single.sum() + pair.sum() + outside * one.other**power)
