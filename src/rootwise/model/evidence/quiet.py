"""Survival of silence: P(not told | lesion) of the symptoms a history leaves out, in the form the likelihood needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from rootwise.model.findings.bounds import limit_of
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model

Array = NDArray[np.float64]
Silent = tuple[tuple[str, float], ...]  # (target, chance that it would have been told) of all that was left out
Latent = tuple[BlockName, str]  # block, and what the members share; empty for those that stand alone


@dataclass(frozen=True, slots=True)
class Quiet:
    """What the patient did not tell, in one block.

    Attributes:
        plain: (atoms,) log survival of silence outside any group.
        grouped: group -> (versions, atoms) log survival within a shared latent.
    """

    plain: Array
    grouped: Mapping[str, Array]


@dataclass(frozen=True, slots=True)
class Unsaid:
    """What some patients did not tell within one latent.

    Attributes:
        spoken: (patients,) whether any of its members is silent.
        log_survival: (patients, versions, atoms) log P(not told | atom).
    """

    spoken: NDArray[np.bool_]
    log_survival: Array


@lru_cache(maxsize=64)
def survival_of_silence(silent: Silent, model: Model, band: int) -> dict[str, Quiet]:
    """Survival of what one patient did not tell, by block; see `survivals_of_silence`."""
    survivals = survivals_of_silence((silent,), model, band)
    atoms: dict[BlockName, int] = {"cause": len(model.causes), "state": len(model.states)}
    return {
        block: Quiet(
            survivals[block, ""].log_survival[0, 0] if (block, "") in survivals else np.zeros(count),
            {group: own.log_survival[0] for (home, group), own in survivals.items() if home == block and group},
        )
        for block, count in atoms.items()
    }


def survivals_of_silence(silents: Sequence[Silent], model: Model, band: int) -> dict[Latent, Unsaid]:
    """Survival of what patients did not tell: who is silent on which statement, times what each statement survives.

    Args:
        silents: of each patient the targets and chances, as `Evidence.silent` has them.
        model: the model.
        band: age band of all of them.
    Returns:
        By latent. Regions of one shared latent are silent together, so a pain that ends at the knee is not counted
        against a root once for every region of the foot.
    """
    place: dict[tuple[str, float], tuple[Latent, int]] = {}
    tables: dict[Latent, list[Array]] = {}
    for statement in dict.fromkeys(chain.from_iterable(silents)):
        keys, _ = statement
        target = model.targets[keys.partition("+")[0]]
        latent: Latent = (target.block, "" if "+" in keys else target.group)
        place[statement] = latent, len(tables.setdefault(latent, []))
        tables[latent].append(_log_survival(model, statement, band))
    counts = {latent: np.zeros((len(silents), len(own))) for latent, own in tables.items()}
    for row, silent in enumerate(silents):
        for statement in silent:
            latent, column = place[statement]
            counts[latent][row, column] += 1.0
    # (patients, statements) times (statements, versions, atoms)
    return {
        latent: Unsaid(np.asarray(counts[latent].any(axis=1)), np.tensordot(counts[latent], np.array(own), 1))
        for latent, own in tables.items()
    }


def unspoken(atoms: int) -> Quiet:
    """Nothing is silent: one for every atom."""
    return Quiet(np.zeros(atoms), {})


@lru_cache(maxsize=2048)
def _log_survival(model: Model, statement: tuple[str, float], band: int) -> Array:
    """(versions, atoms) log P(not told | atom) of a target; of several joined by `+`, (1, atoms) of the likeliest."""
    keys, chance = statement
    tables = []
    for key in keys.split("+"):
        target = model.targets[key]
        block = getattr(model, target.block)
        rows = slice(target.first, target.first + target.versions)
        q0 = block.q0[band, rows, 0][:, None]
        tables.append(1.0 - np.minimum(q0 * block.g[rows, :, 0], limit_of(q0)))
    if len(tables) > 1:
        tables = [np.maximum.reduce([table.mean(axis=0) for table in tables])[None, :]]
    return np.asarray(np.log1p(-chance * tables[0]))
