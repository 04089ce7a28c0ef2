"""What share of a target's fibres a site can strike: the model's paths and structures, before losses and exponents."""

from __future__ import annotations

import numpy as np

from rootwise.atlas.tables.loader import Atlas
from rootwise.model.lesions import fibres
from rootwise.model.lesions.lesions import lesions
from rootwise.terms import vocabulary


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
    shares: dict[str, float] = {}
    for channel, name, rows in fibres.supplies(atlas):
        fibre, cord, canal = fibres.CHANNELS[channel]
        paths = fibres.paths(rows, side, cord=cord, canal=canal)
        left = fibres.survival(paths, struck[fibre], len(atoms.states))[states]
        hit = (left < 1.0).any(axis=0)
        shares[f"{channel}:{name}"] = float(np.array([path.share for path in paths]) @ hit)
    return {name: share for name, share in shares.items() if share > 0.0}
