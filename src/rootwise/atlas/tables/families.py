"""Families of signs: what a site must speak of, by rows or by a reason for standing at the background."""

from __future__ import annotations

from collections.abc import Mapping

# Family of at_background.csv -> the families of the vocabulary that it holds. Sensation, reflexes, wasting and
# electrodiagnosis are not among them: they follow from supply and states, and need no row.
SIGN_FAMILIES: Mapping[str, tuple[str, ...]] = {
    "pain": ("pain",),
    "character": ("character",),
    "aggravated_by": ("aggravated_by",),
    "relieved_by": ("relieved_by",),
    "cranial": ("cranial",),
    "general": ("general",),
    "course": ("course",),
    "history": ("history",),
    "hip_exam": ("hip_exam",),
    "knee_exam": ("knee_exam",),
    "sacroiliac": ("sacroiliac",),
    "tension": ("tension",),
    "nerve_exam": ("nerve_exam",),
    "spine_exam": ("spine_exam",),
    "tenderness": ("tenderness",),
    "mass": ("mass",),
    "cord_exam": ("cord_exam",),
    "muscle_exam": ("muscle_exam",),
    "gait": ("gait",),
    "function": ("function",),
    "strength": ("strength",),
    "sphincter": ("sphincter",),
    "vascular_exam": ("vascular_exam", "abi"),
    "upper_motor_neuron": ("upper_motor_neuron",),
    "rash": ("rash",),
    "imaging": ("mri", "ct", "xray", "ultrasound", "angiography"),
    "block": ("block",),
    "lab": ("lab",),
}
_FAMILY = {part: family for family, parts in SIGN_FAMILIES.items() for part in parts}


def sign_family(finding: str) -> str | None:
    """The family of signs that a finding belongs to.

    Args:
        finding: an id of the vocabulary.

    Returns:
        A key of `SIGN_FAMILIES`; None where no row is asked of a site (sensation, reflexes, EMG ...).
    """
    return _FAMILY.get(finding.partition(".")[0])
