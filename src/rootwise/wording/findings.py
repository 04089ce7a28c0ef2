"""Findings in words: what was looked at, on which side, with which result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rootwise.cases.case import Case, Finding
from rootwise.terms import NOT_TESTABLE, Term, vocabulary

# What stands before the item (with its space) and after it.
_FAMILIES = {
    "pain": ("", " pain"),
    "paresthesia": ("", " paresthesia"),
    "numbness": ("", " numbness"),
    "sensation": ("", " sensation"),
    "sensory_level": ("sensory level", ""),
    "strength": ("", " strength"),
    "weakness": ("told weakness of ", ""),
    "function": ("difficulty with ", ""),
    "atrophy": ("atrophy of ", ""),
    "hypertrophy": ("hypertrophy of ", ""),
    "rash": ("vesicular rash of ", ""),
    "fasciculation": ("fasciculation of ", ""),
    "reflex": ("", " reflex"),
    "upper_motor_neuron": ("", ""),
    "tension": ("", ""),
    "spine_exam": ("spine ", ""),
    "hip_exam": ("hip ", ""),
    "sacroiliac": ("sacroiliac ", ""),
    "nerve_exam": ("", ""),
    "shoulder_exam": ("shoulder ", ""),
    "gait": ("gait: ", ""),
    "sphincter": ("", ""),
    "vascular_exam": ("", ""),
    "abi": ("ankle-brachial index", ""),
    "aggravated_by": ("aggravation by ", ""),
    "relieved_by": ("relief by ", ""),
    "character": ("pain character ", ""),
    "history": ("history of ", ""),
    "course": ("course: ", ""),
    "mri": ("MRI: ", ""),
    "ct": ("CT: ", ""),
    "xray": ("X-ray: ", ""),
    "ultrasound": ("ultrasound: ", ""),
    "angiography": ("angiography: ", ""),
    "emg": ("EMG of ", ""),
    "ncs": ("nerve conduction: ", ""),
    "block": ("relief after block of ", ""),
    "lab": ("laboratory: ", ""),
}
# Items whose usual name is not their id with spaces.
_ITEMS = {
    "reflex.patellar": "knee jerk",
    "reflex.achilles": "ankle jerk",
    "reflex.anal_wink": "anal wink",
    "upper_motor_neuron.babinski": "Babinski sign",
    "upper_motor_neuron.hoffmann": "Hoffmann sign",
    "tension.femoral_nerve_stretch": "femoral nerve stretch test",
    "tension.crossed_femoral_nerve_stretch": "crossed femoral nerve stretch test",
    "tension.straight_leg_raise": "straight leg raise",
    "tension.crossed_straight_leg_raise": "crossed straight leg raise",
    "tension.slump": "slump test",
    "character.painless": "course without pain",
    "course.progressive_weakness": "progressive weakness",
    "nerve_exam.howship_romberg": "Howship-Romberg sign",
}
_WORDS = {
    "fadir": "FADIR", "faber": "FABER", "snap": "SNAP", "cmap": "CMAP", "oa": "osteoarthritis", "ck": "CK",
    "avn": "avascular necrosis", "csf": "CSF", "crp": "CRP,", "esr": "ESR", "hba1c": "HbA1c", "b12": "B12", "h": "H",
    "f": "F", "tinel": "Tinel", "trendelenburg": "Trendelenburg", "gaenslen": "Gaenslen",
}  # fmt: skip
_NEGATED = frozenset({"absent", "no", "none"})
_PLAIN = frozenset({"present", "yes"})  # said by naming the finding
_BEHIND = frozenset({"mrc", "relief", "text", "abi", "spontaneous"})  # scales whose value follows its name


def finding_words(finding: Finding) -> str:
    """A finding in words: `reduced left knee jerk`, `right knee extension strength 4+`, `no left groin pain`.

    Args:
        finding: a finding of the vocabulary.

    Returns:
        Value, side and label; doubt about it in brackets.
    """
    told = _with_value(phrase(finding.id, finding.side), finding.value, vocabulary().parse_finding(finding.id))
    doubts = [finding.certainty] if finding.certainty in ("probable", "possible") else []
    doubts += [f"limited by {finding.limited_by}"] if finding.limited_by else []
    others = _stands_for(finding)
    doubts += [f"and {len(others) - 1} more normal findings read as one look"] if len(others) > 1 else []
    return f"{told} ({', '.join(doubts)})" if doubts else told


def phrase(finding: str, side: str) -> str:
    """What a finding looks at, without its result: `left knee jerk`, `MRI: L3-L4 foraminal herniation, right`.

    Args:
        finding: id of the vocabulary.
        side: left, right, axial or unknown.

    Returns:
        The label with its side as a word.
    """
    term = vocabulary().parse_finding(finding)
    before, after = _FAMILIES.get(term.family, ("", ""))
    item = _ITEMS.get(finding)
    label = item or f"{before}{_item_words(term)}{after}"
    if side == "unknown":
        return f"{label}, side unknown"
    if side == "axial":
        return label
    head, colon, rest = label.partition(": ")
    return f"{head}: {side} {rest}" if colon else f"{side} {label}"


def as_stated(finding: Finding, case: Case) -> Finding:
    """The finding as the case has it: where its side was filled in to weigh it, it is unknown again.

    Args:
        finding: as it was weighed.
        case: as it was read.

    Returns:
        The finding to show.
    """
    stated = {one.side for one in case.findings if one.id == finding.id}
    return replace(finding, side="unknown") if finding.side not in stated and "unknown" in stated else finding


def _with_value(label: str, value: str | float, term: Term) -> str:
    if value == NOT_TESTABLE:
        return f"{label} not testable"
    if isinstance(value, float | int) or term.scale.name in _BEHIND:
        unit = f" {term.scale.unit}" if term.scale.unit == "%" and not isinstance(value, str) else ""
        return f"{label} {value:g}{unit}" if isinstance(value, float | int) else f"{label} {value}"
    head, colon, rest = label.partition(": ")
    subject = rest if colon else label
    if value in _PLAIN:
        told = subject
    elif value in _NEGATED and term.scale.name not in ("sensation", "reflex", "ncs"):
        told = f"no {subject}"
    else:
        told = f"{value} {subject}"
    return f"{head}: {told}" if colon else told


def _item_words(term: Term) -> str:
    level = term.disc or term.vertebra or (term.root if "." in term.item else None)
    parts = [part for part in term.item.split(".") if part != level]
    if term.zone:
        parts = [term.zone, term.head]
    elif term.head == "stenosis":
        parts = parts[::-1]
    words = " ".join(_spelled(part) for part in parts)
    return f"{level} {words}" if level else words


def _spelled(item: str) -> str:
    for prefix in ("dermatome_", "myotome_", "paraspinal_"):
        if item.startswith(prefix):
            return f"{item.removeprefix(prefix)} {prefix[:-1]}"
    return " ".join(_WORDS.get(word, word) for word in item.split("_"))


def _stands_for(finding: Finding) -> Sequence[str]:
    parts = finding.extra.get("stands_for")
    return parts if isinstance(parts, tuple) else ()
