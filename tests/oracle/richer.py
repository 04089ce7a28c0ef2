"""The small atlas with what it leaves out, so that every clause of docs/model.md has something to act on.

Pain of the back (across the midline, silent as a region of its own), pain of the thigh (coarse, by kernel), pain drawn
in a dermatome, an image that lesions suppress or raise at unlike thresholds, and a hip disease that is diffuse.
"""

import shutil
from dataclasses import replace
from pathlib import Path
from random import Random

from tests.oracle.cases import PRESENCE, SEVERITY, random_case
from tests.oracle.places import SMALL

from rootwise.cases.case import Case, Finding, Side, in_order
from rootwise.terms import vocabulary

FINDINGS = (
    ("pain.low_back", "present", "background", "", "axial", 0.3),
    ("pain.low_back", "present", "root.L5", "", "same", 0.8),  # told on its own side: .6 of the excess on the other
    ("pain.low_back", "present", "root.L4", "stenosis", "both", 0.6),
    ("pain.low_back", "present", "joint.hip", "", "same", 0.1),  # under the background: no excess to cross
    ("pain.low_back", "present", "joint.hip", "", "other", 0.4),
    ("mri.stenosis.foraminal.L4-L5", "mild", "nerve.femoral", "", "same", 0.01),  # suppresses
    ("mri.stenosis.foraminal.L4-L5", "mild", "root.L5", "", "same", 0.5),  # as often severe as mild
    ("mri.stenosis.foraminal.L4-L5", "severe", "root.L5", "", "same", 0.5),
)
REFERRAL = "root.L4,,upper_anterior_thigh,0.7,0.5,assumption,D,\n"
ADJACENCY = "lateral_hip,upper_anterior_thigh\nupper_anterior_thigh,lower_anterior_thigh\nlower_anterior_thigh,knee\n"
THIGH = 0.06  # background of pain in each region of the thigh and below

VALUES = {
    "pain.low_back": PRESENCE,
    "pain.upper_anterior_thigh": PRESENCE,
    "pain.knee": PRESENCE,
    "pain.anterior_thigh": PRESENCE,
    "pain.thigh": PRESENCE,
    "pain.dermatome_L4": PRESENCE,
    "mri.stenosis.foraminal.L4-L5": SEVERITY,
}
SIX = ("hip_flexion", "hip_adduction", "knee_flexion", "knee_extension", "ankle_dorsiflexion", "ankle_plantarflexion")


def richer(folder: Path) -> Path:
    """Write the atlas into an empty folder."""
    place = Path(shutil.copytree(SMALL, folder / "atlas"))
    thigh = [
        (f"pain.{region}", "present", "background", "", "same", THIGH)
        for region in vocabulary().regions.parts("lower_limb")
    ]
    with (place / "findings" / "findings.csv").open("a") as file:
        for finding, value, site, cause, side, p in (*FINDINGS, *thigh):
            file.write(f"{finding},{value},{site},{cause},,{side},,,,{p},3,as_observed,none,assumption,D,\n")
    with (place / "findings" / "referral.csv").open("a") as file:
        file.write(REFERRAL)
    with (place / "anatomy" / "adjacency.csv").open("a") as file:
        file.write(ADJACENCY)
    sites = place / "lesions" / "sites.yaml"
    sites.write_text(sites.read_text().replace("kind: joint", "kind: systemic"))
    return place


def rich_case(seed: int) -> Case:
    """A random case with words of the richer atlas, filled-in and repeated values, and long runs of normal grades."""
    case, rng = random_case(seed), Random(seed)
    sides: tuple[Side, ...] = ("left", "right")
    side = rng.choice(sides)
    if any(finding.side == "unknown" for finding in case.findings):
        side = "unknown"
    found = {(f.id, f.side): f for f in case.findings}
    for name in rng.sample(sorted(VALUES), rng.randint(1, 5)):
        either: tuple[Side, ...] = (side, "axial")
        own = rng.choice(either) if name == "pain.low_back" else side
        found[name, own] = Finding(name, own, rng.choice(VALUES[name]))
    if rng.random() < 0.4:
        for name in SIX:
            found.setdefault((f"strength.{name}", side), Finding(f"strength.{name}", side, "5"))
    if rng.random() < 0.4:
        by = rng.choice(("fill", "expanded"))
        for key in [key for key in found if key[0].startswith(("strength.", "sensation."))]:
            found[key] = replace(found[key], by=by)
    again = [
        replace(f, value=rng.choice(("5", "4", "2", "0")), day=600, by=None)
        for f in found.values()
        if f.id == "strength.knee_extension" and f.value in {"5", "4", "2", "0"} and f.by is None
    ]
    return replace(case, id=f"rich-{seed}", findings=in_order([*found.values(), *again]))
