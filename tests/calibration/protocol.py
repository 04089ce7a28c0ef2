"""A short protocol for patients of the small atlas: few items, so that much is left to be told apart."""

import numpy as np
from numpy.typing import NDArray
from tests.known_cases import CLINIC
from tests.models import small
from validation.simulation.protocol import Patient, as_patients, record

from rootwise.cases.case import Finding, Side
from rootwise.queries.simulate.crowd import Shift, simulate

EXAMINED = (
    "strength.knee_extension", "function.squat", "strength.ankle_dorsiflexion", "sensation.medial_leg",
    "reflex.patellar", "atrophy.quadriceps", "tension.femoral_nerve_stretch", "hip_exam.internal_rotation_pain",
    "hip_exam.faber", "mri.stenosis.foraminal.L3-L4", "mri.stenosis.foraminal.L4-L5", "history.diabetes",
)  # fmt: skip
# Told together or not at all, with the sensation of the leg: nothing is silent then.
TOLD = ("pain.groin", "pain.lateral_hip", "pain.buttock", "sensation.medial_leg")


def examined(n: int, seed: int, supply: str = "published", *, everything: bool = False) -> list[Patient]:
    """Patients of the small atlas, in each of whom another choice of items is examined.

    Args:
        n: patients.
        seed: of the random numbers.
        supply: of everybody, one of `variants.SUPPLIES`.
        everything: whether every item is examined in everybody.
    """
    crowd = simulate(small(), n, seed, CLINIC, Shift(supply))
    findings: list[list[Finding]] = [[] for _ in range(n)]

    def some(share: float) -> NDArray[np.bool_]:
        return np.ones(n, bool) if everything else crowd.rng.random(n) < share

    told = some(0.5)
    for name in dict.fromkeys((*EXAMINED, *TOLD)):
        chosen = np.zeros(n, bool)
        chosen |= some(0.6) if name in EXAMINED else False
        chosen |= told if name in TOLD else False
        sides: tuple[Side, ...] = ("axial",) if name.startswith("history") else ("left", "right")
        for side in sides:
            record(crowd, findings, (name, side), chosen)
    return as_patients(crowd, findings)
