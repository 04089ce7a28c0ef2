"""Targets and rows of a judged model: what raters were asked about is read by picture, all else by the anatomy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rootwise.model.draft import Draft, Rows
from rootwise.model.findings.loss import Loss
from rootwise.model.findings.targets import BlockName, Provenance, Target
from rootwise.model.pictures.does import NEVER_SURE, Does
from rootwise.model.pictures.grounds import Grounds

Array = NDArray[np.float64]
Index = NDArray[np.intp]


class Atoms(NamedTuple):
    """The atoms of a block, each with the two of the anatomy that it stands on; of one, the other does nothing.

    Attributes:
        site: (atoms,) site of each.
        of: (atoms, 2) atoms of the anatomy.
    """

    site: Index
    of: Index

    def two(self, g: Array) -> Array:
        """(..., atoms, levels) factors of the anatomy, multiplied over what each atom stands on."""
        return np.asarray(g.take(self.of[:, 0], axis=-2) * g.take(self.of[:, 1], axis=-2))


@dataclass(slots=True)
class _Made:
    """The rows of a block while they are made."""

    q0: list[Array] = field(default_factory=list)
    g: list[Array] = field(default_factory=list)
    sd: list[NDArray[np.float32]] = field(default_factory=list)
    source: list[NDArray[np.int16]] = field(default_factory=list)
    grade: list[NDArray[np.int8]] = field(default_factory=list)

    def add(self, q0: Array, g: Array, grounds: Provenance) -> None:
        self.q0.append(q0)
        self.g.append(g)
        self.sd.append(grounds.sd)
        self.source.append(grounds.source)
        self.grade.append(grounds.grade)

    def rows(self, site: Index) -> Rows:
        rests = np.stack(self.sd), np.stack(self.source), np.stack(self.grade)
        return Rows(np.stack(self.q0, axis=1), np.stack(self.g), site, *rests)


def judged_rows(
    anatomy: Draft, causes: Atoms, states: Atoms, does: Does, grounds: Grounds
) -> tuple[dict[str, Target], dict[BlockName, Rows]]:
    """The targets and rows of a judged model.

    Args:
        anatomy: the model without pictures.
        causes, states: the atoms.
        does: what the pictures do.
        grounds: what figures rest on.
    Returns:
        Targets by key, and rows by block; what was judged moves to the states, out of any shared latent.
    """
    atoms: dict[BlockName, Atoms] = {"cause": causes, "state": states}
    made: dict[BlockName, _Made] = {"cause": _Made(), "state": _Made()}
    kept = [target.loss for target in anatomy.targets.values() if target.loss >= 0 and not does.judged(target)]
    number = {loss: index for index, loss in enumerate(kept)}
    over_causes = _over_causes(anatomy)
    targets: dict[str, Target] = {}
    for key, target in anatomy.targets.items():
        judged = does.judged(target)
        into = made["state" if judged else target.block]
        first = len(into.g)
        if judged:
            q0, g = _as_state(anatomy, target, states, over_causes)
            g[grounds.place, : target.levels - 1] = does.factors(target, q0[0, : target.levels - 1])
            into.add(q0, g, grounds.of(does.finding(target), 1.0 - q0[0, 0] * g[:, 0], anatomy.sources))
            targets[key] = target._replace(first=first, versions=1, block="state", group="", loss=-1)
        else:
            rows, own = anatomy.rows[target.block], atoms[target.block]
            axial = key.endswith("|axial")  # of the patient as a whole: both sides together are one
            for row in range(target.first, target.first + target.versions):
                g = rows.g[row].take(own.of[:, 0], axis=0) if axial else own.two(rows.g[row])
                rests = (table[row].take(own.of[:, 0]) for table in (rows.sd, rows.source, rows.grade))
                into.add(rows.q0[:, row], g, Provenance(*rests))
            targets[key] = target._replace(first=first, loss=number.get(target.loss, -1))
    return targets, {name: one.rows(atoms[name].site) for name, one in made.items()}


def _over_causes(anatomy: Draft) -> Array:
    """(states, causes) P(cause | state) of the anatomy, at the mean of the settings."""
    weights = (anatomy.prior.cause_share.mean(axis=0)[:, None] * anatomy.link).T
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


def _as_state(anatomy: Draft, target: Target, states: Atoms, over_causes: Array) -> tuple[Array, Array]:
    """(bands, levels) background and (states, levels) factors of a target, whichever block it was in.

    Of a shared latent the mean over its halves, of causes the mean over those of the state.
    """
    rows = anatomy.rows[target.block]
    versions = slice(target.first, target.first + target.versions)
    g = rows.g[versions].mean(axis=0)
    if target.block == "cause":
        g = over_causes @ g
    return rows.q0[:, versions].mean(axis=1), states.two(g)


def fibres_taken(anatomy: Draft, targets: Mapping[str, Target], states: Atoms) -> tuple[Loss, ...]:
    """The supplies of what was not judged: a picture strikes them as the state whose fibres it has.

    Args:
        anatomy: the model without pictures.
        targets: of the judged model.
        states: its states.
    Returns:
        In the order in which `targets` count them.
    """
    kept = [anatomy.losses[anatomy.targets[key].loss] for key, target in targets.items() if target.loss >= 0]
    return tuple(_taken(loss, states.of) for loss in kept)


def _taken(loss: Loss, of: Index) -> Loss:
    struck = np.isin(of, loss.atoms)
    atoms = np.flatnonzero(struck.any(axis=1))
    own = np.where(struck[atoms, 0], of[atoms, 0], of[atoms, 1])
    at = np.searchsorted(loss.atoms, own)
    return replace(loss, atoms=atoms, kind=tuple(kind[at] for kind in loss.kind))


def of_variants(
    anatomy: Draft, targets: Mapping[str, Target], states: Atoms, rows: Rows
) -> tuple[dict[int, Array], ...]:
    """Factors in anatomical variants: what was judged moves by as much as its fibres do.

    Args:
        anatomy: the model without pictures.
        targets, states, rows: of the judged model.
    Returns:
        Per variant, row of the states' block -> (states, levels - 1) factors.
    """
    usual = anatomy.rows["state"].g
    variants = []
    for changed in anatomy.variant_g:
        own: dict[int, Array] = {}
        for key, target in targets.items():
            before = anatomy.targets[key]
            if before.block != "state" or before.first not in changed:
                continue
            g = changed[before.first]
            if target.loss == before.loss or target.loss >= 0:
                own[target.first] = states.two(g)
                continue
            levels = target.levels - 1
            moved = states.two(np.minimum(g[:, :levels], 1.0)) / states.two(usual[before.first, :, :levels])
            q0 = rows.q0[0, target.first, :levels]
            steps = np.maximum.accumulate(q0 * rows.g[target.first, :, :levels] * moved, axis=1)
            own[target.first] = np.minimum(steps, NEVER_SURE) / q0
        variants.append(own)
    return tuple(variants)
