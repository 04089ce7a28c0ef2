"""The exam grid: its rows, and the keys that stand for values in a cell."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from rootwise.atlas.bedside_tests import scale_words
from rootwise.cases.edits import SIDED, stated
from rootwise.cases.tree import Entries, Node, Scalar
from rootwise.terms import NOT_TESTABLE, NOT_TESTED, vocabulary
from rootwise.wording.atlas.bedside_test import value_label
from rootwise.wording.findings import item_words

# Whole legs, from proximal to distal; what is rarer is added from the list of all findings.
_PARTS: Mapping[str, tuple[str, ...]] = {
    "Strength": tuple(f"strength.{action}" for action in (
        "hip_flexion", "hip_extension", "hip_abduction", "hip_adduction", "knee_extension", "knee_flexion",
        "ankle_dorsiflexion", "ankle_plantarflexion", "ankle_inversion", "ankle_eversion", "great_toe_extension",
        "toe_flexion",
    )),
    "Reflexes": ("reflex.patellar", "reflex.adductor", "reflex.medial_hamstring", "reflex.achilles"),
    "Nerve tension": tuple(f"tension.{test}" for test in (
        "straight_leg_raise", "crossed_straight_leg_raise", "femoral_nerve_stretch", "crossed_femoral_nerve_stretch",
        "slump",
    )),
    "Sensation": tuple(f"sensation.{region}" for region in (
        "groin", "lateral_hip", "anterior_thigh", "medial_thigh", "lateral_thigh", "posterior_thigh", "knee",
        "medial_leg", "lateral_leg", "dorsal_foot", "great_toe", "lateral_foot", "sole", "perineum",
    )),
    "Hip": tuple(f"hip_exam.{test}" for test in (
        "internal_rotation_pain", "internal_rotation_limited", "faber", "fadir", "log_roll",
        "resisted_flexion_pain", "trochanter_tenderness", "trendelenburg",
    )),
}  # fmt: skip
# What "rest of this leg normal" claims: the screen of a leg, not the reflexes that few people test, nor any test.
_FILLED = ("Strength", "Sensation")
_FILLED_REFLEXES = ("reflex.patellar", "reflex.achilles")
_NOT_OF_A_LEG = "sensation.perineum"

# The first key of a value is the one that a cell shows.
_KEYS: Mapping[str, Mapping[str, str]] = {
    "mrc": {"n": "normal", "w": "weak"},
    "reflex": {"n": "normal", "1": "reduced", "0": "absent", "3": "brisk", "4": "clonus", "2": "normal"},
    "sensation": {"n": "normal", "-": "reduced", "0": "absent", "+": "increased", "1": "reduced", "2": "normal"},
    "sign": {"+": "positive", "-": "negative", "n": "negative"},
}
_ANYWHERE = {"x": NOT_TESTED, "nt": NOT_TESTABLE}
LEGEND: Mapping[str, str] = {
    "Strength": "0 to 5 with + or -, n normal, w weak",
    "Reflexes": "0 absent, 1 reduced, n normal, 3 brisk, 4 clonus",
    "Sensation": "n normal, - reduced, 0 absent, + increased",
    "Nerve tension": "+ positive, - negative; record a crossed test on the side of the pain",
    "Hip": "+ positive, - negative",
}
# The keys of the entry pad in their order, five a line.
_PADS: Mapping[str, tuple[str, ...]] = {
    "mrc": ("5", "4+", "4", "4-", "3+", "3", "3-", "2", "1", "0", "n", "w", "x", "nt"),
    "reflex": ("n", "1", "0", "3", "4", "x", "nt"),
    "sensation": ("n", "-", "0", "+", "x", "nt"),
    "sign": ("+", "-", "x", "nt"),
}
ANY_CELL = "x: not tested. nt: not testable. Empty: not recorded."


@dataclass(frozen=True, slots=True)
class Cell:
    """One finding on one side as the grid shows it.

    Attributes:
        text: the key or word; empty where nothing is recorded.
        filled: whether it was filled in with others and not examined by itself.
    """

    text: str = ""
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """One key of the entry pad: what it writes, and what that means; nothing for a plus or minus."""

    text: str
    words: str


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the grid."""

    finding: str
    label: str


def parts() -> dict[str, tuple[Row, ...]]:
    """The rows of the grid by part of the examination."""
    return {
        title: tuple(Row(finding, item_words(finding)) for finding in findings) for title, findings in _PARTS.items()
    }


def scale_of(finding: str) -> str:
    """The scale of a row, which names its pad."""
    return vocabulary().parse_finding(finding).scale.name


def pads() -> dict[str, tuple[Key, ...]]:
    """The keys of the entry pad by scale."""
    return {scale: tuple(_key(scale, text) for text in keys) for scale, keys in _PADS.items()}


def field(finding: str, side: str) -> str:
    """The name of a cell's input in a form."""
    return f"cell.{finding}.{side}"


def fields() -> dict[str, tuple[str, str]]:
    """Every cell of the grid: its input's name, with finding and side."""
    return {
        field(finding, side): (finding, side) for findings in _PARTS.values() for finding in findings for side in SIDED
    }


def cells(root: Entries) -> dict[tuple[str, str], Cell]:
    """What the grid shows of a case file; a cell without a record is left out.

    Args:
        root: of the file.
    """
    shown = set(fields().values())
    return {
        (finding, side): Cell(key_of(finding, _value(node)), _by(node) in ("fill", "expanded"))
        for finding, side, node in stated(root)
        if (finding, side) in shown
    }


def key_of(finding: str, value: str) -> str:
    """What a cell shows for a value: its key, or the word itself."""
    keys = _keys(finding)
    return next((key for key, word in keys.items() if word == value), value)


def value_of(finding: str, text: str) -> str:
    """The value that a cell's text stands for; a text that is not a key is left for the reader to judge.

    Args:
        finding: id.
        text: as typed.
    """
    typed = text.strip().lower()
    return _keys(finding).get(typed, typed)


def fill_of(side: str) -> Iterator[tuple[str, str]]:
    """The findings, with their normal value, that "rest of this leg normal" records where nothing is said.

    Args:
        side: of the leg.
    """
    for title in _FILLED:
        for finding in _PARTS[title]:
            if finding != _NOT_OF_A_LEG:
                yield finding, "normal"
    for finding in _FILLED_REFLEXES:
        yield finding, "normal"


def filled(value: str) -> Entries:
    """A value marked as filled in, so that the model reads it as one screening look, not as separate tests."""
    pairs = (("value", value), ("by", "fill"))
    return Entries(tuple((Scalar(key, "text", 1), Scalar(word, "text", 1)) for key, word in pairs), 1)


def _key(scale: str, text: str) -> Key:
    """A key under the word that it writes; a grade, under what it means."""
    value = {**_KEYS[scale], **_ANYWHERE}.get(text, text)
    words = value_label(value) if value != text else scale_words()[scale].words.get(value, "")
    return Key(text, f"{words}, not graded" if scale == "mrc" and text in _KEYS[scale] else words)


def _keys(finding: str) -> dict[str, str]:
    return {**_KEYS.get(vocabulary().parse_finding(finding).scale.name, {}), **_ANYWHERE}


def _value(node: Node) -> str:
    if isinstance(node, Entries):
        return next((_value(value) for key, value in node.entries if key.text == "value"), "")
    return node.text if isinstance(node, Scalar) else ""


def _by(node: Node) -> str:
    if isinstance(node, Entries):
        return next((_value(value) for key, value in node.entries if key.text == "by"), "")
    return ""
