"""Intervals of an answer: its sets and sites under every draw of the atlas's parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootwise.model.draws import drawn
from rootwise.model.likelihood import BlockEvaluator, terms
from rootwise.model.model import Model
from rootwise.model.normals import DRAWS
from rootwise.model.posterior import Part, Posterior, silence
from rootwise.model.targets import BlockName

Array = NDArray[np.float64]
Key = tuple[int, ...]
Bounds = tuple[float, float]

LEFT_OUT = 1e-4  # mass of sets that are not redrawn: they keep their central joint
LEAST_SHARE = 0.02  # a cause or state of a set that makes less of it than this is not redrawn
QUANTILES = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Spread:
    """90 % intervals by set and by site."""

    sets: dict[Key, Bounds]
    sites: dict[int, Bounds]


def intervals(found: Posterior, model: Model, ranked: Sequence[Key]) -> Spread:
    """Intervals of the sets that hold all but 1e-4 of the mass.

    Args:
        found: the central answer.
        model: the model it came from.
        ranked: sets by falling probability; the empty one is `other`.
    Returns:
        Intervals; a set that is not redrawn has none.
    """
    kept = _kept(ranked, found)
    joints = np.zeros((len(kept), DRAWS))
    for part in found.parts:
        joints += _redraw(part, model, kept) * np.exp(part.log_scale - found.log_scale)
    rest = found.total - sum(found.joint(key) for key in kept)
    share = joints / (joints.sum(axis=0) + max(rest, 0.0))
    low, high = np.quantile(share, QUANTILES, axis=1)
    sets = {key: _around(found.joint(key) / found.total, low[i], high[i]) for i, key in enumerate(kept)}
    sites = {}
    for site in {site for key in kept for site in key}:
        marginal = share[[site in key for key in kept]].sum(axis=0)
        centre = sum(found.joint(key) for key in kept if site in key) / found.total
        sites[site] = _around(centre, *np.quantile(marginal, QUANTILES))
    return Spread(sets, sites)


def _around(centre: float, low: float, high: float) -> Bounds:
    """The interval, stretched to hold the central value where the draws lie to one side of it."""
    return float(min(low, centre)), float(max(high, centre))


def _kept(ranked: Sequence[Key], found: Posterior) -> list[Key]:
    kept: list[Key] = []
    mass = 0.0
    for key in ranked:
        kept.append(key)
        mass += found.joint(key)
        if mass >= (1.0 - LEFT_OUT) * found.total:
            break
    return kept


def _redraw(part: Part, model: Model, kept: Sequence[Key]) -> Array:
    """(sets, draws) joint of each set in one world, on the world's scale."""
    factor = np.ones((len(kept), DRAWS))
    blocks: tuple[BlockName, BlockName] = ("cause", "state")
    for block in blocks:
        weighed = [_combinations(key, block, part, model) if key else [] for key in kept]
        pairs = sorted({pair for entries in weighed for pair, _ in entries})
        if not pairs:
            continue
        evaluator = BlockEvaluator(model, block, part.world.band, part.world.variant)
        read, band = part.world.evidence, part.world.band
        quiet = silence(read, model, band)[block]
        table = np.exp(drawn(model, evaluator, terms(read, model, block), quiet, np.array(pairs), band))
        index = {pair: row for row, pair in enumerate(pairs)}
        for row, entries in enumerate(weighed):
            if entries:
                weight = np.array([share for _, share in entries])
                factor[row] *= weight @ table[[index[pair] for pair, _ in entries]] / weight.sum()
    joint = np.array([part.other if not key else part.single[key[0]] if len(key) == 1 else part.pair[key] for key in kept])
    return np.asarray(joint[:, None] * factor)


def _combinations(key: Key, block: BlockName, part: Part, model: Model) -> list[tuple[tuple[int, int], float]]:
    """The atoms of a set that matter, with their share of it; a single lesion stands with the atom of `none`."""
    site = getattr(model, block).site
    first = np.flatnonzero(site == key[0])
    second = np.flatnonzero(site == key[1]) if len(key) == 2 else np.flatnonzero(site == model.site_index("none"))[:1]
    shares = part.weights(key, block, model)
    least = LEAST_SHARE * shares.sum()
    return [((int(first[i]), int(second[j])), float(shares[i, j])) for i, j in np.argwhere(shares > least)]
