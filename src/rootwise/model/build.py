"""From the atlas's tables to the model's arrays, once; a start loads them again by the atlas's hash."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.loader import DATA, Atlas, load, load_groups
from rootwise.atlas.schema import AGE_BANDS
from rootwise.model.lesions import lesions
from rootwise.model.losses import Loss, LossBuilder
from rootwise.model.prior import Prior, prior
from rootwise.model.readings import Readings, readings
from rootwise.model.signs import SignBuilder
from rootwise.model.targets import Basis, BlockBuilder, BlockName, Target
from rootwise.terms import vocabulary

Array = NDArray[np.float64]

VERSION = "1"  # of the model's mathematics; printed with every answer


@dataclass(frozen=True, slots=True)
class Block:
    """The rows of all targets of one kind of atom.

    Attributes:
        q0: (bands, rows, levels) background; band 0 is all ages.
        g: (rows, atoms, levels) what each atom alone does.
        site: (atoms,) index of the atom's site; atoms of a site are contiguous.
        sd, source, grade: (rows, atoms) what the numbers rest on.
    """

    q0: Array
    g: Array
    site: NDArray[np.intp]
    sd: NDArray[np.float32]
    source: NDArray[np.int16]
    grade: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class SiteInfo:
    """What an answer says of a site."""

    id: str
    base: str
    side: str
    level: str | None
    kind: str
    name: str


@dataclass(frozen=True, slots=True)
class Model:
    """Everything a question needs.

    Attributes:
        atlas_hash: hash of the tables it was built from.
        sites: the sites; `none` among them, `other` not.
        causes: (name, harm) of each cause atom.
        states: name of each state atom.
        link: (causes, states) P(state | cause).
        onset: (causes,) P(sudden onset); `days`: (causes, 2) mean and sd of log10 days.
        targets: by key.
        cause, state: the two blocks.
        losses: supplies of fibre-loss targets.
        variant_g: per anatomical variant, row -> g in the state block.
        sources: names of sources, as `Block.source` counts them.
        prime_action: muscle -> the action that tests it.
    """

    atlas_hash: str
    sites: tuple[SiteInfo, ...]
    causes: tuple[tuple[str, float], ...]
    states: tuple[str, ...]
    link: Array
    onset: Array
    days: Array
    targets: Mapping[str, Target]
    cause: Block
    state: Block
    losses: tuple[Loss, ...]
    variant_g: tuple[Mapping[int, Array], ...]
    sources: tuple[str, ...]
    prior: Prior
    readings: Readings
    constants: Mapping[str, float]
    prime_action: Mapping[str, str]

    def site_index(self, site: str) -> int:
        """Index of a site by id.

        Raises:
            KeyError: the model has no such site.
        """
        for index, info in enumerate(self.sites):
            if info.id == site:
                return index
        raise KeyError(site)


def build(folder: Path = DATA) -> Model:
    """Build the model of an atlas folder.

    Args:
        folder: the atlas; the shipped one by default.
    Returns:
        The model.
    Raises:
        AtlasError, ModelError: the tables break a rule.
    """
    return build_from(load(folder), load_groups(folder))


def build_from(atlas: Atlas, groups: Mapping[str, str]) -> Model:
    """Build the model of an atlas already read.

    Args:
        atlas: the tables.
        groups: finding -> name of the irritable structure it shares with other tests.
    Returns:
        The model.
    """
    words = vocabulary()
    atoms = lesions(atlas, words.roots)
    sources: dict[str, int] = {}
    bands = 1 + len(AGE_BANDS)
    builders: dict[BlockName, BlockBuilder] = {
        "cause": BlockBuilder(len(atoms.causes), bands, sources),
        "state": BlockBuilder(len(atoms.states), bands, sources),
    }
    loss_builder = LossBuilder(atlas, atoms, words, builders["state"])
    targets = {target.key: target for target in loss_builder.build()}
    signs = SignBuilder(atlas, atoms, words, builders, groups)
    targets |= {target.key: target for target in signs.build()}
    return Model(
        atlas_hash=atlas.hash,
        sites=tuple(SiteInfo(s.id, s.base, s.side, s.level, s.family.kind, s.family.name) for s in atoms.sites),
        causes=tuple((row.cause, row.harm) for row in atoms.causes),
        states=tuple(name for name, _ in atoms.states),
        link=atoms.link,
        onset=np.array([row.onset_sudden for row in atoms.causes]),
        days=np.array([_log_days(row.days_p10, row.days_p50, row.days_p90) for row in atoms.causes]),
        targets=targets,
        cause=_block(builders["cause"], atoms.cause_site),
        state=_block(builders["state"], atoms.state_site),
        losses=tuple(loss_builder.losses),
        variant_g=tuple(loss_builder.variant_g),
        sources=tuple(sources),
        prior=prior(atlas, atoms),
        readings=readings(atlas),
        constants=dict(atlas.constants),
        prime_action=_prime_action(atlas),
    )


def _prime_action(atlas: Atlas) -> dict[str, str]:
    """The action in which a muscle has its largest share: its strength is read as that action's."""
    best: dict[str, tuple[float, str]] = {}
    for row in atlas.actions:
        best[row.muscle] = max(best.get(row.muscle, (0.0, "")), (row.share, row.action))
    return {muscle: action for muscle, (_, action) in best.items()}


def _log_days(p10: float, p50: float, p90: float) -> tuple[float, float]:
    """A log-normal through the median whose 10-90 range is the given one."""
    return float(np.log10(max(p50, 0.5))), float(np.log10(max(p90, 1.0) / max(p10, 0.2)) / (2 * 1.2816))


def _block(builder: BlockBuilder, site: NDArray[np.intp]) -> Block:
    def stack(name: str) -> NDArray[np.generic]:
        return np.stack([getattr(basis, name) for basis in builder.basis])

    assert all(isinstance(basis, Basis) for basis in builder.basis)
    return Block(np.stack(builder.q0, axis=1), np.stack(builder.g), site,
                 stack("sd"), stack("source"), stack("grade"))  # type: ignore[arg-type]
