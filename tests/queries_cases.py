"""Constructed cases that the questions are asked about: none is a patient."""

from typing import Any

from rootwise.cases.case import Case, Finding, in_order


def stated(*findings: tuple[str, str, str], **keys: Any) -> Case:
    return Case("constructed", findings=in_order(Finding(*one) for one in findings), **keys)  # type: ignore[arg-type]


NOTHING = Case("nothing", setting="spine_clinic")
L5 = stated(
    ("pain.buttock", "left", "present"),
    ("pain.lateral_leg", "left", "present"),
    ("pain.dorsal_foot", "left", "present"),
    ("strength.great_toe_extension", "left", "3"),
    ("strength.hip_abduction", "left", "4"),
    ("reflex.patellar", "left", "normal"),
    ("reflex.achilles", "left", "normal"),
    ("sensation.dorsal_foot", "left", "reduced"),
    ("tension.straight_leg_raise", "left", "positive"),
    setting="spine_clinic",
    age=45,
)
CAUDA = stated(
    ("sphincter.urinary_retention", "axial", "present"),
    ("sensation.perineum", "left", "absent"),
    ("sensation.perineum", "right", "absent"),
    ("pain.low_back", "axial", "present"),
    setting="hospital",
    onset="sudden",
)
# Nothing fits all of it: no power in one knee and the other ankle, and signs that exclude one another.
TORN = stated(
    ("strength.knee_extension", "left", "0"),
    ("strength.ankle_dorsiflexion", "right", "0"),
    ("hip_exam.faber", "left", "positive"),
    ("tension.femoral_nerve_stretch", "right", "positive"),
    ("sensation.medial_leg", "right", "absent"),
    ("reflex.achilles", "left", "absent"),
    ("reflex.patellar", "left", "brisk"),
    setting="spine_clinic",
)
UPPER_LIMB = stated(
    ("pain.shoulder", "left", "present"),
    ("pain.forearm", "left", "present"),
    ("strength.finger_abduction", "left", "3"),
    setting="spine_clinic",
)


def clear_side(rest: str) -> Case:
    """An anterior thigh picture: two findings on the right, the others on this side."""
    return stated(
        ("sensation.medial_leg", "right", "reduced"),
        ("strength.hip_flexion", "right", "4"),
        ("strength.knee_extension", rest, "3"),
        ("reflex.patellar", rest, "absent"),
        ("tension.femoral_nerve_stretch", rest, "positive"),
        ("pain.groin", rest, "present"),
        ("pain.anterior_thigh", rest, "present"),
        setting="spine_clinic",
    )
