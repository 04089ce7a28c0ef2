"""Other words that people use for findings, so that a search knows them."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase

# By pattern of ids.
_ALSO: Mapping[str, str] = {
    "paresthesia.*": "tingling pins and needles paraesthesia",
    "numbness.*": "numb dead feeling",
    "sensation.*": "sensory loss touch pinprick",
    "weakness.ankle_dorsiflexion": "foot drop dropfoot",
    "strength.ankle_dorsiflexion": "foot drop dropfoot tibialis",
    "gait.steppage": "foot drop dropfoot",
    "gait.knee_buckling": "giving way leg gives way",
    "weakness.knee_extension": "giving way leg gives way quadriceps thigh",
    "strength.knee_extension": "quadriceps",
    "strength.hip_flexion": "psoas iliopsoas",
    "strength.hip_abduction": "gluteus medius",
    "strength.great_toe_extension": "hallux big toe",
    "*.great_toe": "big toe hallux",
    "*.perineum": "saddle",
    "*.posterior_leg": "calf",
    "*.lateral_leg": "shin outer",
    "*.medial_leg": "shin inner",
    "*.low_back": "back lumbar",
    "tension.straight_leg_raise": "lasegue slr",
    "tension.femoral_nerve_stretch": "reverse lasegue fnst prone knee bend",
    "hip_exam.faber": "patrick",
    "hip_exam.stinchfield": "resisted straight leg raise",
    "upper_motor_neuron.babinski": "plantar extensor",
    "history.anticoagulation": "blood thinner",
    "history.prior_spine_surgery": "back operation",
    "sphincter.urinary_retention": "bladder cannot pass urine",
    "sphincter.urinary_incontinence": "bladder",
    "sphincter.fecal_incontinence": "bowel",
    "aggravated_by.cough_sneeze": "coughing sneezing worse",
    "aggravated_by.*": "worse with",
    "relieved_by.*": "better with",
    "rash.*": "shingles zoster",
    "mri.*": "magnetic resonance",
    "mri.herniation.*": "disc prolapse protrusion extrusion",
}


def other_words(finding: str) -> tuple[str, ...]:
    """Words by which a finding is asked for, besides its id and its name.

    Args:
        finding: id of the vocabulary.

    Returns:
        Texts of one or more words; most findings have none.
    """
    return tuple(words for pattern, words in _ALSO.items() if fnmatchcase(finding, pattern))
