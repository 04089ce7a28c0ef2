"""What each state that is a picture does to the targets that raters judged.

A sign is as frequent as its figure says. A loss leaves what its figure leaves beside the list's background, for how it
is read has noise of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from rootwise.model.findings.targets import COMMON, RARE, Target
from rootwise.model.pictures.laid import Seen
from rootwise.model.pictures.pooled import Looks
from rootwise.terms import vocabulary

Array = NDArray[np.float64]

# Assumptions, all of them.
SLIP = 0.02  # of each figure: the background in its place
NEXT_SIGN = (0.05, 0.9)  # bounds of a sign's next threshold, as a share of the one before
# How a loss that a rater gave at one level shows at the others: exponents of its survival.
FUNCTION, BARELY, ABSENT, WASTED = 1.6, 0.4, 0.35, 0.5
TOLD = 1.08  # tingling or numbness beside the larger of told and found
NEVER_SURE = 0.9995


class Does:
    """What states that are pictures do."""

    def __init__(self, seen: Sequence[Seen], looks: Looks) -> None:
        """Keep what is asked about.

        Args:
            seen: the states.
            looks: figures of all pictures.
        """
        self._looks = looks
        self._shown = np.array([_together(one, looks) for one in seen])  # (states, places, findings, 2)
        self._place = {side: np.array([one.place(side) for one in seen]) for side in ("left", "right", "axial")}

    def judged(self, target: Target) -> bool:
        """Whether raters were asked about a target."""
        name = target.key.partition("|")[0]
        if target.kind == "sign":
            return name in self._looks.findings
        return target.kind in LOSSES and _rated(name)[0] in self._looks.findings

    def finding(self, target: Target) -> str:
        """The id under which raters were asked about a target that they judged."""
        name = target.key.partition("|")[0]
        return name if target.kind == "sign" else _rated(name)[0]

    def factors(self, target: Target, q0: Array) -> Array:
        """What the states do to a target that was judged.

        Args:
            target: of which `judged` is true.
            q0: (levels - 1,) P(level <= k) from other sources, at all ages.
        Returns:
            (states, levels - 1) factors g.
        """
        name, _, side = target.key.partition("|")
        if target.kind == "sign":
            return self._sign(name, side, 1.0 - q0)
        kind, _, part = name.partition(":")
        survival = self._loss(kind, part, side)[:, : len(q0)]
        steps = np.minimum(np.maximum.accumulate(q0 * survival, axis=1), NEVER_SURE)
        return np.asarray(steps / q0)  # above 1 where patients have the loss more rarely than those of other sources

    @cached_property
    def _functions(self) -> dict[str, list[str]]:
        by_action: dict[str, list[str]] = {}
        for test, action in vocabulary().functions.items():
            if f"function.{test}" in self._looks.findings:
                by_action.setdefault(action, []).append(f"function.{test}")
        return by_action

    def _sign(self, name: str, side: str, base: Array) -> Array:
        first = self._figures(name, side)[:, 0]
        p = np.stack([first, *(first * np.clip(b / base[0], *NEXT_SIGN) for b in base[1:])], axis=1)
        p = np.minimum.accumulate(np.clip(p, RARE, COMMON), axis=1)
        return np.asarray((1.0 - p) / (1.0 - base))

    def _loss(self, kind: str, part: str, side: str) -> Array:
        """(states, levels - 1) what is left of the background's survival, level by level."""
        finding, told = _rated(f"{kind}:{part}")
        shown, severe = self._left(finding, side).T
        if kind == "strength":
            full = shown**FUNCTION
            for function in self._functions.get(part, ()):
                full = np.minimum(full, self._left(function, side)[:, 0])
            return np.stack([full, np.minimum(shown, severe), severe, severe**BARELY], axis=1)
        if kind == "sensation":
            told = told if told in self._looks.findings else finding  # nobody tells of a vibration that is not felt
            either = np.maximum(self._figures(told, side)[:, 0], self._figures(finding, side)[:, 0])
            floor = max(self._floor(told)[0], self._floor(finding)[0])
            felt = (1.0 - np.minimum(TOLD * either, COMMON)) / (1.0 - floor)
            return np.stack([np.minimum(felt, shown), shown, np.maximum(shown, shown**ABSENT)], axis=1)
        if kind == "reflex":
            brisk = f"{finding}.brisk"
            calm = self._left(brisk, side)[:, 0] if brisk in self._looks.findings else np.ones_like(shown)
            return np.stack([shown * calm, shown, np.maximum(shown, severe)], axis=1)
        return np.stack([shown, *(np.maximum(shown, shown ** (WASTED / k)) for k in (1, 2, 3))], axis=1)

    def _left(self, finding: str, side: str) -> Array:
        """(states, 2) survival of not shown, and of not severe, beside the background's."""
        return np.asarray((1.0 - self._figures(finding, side)) / (1.0 - self._floor(finding)))

    def _figures(self, finding: str, side: str) -> Array:
        """(states, 2) figures of every state, each with a slip towards the background."""
        place, number = self._place[side], self._looks.findings[finding]
        own = self._shown[np.arange(len(place)), place, number]
        return np.asarray((1.0 - SLIP) * own + SLIP * self._floor(finding))

    def _floor(self, finding: str) -> Array:
        return np.asarray(self._looks.floor[self._looks.findings[finding]])


def _together(seen: Seen, looks: Looks) -> Array:
    """(places, findings, 2) what a state shows; each site of a run does its part, but the patient has one history."""
    own = looks.of(seen.pool)
    sided = ~looks.of_the_patient
    for pool in seen.beside:
        left = (1.0 - own[:, sided]) * (1.0 - looks.of(pool)[:, sided]) / (1.0 - looks.floor[sided])
        own[:, sided] = np.maximum(1.0 - left, 0.0)
    return own


LOSSES = frozenset({"strength", "sensation", "reflex", "atrophy"})


def _rated(name: str) -> tuple[str, str]:
    """The ids under which raters were asked about a loss: as found, and as told."""
    kind, _, part = name.partition(":")
    return f"{kind}.{part}", f"sensory.{part}" if kind == "sensation" else f"{kind}.{part}"
