"""P(quantity | root) as a function of the parameters: the model's own arrays, with exponents and weights changed.

    P(z <= k | state) = q0_k e_k q^(gamma_k f)

The share q of fibres left, the factor e that is not loss, and how a level is recorded are the model's; the fit changes
f and the weights of the states, and nothing else. At the values of the atlas this is the model (tests/unit/test_fit.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from fit.anchors import Anchor
from fit.parameters import exponent, state_factor
from rootwise.atlas.loader import Atlas
from rootwise.model.model import Model
from rootwise.terms import vocabulary

Array = NDArray[np.float64]

EXAMINED = (
    "hip_flexion", "hip_adduction", "knee_extension", "hip_abduction", "knee_flexion", "ankle_dorsiflexion",
    "ankle_plantarflexion", "great_toe_extension",
)  # fmt: skip
# The six limb muscles of a common screen, and the paraspinal muscle of the root.
SCREEN = (
    "vastus_medialis", "tibialis_anterior", "medial_gastrocnemius", "tibialis_posterior", "biceps_femoris_short",
    "tensor_fasciae_latae",
)  # fmt: skip
FOUND = {
    "strength": ("mrc", ("5",)),
    "function": ("function", ("normal",)),
    "reflex": ("reflex", ("normal", "brisk")),
    "sensation": ("sensation", ("normal",)),
    "emg": ("emg", ("normal",)),
    "ncs": ("ncs", ("normal",)),
}


@dataclass(frozen=True, slots=True)
class Forward:
    """Predictions of one model.

    Attributes:
        model: built from the atlas that is fitted.
        gamma: (kind, target) -> (levels,) exponents of the atlas.
        shares: root -> share among single-root disease, for figures that mix roots.
    """

    model: Model
    gamma: dict[tuple[str, str], Array]
    shares: dict[str, float]

    def probability(self, anchor: Anchor, theta: Array) -> float:
        """P(quantity | the anchor's patients)."""
        shares = np.array([self.shares[root] for root in anchor.roots])
        each = [self._given(anchor, root, theta) for root in anchor.roots]
        return float(np.clip(shares @ each / shares.sum(), 1e-4, 1.0 - 1e-4))

    def _given(self, anchor: Anchor, root: str, theta: Array) -> float:
        weights = self._weights(root, theta, operated=anchor.selection in {"operated", "emg_positive"})
        name, _, value = anchor.quantity.partition("=")
        if name == "none.strength":
            return float(weights @ (1.0 - self._union("strength", EXAMINED, root, theta)))
        if name == "any.strength":
            return float(weights @ self._union("strength", EXAMINED, root, theta))
        if name == "strength":  # below grade 4, of those with a deficit
            severe = self._union("strength", EXAMINED, root, theta, normal=("5", "4+", "4", "4-"))
            return float(weights @ severe / (weights @ self._union("strength", EXAMINED, root, theta)))
        if name == "any.sensation":
            return float(weights @ self._union("sensation", vocabulary().regions.leaves(), root, theta))
        if name == "any.reflex":
            return float(weights @ self._union("reflex", ("patellar", "achilles"), root, theta))
        if name.startswith("any.emg"):
            muscles = SCREEN if name == "any.emg_limb" else (*SCREEN, f"paraspinal_{root}")
            return float(weights @ self._union("emg", muscles, root, theta))
        family, _, item = name.partition(".")
        item, _, sub = item.partition(".")
        item = f"paraspinal_{root}" if item == "paraspinal" else item
        p = self.abnormal(family, item, root, theta, sub=sub, value=value, noiseless=anchor.noiseless)
        if anchor.selection != "emg_positive":
            return float(weights @ p)
        # chosen because the study was positive: the muscle itself, or another of the screen
        others = 1.0 - self._union("emg", [muscle for muscle in (*SCREEN, f"paraspinal_{root}") if muscle != item],
                                   root, theta, sub="spontaneous")  # fmt: skip
        return float((weights @ p) / (weights @ (1.0 - others * (1.0 - p))))

    def _weights(self, root: str, theta: Array, *, operated: bool) -> Array:
        """(states,) of a root compressed by a disc."""
        model = self.model
        site = model.site_index(f"root.{root}.left")
        causes, states = model.atoms("cause", site), model.atoms("state", site)
        disc = next((i for i in range(causes.start, causes.stop) if model.causes[i][0] == "disc"), causes.start)
        factors = [state_factor(theta, name, operated=operated) for name in model.states[states]]
        weights = model.link[disc, states] * factors
        return np.asarray(weights / weights.sum())

    def _union(
        self, family: str, items: Sequence[str], root: str, theta: Array, normal: tuple[str, ...] = (), sub: str = ""
    ) -> Array:
        """(states,) P(at least one of several is abnormal): they are independent given the state."""
        kept = np.ones(len(self.model.link[0, self.model.atoms("state", self.model.site_index(f"root.{root}.left"))]))
        for item in items:
            kept = kept * (1.0 - self.abnormal(family, item, root, theta, normal=normal, sub=sub))
        return np.asarray(1.0 - kept)

    def abnormal(
        self,
        family: str,
        item: str,
        root: str,
        theta: Array,
        *,
        normal: tuple[str, ...] = (),
        sub: str = "",
        value: str = "",
        noiseless: bool = False,
    ) -> Array:
        """(states,) P(a finding is recorded as abnormal | each state of a root).

        Args:
            family, item: what was examined.
            root: the root.
            theta: values of the parameters.
            normal: values that do not count; the family's normal ones by default.
            sub: sub-item of an EMG.
            value: the value that counts, where only one does.
            noiseless: whether false positives are left out.
        """
        method, usual = FOUND[family]
        kind, name = self._target(family, item)
        key = f"{kind}:{name}|left"
        if key not in self.model.targets:
            return np.zeros(len(self._weights(root, theta, operated=False)))
        target = self.model.targets[key]
        states = self.model.atoms("state", self.model.site_index(f"root.{root}.left"))
        gamma = self._gamma(kind, name)
        g = self.model.state.g[target.first, states, : len(gamma)]
        left = np.clip(g[:, min(1, len(gamma) - 1)], 1e-12, 1.0) ** (1.0 / gamma[min(1, len(gamma) - 1)])
        factors = np.array([exponent(theta, kind, name, level) for level in range(len(gamma))])
        changed = left[:, None] ** (gamma * factors)
        if noiseless:
            return np.asarray(1.0 - changed[:, min(1, len(gamma) - 1)])
        extra = g / np.maximum(left[:, None] ** gamma, 1e-12)
        up_to = np.minimum(self.model.state.q0[0, target.first, : len(gamma)] * extra * changed, 1.0)
        up_to = np.minimum.accumulate(up_to[:, ::-1], axis=1)[:, ::-1]
        levels = np.diff(np.hstack([up_to, np.ones((len(up_to), 1))]), axis=1, prepend=0.0)
        table = self.model.readings.tables[{"spontaneous": "spontaneous", "motor_units": "motor_units"}.get(sub, method)]
        if value:
            return np.asarray(levels @ table[value])
        unseen = {"spontaneous": ("absent",), "motor_units": ("normal",)}.get(sub, normal or usual)
        return np.asarray(1.0 - levels @ sum(table[v] for v in unseen))

    def _gamma(self, kind: str, name: str) -> Array:
        return self.gamma.get((kind, name), self.gamma[kind, "*"])

    def _target(self, family: str, item: str) -> tuple[str, str]:
        from rootwise.model.readings import FUNCTIONS

        if family == "function":
            return "strength", FUNCTIONS[item]
        if family == "ncs":
            kinds = ("ncs_sensory", "ncs_motor", "ncs_late")
            return next(kind for kind in kinds if f"{kind}:{item}|left" in self.model.targets), item
        return family, item


def forward(atlas: Atlas, model: Model) -> Forward:
    """Predictions of a model.

    Args:
        atlas: the tables that it was built from.
        model: the model.
    Returns:
        What predicts.
    """
    rows: dict[tuple[str, str], dict[int, float]] = {}
    for row in atlas.targets:
        rows.setdefault((row.kind, row.target), {})[row.level] = row.gamma
    gamma = {key: np.array([levels[level] for level in sorted(levels)]) for key, levels in rows.items()}
    shares = {row.site.removeprefix("root."): row.share for row in atlas.settings
              if row.setting == "spine_clinic" and row.site.startswith("root.")}  # fmt: skip
    return Forward(model, gamma, shares)
