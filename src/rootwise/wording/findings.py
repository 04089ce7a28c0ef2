"""Findings in words: what was looked at, on which side, with which result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from rootwise.cases.case import Case, Finding
from rootwise.terms import NOT_TESTABLE, Term, vocabulary
from rootwise.wording.finding_names import ITEMS

# What stands before the item (with its space) and after it.
_FAMILIES = {
    "pain": ("", " pain"),
    "paresthesia": ("", " paresthesia"),
    "numbness": ("", " numbness"),
    "sensation": ("", " sensation"),
    "sensory_level": ("sensory level", ""),
    "strength": ("", " strength"),
    "weakness": ("", " weakness (reported)"),
    "function": ("", " difficulty"),
    "atrophy": ("", " atrophy"),
    "hypertrophy": ("", " hypertrophy"),
    "rash": ("", " vesicular rash"),
    "fasciculation": ("", " fasciculation"),
    "reflex": ("", " reflex"),
    "upper_motor_neuron": ("", ""),
    "tension": ("", ""),
    "spine_exam": ("spine ", ""),
    "hip_exam": ("hip ", ""),
    "knee_exam": ("knee ", ""),
    "sacroiliac": ("sacroiliac ", ""),
    "nerve_exam": ("", ""),
    "shoulder_exam": ("shoulder ", ""),
    "tenderness": ("", " tenderness"),
    "mass": ("", " mass"),
    "cord_exam": ("", ""),
    "muscle_exam": ("", ""),
    "gait": ("gait: ", ""),
    "sphincter": ("", ""),
    "vascular_exam": ("", ""),
    "abi": ("ankle-brachial index", ""),
    "cranial": ("", ""),
    "general": ("", ""),
    "aggravated_by": ("aggravation by ", ""),
    "relieved_by": ("relief by ", ""),
    "character": ("", " character"),
    "history": ("history of ", ""),
    "course": ("course: ", ""),
    "mri": ("MRI: ", ""),
    "ct": ("CT: ", ""),
    "xray": ("X-ray: ", ""),
    "ultrasound": ("ultrasound: ", ""),
    "angiography": ("angiography: ", ""),
    "emg": ("EMG: ", ""),
    "ncs": ("nerve conduction: ", ""),
    "block": ("", " block, relief"),
    "lab": ("laboratory: ", ""),
}
_WORDS = {
    "fadir": "FADIR", "faber": "FABER", "snap": "SNAP", "cmap": "CMAP", "oa": "osteoarthritis", "ck": "CK",
    "avn": "avascular necrosis", "csf": "CSF", "crp": "CRP,", "esr": "ESR", "hba1c": "HbA1c", "b12": "B12",
    "h": "H", "f": "F", "av": "AV", "spontaneous": "spontaneous activity", "tinel": "Tinel",
    "trendelenburg": "Trendelenburg", "gaenslen": "Gaenslen",
}  # fmt: skip
_NEGATED = frozenset({"absent", "no", "none"})
_PLAIN = frozenset({"present", "yes"})  # said by naming the finding
_BEHIND = frozenset({"mrc", "relief", "text", "abi", "spontaneous"})  # scales whose value follows the label
_NOUNS = frozenset({"herniation", "contact"})  # scales whose value is a noun: a foraminal extrusion
_ADJECTIVES = frozenset({"reduced", "limited", "known"})  # last words of items that read better first


def finding_words(finding: Finding) -> str:
    """A finding in words: `reduced left knee jerk`, `right knee extension strength 4+`, `no left groin pain`.

    Args:
        finding: a finding of the vocabulary.

    Returns:
        Value, side and label; doubt about it in brackets.
    """
    label, term = phrase(finding.id, finding.side), vocabulary().parse_finding(finding.id)
    told = _with_value(label, finding.value, term)
    doubts = [finding.certainty] if finding.certainty in ("probable", "possible") else []
    doubts += [f"limited by {finding.limited_by}"] if finding.limited_by else []
    others = _stands_for(finding)
    doubts += [f"and {len(others) - 1} more normal findings read as one screening look"] if len(others) > 1 else []
    return f"{told} ({', '.join(doubts)})" if doubts else told


def phrase(finding: str, side: str) -> str:
    """What a finding looks at, without its result: `left knee jerk`, `MRI: right L3 root contact`.

    Args:
        finding: id of the vocabulary.
        side: left, right, axial or unknown.

    Returns:
        The label with its side as a word.
    """
    term = vocabulary().parse_finding(finding)
    before, after = _FAMILIES.get(term.family, ("", ""))
    item = ITEMS.get(finding)
    label = item or f"{before}{_item_words(term)}{after}"
    if side == "unknown":
        return f"{label}, side unknown"
    if side == "axial":
        return label
    head, colon, rest = label.partition(": ")
    return f"{head}: {side} {rest}" if colon else f"{side} {label}"


def item_words(finding: str) -> str:
    """What a finding looks at within its family, for a table under the family's name: `knee extension`, `faber`.

    Args:
        finding: id of the vocabulary.

    Returns:
        The item alone, without side, result or the family's own word.
    """
    term = vocabulary().parse_finding(finding)
    before, _ = _FAMILIES.get(term.family, ("", ""))
    words = ITEMS.get(finding) or _item_words(term) or before
    return words.removeprefix(before) or words


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
    if isinstance(value, float | int):
        return f"{label} {value:g}{' %' if term.scale.unit == '%' else ''}"
    if value == NOT_TESTABLE:
        return f"{label} not testable"
    if term.scale.name in _BEHIND:
        return f"{label} {value}"
    head, colon, rest = label.partition(": ")
    told = _told(rest if colon else label, value, term)
    return f"{head}: {told}" if colon else told


def _told(label: str, value: str, term: Term) -> str:
    if value in _PLAIN:
        return label
    if value in _NEGATED and term.scale.name not in ("sensation", "reflex", "ncs", "recruitment"):
        return f"no {label}"
    if term.scale.name in _NOUNS:
        return f"{label.removesuffix(' herniation').removesuffix(' contact')} {value}"
    return f"{value} {label}"


def _item_words(term: Term) -> str:
    if term.kind in ("region", "muscle", "myotome") and term.root:  # dermatome_L3, myotome_L3, paraspinal_L3
        words = f"{term.root} {term.head.rpartition('_')[0]}"
        return f"{words} {_spelled(term.sub_item)}" if term.sub_item else words
    level = term.disc or term.root or term.vertebra
    parts = [part for part in term.item.split(".") if part not in (level, "unspecified")]
    # The vocabulary goes from the noun to its kind (stenosis.foraminal), English the other way.
    words = " ".join(_spelled(part) for part in (parts if term.sub_item else reversed(parts)))
    return f"{level} {words}" if level else words


def _spelled(item: str) -> str:
    words = [_WORDS.get(word, word) for word in item.split("_")]
    if words == ["normal"]:
        return "normal report"
    if len(words) > 1 and words[-1] in _ADJECTIVES:
        words = [words[-1], *words[:-1]]
    return " ".join(words)


def _stands_for(finding: Finding) -> Sequence[str]:
    parts = finding.extra.get("stands_for")
    return parts if isinstance(parts, tuple) else ()
