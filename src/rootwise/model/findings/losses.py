"""Fibre-loss targets: strength, wasting, sensation, reflexes, needle EMG and nerve conduction.

    P(z <= k | H) = q0_k q(H)^gamma_k e_k(H)

Target by target and side by side: its supply, the fibres that each atom leaves of it (`fibres.py`), its levels with
their exponents, and the factor e of what is not loss (`not_loss.py`); then the coarse targets (`coarse.py`). Two
lesions on the same path need the exact q(a, b); everything else multiplies.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.loader import Atlas
from rootwise.atlas.tables.schema import TargetRow
from rootwise.model.findings.loss import LogBoth, Loss
from rootwise.model.findings.not_loss import NotLoss
from rootwise.model.findings.rows import Cell
from rootwise.model.findings.targets import BlockBuilder, Target
from rootwise.model.lesions import fibres
from rootwise.model.lesions.variants import SUPPLIES, supply_in
from rootwise.terms import Vocabulary

Array = NDArray[np.float64]

SIDES = ("left", "right")
LOSS_ESS = 12.0  # assumption: what a supply share with its exponent is worth, in patients


@dataclass(frozen=True, slots=True)
class Left:
    """What atoms leave of a target's fibres: (atoms, paths) survival, and (paths,) the share of each path."""

    survival: Array
    share: Array

    @property
    def q(self) -> Array:
        """(atoms, 1) share of the target's fibres that each atom leaves."""
        return (self.survival @ self.share)[:, None]


@dataclass(frozen=True, slots=True)
class LossTargets:
    """The fibre-loss targets of an atlas, while they are built.

    Attributes:
        builder: the block of states; their rows stand there.
        targets: by key, in the order of building.
        losses: their supplies, for exact pairs.
        variant_g: per anatomical variant, row of the block -> g.
    """

    builder: BlockBuilder
    targets: dict[str, Target] = field(default_factory=dict)
    losses: list[Loss] = field(default_factory=list)
    variant_g: tuple[dict[int, Array], ...] = field(default_factory=lambda: tuple({} for _ in SUPPLIES[1:]))


def fine_targets(atlas: Atlas, words: Vocabulary, struck: fibres.StruckIn, other: NotLoss, made: LossTargets) -> None:
    """Build every target that has a supply of its own, on both sides.

    Args:
        atlas, words: the tables, the vocabulary.
        struck: what each structure suffers, by channel.
        other: what is not loss.
        made: where targets go.
    """
    exponents = _exponents(atlas)
    for side in SIDES:
        for kind, name, rows in _supplies(atlas, words):
            levels = exponents.get((kind, name)) or exponents[(kind, "*")]
            gamma = np.array([row.gamma for row in levels])
            q0 = np.array([row.q0 for row in levels])
            e, q0 = other.factor(kind, name, rows, side, q0)
            people = [supply_in(rows, variant, words.roots) for variant in SUPPLIES]
            left = [fibres_left(kind, own, side, struck, made.builder.atoms) for own in people]
            row = _add(made, kind, name, q0, [one.q ** gamma[None, :] * e for one in left])
            made.losses.append(_loss(left, e, gamma))
            key, reach = f"{kind}:{name}|{side}", rows[0][0].reach
            loss = len(made.losses) - 1
            made.targets[key] = Target(key, kind, "state", row, 1, len(gamma) + 1, loss=loss, reach=reach)


def fibres_left(kind: str, rows: Sequence[fibres.Weighted], side: str, struck: fibres.StruckIn, atoms: int) -> Left:
    """What each state atom alone leaves of the fibres of a target.

    Args:
        kind: a way of testing, a key of `fibres.CHANNELS`.
        rows: the target's supply.
        side: of the target.
        struck: what each structure suffers, by channel.
        atoms: number of state atoms.
    Returns:
        Survival path by path, and the paths' shares.
    """
    channel, cord, canal = fibres.CHANNELS[kind]
    paths = fibres.paths(rows, side, cord=cord, canal=canal)
    return Left(fibres.survival(paths, struck[channel], atoms), np.array([path.share for path in paths]))


def _supplies(atlas: Atlas, words: Vocabulary) -> Iterator[tuple[str, str, list[fibres.Weighted]]]:
    """Every target that fibres make; a wasted part is of the muscles of its actions, or of one."""
    supplies = list(fibres.supplies(atlas))
    yield from supplies
    behind = {name: rows for channel, name, rows in supplies if channel in ("strength", "emg")}
    for part, names in words.wasting.items():
        rows = [row for name in names for row in behind.get(name, ())]
        if rows:
            yield "atrophy", part, rows


def _exponents(atlas: Atlas) -> dict[tuple[str, str], list[TargetRow]]:
    """Kind and target, or `*`, -> its levels, the normal one first."""
    by_target: dict[tuple[str, str], list[TargetRow]] = {}
    for row in sorted(atlas.targets, key=lambda row: row.level):
        by_target.setdefault((row.kind, row.target), []).append(row)
    return by_target


def _add(made: LossTargets, kind: str, name: str, q0: Array, g: Sequence[Array]) -> int:
    """One row of the block: the published supply in the block itself, those of the variants beside it."""
    builder = made.builder
    provenance = builder.weigh([Cell(0.5, LOSS_ESS, f"supply of {kind}:{name}", "D")], np.zeros(builder.atoms, np.intp))
    row = builder.add(np.repeat(q0[None, :], builder.bands, axis=0), g[0], provenance)
    for changed, own in zip(made.variant_g, g[1:], strict=True):
        changed[row] = own
    return row


def _loss(left: Sequence[Left], e: Array, gamma: Array) -> Loss:
    """The supply as pairs need it: atoms that strike it alike are one kind."""
    atoms = np.flatnonzero(np.any([(one.survival < 1.0).any(axis=1) for one in left], axis=0))
    kinds, paths, extra = [], [], []
    for one in left:
        alike, first, kind = np.unique(
            np.hstack([one.survival[atoms], e[atoms]]), axis=0, return_index=True, return_inverse=True
        )
        kinds.append(kind.ravel())
        paths.append(np.ascontiguousarray(alike[:, : len(one.share)]))
        extra.append(e[atoms[first]])
    return Loss(atoms, tuple(kinds), LogBoth(paths, [one.share for one in left]), tuple(extra), gamma)
