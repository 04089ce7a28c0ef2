"""Findings that are looked for less often, to be picked from folded lists, a family each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rootwise.interfaces.server.entry import exam, symptoms, told
from rootwise.terms import vocabulary
from rootwise.wording.findings import item_words

# In clinical order; what the grid or the check list shows is left out.
_FAMILIES: Mapping[str, str] = {
    "history": "Further history",
    "general": "General state",
    "cranial": "Head and brain",
    "character": "Character of the pain",
    "aggravated_by": "Aggravated by",
    "relieved_by": "Relieved by",
    "course": "Course",
    "sphincter": "Bladder, bowel, sexual function",
    "gait": "Gait",
    "tenderness": "Tenderness",
    "mass": "Masses and lumps",
    "spine_exam": "Spine",
    "hip_exam": "Hip",
    "knee_exam": "Knee",
    "sacroiliac": "Sacroiliac joint",
    "nerve_exam": "Nerve trunks",
    "upper_motor_neuron": "Upper motor neuron",
    "cord_exam": "Cord and sensory tracts",
    "muscle_exam": "Muscle and effort",
    "vascular_exam": "Arteries and veins",
}


@dataclass(frozen=True, slots=True)
class Pick:
    """A finding to be picked."""

    finding: str
    label: str


@cache
def families() -> Mapping[str, tuple[Pick, ...]]:
    """Title of each family with its findings."""
    elsewhere = {finding for finding, _ in exam.fields().values()} | {*told.fields().values()}
    by_title = {
        title: [one for item in vocabulary().families[name].items() if (one := f"{name}.{item}") not in elsewhere]
        for name, title in _FAMILIES.items()
    }
    undrawn = [region for region in vocabulary().regions.within if region in vocabulary().regions.seldom_named]
    for symptom, told_as in symptoms.SYMPTOMS.items():
        by_title[f"{told_as.capitalize()} in places that the map does not draw"] = [f"{symptom}.{r}" for r in undrawn]
    return {title: tuple(Pick(one, item_words(one)) for one in findings) for title, findings in by_title.items()}
