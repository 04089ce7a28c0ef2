"""Would the leader produce a case like this one? A simulation from the model itself, with the same things tested.

Each reading is drawn again as "recorded like this" or "not like this", with P = L(z) / max L or its complement:
scaled so, "4-" stands for its kind of weakness and a grade is not surprising for being one of ten.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence import TargetEvidence
from rootwise.model.model import Model
from rootwise.model.posterior import World
from rootwise.model.targets import BlockName

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
        The tail probability in (0, 1], or None with fewer than four readings. Silence, onset and duration are left
        out on both sides.
    """
    if sum(len(item.readings) for item in world.evidence.targets) < FEWEST:
        return None
    rng = np.random.default_rng(SEED)
    causes, weight = _combinations(sites, model, "cause")
    states, _ = _combinations(sites, model, "state")
    link = model.link[causes[:, :1], states[None, :, 0]] * model.link[causes[:, 1:], states[None, :, 1]]
    weight = weight / weight.sum()
    cause = rng.choice(len(causes), SIMULATED, p=weight)
    cumulative = (link / link.sum(axis=1, keepdims=True)).cumsum(axis=1)
    state = (rng.random((SIMULATED, 1)) > cumulative[cause, :-1]).sum(axis=1)
    log_cause = _block(world, model, "cause", causes, cause, rng)
    log_state = _block(world, model, "state", states, state, rng)
    tissue = np.exp(log_state) @ link.T
    log_p = np.log((weight * np.exp(log_cause) * tissue).sum(axis=1))
    return float(np.mean(log_p[1:] <= log_p[0] + 1e-9) * SIMULATED / (SIMULATED + 1) + 1.0 / (SIMULATED + 1))


def _combinations(sites: tuple[int, ...], model: Model, block: BlockName) -> tuple[Pairs, Array]:
    """Pairs of atoms of the sites, one lesion standing with the atom of `none`; and their prior shares (causes)."""
    site = getattr(model, block).site
    first = np.flatnonzero(site == sites[0])
    second = np.flatnonzero(site == (sites[1] if len(sites) == 2 else model.site_index("none")))
    pairs = np.array([(a, b) for a in first for b in second])
    shares = model.prior.cause_share.mean(axis=0) if block == "cause" else np.ones(len(site))
    return pairs, np.asarray(shares[pairs].prod(axis=1))


def _block(
    world: World,
    model: Model,
    block: BlockName,
    pairs: Pairs,
    truth: NDArray[np.intp],
    rng: np.random.Generator,
) -> Array:
    """(1 + simulated, combinations) log P(case | combination); row 0 is the real case."""
    items = [item for item in world.evidence.targets if item.target.block == block]
    total = np.zeros((1 + SIMULATED, len(pairs)))
    groups: dict[str, list[TargetEvidence]] = {}
    for item in items:
        groups.setdefault(item.target.group or item.target.key, []).append(item)
    for members in groups.values():
        versions = members[0].target.versions
        version = rng.integers(versions, size=SIMULATED)
        product = np.ones((versions, 1 + SIMULATED, len(pairs)))
        for item in members:
            levels = np.array([_levels(item, v, model, block, world.band, pairs) for v in range(versions)])
            seen = _simulate(item, levels[version, truth], rng)
            for v in range(versions):
                product[v] *= seen @ levels[v].T
        total += np.log(np.maximum(product.mean(axis=0), 1e-300))
    return total


def _levels(
    item: TargetEvidence, version: int, model: Model, block: BlockName, band: int, pairs: Pairs
) -> Array:
    """(combinations, levels) P(latent level | combination); pairs by the product form."""
    arrays = getattr(model, block)
    row = item.target.first + version
    g = arrays.g[row]
    survival = np.minimum(arrays.q0[band, row] * g[pairs[:, 0]] * g[pairs[:, 1]], 1.0)[
        :, : item.target.levels
    ]
    survival = np.maximum.accumulate(survival, axis=1)
    survival[:, -1] = 1.0
    return np.diff(survival, axis=1, prepend=0.0)


def _simulate(item: TargetEvidence, levels: Array, rng: np.random.Generator) -> Array:
    """(1 + simulated, levels) likelihood of the level: of the real readings first, then of redrawn ones."""
    cumulative = levels.cumsum(axis=1)
    level = (rng.random((SIMULATED, 1)) > cumulative[:, :-1]).sum(axis=1)
    seen = np.ones((1 + SIMULATED, levels.shape[1]))
    for reading in item.readings:
        stated = reading.likelihood / reading.likelihood.max()
        same = rng.random(SIMULATED) < stated[level]
        seen[0] *= stated
        seen[1:] *= np.where(same[:, None], stated[None, :], 1.0 - stated[None, :])
    return seen
