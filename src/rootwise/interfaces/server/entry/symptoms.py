"""The symptom map of a case: what is marked where, and what a tap does to the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from rootwise.cases.edits import SIDED, stated, with_finding, with_head, word
from rootwise.cases.heads import ASKED
from rootwise.cases.tree import Entries, Scalar
from rootwise.errors import ServerError
from rootwise.terms import vocabulary
from rootwise.wording.findings import item_words

# What a patient feels, in a patient's word, and the letter by which the drawing says that it was denied.
SYMPTOMS: Mapping[str, str] = {"pain": "pain", "paresthesia": "tingling", "numbness": "numbness"}
LETTERS: Mapping[str, str] = {"pain": "P", "paresthesia": "T", "numbness": "N"}
THERE: Mapping[str, str] = {"present": "present", "absent": "asked, absent"}
ASKED_WORDS: Mapping[str, str] = {
    "": "not stated",
    "volunteered": "volunteered: what is not mentioned says little",
    "mapped": "drawn or pointed out: what is not marked is not felt",
    "itemised": "asked region by region: what is not marked is not felt",
}
_GROUPS: Mapping[str, tuple[str, ...]] = {
    "Trunk": ("neck", "scapular", "chest", "abdomen", "flank", "low_back"),
    "Hip and pelvis": ("buttock", "lateral_hip", "groin", "genital", "perineum"),
    "Thigh and knee": (
        "upper_anterior_thigh", "lower_anterior_thigh", "medial_thigh", "lateral_thigh", "posterior_thigh", "knee",
    ),
    "Leg below the knee": ("medial_leg", "lateral_leg", "posterior_leg"),
    "Foot": ("medial_foot", "dorsal_foot", "great_toe", "first_web_space", "lateral_foot", "heel", "sole"),
    "Leg, not specified further": ("anterior_thigh", "thigh", "leg", "foot", "lower_limb"),
    "Shoulder and arm": (
        "shoulder", "lateral_arm", "anterior_arm", "posterior_arm", "medial_arm", "radial_forearm", "ulnar_forearm",
        "posterior_forearm",
    ),
    "Hand": ("thumb", "index_finger", "middle_finger", "ring_finger", "little_finger", "dorsal_hand", "palm"),
    "Arm, not specified further": ("arm", "forearm", "hand", "upper_limb"),
}  # fmt: skip
# Words that say more than the id: where "leg" begins, which perineum.
_NAMES: Mapping[str, str] = {
    "perineum": "perineum (saddle)",
    "medial_leg": "medial leg (inner shin)",
    "lateral_leg": "lateral leg (outer shin)",
    "posterior_leg": "posterior leg (calf)",
    "leg": "leg below the knee",
    "lower_limb": "whole lower limb",
    "upper_limb": "whole upper limb",
    "low_back": "low back",
    "medial_foot": "medial foot (instep)",
}

Place = tuple[str, str]
Marks = Mapping[Place, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Choice:
    """What the next tap marks.

    Attributes:
        symptom: a family of `SYMPTOMS`.
        how: present or absent.
    """

    symptom: str = "pain"
    how: str = "present"


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list: a region, with the sides that it can be marked on."""

    region: str
    label: str
    sides: tuple[str, ...]


def choice(form: Mapping[str, str]) -> Choice:
    """What a form or an address asks to mark.

    Args:
        form: with `symptom` and `there`; what it lacks is as on a new page.

    Raises:
        ServerError: it names something that the map cannot mark.
    """
    usual = Choice()
    chosen = Choice(form.get("symptom", usual.symptom), form.get("there", usual.how))
    if chosen.symptom not in SYMPTOMS or chosen.how not in THERE:
        hint = f"choose {', '.join(SYMPTOMS)} and {', '.join(THERE)}"
        raise ServerError("E-SERVER-031", "the map does not know what to mark", hint=hint)
    return chosen


@cache
def lines() -> Mapping[str, tuple[Line, ...]]:
    """Every region but those seldom named, by part of the body; one on the midline has a line for it besides."""
    return {title: tuple(line for region in regions for line in _lines(region)) for title, regions in _GROUPS.items()}


@cache
def places() -> frozenset[Place]:
    """Every region with every side that can be marked."""
    return frozenset((line.region, side) for part in lines().values() for line in part for side in line.sides)


def label(region: str) -> str:
    """A region's name in the list."""
    return _NAMES.get(region, item_words(f"pain.{region}"))


def marks(root: Entries) -> Marks:
    """What the map shows of a case file: per region and side, present or absent by symptom.

    Args:
        root: of the file; findings of visits, of an unknown side, and those not tested are left to the list of others.
    """
    known = places()
    by_place: dict[Place, dict[str, str]] = {}
    for finding, side, node in stated(root):
        family, _, region = finding.partition(".")
        value = node
        if isinstance(node, Entries):
            value = next((one for key, one in node.entries if key.text == "value"), node)
        told = value.text if isinstance(value, Scalar) else ""
        if family in SYMPTOMS and (region, side) in known and told in THERE:
            by_place.setdefault((region, side), {})[family] = told
    return by_place


def with_mark(root: Entries, what: str, chosen: Choice) -> Entries:
    """The case file after a tap: a mark that is already there is removed, otherwise it is added.

    The format has a finding on the midline or on sides, not both: the last tap counts.

    Args:
        root: of the file.
        what: `REGION:SIDE`.
        chosen: symptom, and whether it is there.

    Raises:
        ServerError: the map has no such region or side.
        CaseError: the file holds the finding in another form.
    """
    region, _, side = what.partition(":")
    if (region, side) not in places():
        hint = "use the buttons of the page"
        raise ServerError("E-SERVER-030", f'the map has no "{what[:80]}" to mark', hint=hint)
    finding = f"{chosen.symptom}.{region}"
    if marks(root).get((region, side), {}).get(chosen.symptom) == chosen.how:
        return with_finding(root, finding, side, None)
    for recorded, on, _ in stated(root):
        if recorded == finding and on in (*SIDED, "axial") and (on == "axial") != (side == "axial"):
            root = with_finding(root, finding, on, None)
    return with_finding(root, finding, side, word(chosen.how))


def asked(root: Entries) -> dict[str, str]:
    """How each symptom of the map was asked about, as the file says; empty where it does not."""
    given = next((value for key, value in root.entries if key.text == "asked"), None)
    entries = given.entries if isinstance(given, Entries) else ()
    told = {key.text: one.text for key, one in entries if isinstance(one, Scalar)}
    return {symptom: told.get(symptom, "") for symptom in SYMPTOMS}


def with_asked(root: Entries, form: Mapping[str, str]) -> Entries:
    """The case file with how symptoms were asked; never said by a tap alone, because a clinician taps too.

    Args:
        root: of the file.
        form: with `asked.pain` and so on; what it lacks is unchanged.

    Raises:
        ServerError: a word that the case file does not know.
    """
    before = asked(root)
    for symptom in SYMPTOMS:
        told = form.get(f"asked.{symptom}", before[symptom])
        if told == before[symptom]:
            continue
        if told not in ("", *ASKED):
            hint = f"use one of {', '.join(ASKED)}, or leave it empty"
            raise ServerError("E-SERVER-033", f'"{told[:80]}" is not a way of asking about symptoms', hint=hint)
        root = with_head(root, ("asked", symptom), word(told) if told else None)
    return root


def _lines(region: str) -> Iterator[Line]:
    yield Line(region, label(region), SIDED)
    if region in vocabulary().midline:
        yield Line(region, f"{label(region)}, midline", ("axial",))
