"""Survival of silence: P(not told | lesion) of the symptoms a history leaves out, in the form the likelihood needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rootwise.model.findings.targets import RARE
from rootwise.model.model import Model

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Quiet:
    """What the patient did not tell, in one block.

    Attributes:
        plain: (atoms,) log survival of silence outside any group.
        grouped: group -> (versions, atoms) log survival within a shared latent.
    """

    plain: Array
    grouped: Mapping[str, Array]


@lru_cache(maxsize=64)
def survival_of_silence(silent: tuple[tuple[str, float], ...], model: Model, band: int) -> dict[str, Quiet]:
    """Survival of what the patient did not tell, by block.

    Args:
        silent: targets and chances, as `Evidence.silent` has them.
        model: the model.
        band: age band.
    Returns:
        `cause` and `state`. Regions of one shared latent are silent together, so a pain that ends at the knee is not
        counted against a root once for every region of the foot.
    """
    plain = {"cause": np.zeros(len(model.causes)), "state": np.zeros(len(model.states))}
    grouped: dict[str, dict[str, Array]] = {"cause": {}, "state": {}}
    for keys, chance in silent:
        target = model.targets[keys.partition("+")[0]]
        told = np.log1p(-chance * _told(model, keys, band))
        if target.group and "+" not in keys:
            grouped[target.block][target.group] = grouped[target.block].get(target.group, 0.0) + told
        else:
            plain[target.block] += told.mean(axis=0) if "+" not in keys else told[0]
    return {block: Quiet(plain[block], grouped[block]) for block in plain}


def unspoken(atoms: int) -> Quiet:
    """Nothing is silent: one for every atom."""
    return Quiet(np.zeros(atoms), {})


@lru_cache(maxsize=4096)
def _told(model: Model, keys: str, band: int) -> Array:
    """(versions, atoms) P(symptom | atom) of a target; of several joined by `+`, (1, atoms) the largest."""
    tables = []
    for key in keys.split("+"):
        target = model.targets[key]
        block = getattr(model, target.block)
        rows = slice(target.first, target.first + target.versions)
        q0 = block.q0[band, rows, 0][:, None]
        tables.append(1.0 - np.minimum(q0 * block.g[rows, :, 0], np.maximum(q0, 1.0 - RARE)))
    if len(tables) == 1:
        return np.asarray(tables[0])
    return np.asarray(np.maximum.reduce([table.mean(axis=0) for table in tables])[None, :])
