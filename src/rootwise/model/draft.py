"""A model before its kinds and its normals: what building, and the pictures of the panel, work on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.loader import Atlas
from rootwise.model.findings.kinds import kinds_by_row
from rootwise.model.findings.loss import Loss
from rootwise.model.findings.normals import Normals
from rootwise.model.findings.observation import observation_model
from rootwise.model.findings.targets import BLOCKS, BlockBuilder, BlockName, Target
from rootwise.model.model import Block, Model, SiteInfo
from rootwise.model.prior import Prior

Array = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of one block; as in `Block`."""

    q0: Array
    g: Array
    site: NDArray[np.intp]
    sd: NDArray[np.float32]
    source: NDArray[np.int16]
    grade: NDArray[np.int8]


@dataclass(frozen=True, slots=True)
class Draft:
    """What a model is made of; each part as in `Model`.

    Attributes:
        rows: of the two blocks.
        sources: name -> number.
    """

    sites: tuple[SiteInfo, ...]
    causes: tuple[tuple[str, float], ...]
    states: tuple[str, ...]
    link: Array
    onset: Array
    days: Array
    targets: Mapping[str, Target]
    rows: Mapping[BlockName, Rows]
    losses: tuple[Loss, ...]
    variant_g: tuple[Mapping[int, Array], ...]
    sources: dict[str, int]
    prior: Prior


def rows_of(builder: BlockBuilder, site: NDArray[np.intp]) -> Rows:
    """The rows that a builder collected.

    Args:
        builder: of a block.
        site: (atoms,) site of each.
    Returns:
        The rows.
    """

    def stack(name: str) -> NDArray[Any]:
        return np.stack([getattr(provenance, name) for provenance in builder.provenance])

    q0, g = np.stack(builder.q0, axis=1), np.stack(builder.g)
    return Rows(q0, g, site, stack("sd"), stack("source"), stack("grade"))


def finished(draft: Draft, atlas: Atlas) -> Model:
    """The model of a draft.

    Args:
        draft: its parts.
        atlas: the tables, for what no lesion has part in.
    Returns:
        The model.
    """
    normals = Normals(tuple(draft.sources))
    cause, state = (_block(name, draft, normals) for name in BLOCKS)
    return Model(
        atlas_hash=atlas.hash,
        sites=draft.sites,
        causes=draft.causes,
        states=draft.states,
        link=draft.link,
        onset=draft.onset,
        days=draft.days,
        targets=draft.targets,
        cause=cause,
        state=state,
        losses=draft.losses,
        variant_g=draft.variant_g,
        sources=tuple(draft.sources),
        published=np.array([name in atlas.sources for name in draft.sources], np.float32),
        pool=normals.table(),
        prior=draft.prior,
        observation=observation_model(atlas),
        constants=dict(atlas.constants),
        prime_action=_prime_action(atlas),
    )


def _block(name: BlockName, draft: Draft, normals: Normals) -> Block:
    rows = draft.rows[name]
    names = _names(draft.targets, name)
    touched = (rows.g != 1.0).any(axis=2)
    for changed in draft.variant_g if name == "state" else ():
        for row, own in changed.items():
            touched[row] |= (own != 1.0).any(axis=1)
    return Block(
        rows.q0,
        rows.g,
        rows.site,
        rows.sd,
        rows.source,
        rows.grade,
        normals.cells(names, [draft.sites[index].base for index in rows.site], touched),
        np.array([normals.background(target) for target in names], np.uint16),
        kinds_by_row(rows.g, [target for target in draft.targets.values() if target.block == name], draft.losses),
    )


def _names(targets: Mapping[str, Target], block: BlockName) -> list[str]:
    """The target of each row of a block, without side: left and right rest on the same cells."""
    named: dict[int, str] = {}
    for target in targets.values():
        if target.block == block:
            named |= dict.fromkeys(range(target.first, target.first + target.versions), target.key.partition("|")[0])
    return [named[row] for row in sorted(named)]


def _prime_action(atlas: Atlas) -> dict[str, str]:
    """The action in which a muscle has its largest share: its strength is read as that action's."""
    best: dict[str, tuple[float, str]] = {}
    for row in atlas.actions:
        best[row.muscle] = max(best.get(row.muscle, (0.0, "")), (row.share, row.action))
    return {muscle: action for muscle, (_, action) in best.items()}
