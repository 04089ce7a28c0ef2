"""Would the leader produce a case like this one? A simulation from the model itself, with the same things tested.

Each reading is drawn again as "recorded like this" or "not like this", with P = L(z) / max L or its complement:
scaled so, "4-" stands for its kind of weakness and a grade is not surprising for being one of ten.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.evidence import Observation, TargetEvidence
from rootwise.model.findings.bounds import held, limit_of
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model
from rootwise.model.posterior.likelihood import TINY
from rootwise.model.posterior.part import World

Array = NDArray[np.float64]
Pairs = NDArray[np.intp]

SIMULATED = 200
SEED = 20260102
FEWEST = 4  # readings below which no case is surprising


def surprise(world: World, sites: tuple[int, ...], model: Model) -> float | None:
    """P(a simulated case of these sites is at most as likely as the real one), same things tested.

    Args:
        world: the evidence.
        sites: indices of one or two sites.
        model: the model.
    Returns:
        The tail probability in (0, 1], or None with fewer than four readings. Silence, onset and duration are
        left out on both sides. Cause and state are drawn as this case makes them likely: a severe lesion is no
        surprise, findings that no lesion of these sites produces together are.
    """
    if sum(len(item.observations) for item in world.evidence.targets) < FEWEST:
        return None
    rng = np.random.default_rng(SEED)
    causes, weight = _combinations(sites, model, "cause")
    states, _ = _combinations(sites, model, "state")
    link = model.link[causes[:, :1], states[None, :, 0]] * model.link[causes[:, 1:], states[None, :, 1]]
    weight = weight / weight.sum()
    cause_tables = _tables(world, model, "cause", causes)
    state_tables = _tables(world, model, "state", states)
    real_cause, real_state = _real(cause_tables, len(causes)), _real(state_tables, len(states))
    joint = (weight * np.exp(real_cause - real_cause.max()))[:, None] * link
    joint *= np.exp(real_state - real_state.max())
    drawn = rng.choice(joint.size, SIMULATED, p=(joint / joint.sum()).ravel())
    cause, state = np.divmod(drawn, joint.shape[1])
    again_cause, again_state = (
        _again(cause_tables, len(causes), cause, rng),
        _again(state_tables, len(states), state, rng),
    )
    real = np.log((weight * np.exp(real_cause)) @ link @ np.exp(real_state))
    again = np.log(((weight * np.exp(again_cause)) * (np.exp(again_state) @ link.T)).sum(axis=1))
    return float((1 + np.sum(again <= real + 1e-9)) / (SIMULATED + 1))


def _combinations(sites: tuple[int, ...], model: Model, block: BlockName) -> tuple[Pairs, Array]:
    """Pairs of atoms of the sites, one lesion standing with the atom of `none`; and their prior shares (causes)."""
    site = getattr(model, block).site
    first = np.flatnonzero(site == sites[0])
    second = np.flatnonzero(site == (sites[1] if len(sites) == 2 else model.site_index("none")))
    pairs = np.array([(a, b) for a in first for b in second])
    shares = model.prior.cause_share.mean(axis=0) if block == "cause" else np.ones(len(site))
    return pairs, np.asarray(shares[pairs].prod(axis=1))


# A group of targets with a shared latent: its members, and per version and member P(level | combination).
Table = list[tuple[TargetEvidence, Array]]


def _tables(world: World, model: Model, block: BlockName, pairs: Pairs) -> list[Table]:
    groups: dict[str, Table] = {}
    for item in world.evidence.targets:
        if item.target.block == block:
            versions = range(item.target.versions)
            levels = np.array([_levels(item, v, model, block, world.band, pairs) for v in versions])
            groups.setdefault(item.target.group or item.target.key, []).append((item, levels))
    return list(groups.values())


def _real(tables: list[Table], n: int) -> Array:
    """(combinations,) log P(the real case | combination)."""
    total = np.zeros(n)
    for table in tables:
        product = 1.0
        for item, levels in table:
            product = product * (levels @ np.prod([_stated(reading) for reading in item.observations], axis=0))
        total += np.log(np.maximum(np.mean(product, axis=0), TINY))
    return total


def _again(tables: list[Table], n: int, truth: NDArray[np.intp], rng: np.random.Generator) -> Array:
    """(simulated, combinations) log P(redrawn case | combination)."""
    total = np.zeros((SIMULATED, n))
    for table in tables:
        version = rng.integers(len(table[0][1]), size=SIMULATED)
        product: Array | float = 1.0
        for item, levels in table:
            seen = _simulate(item, levels[version, truth], rng)
            product = product * np.stack([seen @ own.T for own in levels])
        total += np.log(np.maximum(np.mean(product, axis=0), TINY))
    return total


def _stated(reading: Observation) -> Array:
    return np.asarray(reading.likelihood / reading.likelihood.max())


def _levels(item: TargetEvidence, version: int, model: Model, block: BlockName, band: int, pairs: Pairs) -> Array:
    """(combinations, levels) P(latent level | combination); pairs by the product form."""
    arrays = getattr(model, block)
    row = item.target.first + version
    g = arrays.g[row]
    limit = limit_of(arrays.q0[band, row])[: item.target.levels]
    survival = (arrays.q0[band, row] * g[pairs[:, 0]] * g[pairs[:, 1]])[:, : item.target.levels]
    survival[:, -1] = 1.0
    survival = held(survival, limit)
    return np.diff(survival, axis=1, prepend=0.0)


def _simulate(item: TargetEvidence, levels: Array, rng: np.random.Generator) -> Array:
    """(simulated, levels) likelihood of the level, of readings redrawn from drawn levels."""
    cumulative = levels.cumsum(axis=1)
    level = (rng.random((SIMULATED, 1)) > cumulative[:, :-1]).sum(axis=1)
    seen = np.ones((SIMULATED, levels.shape[1]))
    for reading in item.observations:
        stated = _stated(reading)
        same = rng.random(SIMULATED) < stated[level]
        seen *= np.where(same[:, None], stated, 1.0 - stated)
    return seen
