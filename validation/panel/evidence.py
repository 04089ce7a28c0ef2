"""A case against every picture: what was found, what was not told, what a report leaves out, and the course."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.ages import age_band
from rootwise.cases import Case
from rootwise.model.build import log_days
from rootwise.model.evidence.coefficients import coefficients
from rootwise.model.evidence.evidence import Evidence, evidence
from rootwise.model.evidence.story import course_weight
from rootwise.model.evidence.worlds import worlds
from rootwise.model.model import Model
from rootwise.terms import vocabulary
from validation.panel.atoms import Atoms
from validation.panel.cells import Cells

Array = NDArray[np.float64]

LEAST = 1e-4  # of P(finding | picture): no single finding excludes a picture

# P(a report would have told the finding), of examinations that are not mentioned: assumptions of the trial.
STRENGTH, REFLEX, SENSATION, SPHINCTER, HISTORY, CORD, GAIT = 0.5, 0.4, 0.35, 0.5, 0.6, 0.5, 0.4
MOST = 0.97  # nothing is told for certain
MOVEMENTS = (
    "hip_flexion",
    "hip_abduction",
    "hip_adduction",
    "knee_extension",
    "knee_flexion",
    "ankle_dorsiflexion",
    "ankle_plantarflexion",
    "great_toe_extension",
)
SKIN = (
    "groin",
    "anterior_thigh",
    "lateral_thigh",
    "posterior_thigh",
    "medial_leg",
    "lateral_leg",
    "posterior_leg",
    "foot",
    "perineum",
)
URINE = [f"sphincter.urinary_{name}" for name in ("retention", "incontinence", "difficulty")]
BLADDER = [*URINE, "sphincter.fecal_incontinence"]
LONG_TRACTS = [f"upper_motor_neuron.{name}" for name in ("babinski", "spasticity", "hyperreflexia")]
GAITS = [f"gait.{name}" for name in ("steppage", "spastic", "ataxic", "unable_to_walk", "wide_based")]
NOTABLE = 0.25  # a history that so many patients of a picture have would be told
USUAL = 0.2  # and one that so many others have would not


@dataclass(frozen=True, slots=True)
class Way:
    """One way a case could be (its side, its count of vertebrae), against every picture.

    Attributes:
        weight: its probability.
        log_found: (atoms,) log-likelihood of findings, silent symptoms, onset and duration.
        log_unsaid: (atoms,) that of an examination and history that are not mentioned.
    """

    weight: float
    log_found: Array
    log_unsaid: Array


def ways(case: Case, model: Model, atoms: Atoms, cells: Cells) -> Iterator[Way]:
    """Read a case against the pictures.

    Args:
        case: what was found.
        model: its rules of reading.
        atoms, cells: the pictures.
    Yields:
        Each way it could be.
    """
    band = age_band(case.age)
    for resolved, weight in worlds(case, model.constants["miscounted"]):
        read = evidence(resolved, model)
        found = _course(read, atoms) + _found(read, cells, band) + _untold(read, cells, band)
        yield Way(weight, found, _unsaid(resolved, read, model, cells, band, len(atoms.atoms)))


def _found(read: Evidence, cells: Cells, band: int) -> Array | float:
    total: Array | float = 0.0
    for item in read.targets:
        cumulative = cells.cumulative(item.target.key, band)
        if cumulative is not None:
            likelihood = np.prod([one.likelihood for one in item.observations], axis=0)
            p = cumulative @ coefficients((likelihood,), item.target.levels, item.target.levels)
            total = total + np.log(np.maximum(p / likelihood.max(), LEAST))
    return total


def _untold(read: Evidence, cells: Cells, band: int) -> Array | float:
    total: Array | float = 0.0
    for key, chance in read.silent:
        cumulative = cells.cumulative(key, band)
        if cumulative is not None:
            total = total + np.log1p(-chance * (1.0 - cumulative[:, 0]))
    return total


def _course(read: Evidence, atoms: Atoms) -> Array:
    """(atoms,) onset and duration."""
    rows = [atom.picture.row for atom in atoms.atoms]
    days = np.array([log_days(row.days_p10, row.days_p50, row.days_p90) for row in rows])
    return np.asarray(np.log(course_weight(read.onset, read.days, np.array([r.onset_sudden for r in rows]), days)))


def _unsaid(case: Case, read: Evidence, model: Model, cells: Cells, band: int, count: int) -> Array:
    """(atoms,) survival of what an examination that was done, or a history, would have shown and does not name.

    In print an abnormal finding is told: what is left out was mostly normal, or not looked for.
    """
    stated = {item.target.key for item in read.targets}
    families = {finding.id.partition(".")[0] for finding in case.findings}
    sides = sorted({f.side for f in case.findings if f.side in ("left", "right")}) or ["left", "right"]
    total = np.zeros(count)

    def abnormal(keys: Sequence[str], level: int) -> Array:
        tables = [cells.cumulative(key, band) for key in keys if key in model.targets]
        return np.asarray(np.max([1.0 - table[:, level] for table in tables if table is not None], axis=0))

    def leave_out(chance: float, keys: Sequence[str], level: int = 0) -> None:
        total[:] += np.log1p(-chance * np.minimum(abnormal(keys, level), MOST))

    if "strength" not in families:
        leave_out(STRENGTH, [f"strength:lower_limb|{side}" for side in sides], 1)
    elif not any(f.id.startswith("strength.") and "lower_limb" in f.id for f in case.findings):
        for key in (f"strength:{movement}|{side}" for side in sides for movement in MOVEMENTS):
            if key not in stated:
                leave_out(STRENGTH, [key], 1)
    if families & {"strength", "reflex", "sensation"}:
        for side in sides:
            for name in ("patellar", "achilles"):
                if not {f"reflex:{name}|{side}", f"reflex:lower_limb|{side}"} & stated:
                    leave_out(REFLEX, [f"reflex:{name}|{side}"], 1)
            for name in _untouched(stated, side):
                leave_out(SENSATION, [f"sensation:{name}|{side}"], 1)
    for family, chance, findings in (
        ("sphincter", SPHINCTER, BLADDER),
        ("upper_motor_neuron", CORD, LONG_TRACTS),
        ("gait", GAIT, GAITS),
    ):
        if family not in families:
            leave_out(chance, [f"{finding}|{side}" for finding in findings for side in (*sides, "axial")])
    return total + _notable(case, model, cells, count)


def _untouched(stated: Collection[str], side: str) -> Iterator[str]:
    """Regions of skin of which nothing is stated."""
    regions = vocabulary().regions
    skin = [key.partition(":")[2].partition("|") for key in stated if key.startswith("sensation:")]
    named = [name for name, _, own in skin if own == side]
    covered = {part for name in named for part in (name, *(regions.parts(name) if name in regions else ()))}
    for name in SKIN:
        if not {name, *(regions.parts(name) if name in regions else ())} & covered:
            yield name


def _notable(case: Case, model: Model, cells: Cells, count: int) -> Array:
    """(atoms,) survival of the histories that most patients of a picture have and the case does not name."""
    told = {finding.id for finding in case.findings}
    total = np.zeros(count)
    for finding, background in cells.histories():
        if finding not in told and f"{finding}|axial" in model.targets and background < USUAL:
            p = cells.shown(finding, "axial")
            total += np.where(p > NOTABLE, np.log1p(-HISTORY * np.minimum(p, MOST)), 0.0)
    return total
