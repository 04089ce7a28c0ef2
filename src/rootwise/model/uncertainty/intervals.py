"""Intervals of an answer: its sets and sites under every draw of the atlas's parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootwise.model.evidence.coefficients import target_sums
from rootwise.model.evidence.quiet import survival_of_silence
from rootwise.model.findings.normals import DRAWS
from rootwise.model.findings.targets import BLOCKS, BlockName
from rootwise.model.model import Model, naming
from rootwise.model.posterior.likelihood import evaluator
from rootwise.model.posterior.part import Part
from rootwise.model.posterior.posterior import Posterior
from rootwise.model.uncertainty.draws import drawn

Array = NDArray[np.float64]
Key = tuple[int, ...]
Bounds = tuple[float, float]

LEFT_OUT = 1e-3  # mass of sets that are not redrawn: they keep their central joint, and are not printed either
MOST = 60  # no more sets than are printed
TIED = 1e-9  # how far the joints of two sets that are equal may differ by rounding
SMALL = 0.01  # share of the mass under which a set is redrawn at its likeliest cause and state alone
LEAST_SHARE = 0.05  # of the likeliest cause (or state) of a set: those that make less of it are not redrawn
QUANTILES = (0.05, 0.95)


@dataclass(frozen=True, slots=True)
class Spread:
    """90 % intervals by set and by site."""

    sets: dict[Key, Bounds]
    sites: dict[int, Bounds]


def intervals(found: Posterior, model: Model, ranked: Sequence[Key]) -> Spread:
    """Intervals of the sets that hold all but 1e-3 of the mass.

    Args:
        found: the central answer.
        model: the model it came from.
        ranked: sets by falling probability; the empty one is `other`.
    Returns:
        Intervals; a set that is not redrawn has none.
    """
    leaders = [key for key, _ in kept([(key, found.joint(key)) for key in ranked], found.total)]
    joints = np.zeros((len(leaders), DRAWS))
    for part in found.parts:
        joints += _redraw(part, model, leaders) * np.exp(part.log_scale - found.log_scale)
    rest = found.total - sum(found.joint(key) for key in leaders)
    everything = joints.sum(axis=0) + max(rest, 0.0)
    share = joints / everything
    named_by = naming(model)
    member = np.stack([named_by[:, list(key)].any(axis=1) for key in leaders], axis=1).astype(float)
    centre = np.array([found.joint(key) for key in leaders]) / found.total
    sets = _bounds(share, centre)
    marginal = found.marginals(model)
    fixed = marginal - member @ centre  # what a site has in sets that are not redrawn
    sites = _bounds(member @ share + fixed[:, None] * (found.total / everything), marginal)
    named = np.flatnonzero(member.any(axis=1))
    return Spread(dict(zip(leaders, sets, strict=True)), {int(site): sites[site] for site in named})


def _bounds(draws: Array, centre: Array) -> list[Bounds]:
    """Intervals of rows of draws, stretched to hold the central value where the draws lie to one side of it."""
    low, high = (_quantile(draws, share) for share in QUANTILES)
    return list(zip(np.minimum(low, centre).tolist(), np.maximum(high, centre).tolist(), strict=True))


def _quantile(draws: Array, share: float) -> Array:
    """As `np.quantile` to the last bit, whose first call imports masked arrays for longer than the intervals take."""
    place = (draws.shape[1] - 1) * share
    below, part = int(place), place - int(place)
    low, high = np.partition(draws, (below, below + 1), axis=1)[:, below : below + 2].T
    step = high - low
    return np.asarray(low + step * part if part < 0.5 else high - step * (1.0 - part))


def kept(ranked: Sequence[tuple[Key, float]], total: float) -> list[tuple[Key, float]]:
    """The sets that hold all but 1e-3 of the mass, at most sixty; those as likely as the last of them are kept too.

    Args:
        ranked: sets with their joints, falling.
        total: joint of all sets there are.
    Returns:
        The first of them: mirror images of one another stay or go together, whatever the last digits are.

    >>> kept([((0,), 0.6), ((1,), 0.3995), ((2,), 0.0002), ((3,), 0.0002)], 1.0)
    [((0,), 0.6), ((1,), 0.3995)]
    >>> [key for key, _ in kept([((0,), 0.9), ((1,), 0.0995), ((2,), 0.0995 - 1e-16)], 1.0)]
    [(0,), (1,), (2,)]
    """
    found: list[tuple[Key, float]] = []
    mass, least = 0.0, 0.0
    for key, joint in ranked[:MOST]:
        if joint < least:
            break
        found.append((key, joint))
        mass += joint
        if mass >= (1.0 - LEFT_OUT) * total:
            least = least or joint * (1.0 - TIED)
    return found


def _redraw(part: Part, model: Model, kept: Sequence[Key]) -> Array:
    """(sets, draws) joint of each set in one world, on the world's scale."""
    read, band = part.world.evidence, part.world.band
    quiet = survival_of_silence(read.silent, model, band)
    joint = np.array([part.joint(key) for key in kept])
    factor = np.ones((len(kept), DRAWS))
    for block in BLOCKS:
        atoms, shares, rows = _combinations(part, model, block, kept, joint)
        if len(rows) == 0:
            continue
        pairs, place = np.unique(atoms, axis=0, return_inverse=True)
        found = evaluator(model, block, band, part.world.variant)
        table = drawn(model, found, target_sums(read, model, block), quiet[block], pairs, band)
        starts = np.flatnonzero(np.r_[True, np.diff(rows) > 0])
        weighed = np.add.reduceat(shares[:, None] * table[place.ravel()], starts, axis=0)
        factor[rows[starts]] *= weighed / np.add.reduceat(shares, starts)[:, None]
    return np.asarray(joint[:, None] * factor)


def _combinations(
    part: Part, model: Model, block: BlockName, kept: Sequence[Key], joint: Array
) -> tuple[NDArray[np.intp], Array, NDArray[np.intp]]:
    """The atoms of each set that matter: (n, 2) atoms, their shares, and the row of their set.

    A single lesion stands with the atom of `none`. A set of little mass is redrawn at its likeliest atoms alone.
    """
    nobody = model.nobody(block)
    atoms, shares, rows = [], [], []
    for row, key in enumerate(kept):
        if not key:
            continue
        weight = part.weights(key, block, model)
        own = model.atoms(block, key[0]).start
        other = model.atoms(block, key[1]).start if len(key) == 2 else nobody
        if joint[row] < SMALL * joint.sum():
            chosen = [divmod(int(weight.argmax()), weight.shape[1])]
        else:
            chosen = [tuple(place) for place in np.argwhere(weight >= LEAST_SHARE * weight.max())]
        atoms += [(own + i, other + j) for i, j in chosen]
        shares += [float(weight[i, j]) for i, j in chosen]
        rows += [row] * len(chosen)
    return (
        np.array(atoms, dtype=np.intp).reshape(-1, 2),
        np.maximum(shares, 1e-300),
        np.array(rows, dtype=np.intp),
    )
