"""What is fitted: exponents and weights of states. Losses are fixed by definition, or nothing could be told apart.

Every parameter is a logarithm around the value that the atlas held before the fit, with a normal prior: where
nothing was counted, nothing moves.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

STATES = ("sensory", "motor", "sensorimotor", "severe")  # against `irritation`
# How much more a state is operated on than `irritation`: per unit, its weight among operated patients is e^selection.
SEVERITY = {"irritation": 0.0, "sensory": 0.5, "motor": 1.0, "sensorimotor": 1.0, "severe": 1.5}
ACTIONS = (
    "hip_flexion", "hip_adduction", "knee_extension", "hip_abduction", "hip_extension", "knee_flexion",
    "ankle_dorsiflexion", "ankle_plantarflexion", "ankle_inversion", "ankle_eversion", "great_toe_extension",
)  # fmt: skip
TENDON_REFLEXES = ("patellar", "achilles", "medial_hamstring", "adductor")
REFLEXES = (*TENDON_REFLEXES, "cremasteric")


@dataclass(frozen=True, slots=True)
class Parameter:
    """One number to fit.

    Attributes:
        name: what it multiplies, or whose weight it moves.
        start, sd: mean and standard deviation of its normal prior.
        least, most: between which a more severe level is never reached sooner than a milder one.
    """

    name: str
    start: float
    sd: float
    least: float = -float("inf")
    most: float = float("inf")


PARAMETERS = (
    *(Parameter(f"gamma strength {action}", 0.0, 0.4) for action in ACTIONS),
    *(Parameter(f"gamma strength * level {level}", 0.0, 0.5) for level in (0, 2)),
    Parameter("gamma sensation *", 0.0, 0.6),
    Parameter("gamma sensation * level 2", 0.0, 0.6),
    *(Parameter(f"gamma reflex {arc}", 0.0, 0.4) for arc in REFLEXES),
    Parameter("gamma reflex * level 2", 0.0, 0.5, most=0.6),
    # absent reflexes were counted for these two arcs, and not alike
    *(Parameter(f"gamma reflex {arc} level 2", 0.0, 0.3, most=0.3) for arc in ("patellar", "achilles")),
    Parameter("gamma emg * level 0", 0.0, 0.5, least=0.0),
    Parameter("gamma emg * level 1", 0.0, 0.5, most=0.35),
    # the paraspinal muscles of the lowest roots are found spared more often than their supply says
    *(Parameter(f"gamma emg paraspinal_{root}", 0.0, 0.8) for root in ("L5", "S1")),
    *(Parameter(f"gamma ncs_late * level {level}", 0.0, 0.5) for level in (0, 1)),
    Parameter("gamma ncs_sensory *", 0.0, 0.5),
    *(Parameter(f"weight root {state}", 0.0, 0.5) for state in STATES),
    Parameter("selection operated", 0.5, 0.5),
)
PLACE = {parameter.name: index for index, parameter in enumerate(PARAMETERS)}
START = np.array([parameter.start for parameter in PARAMETERS])
SD = np.array([parameter.sd for parameter in PARAMETERS])


def exponent(theta: Array, kind: str, target: str, level: int) -> float:
    """What multiplies gamma of a target's level.

    Args:
        theta: values of `PARAMETERS`.
        kind, target, level: as in findings/targets.csv.
    Returns:
        A factor, 1 where nothing is fitted.
    """
    if kind == "reflex" and target not in (*TENDON_REFLEXES, "*"):  # of the skin: levels of their own
        names: tuple[str, ...] = (f"gamma {kind} {target}",)
    else:
        both = (target, "*")
        names = tuple(f"gamma {kind} {item}{of}" for item in both for of in ("", f" level {level}"))
    if kind == "strength" and level == 3:
        names = (*names, "gamma strength * level 2")  # the two severe levels move together
    return float(np.exp(sum(theta[PLACE[name]] for name in dict.fromkeys(names) if name in PLACE)))


def state_factor(theta: Array, state: str, *, operated: bool) -> float:
    """What multiplies the weight of a root's state, before weights are made to sum to 1.

    Args:
        theta: values of `PARAMETERS`.
        state: its name; the extraforaminal form of a state moves with it.
        operated: whether patients were counted because they were operated on.
    Returns:
        A factor.
    """
    state = state.removesuffix("_extraforaminal")
    log = theta[PLACE[f"weight root {state}"]] if state in STATES else 0.0
    return float(np.exp(log + operated * theta[PLACE["selection operated"]] * SEVERITY[state]))
