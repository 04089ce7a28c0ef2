"""Findings by the words that people use for them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache

from rootwise.terms import NOT_TESTABLE, Term, vocabulary
from rootwise.wording.findings import phrase

# Other words for findings, by pattern of their ids.
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


@dataclass(frozen=True, slots=True)
class Entry:
    """A finding that can be searched for: its words, and all words that lead to it."""

    finding: str
    words: str
    known: frozenset[str]


def search(text: str, most: int) -> tuple[Entry, ...]:
    """Findings that match every word, each perhaps only its beginning; whole words and short names first.

    Args:
        text: as typed: words or an id.
        most: how many at most.
    """
    typed = _words(text)
    if not typed:
        return ()
    found = [entry for entry in _entries() if all(any(k.startswith(word) for k in entry.known) for word in typed)]
    wanted = frozenset(typed)
    found.sort(key=lambda entry: (-len(wanted & entry.known), len(_words(entry.words))))
    return tuple(found[:most])


def meant(text: str) -> str:
    """The id that a text names: itself, or the one finding of which it is the name; else the text as it is.

    Args:
        text: as typed.
    """
    if vocabulary().get(text) is not None:
        return text
    typed = _words(text)
    named = [entry.finding for entry in _entries() if typed and _words(entry.words) == typed]
    return named[0] if len(named) == 1 else text


def values_of(term: Term) -> tuple[str, ...]:
    """The words that a finding's result can be, from normal to abnormal.

    Args:
        term: of the finding.
    """
    words = term.scale.words
    same = "absent" if term.scale.normal == "none" else None  # the reader writes it as none
    return (*(word for word in words if word != same), *((NOT_TESTABLE,) if words else ()))


def is_midline(term: Term) -> bool:
    """Whether a value without a side is right though the family has sides."""
    return term.head in vocabulary().midline


@cache
def _entries() -> tuple[Entry, ...]:
    entries = []
    for finding in vocabulary().findings():
        words = phrase(finding, "axial")
        also = [text for pattern, text in _ALSO.items() if fnmatchcase(finding, pattern)]
        entries.append(Entry(finding, words, frozenset(_words(" ".join([finding, words, *also])))))
    return tuple(entries)


def _words(text: str) -> tuple[str, ...]:
    return tuple("".join(c if c.isalnum() else " " for c in text.lower()).split())
