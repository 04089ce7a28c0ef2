"""Random cases in the words of the small atlas."""

from random import Random

from rootwise.cases.case import Case, Finding, Numbering, Side, in_order

MRC = ("5", "4", "2", "0", "weak", "normal")
PRESENCE = ("absent", "present")
SIGN = ("negative", "positive")
SEVERITY = ("none", "mild", "moderate", "severe", "present", "absent")
SENSATION = ("normal", "reduced", "absent", "abnormal")
VALUES = {
    "strength.knee_extension": MRC,
    "strength.ankle_dorsiflexion": MRC,
    "strength.lower_limb": ("normal", "weak"),
    "weakness.knee_extension": PRESENCE,
    "weakness.ankle_dorsiflexion": PRESENCE,
    "weakness.lower_limb": PRESENCE,
    "function.squat": SEVERITY,
    "function.heel_walk": SEVERITY,
    "sensation.medial_leg": SENSATION,
    "numbness.medial_leg": PRESENCE,
    "paresthesia.medial_leg": PRESENCE,
    "numbness.leg": PRESENCE,
    "sensation.leg": SENSATION,
    "reflex.patellar": ("normal", "reduced", "absent", "brisk", "abnormal", "clonus"),
    "atrophy.quadriceps": PRESENCE,
    "emg.vastus_lateralis.spontaneous": ("0", "1+", "2+", "present"),
    "emg.tibialis_anterior.spontaneous": ("0", "1+", "2+", "present"),
    "emg.vastus_lateralis.motor_units": ("normal", "abnormal", "polyphasic"),
    "pain.groin": PRESENCE,
    "pain.lateral_hip": PRESENCE,
    "pain.buttock": PRESENCE,
    "tension.femoral_nerve_stretch": SIGN,
    "hip_exam.internal_rotation_pain": SIGN,
    "hip_exam.faber": SIGN,
    "mri.stenosis.foraminal.L3-L4": SEVERITY,
    "mri.stenosis.foraminal.L4-L5": SEVERITY,
    "history.diabetes": ("no", "yes"),
}
MAY_BE_AXIAL = {"pain.groin", "pain.buttock", "mri.stenosis.foraminal.L4-L5"}
NUMBERINGS = (
    Numbering(),
    Numbering(castellvi="III"),
    Numbering(lumbar_count=6),
    Numbering("whole_spine_count", castellvi="II"),
)


def random_case(seed: int) -> Case:
    """A case with up to a dozen findings; every third has a side that nobody stated."""
    rng = Random(seed)
    unknown = rng.random() < 0.3
    findings = []
    for name in rng.sample(sorted(VALUES), rng.randint(0, 12)):
        sides: list[Side] = ["left", "right"] if not unknown else ["unknown"]
        if name in MAY_BE_AXIAL:
            sides.append("axial")
        if name == "history.diabetes":
            sides = ["axial"]
        for side in rng.sample(sides, rng.randint(1, min(2, len(sides)))):
            findings.append(
                Finding(
                    name,
                    side,
                    rng.choice(VALUES[name]),
                    certainty=rng.choice([None, None, "definite", "probable", "possible"]),
                    limited_by=rng.choice([None, None, None, "pain"]),
                    day=rng.choice([None, 5, 15, 40, 300]),
                )
            )
    return Case(
        id=f"random-{seed}",
        age=rng.choice([None, 30, 50, 70, 85]),
        sex=rng.choice(["male", "female", "unknown"]),
        setting=rng.choice(["primary_care", "spine_clinic", "emg_lab", "hospital", "unknown"]),
        onset=rng.choice(["sudden", "gradual", "unknown"]),
        duration_days=rng.choice([None, 0, 3, 60, 2000]),
        findings=in_order(findings),
        asked=rng.choice([{}, {"pain": "mapped"}, {"numbness": "itemised"}]),
        numbering=rng.choice(NUMBERINGS),
    )
