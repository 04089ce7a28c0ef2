"""How many fibres reach a target when a lesion lies on their way.

Fibres in parallel add, only those in series multiply:

    q_t(H) = sum_p share_p prod_{l in H} s_l(p),      s_l(p) = prod_{structures of p that l strikes} (1 - loss)

so two lesions need nothing but their survival vectors over the paths of the target: q = S diag(share) S'.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.loader import Atlas
from rootwise.atlas.tables.schema import SupplyRow
from rootwise.model.lesions.lesions import Lesions, structures

Array = NDArray[np.float64]

# What each way of testing a target can be disturbed by: which fibres, and whether the cord and the part of the
# root before the ganglion lie on their way.
CHANNELS: dict[str, tuple[str, bool, bool]] = {
    "strength": ("motor", True, True),
    "atrophy": ("motor", False, True),
    "emg": ("motor", False, True),
    "ncs_motor": ("motor", False, True),
    "sensation": ("sensory", True, True),
    "irritation": ("irritation", True, True),
    "ncs_sensory": ("sensory", False, False),
    "reflex": ("either", False, True),
    "ncs_late": ("either", False, True),
}


@dataclass(frozen=True, slots=True)
class Path:
    """One way of fibres to a target: the sided structures it passes, and its share of the target."""

    share: float
    root: str
    structures: tuple[str, ...]


def paths(rows: Sequence[tuple[SupplyRow, float]], side: str, *, cord: bool, canal: bool) -> list[Path]:
    """The paths of a target on one side.

    Args:
        rows: supply rows with their weight in the target (an action is a mixture of muscles).
        side: `left` or `right`.
        cord: whether the long tracts lie on the way (strength, sensation; not EMG, reflex, conduction).
        canal: whether the root before the ganglion does (not for sensory potentials).
    Returns:
        Paths whose shares sum to 1.
    """
    merged: dict[tuple[str, tuple[str, ...]], float] = {}
    for row, weight in rows:
        names = [f"cord.{side}"] if cord else []
        if canal:
            names.append(f"canal.{row.root}.{side}")
        if row.steps[:1] == ("dorsal_ramus",):
            names.append(f"dorsal_ramus.{row.root}.{side}")
        else:
            names += [f"ramus.{row.root}.{side}", *(f"{step}.{side}" for step in row.steps)]
        names.append(f"reach.{row.reach}.{side}")
        key = (row.root, tuple(names))
        merged[key] = merged.get(key, 0.0) + weight * row.share
    total = sum(merged.values())
    return [Path(share / total, root, names) for (root, names), share in merged.items()]


# structure -> the state atoms that strike it, and the share of fibres that each of them leaves there
Struck = dict[str, tuple[NDArray[np.intp], Array]]
StruckIn = dict[str, Struck]  # channel -> structure -> ...


def struck(lesions: Lesions, roots: tuple[str, ...]) -> StruckIn:
    """Per channel and structure, the state atoms that strike it and the share of fibres they leave.

    Args:
        lesions: sites and atoms.
        roots: every root of the vocabulary.
    Returns:
        channel -> structure -> (atoms, survival); `either` is the larger loss of motor and sensory.
    """
    by_fibre: dict[str, list[dict[str, float]]] = {name: [] for name in ("motor", "sensory", "irritation", "either")}
    for site_index, (_, state) in zip(lesions.state_site, lesions.states, strict=True):
        site = lesions.sites[site_index]
        atom: dict[str, dict[str, float]] = {name: {} for name in by_fibre}
        for effect in state.effects:
            losses = {
                "motor": effect.motor,
                "sensory": effect.sensory,
                "irritation": effect.irritation,
                "either": max(effect.motor, effect.sensory),
            }
            for structure in structures(site, effect, roots):
                for channel, loss in losses.items():
                    if loss:
                        atom[channel][structure] = 1.0 - (1.0 - atom[channel].get(structure, 0.0)) * (1.0 - loss)
        for channel, losses in atom.items():
            by_fibre[channel].append(losses)
    return {channel: _by_structure(atoms) for channel, atoms in by_fibre.items()}


def _by_structure(atoms: Sequence[dict[str, float]]) -> Struck:
    hit: dict[str, list[tuple[int, float]]] = {}
    for atom, losses in enumerate(atoms):
        for structure, loss in losses.items():
            hit.setdefault(structure, []).append((atom, 1.0 - loss))
    return {name: (np.array([a for a, _ in rows]), np.array([left for _, left in rows])) for name, rows in hit.items()}


def survival(target: Sequence[Path], struck_here: Struck, atoms: int) -> Array:
    """Share of fibres left on each path, given each lesion atom alone.

    Args:
        target: its paths.
        struck_here: what each structure suffers, in one channel.
        atoms: number of state atoms.
    Returns:
        (atoms, paths) values in 0..1.
    """
    table = np.ones((atoms, len(target)))
    for column, path in enumerate(target):
        for structure in path.structures:
            if structure in struck_here:
                hit, left = struck_here[structure]
                table[hit, column] *= left
    return table


def supply_of(atlas: Atlas, kind: str) -> dict[str, list[SupplyRow]]:
    """Supply rows of one kind by target."""
    by_target: dict[str, list[SupplyRow]] = {}
    for row in atlas.supply:
        if row.kind == kind:
            by_target.setdefault(row.target, []).append(row)
    return by_target


Weighted = tuple[SupplyRow, float]  # a row of supply with its weight in a target
# Channel of testing -> the kind of supply row that carries its fibres. Strength is a mixture of muscles.
KIND_OF_CHANNEL = {
    "emg": "muscle",
    "sensation": "skin",
    "reflex": "reflex",
    "ncs_sensory": "ncs_sensory",
    "ncs_motor": "ncs_motor",
    "ncs_late": "ncs_late",
}


def supplies(atlas: Atlas) -> Iterator[tuple[str, str, list[Weighted]]]:
    """Every target that fibres make, with its supply.

    Args:
        atlas: supply, and the muscles of each action.
    Yields:
        Channel, target, and its rows with their weights.
    """
    muscles = supply_of(atlas, "muscle")
    actions: dict[str, list[Weighted]] = {}
    for part in atlas.actions:
        actions.setdefault(part.action, []).extend((row, part.share) for row in muscles.get(part.muscle, ()))
    yield from (("strength", name, rows) for name, rows in actions.items())
    for channel, kind in KIND_OF_CHANNEL.items():
        for name, rows in supply_of(atlas, kind).items():
            yield channel, name, [(row, 1.0) for row in rows]
