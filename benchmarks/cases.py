"""A case of forty findings, as a careful visit with EMG and MRI gives them, and variations on it."""

from __future__ import annotations

from random import Random

HEAD = """\
format: rootwise-case/1
id: {id}
patient: {{age: 61, sex: female}}
setting: spine_clinic
onset: sudden
duration_days: 35
findings:
"""

# Finding, side (empty: without a side), value. Made up for timing; nothing is concluded from its answer.
FINDINGS: tuple[tuple[str, str, str], ...] = (
    ("pain.low_back", "", "present"),
    ("pain.groin", "left", "present"),
    ("pain.lower_anterior_thigh", "left", "present"),
    ("pain.knee", "left", "present"),
    ("pain.posterior_leg", "left", "absent"),
    ("paresthesia.lower_anterior_thigh", "left", "present"),
    ("numbness.medial_leg", "left", "present"),
    ("weakness.knee_extension", "left", "present"),
    ("aggravated_by.standing", "", "present"),
    ("aggravated_by.cough_sneeze", "", "present"),
    ("aggravated_by.hip_movement", "", "absent"),
    ("relieved_by.sitting", "", "present"),
    ("history.diabetes", "", '"no"'),
    ("history.cancer", "", '"no"'),
    ("history.prior_spine_surgery", "", '"no"'),
    ("sphincter.urinary_retention", "", "absent"),
    ("strength.hip_flexion", "left", '"4+"'),
    ("strength.hip_adduction", "left", '"5"'),
    ("strength.knee_extension", "left", '"4"'),
    ("strength.ankle_dorsiflexion", "left", '"5"'),
    ("strength.ankle_plantarflexion", "left", '"5"'),
    ("strength.knee_extension", "right", '"5"'),
    ("sensation.lower_anterior_thigh", "left", "reduced"),
    ("sensation.medial_leg", "left", "normal"),
    ("reflex.patellar", "left", "reduced"),
    ("reflex.patellar", "right", "normal"),
    ("reflex.achilles", "left", "normal"),
    ("tension.femoral_nerve_stretch", "left", "positive"),
    ("tension.straight_leg_raise", "left", "negative"),
    ("hip_exam.internal_rotation_pain", "left", "negative"),
    ("hip_exam.faber", "left", "negative"),
    ("sacroiliac.thigh_thrust", "left", "negative"),
    ("vascular_exam.pedal_pulse_reduced", "left", "absent"),
    ("emg.vastus_lateralis", "left", "abnormal"),
    ("emg.iliopsoas", "left", "normal"),
    ("emg.adductor_longus", "left", "abnormal"),
    ("emg.tibialis_anterior", "left", "normal"),
    ("ncs.saphenous_snap", "left", "normal"),
    ("mri.herniation.foraminal.L3-L4", "left", "protrusion"),
    ("mri.stenosis.central.L4-L5", "", "mild"),
)
LEAVE_OUT_EVERY = 7  # a variation lacks every seventh finding, from its own start on
FEW = 15  # findings of a small case, as a published report gives them


def case_text(variation: int | None = None) -> str:
    """The forty-finding case, or a variation on it, as a file.

    Args:
        variation: from 0; an odd one lies on the other side. None for the case itself.
    Returns:
        YAML.
    """
    if variation is None:
        return _text("forty-findings", FINDINGS)
    left = tuple(one for index, one in enumerate(FINDINGS) if (index + variation) % LEAVE_OUT_EVERY)
    return _text(f"variation-{variation:03d}", _other_side(left) if variation % 2 else left)


def small_case_text(number: int) -> str:
    """A small case as a file: fifteen of the forty findings, others for each number; an odd one on the other side."""
    few = tuple(Random(number).sample(FINDINGS, FEW))
    return _text(f"small-{number:04d}", _other_side(few) if number % 2 else few)


def _other_side(findings: tuple[tuple[str, str, str], ...]) -> tuple[tuple[str, str, str], ...]:
    other = {"left": "right", "right": "left", "": ""}
    return tuple((name, other[side], value) for name, side, value in findings)


def _text(name: str, findings: tuple[tuple[str, str, str], ...]) -> str:
    by_name: dict[str, list[str]] = {}
    for finding, side, value in findings:
        by_name.setdefault(finding, []).append(f"{side}: {value}" if side else value)
    lines = [f"  {finding}: {{{', '.join(values)}}}" if ":" in values[0] else f"  {finding}: {values[0]}"
             for finding, values in by_name.items()]
    return HEAD.format(id=name) + "\n".join(lines) + "\n"
