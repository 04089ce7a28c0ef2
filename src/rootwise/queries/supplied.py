"""What share of a target's fibres a site can strike: the model's paths and structures, before losses and exponents."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from rootwise.atlas.loader import Atlas
from rootwise.atlas.schema import SupplyRow
from rootwise.model import fibres
from rootwise.model.lesions import lesions
from rootwise.terms import vocabulary

# Channel of testing -> the kind of supply row that carries its fibres. Strength is a mixture of muscles.
KIND_OF_CHANNEL = {
    "emg": "muscle",
    "sensation": "skin",
    "reflex": "reflex",
    "ncs_sensory": "ncs_sensory",
    "ncs_motor": "ncs_motor",
    "ncs_late": "ncs_late",
}


def struck_shares(atlas: Atlas, site: str) -> dict[str, float]:
    """Share of each target's fibres that some state of a site strikes, at least in part, on the site's own side.

    Args:
        atlas: the tables.
        site: with its side where it has two; of a midline site the left half is looked at, the right being alike.

    Returns:
        Target as the model names it (`emg:iliopsoas`, `sensation:groin`, `strength:hip_flexion`) -> share above 0.
    """
    words = vocabulary()
    atoms = lesions(atlas, words.roots)
    struck = fibres.struck(atoms, words.roots)
    index = next(place for place, known in enumerate(atoms.sites) if known.id == site)
    states = np.flatnonzero(atoms.state_site == index)
    side = words.sites.side(site) or "left"
    found: dict[str, float] = {}
    for channel, name, rows in _supplies(atlas):
        fibre, cord, canal = fibres.CHANNELS[channel]
        paths = fibres.paths(rows, side, cord=cord, canal=canal)
        left = fibres.survival(paths, struck[fibre], len(atoms.states))[states]
        hit = (left < 1.0).any(axis=0)
        found[f"{channel}:{name}"] = float(np.array([path.share for path in paths]) @ hit)
    return {name: share for name, share in found.items() if share > 0.0}


def _supplies(atlas: Atlas) -> Iterator[tuple[str, str, list[tuple[SupplyRow, float]]]]:
    """Channel, target, and its supply rows with their weights."""
    for channel, kind in KIND_OF_CHANNEL.items():
        for name, rows in fibres.supply_of(atlas, kind).items():
            yield channel, name, [(row, 1.0) for row in rows]
    muscles = fibres.supply_of(atlas, "muscle")
    actions: dict[str, list[tuple[SupplyRow, float]]] = {}
    for part in atlas.actions:
        actions.setdefault(part.action, []).extend((row, part.share) for row in muscles.get(part.muscle, ()))
    yield from (("strength", name, rows) for name, rows in actions.items())
