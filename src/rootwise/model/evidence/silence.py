"""Silence: what a patient would have told, and did not.

Told symptoms are not missing at random: a history that names the right groin says something about the left calf.
For symptoms that are volunteered, a silent region contributes the survival 1 - m P(symptom there | lesion). On the
complaint's side m is small, region by region; the other side is one statement with a large m. Examination items that
are not stated are simply untested, with one exception: the strength of one leg beside a weak other one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from rootwise.cases.case import Case, Finding
from rootwise.model.evidence.places import place
from rootwise.model.model import Model
from rootwise.terms import vocabulary
from rootwise.terms.sites import OTHER_SIDE

SENSORY = ("numbness", "paresthesia")
ASKED_FULLY = 0.9  # assumption: chance that a mapped or itemised history would hold the symptom


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
    told = [f for f in kept if f.id.partition(".")[0] in {"pain", *SENSORY}]
    if not told:
        return ()
    sides = {f.side for f in kept if f.side in {"left", "right"} and _present(f)}
    silent: list[tuple[str, float]] = []
    for families, prefix in ((("pain",), "pain."), (SENSORY, "sensation:")):
        spoken = _covered(kept, families)
        asked = {case.asked.get(family, "volunteered") for family in families}
        full = bool(asked & {"mapped", "itemised"})
        m_same = ASKED_FULLY if full else model.constants["silence_same_side"]
        m_other = ASKED_FULLY if full else model.constants["silence_other_side"]
        limb = {
            side: [
                f"{prefix}{region}|{side}"
                for region in _regions()
                if region not in AXIAL and (region, side) not in spoken and f"{prefix}{region}|{side}" in model.targets
            ]
            for side in ("left", "right")
        }
        if not spoken:  # nothing was said of the whole family: one statement about either side
            silent += [("+".join(limb["left"] + limb["right"]), m_same)] if limb["left"] else []
            continue
        for side, keys in limb.items():
            if side in sides:
                silent += [(key, m_same) for key in keys]
            elif keys and not _mentioned(kept, families, side):
                silent.append(("+".join(keys), m_other))
        if prefix == "pain.":
            felt = _covered([f for f in kept if _present(f)], families)
            silent += list(_axial(spoken, felt, model, m_same, m_other))
    return tuple(silent + list(_strong(kept, model)))


WEAK = "strength:lower_limb"


def _strong(findings: Iterable[Finding], model: Model) -> Iterator[tuple[str, float]]:
    """The leg of which no strength was told or found, beside one that is weak: a second weak leg would be told.

    The one place where an examination that is not stated counts: without it a deficit written on one side says nothing
    of the other, and every source of both legs explains it as well.
    """
    families = {"strength", "weakness", "function"}
    limb = [f for f in findings if f.id.partition(".")[0] in families and _of_leg(f.id, model)]
    weak = {f.side for f in limb if _present(f)}
    for side, other in OTHER_SIDE.items():
        if other in weak and not any(f.side in {side, "axial"} for f in limb) and f"{WEAK}|{side}" in model.targets:
            yield f"{WEAK}|{side}", model.constants["silence_other_side"]


def _of_leg(finding: str, model: Model) -> bool:
    """Whether the model reads it as strength of a leg: not the wall of the abdomen, and no arm has a supply."""
    words = vocabulary()
    name, _ = place(words.parse_finding(finding), model)
    return f"{name}|left" in model.targets and name.partition(":")[2] not in words.actions["trunk"]


AXIAL = ("low_back", "perineum", "genital", "abdomen")


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


def _mentioned(findings: Iterable[Finding], families: tuple[str, ...], side: str) -> bool:
    """Whether symptoms of this family were spoken of in the limb of this side."""
    return any(
        f.side in {side, "axial"} and f.id.partition(".")[0] in families and f.id.partition(".")[2] not in AXIAL
        for f in findings
    )


@cache
def _regions() -> tuple[str, ...]:
    return vocabulary().regions.leaves()


@cache
def leaves(region: str) -> tuple[str, ...]:
    """The leaf regions of a region."""
    return vocabulary().regions.parts(region)


def _present(finding: Finding) -> bool:
    scale = vocabulary().parse_finding(finding.id).scale
    return not scale.is_normal(finding.value)


def _covered(findings: Iterable[Finding], families: tuple[str, ...]) -> set[tuple[str, str]]:
    """Leaf regions and sides on which something was said, by a finer or a coarser word."""
    regions = vocabulary().regions
    spoken: set[tuple[str, str]] = set()
    extra = {"sensation"} if "numbness" in families else set()
    for finding in findings:
        family, _, region = finding.id.partition(".")
        if family in {*families, *extra} and region in regions:
            for leaf in leaves(region):
                spoken |= {
                    (leaf, side)
                    for side in (("left", "right", "axial") if finding.side == "axial" else (finding.side,))
                }
    return spoken
