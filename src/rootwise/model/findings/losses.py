"""Fibre-loss targets: strength, wasting, sensation, reflexes, needle EMG and nerve conduction.

    P(z <= k | H) = q0_k q(H)^gamma_k e_k(H)

with q from the supply (`fibres.py`) and e a factor for what is not loss: tingling, exaggerated reflexes, pain that
inhibits. Two lesions on the same path need the exact q(a, b); everything else multiplies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.loader import Atlas
from rootwise.atlas.tables.schema import SupplyRow, TargetRow
from rootwise.model.findings.loss import Loss
from rootwise.model.findings.readings import FUNCTIONS
from rootwise.model.findings.signs import sign_rows
from rootwise.model.findings.targets import BlockBuilder, Cell, SignRow, SignTable, Target, coarse_target
from rootwise.model.lesions import fibres
from rootwise.model.lesions.lesions import Lesions, relation_of
from rootwise.model.lesions.variants import SUPPLIES, supply_in
from rootwise.terms import Vocabulary

Array = NDArray[np.float64]

# Wasting is looked for by part; the muscles behind each part are those of these actions.
ATROPHY_PARTS: Mapping[str, tuple[str, ...]] = {
    "quadriceps": ("knee_extension",),
    "thigh": ("knee_extension", "hip_adduction", "knee_flexion"),
    "hip_adductors": ("hip_adduction",),
    "calf": ("ankle_plantarflexion",),
    "anterior_compartment": ("ankle_dorsiflexion",),
    "foot": ("great_toe_flexion", "toe_flexion"),
    "gluteal": ("hip_abduction", "hip_extension"),
}
UNITED_REFLEXES = ("patellar", "adductor", "medial_hamstring", "achilles")
LOSS_ESS = 12.0  # assumption: what a supply share with its exponent is worth, in patients
MYOTOME_SHARE = 0.4  # a muscle counts to a myotome from this share on


class LossBuilder:
    """Builds every fibre-loss target of an atlas into the state block."""

    def __init__(self, atlas: Atlas, lesions: Lesions, words: Vocabulary, builder: BlockBuilder) -> None:
        """Index supply, exponents and struck structures."""
        self._atlas = atlas
        self._lesions = lesions
        self._words = words
        self._builder = builder
        self._struck = fibres.struck(lesions, words.roots)
        self._exponents: dict[tuple[str, str], list[TargetRow]] = {}
        for row in atlas.targets:
            self._exponents.setdefault((row.kind, row.target), []).append(row)
        self._table = SignTable(sign_rows(atlas, words.roots))
        self.losses: list[Loss] = []
        self.variant_g: list[dict[int, Array]] = []  # per variant: row -> g of the loss targets

    def build(self) -> Iterator[Target]:
        """Every fibre-loss target, fine ones first, then the coarse ones made of them."""
        self.variant_g = [{} for _ in SUPPLIES[1:]]
        made: dict[str, Target] = {}
        for side in ("left", "right"):
            for kind, name, rows in self._supplies():
                target = self._target(kind, name, rows, side)
                made[target.key] = target
                yield target
        yield from self._coarse(made)

    def _supplies(self) -> Iterator[tuple[str, str, list[fibres.Weighted]]]:
        supplies = list(fibres.supplies(self._atlas))
        yield from supplies
        actions = {name: rows for channel, name, rows in supplies if channel == "strength"}
        for part, names in ATROPHY_PARTS.items():
            rows = [row for name in names for row in actions.get(name, ())]
            if rows:
                yield "atrophy", part, rows

    def _target(self, kind: str, name: str, rows: Sequence[tuple[SupplyRow, float]], side: str) -> Target:
        exponents = sorted(self._exponents.get((kind, name)) or self._exponents[(kind, "*")], key=lambda row: row.level)
        gamma = np.array([row.gamma for row in exponents])
        base = np.array([row.q0 for row in exponents])
        extra, base = self._extra(kind, name, rows, side, base)
        per_variant = [self._survival(kind, supply_in(rows, name, self._words.roots), side) for name in SUPPLIES]
        atoms = np.flatnonzero(np.any([(s < 1.0).any(axis=1) for s, _ in per_variant], axis=0))
        factors = [(s @ share)[:, None] ** gamma[None, :] * extra for s, share in per_variant]
        basis = self._builder.weigh([Cell(0.5, LOSS_ESS, f"supply of {kind}:{name}", "D")] * self._builder.atoms)
        row = self._builder.add(np.repeat(base[None, :], self._builder.bands, axis=0), factors[0], basis)
        for changed, g in zip(self.variant_g, factors[1:], strict=True):
            changed[row] = g
        self.losses.append(_loss(atoms, per_variant, extra[atoms], gamma))
        return Target(
            f"{kind}:{name}|{side}",
            kind,
            "state",
            row,
            1,
            len(gamma) + 1,
            loss=len(self.losses) - 1,
            reach=rows[0][0].reach,
        )

    def _survival(self, kind: str, rows: Sequence[tuple[SupplyRow, float]], side: str) -> tuple[Array, Array]:
        channel, cord, canal = fibres.CHANNELS[kind]
        found = fibres.paths(rows, side, cord=cord, canal=canal)
        return fibres.survival(found, self._struck[channel], self._builder.atoms), np.array(
            [path.share for path in found]
        )

    def _extra(
        self, kind: str, name: str, rows: Sequence[tuple[SupplyRow, float]], side: str, base: Array
    ) -> tuple[Array, Array]:
        """(atoms, levels) factors that are not loss, and the background with its own share of them."""
        extra = np.ones((self._builder.atoms, len(base)))
        if kind == "sensation":
            channel, cord, canal = fibres.CHANNELS["irritation"]
            found = fibres.paths(rows, side, cord=cord, canal=canal)
            reached = 1.0 - fibres.survival(found, self._struck[channel], self._builder.atoms) @ np.array(
                [path.share for path in found]
            )
            extra[:, 0] = (1.0 - reached) ** self._atlas.constants["paresthesia_exponent"]
        elif kind == "reflex":
            brisk, background = self._signs(f"reflex.{name}", "brisk", side)
            extra[:, 0] = (1.0 - brisk) / (1.0 - background)
            base = base.copy()
            base[0] = base[1] * (1.0 - background)
        elif kind == "strength":
            inhibited, background = self._signs(f"strength.{name}", "weak", side)
            extra[:, :2] = np.minimum((1.0 - inhibited) / (1.0 - background), 1.0)[:, None]
            for function in (f for f, action in FUNCTIONS.items() if action == name):
                limited, background = self._signs(f"function.{function}", "mild", side)
                extra[:, 0] = np.minimum(extra[:, 0], (1.0 - limited) / (1.0 - background))
        return extra, base

    def _signs(self, finding: str, value: str, side: str) -> tuple[Array, float]:
        """P(finding) of every state atom for what is not fibre loss, and its background."""
        known = self._table.probability(
            finding, value, "background", frozenset({"same", "both", "axial", "other"}), lambda row: 1.0
        )
        background = known.p if known else 0.02
        p = np.full(self._builder.atoms, background)
        for atom, index in enumerate(self._lesions.state_site):
            site, (state, row) = self._lesions.sites[index], self._lesions.states[atom]
            like = row.signs_as
            relation = relation_of(site, state, side)
            sides = frozenset({"other", "both"} if relation == "other" else {"same", "both"})

            def matches(row: SignRow, state: str = state, like: str | None = like) -> float:
                return 0.0 if row.state and row.state not in {state, like} else 1.0 + bool(row.state)

            for member in site.members or (site,):
                found = self._table.probability(finding, value, member.base, sides, matches)
                if found:
                    p[atom] = max(found.p, p[atom])
        return np.clip(p, 0.0, 0.98), background

    def _coarse(self, made: dict[str, Target]) -> Iterator[Target]:
        for kind, name, parts in self._coarse_parts():
            both = []
            for side in ("left", "right"):
                targets = [made[key] for part in parts if (key := f"{kind}:{part}|{side}") in made]
                if not targets:
                    continue
                if len(targets) > 1 or targets[0].key != f"{kind}:{name}|{side}":
                    yield self._unite(f"{kind}:{name}|{side}", kind, targets)
                both += targets
            if both:
                yield self._unite(f"{kind}:{name}|axial", kind, both)

    def _unite(self, key: str, kind: str, parts: Sequence[Target]) -> Target:
        target = coarse_target(key, kind, parts, self._builder, self._atlas.constants["coarse_background"])
        levels = target.levels - 1
        if kind == "reflex":
            self._coarse_brisk(target, key.rpartition("|")[2])
        for changed in self.variant_g:
            if changed:
                changed[target.first] = np.minimum.reduce(
                    [changed.get(part.first, self._builder.g[part.first])[:, :levels] for part in parts]
                )
        return target

    def _coarse_brisk(self, target: Target, side: str) -> None:
        """Reflexes of a limb may be brisk where one of them is lost: P(brisk) comes from its own rows."""
        if side == "axial":
            return
        brisk, background = self._signs("reflex.lower_limb", "brisk", side)
        q0, g = self._builder.q0[target.first], self._builder.g[target.first]
        normal = q0[0, 0] * g[:, 0] * (1.0 - brisk) / (1.0 - background)
        up_to_brisk = np.minimum(normal + brisk, 1.0)
        q0[:, 1] = min(q0[0, 0] + background, 0.99)
        g[:, 0] = normal / q0[0, 0]
        g[:, 1] = up_to_brisk / q0[0, 1]
        g[:, 2] = np.maximum(g[:, 2], up_to_brisk / q0[0, 2])

    def _coarse_parts(self) -> Iterator[tuple[str, str, tuple[str, ...]]]:
        words = self._words
        for region in words.regions.within:
            yield "sensation", region, words.regions.parts(region)
        for name, actions in words.coarse_actions.items():
            yield "strength", name, actions
        for action in (action for names in words.actions.values() for action in names):
            yield "strength", action, (action,)
        yield "atrophy", "lower_limb", tuple(ATROPHY_PARTS)
        yield "reflex", "lower_limb", UNITED_REFLEXES
        muscles = fibres.supply_of(self._atlas, "muscle")
        limb = tuple(name for name in muscles if not name.startswith("paraspinal"))
        yield "emg", "lower_limb", limb
        yield "emg", "paraspinal", tuple(name for name in muscles if name.startswith("paraspinal"))
        for root in words.roots:
            named = [
                name for name in limb if sum(row.share for row in muscles[name] if row.root == root) >= MYOTOME_SHARE
            ]
            yield "emg", f"myotome_{root}", tuple(named)


def _loss(atoms: NDArray[np.intp], per_variant: Sequence[tuple[Array, Array]], extra: Array, gamma: Array) -> Loss:
    kinds, both, extras = [], [], []
    for survival, share in per_variant:
        alike, first, kind = np.unique(
            np.hstack([survival[atoms], extra]), axis=0, return_index=True, return_inverse=True
        )
        paths = alike[:, : len(share)]
        kinds.append(kind.ravel())
        both.append(np.log(np.maximum((paths * share) @ paths.T, TINY)))
        extras.append(extra[first])
    return Loss(atoms, tuple(kinds), tuple(both), tuple(extras), gamma)


TINY = 1e-300
