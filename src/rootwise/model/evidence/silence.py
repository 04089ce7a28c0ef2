"""Silence: what a patient would have told, and did not.

Told symptoms are not missing at random: a history that names the right groin says something about the left calf.
For symptoms that are volunteered, a silent region contributes the survival 1 - m P(symptom there | lesion). On the
complaint's side m is small, region by region; the other side is one statement with a large m. Examination items that
are not stated are simply untested, with one exception, history or no history: the strength of one leg beside a weak
other one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from rootwise.cases.case import Case, Finding
from rootwise.model.evidence.places import place
from rootwise.model.model import Model
from rootwise.terms import vocabulary
from rootwise.terms.sites import OTHER_SIDE

SENSORY = ("numbness", "paresthesia")
TOLD = frozenset({"pain", *SENSORY})
ASKED_FULLY = 0.9  # assumption: chance that a mapped or itemised history would hold the symptom


class Said(NamedTuple):
    """What one finding says of where a symptom is.

    Attributes:
        family, item: the two parts of its id.
        side: as stated.
        present: whether it is there.
        places: leaf regions and sides of which it speaks.
    """

    family: str
    item: str
    side: str
    present: bool
    places: frozenset[tuple[str, str]]


@lru_cache(maxsize=8192, typed=True)
def _said(finding: str, side: str, value: str | float) -> Said:
    family, _, item = finding.partition(".")
    present = not vocabulary().parse_finding(finding).scale.is_normal(value)
    parts = vocabulary().regions.parts(item) if item in vocabulary().regions else ()
    sides = ("left", "right", "axial") if side == "axial" else (side,)
    return Said(family, item, side, present, frozenset(product(parts, sides)))


def silent_targets(case: Case, findings: Iterable[Finding], model: Model) -> tuple[tuple[str, float], ...]:
    """Targets that the history leaves out, each with the chance that it would have been told.

    Args:
        case: for `asked`.
        findings: what is kept of the case's findings.
        model: whose targets may be silent.
    Returns:
        (target key, m) pairs; several keys joined by `+` are one statement about their most affected part.
    """
    kept = list(findings)
    said = [_said(f.id, f.side, f.value) for f in kept]
    return (*_untold(case, said, model), *_strong(kept, model))


def _untold(case: Case, said: Sequence[Said], model: Model) -> Iterator[tuple[str, float]]:
    """Regions of pain and of changed sensation that a history leaves out; without any history nothing is left out."""
    if not any(one.family in TOLD for one in said):
        return
    sides = {one.side for one in said if one.present}
    for families, prefix in ((("pain",), "pain."), (SENSORY, "sensation:")):
        spoken = _covered(said, families)
        asked = {case.asked.get(family, "volunteered") for family in families}
        full = bool(asked & {"mapped", "itemised"})
        m_same = ASKED_FULLY if full else model.constants["silence_same_side"]
        m_other = ASKED_FULLY if full else model.constants["silence_other_side"]
        limb = {
            side: [key for region, key in _limb(prefix, side, model) if (region, side) not in spoken]
            for side in OTHER_SIDE
        }
        if not spoken:  # nothing was said of the whole family: one statement about either side
            if limb["left"]:
                yield "+".join(limb["left"] + limb["right"]), m_same
            continue
        for side, keys in limb.items():
            if side in sides:
                yield from ((key, m_same) for key in keys)
            elif keys and not _mentioned(said, families, side):
                yield "+".join(keys), m_other
        if prefix == "pain.":
            felt = _covered([one for one in said if one.present], families)
            yield from _axial(spoken, felt, model, m_same, m_other)


@lru_cache(maxsize=16)
def _limb(prefix: str, side: str, model: Model) -> tuple[tuple[str, str], ...]:
    """The leaf regions of a limb that the model reads, with their targets."""
    regions = vocabulary().regions
    unsaid = {*AXIAL, *regions.seldom_named}
    keys = ((region, f"{prefix}{region}|{side}") for region in regions.leaves() if region not in unsaid)
    return tuple((region, key) for region, key in keys if key in model.targets)


WEAK = "strength:lower_limb"


def _strong(findings: Iterable[Finding], model: Model) -> Iterator[tuple[str, float]]:
    """The leg of which no strength was told or found, beside one that is weak: a second weak leg would be told.

    The one place where an examination that is not stated counts: without it a deficit written on one side says nothing
    of the other, and every source of both legs explains it as well.
    """
    families = {"strength", "weakness", "function"}
    limb = [f for f in findings if f.id.partition(".")[0] in families and _of_leg(f.id, model)]
    weak = {f.side for f in limb if _said(f.id, f.side, f.value).present}
    for side, other in OTHER_SIDE.items():
        if other in weak and not any(f.side in {side, "axial"} for f in limb) and f"{WEAK}|{side}" in model.targets:
            yield f"{WEAK}|{side}", model.constants["silence_other_side"]


@lru_cache(maxsize=1024)
def _of_leg(finding: str, model: Model) -> bool:
    """Whether the model reads it as strength of a leg: not the wall of the abdomen, and no arm has a supply."""
    words = vocabulary()
    name, _ = place(words.parse_finding(finding), model)
    return f"{name}|left" in model.targets and name.partition(":")[2] not in words.actions["trunk"]


AXIAL = ("low_back", "perineum", "genital", "abdomen")
_MIDLINE = frozenset({*AXIAL, "thoracic_back", "sacrum", "coccyx", "pubis"})  # pain there speaks of no limb


def _axial(
    spoken: set[tuple[str, str]], felt: set[tuple[str, str]], model: Model, m_same: float, m_other: float
) -> Iterator[tuple[str, float]]:
    """Regions that cross the midline: silent as a whole, or on the other side of a pain that was given one."""
    for region in AXIAL:
        told = {side for side in ("left", "right", "axial") if (region, side) in spoken}
        if not told:
            key, m = f"pain.{region}|axial", m_same
        elif len(told) == 1 and told <= OTHER_SIDE.keys() and (region, *told) in felt:
            key, m = f"pain.{region}|{OTHER_SIDE[min(told)]}", m_other
        else:
            continue
        if key in model.targets:
            yield key, m


def _mentioned(said: Iterable[Said], families: tuple[str, ...], side: str) -> bool:
    """Whether symptoms of this family were spoken of in the limb of this side."""
    return any(one.side in {side, "axial"} and one.family in families and one.item not in _MIDLINE for one in said)


def _covered(said: Iterable[Said], families: tuple[str, ...]) -> set[tuple[str, str]]:
    """Leaf regions and sides on which something was said, by a finer or a coarser word."""
    speaking = {*families, "sensation"} if "numbness" in families else {*families}
    return {place for one in said if one.family in speaking for place in one.places}
