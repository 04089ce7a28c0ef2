"""The posterior over single sources, of many cases at once: cases times atoms.

P(E | site) = sum_c pi(c) P(E_cause | c) sum_s pi(s | c) P(E_tissue | s)                              (eq-lesion)

Each case is a short list of statements (`statements.py`); its likelihood of every atom is their product. What was not
told, states within causes and causes within sites are then summed for all cases together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import lru_cache, reduce
from math import log, prod
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.coefficients import target_sums
from rootwise.model.evidence.evidence import Scope
from rootwise.model.evidence.quiet import Silent, survivals_of_silence
from rootwise.model.evidence.story import story_weight
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model, summed
from rootwise.model.posterior.bystanders import bystanders, with_bystanders
from rootwise.model.posterior.pairs import Pairs, alone
from rootwise.model.posterior.part import Part, World
from rootwise.model.posterior.statements import Statement, silences, statement

Array = NDArray[np.float64]
OFTEN = 16  # latents after which a product is brought back to a largest value of 1
Unsaid = dict[str, Statement]  # shared latent, or empty -> what was not told within it


class Asked(NamedTuple):
    """One world of one case, and how it is asked about.

    Attributes:
        world: what is assumed.
        scope: which part of the evidence counts.
        causes: (causes,) prior of one source by cause.
        other: prior of a source that the atlas does not hold.
    """

    world: World
    scope: Scope
    causes: Array
    other: float


class Likelihoods(NamedTuple):
    """The evidence of one block given one source; of each case over its largest value.

    Attributes:
        alone: (cases, atoms) P(E | atom).
        beside: (cases, bystanders, atoms) P(E | atom and a bystander's atom).
        log_scale: (cases,) log of what both are divided by.
        log_other: (cases,) log P(E | a source that the atlas does not hold).
    """

    alone: Array
    beside: Array
    log_scale: Array
    log_other: Array


def in_worlds(asked: Sequence[Asked], model: Model) -> list[Part]:
    """The posterior over single sources in some worlds.

    Args:
        asked: worlds, of one case or of many; at least one.
        model: the model.
    Returns:
        Of each, joints on a scale of its own.
    """
    site = model.cause.site
    prior = np.array([one.causes for one in asked])
    mixed = prior / prior.sum(axis=1, keepdims=True)
    story = np.array([_story(one, model) for one in asked])
    unsaid = _unsaid(asked, model)
    cause = _likelihoods(asked, unsaid, mixed, model, "cause")
    state = _likelihoods(asked, unsaid, _by_state(mixed, model), model, "state")
    log_scale = cause.log_scale + state.log_scale
    log_other = np.log((mixed * story).sum(axis=1)) + cause.log_other + state.log_other

    own = prior * story * np.array([[one.world.weight] for one in asked])
    cause_single = own * cause.alone
    single = cause_single * _by_cause(state.alone, model)
    columns = bystanders(model, "cause")
    states = model.link[np.ix_(columns, bystanders(model, "state"))] @ state.beside
    both = np.moveaxis(cause.beside * _by_cause(states, model), 1, -1)
    share = prior / summed(prior, site, axis=1)[:, site]
    single = with_bystanders(single, own, both, share, columns, model, np.array([one.world.band for one in asked]))
    by_site = summed(single, site, axis=1)
    other = np.exp(log_other - log_scale)
    return [
        Part(
            one.world,
            float(log_scale[row]),
            cause_single[row],
            state.alone[row],
            by_site[row],
            one.world.weight * one.other * float(other[row]),
            single[row],
            no_pairs(model),
        )
        for row, one in enumerate(asked)
    ]


@lru_cache(maxsize=8)
def no_pairs(model: Model) -> Pairs:
    """No pair at all: the same tables of zeros for every case."""
    return alone(np.zeros((len(model.sites), len(model.sites))), model)


def _story(one: Asked, model: Model) -> Array:
    return story_weight(one.world.evidence, model) if one.scope.has("history") else np.ones(len(model.causes))


def _unsaid(asked: Sequence[Asked], model: Model) -> list[dict[BlockName, Unsaid]]:
    """What was not told, by block, of each case; worked out once for those that are silent alike."""
    keys = [(one.world.band, one.world.evidence.silent if one.scope.has("symptoms") else ()) for one in asked]
    known: dict[tuple[int, Silent], dict[BlockName, Unsaid]] = {key: {"cause": {}, "state": {}} for key in keys}
    for band in {band for band, _ in known}:
        silents = [silent for own, silent in known if own == band]
        for (block, group), survival in survivals_of_silence(silents, model, band).items():
            rows = np.flatnonzero(survival.spoken)
            for row, own in zip(rows, silences(survival.log_survival[rows], model, block, group), strict=True):
                known[band, silents[row]][block][group] = own
    return [known[key] for key in keys]


def _by_state(causes: Array, model: Model) -> Array:
    """(cases, causes) weights as (cases, states): each cause has its own mixture of the states of its site."""
    out = np.empty((len(causes), len(model.states)))
    for site in range(len(model.sites)):
        own, states = model.atoms("cause", site), model.atoms("state", site)
        np.matmul(causes[:, own], model.link[own, states], out=out[:, states])
    return out


def _by_cause(states: Array, model: Model) -> Array:
    """(..., states) likelihoods as (..., causes): summed over the states that each cause makes."""
    rows = prod(states.shape[:-1])  # none where there are no bystanders
    flat = np.ascontiguousarray(states.reshape(rows, states.shape[-1]).T)
    out = np.empty((len(model.causes), flat.shape[1]))
    for site in range(len(model.sites)):
        causes, own = model.atoms("cause", site), model.atoms("state", site)
        np.matmul(model.link[causes, own], flat[own], out=out[causes])
    return np.ascontiguousarray(out.T).reshape(*states.shape[:-1], len(out))


def _likelihoods(
    asked: Sequence[Asked], unsaid: Sequence[Mapping[BlockName, Unsaid]], weights: Array, model: Model, block: BlockName
) -> Likelihoods:
    """What was found and what was not told in one block, of each case.

    Args:
        asked, unsaid: the cases.
        weights: (cases, atoms) prior of each atom; rows sum to 1.
        model, block: where the atoms stand.
    Returns:
        Likelihoods.
    """
    cases, atoms = weights.shape
    table = np.ones((cases, 1 + len(bystanders(model, block)), atoms))
    logs = [
        _multiply(_latents(one, own[block], model, block), weight, table[row])
        for row, (one, own, weight) in enumerate(zip(asked, unsaid, weights, strict=True))
    ]
    log_scale, log_other = np.array(logs).T
    return Likelihoods(table[:, 0], table[:, 1:], log_scale, log_other)


def _latents(one: Asked, unsaid: Unsaid, model: Model, block: BlockName) -> Collection[list[Statement]]:
    """The statements of one case: those of a shared latent together, every other by itself."""
    world = one.world
    by_group = {group: [own] for group, own in unsaid.items()}
    for item in target_sums(world.evidence, model, block, one.scope):
        own = statement(item, model, block, world.band, world.variant)
        by_group.setdefault(item.group or f"#{item.rows[0]}", []).append(own)
    return by_group.values()


def _multiply(latents: Collection[list[Statement]], weights: Array, table: Array) -> tuple[float, float]:
    """Multiply statements into the likelihoods of one case: the mean over the versions of each latent.

    Args:
        latents: statements, those of a shared latent together.
        weights: (atoms,) prior of each atom.
        table: (1 + bystanders, atoms) ones, overwritten with likelihoods; the largest alone, in the first row, is 1.
    Returns:
        log of what they were divided by, and log P(statements | a source that the atlas does not hold).
    """
    log_scale = log_other = 0.0
    same = np.ones((2, len(weights)))  # alone, and beside a bystander, where all of these do the same
    for place, members in enumerate(latents, 1):
        whole = members[0].table if len(members) == 1 else _product([one.table for one in members])
        whole = whole[0] if len(whole) == 1 else np.add.reduce(whole) / len(whole)
        if members[0].kind is not None:
            whole = whole.take(members[0].kind, axis=1)
        if len(whole) == len(table):
            table *= whole
        else:
            same *= whole
        for one in members:
            log_scale += one.log_scale
            log_other += one.log_scale + log(one.marginal.dot(weights))
        if place % OFTEN == 0 or place == len(latents):
            table[0] *= same[0]
            table[1:] *= same[1]
            same[:] = 1.0
            largest = float(table[0].max())
            table /= largest
            log_scale += log(largest)
    return log_scale, log_other


def _product(tables: Sequence[Array]) -> Array:
    """Product of tables, each (versions, 2 or 1 + bystanders, atoms)."""
    wide = max(table.shape[1] for table in tables)
    return reduce(
        np.multiply, [table if table.shape[1] == wide else table[:, [0] + [1] * (wide - 1)] for table in tables]
    )
