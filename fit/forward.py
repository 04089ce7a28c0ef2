"""P(quantity | root) as a function of the parameters: the model's own arrays, with exponents and weights changed.

    P(z <= k | state) = q0_k e_k q^(gamma_k f)

The share q of fibres left, the factor e that is not loss, what keeps a probability possible (`bounds.held`), and how a
level is recorded are the model's; the fit changes f and the weights of the states, and nothing else. It cannot ask the
model itself for other exponents: they are raised into the arrays when a model is built, which takes seconds, and a fit
asks hundreds of times. So this one line is written twice; at the values of the atlas both give the same, which
tests/unit/test_fit.py holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from fit.anchors import Anchor
from fit.parameters import exponent, state_factor
from rootwise.atlas.tables.loader import Atlas
from rootwise.model.findings.bounds import held, limit_of
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
# Method of the observation tables, and the values that are normal.
NORMAL = {
    "strength": ("mrc", ("5",)),
    "function": ("function", ("normal",)),
    "reflex": ("reflex", ("normal", "brisk")),
    "sensation": ("sensation", ("normal",)),
    "emg": ("emg", ("normal",)),
    "spontaneous": ("spontaneous", ("absent",)),
    "motor_units": ("motor_units", ("normal",)),
    "ncs": ("ncs", ("normal",)),
}


class Forward:
    """Predictions of one model at any values of the parameters."""

    def __init__(self, model: Model, gamma: dict[tuple[str, str], Array], shares: dict[str, float]) -> None:
        """Keep what predictions start from.

        Args:
            model: built from the atlas that is fitted.
            gamma: (kind, target) -> (levels,) exponents of the atlas.
            shares: root -> share among single-root disease, for figures that mix roots.
        """
        self.model = model
        self.gamma = gamma
        self.shares = shares
        self._left: dict[tuple[str, str, str], tuple[Array, Array, Array]] = {}

    def left(self, kind: str, name: str, root: str) -> tuple[Array, Array, Array]:
        """Share of fibres left (states,), factors that are not loss (states, levels), and background (levels,)."""
        key = (kind, name, root)
        if key not in self._left:
            target = self.model.targets[f"{kind}:{name}|left"]
            gamma = self.exponents(kind, name)
            g = self.model.state.g[target.first, self.states(root), : len(gamma)]
            level = min(1, len(gamma) - 1)  # the mildest level that nothing but loss moves
            share = np.clip(g[:, level], 1e-12, 1.0) ** (1.0 / gamma[level])
            extra = g / np.maximum(share[:, None] ** gamma, 1e-12)
            self._left[key] = share, extra, self.model.state.q0[0, target.first, : len(gamma)]
        return self._left[key]

    def states(self, root: str) -> slice:
        """The states of a root."""
        return self.model.atoms("state", self.model.site_index(f"root.{root}.left"))

    def exponents(self, kind: str, name: str) -> Array:
        """(levels,) exponents of the atlas."""
        return self.gamma.get((kind, name), self.gamma[kind, "*"])

    def at(self, theta: Array) -> Predictions:
        """Predictions at values of the parameters."""
        return Predictions(self, theta)


class Predictions:
    """P(quantity | patients) at one set of values; what several anchors need is worked out once."""

    def __init__(self, forward: Forward, theta: Array) -> None:
        """Start with nothing worked out."""
        self._forward = forward
        self._theta = theta
        self._known: dict[tuple[str, ...], Array] = {}

    def probability(self, anchor: Anchor) -> float:
        """P(quantity | the anchor's patients); of several roots, the mean by their shares."""
        shares = np.array([self._forward.shares[root] for root in anchor.roots])
        each = [self._given(anchor, root) for root in anchor.roots]
        return float(np.clip(shares @ each / shares.sum(), 1e-4, 1.0 - 1e-4))

    def _given(self, anchor: Anchor, root: str) -> float:
        weights = self.weights(root, operated=anchor.selection in {"operated", "emg_positive"})
        name, _, value = anchor.quantity.partition("=")
        screen = (*SCREEN, f"paraspinal_{root}")
        if name in {"any.strength", "none.strength"}:
            any_weak = float(weights @ self._most("strength", EXAMINED, root, 1))
            return any_weak if name == "any.strength" else 1.0 - any_weak
        if name == "strength":  # below grade 4, of those with a deficit
            some, severe = (weights @ self._most("strength", EXAMINED, root, level) for level in (1, 2))
            return float(severe / some)
        if name == "any.sensation":
            return float(weights @ self._most("sensation", vocabulary().regions.leaves(), root, 1))
        if name == "any.reflex":
            return float(weights @ self._most("reflex", ("patellar", "achilles"), root, 2 if value == "absent" else 1))
        if name.startswith("any.emg"):
            return float(weights @ self._most("emg", SCREEN if name == "any.emg_limb" else screen, root, 0))
        family, _, item = name.partition(".")
        item, _, sub = item.partition(".")
        item = f"paraspinal_{root}" if item == "paraspinal" else item
        if anchor.noiseless:
            return float(weights @ self.lost(family, item, root, 1))
        p = self.recorded(family, item, root, sub, value)
        if anchor.selection != "emg_positive":
            return float(weights @ p)
        # chosen because the study was positive: the muscle itself, or another of the screen
        others = self._any("emg", [muscle for muscle in screen if muscle != item], root, 0)
        return float((weights @ p) / (weights @ (1.0 - (1.0 - others) * (1.0 - p))))

    def weights(self, root: str, *, operated: bool) -> Array:
        """(states,) of a root compressed by a disc.

        Args:
            root: the root.
            operated: whether the patients were counted because they were operated on.
        """
        model = self._forward.model
        causes = model.atoms("cause", model.site_index(f"root.{root}.left"))
        states = self._forward.states(root)
        disc = next((i for i in range(causes.start, causes.stop) if model.causes[i][0] == "disc"), causes.start)
        factors = [state_factor(self._theta, name, operated=operated) for name in model.states[states]]
        weights = model.link[disc, states] * factors
        return np.asarray(weights / weights.sum())

    def _most(self, family: str, items: Sequence[str], root: str, level: int) -> Array:
        """(states,) P(the most affected of several has lost more than `level`): as the model reads a coarse finding."""
        return np.asarray(np.max([self.lost(family, item, root, level) for item in items], axis=0))

    def _any(self, family: str, items: Sequence[str], root: str, level: int) -> Array:
        """(states,) P(at least one of several has lost more than `level`): independent given the state."""
        return np.asarray(1.0 - np.prod([1.0 - self.lost(family, item, root, level) for item in items], axis=0))

    def lost(self, family: str, item: str, root: str, level: int) -> Array:
        """(states,) P(more than `level` by loss of fibres alone, without false positives)."""
        return self._remembered((family, item, root, str(level)), lambda: self._lost(family, item, root, level))

    def _lost(self, family: str, item: str, root: str, level: int) -> Array:
        kind, name = self._target(family, item)
        if f"{kind}:{name}|left" not in self._forward.model.targets:
            states = self._forward.states(root)
            return np.zeros(states.stop - states.start)
        share, _, _ = self._forward.left(kind, name, root)
        level = 0 if family == "function" else level
        gamma = self._forward.exponents(kind, name)[level] * exponent(self._theta, kind, name, level)
        return np.asarray(1.0 - share**gamma)

    def recorded(self, family: str, item: str, root: str, sub: str = "", value: str = "") -> Array:
        """(states,) P(a finding is recorded as abnormal | each state of a root).

        Args:
            family, item: what was examined.
            root: the root.
            sub: sub-item of an EMG.
            value: the value that counts, where only one does.
        """
        return self._remembered(
            (family, item, root, sub, value), lambda: self._recorded(family, item, root, sub, value)
        )

    def _recorded(self, family: str, item: str, root: str, sub: str, value: str) -> Array:
        kind, name = self._target(family, item)
        share, extra, background = self._forward.left(kind, name, root)
        gamma = self._forward.exponents(kind, name)
        gamma = gamma * [exponent(self._theta, kind, name, level) for level in range(len(gamma))]
        up_to = held(background * extra * share[:, None] ** gamma, limit_of(background))
        levels = np.diff(np.hstack([up_to, np.ones((len(up_to), 1))]), axis=1, prepend=0.0)
        method, normal = NORMAL.get(sub) or NORMAL[family]
        table = self._forward.model.observation.tables[method]
        if value:
            return np.asarray(levels @ table[value])
        return np.asarray(1.0 - levels @ np.sum([table[v] for v in normal], axis=0))

    def _remembered(self, key: tuple[str, ...], work: Callable[[], Array]) -> Array:
        if key not in self._known:
            self._known[key] = work()
        return self._known[key]

    def _target(self, family: str, item: str) -> tuple[str, str]:
        if family == "function":
            return "strength", vocabulary().functions[item]
        if family == "ncs":
            kinds = ("ncs_sensory", "ncs_motor", "ncs_late")
            return next(kind for kind in kinds if f"{kind}:{item}|left" in self._forward.model.targets), item
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
