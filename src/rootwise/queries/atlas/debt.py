"""What would change the answers if it were measured better: cells of the atlas by how much they move them.

A cell is a finding (or function) given a site, as the atlas's rows and supply make it. It is moved by one
standard deviation, up and down, on the scale log(-log survival) of the parameter draws, all else kept; its
influence on a case is the mean total variation between the answer and the two moved answers. Both sides of a
site rest on the same cell and move together. Answers are those over single sources; the prior, the shares of
causes and states, and silence are not moved.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.grades import GRADES
from rootwise.atlas.tables.identity import DATA
from rootwise.atlas.tables.loader import load
from rootwise.atlas.tables.schema import FindingRow
from rootwise.cases.case import Case
from rootwise.errors import QueryError
from rootwise.model.evidence.coefficients import TargetSum, target_sums
from rootwise.model.findings.bounds import TINY
from rootwise.model.findings.targets import BLOCKS, BlockName
from rootwise.model.model import Model
from rootwise.model.posterior.likelihood import BlockEvaluator
from rootwise.model.posterior.part import Part
from rootwise.model.posterior.posterior import Options, Posterior, posteriors
from rootwise.model.uncertainty.draws import BACKGROUND_SD

Array = NDArray[np.float64]

OWED = ("C", "D")
PARTS: Mapping[str, tuple[str, ...]] = {
    "L4 to S1": ("root.L4", "root.L5", "root.S1"),
    "L1 and L2": ("root.L1", "root.L2"),
}
AS_ASKED = Options()
BACKGROUND = "background"
LEAST = 1e-12  # of a factor g, so that its logarithm exists


class Cell(NamedTuple):
    """A number of the atlas as the model knows it."""

    finding: str
    site: str
    source: str
    grade: str


@dataclass(frozen=True, slots=True)
class DebtRow:
    """One cell and what rests on it.

    Attributes:
        finding: finding or function without side: `pain.groin`, `strength:knee_extension` (a supply).
        site: without side; `background` for the rate without any of these sources.
        source: key of the source that weighs most, `assumption`, `consensus`, or the rule that made the cell.
        grade: A to D, of that source.
        influence: mean change of an answer, total variation, 0..1.
        cases: number of cases in which the cell has any influence.
    """

    finding: str
    site: str
    source: str
    grade: str
    influence: float
    cases: int


def debt(model: Model, cases: Iterable[Case], options: Options = AS_ASKED, folder: Path = DATA) -> tuple[DebtRow, ...]:
    """Rank what rests on grades C and D by how much it moves answers.

    Args:
        model: the model.
        cases: real or simulated; at least one.
        options: prior and variants of the answers; pairs are left out.
        folder: the atlas that the model was built from, for what its backgrounds rest on.

    Returns:
        Cells of grades C and D, the most influential first.

    Raises:
        QueryError: there is no case.
    """
    return tuple(row for row in influences(model, cases, options, folder) if row.grade in OWED)


def published_share(rows: Iterable[DebtRow]) -> float:
    """Share of all influence that rests on grades A and B.

    Args:
        rows: of `influences`, all grades.

    Returns:
        0..1; 0 where nothing has any influence.
    """
    rows = tuple(rows)
    total = sum(row.influence for row in rows)
    return sum(row.influence for row in rows if row.grade not in OWED) / total if total else 0.0


def published_shares(rows: Iterable[DebtRow]) -> dict[str, float]:
    """The same share for the roots that many have counted, and for those that hardly anybody has.

    Args:
        rows: of `influences`, all grades.

    Returns:
        Name of a group of `PARTS` -> 0..1; groups without any influence are left out.
    """
    rows = tuple(rows)
    groups = {name: [row for row in rows if row.site in sites] for name, sites in PARTS.items()}
    return {name: published_share(own) for name, own in groups.items() if any(row.influence for row in own)}


def influences(
    model: Model, cases: Iterable[Case], options: Options = AS_ASKED, folder: Path = DATA
) -> tuple[DebtRow, ...]:
    """How much each cell of the atlas moves the answers to some cases.

    Args:
        model, cases, options, folder: as for `debt`.

    Returns:
        Cells of every grade, the most influential first.

    Raises:
        QueryError: there is no case.
    """
    backgrounds = _backgrounds(folder)
    moved: dict[Cell, list[float]] = {}
    count = 0
    for result in posteriors(cases, model, options):
        count += 1
        for cell, distance in _distances(result, model, backgrounds).items():
            moved.setdefault(cell, []).append(distance)
    if not count:
        raise QueryError("E-QUERY-010", "no case to measure influence on", hint="give cases, real or simulated")
    rows = (DebtRow(*cell, sum(each) / count, len(each)) for cell, each in moved.items())
    return tuple(sorted(rows, key=lambda row: (-row.influence, row.finding, row.site)))


def _backgrounds(folder: Path) -> dict[str, tuple[str, str]]:
    """finding -> source and grade of the background row that weighs most."""
    best: dict[str, FindingRow] = {}
    for row in load(folder).findings:
        if row.site == BACKGROUND and (row.finding not in best or row.weight > best[row.finding].weight):
            best[row.finding] = row
    return {finding: (row.source, row.grade) for finding, row in best.items()}


def _distances(result: Posterior, model: Model, backgrounds: Mapping[str, tuple[str, str]]) -> dict[Cell, float]:
    """Mean total variation between a case's answer and its two moved answers, by cell."""
    answer = np.append(result.single, result.other) / result.total
    changes: dict[tuple[Cell, int], Array] = {}
    for part in result.parts:
        scale = float(np.exp(part.log_scale - result.log_scale)) / result.total
        for name in BLOCKS:
            for key, change in _changes(part, model, name, backgrounds):
                changes[key] = changes.get(key, np.zeros(len(model.sites))) + scale * change
    distance: dict[Cell, float] = {}
    for (cell, _), change in changes.items():
        moved = answer + np.append(change, 0.0)
        distance[cell] = distance.get(cell, 0.0) + 0.5 * _total_variation(moved / moved.sum(), answer)
    return distance


def _total_variation(first: Array, second: Array) -> float:
    return 0.5 * float(np.abs(first - second).sum())


def _changes(
    part: Part, model: Model, name: BlockName, backgrounds: Mapping[str, tuple[str, str]]
) -> Iterator[tuple[tuple[Cell, int], Array]]:
    """Cells of one block in one world, with the change that each sign makes in the joint of every site."""
    evaluator = BlockEvaluator(model, name, part.world.band, part.world.variant)
    site = evaluator.block.site
    joint = part.single_cause if name == "cause" else (part.cause_single @ model.link) * part.state_single
    findings = {
        item.target.first: item.target.key.partition("|")[0]
        for item in part.world.evidence.targets
        if item.target.block == name
    }
    groups: dict[str, list[TargetSum]] = {}
    for item in target_sums(part.world.evidence, model, name):
        groups.setdefault(item.group or f"#{item.rows[0]}", []).append(item)
    for members in groups.values():
        versions = range(len(members[0].rows))
        single = np.array([[evaluator.single(item, item.rows[v]) for item in members] for v in versions])
        together = single.prod(axis=1).mean(axis=0)
        for place, item in enumerate(members):
            others = np.delete(single, place, axis=1).prod(axis=1)
            cells = _cells(evaluator, item, findings[item.rows[0]], model, backgrounds)
            for sign in (-1, 1):
                moved = np.array([_moved(evaluator, item, item.rows[v], sign, part.world.band) for v in versions])
                change = joint * ((moved * others).mean(axis=0) / together - 1.0)
                for cell, atoms in cells.items():
                    by_site = np.bincount(site[atoms], change[atoms], minlength=len(model.sites))
                    yield (cell, sign), by_site.astype(float)


def _cells(
    evaluator: BlockEvaluator,
    item: TargetSum,
    finding: str,
    model: Model,
    backgrounds: Mapping[str, tuple[str, str]],
) -> dict[Cell, NDArray[np.intp]]:
    """The atoms of each cell of a row: those that share a site, a source and a grade."""
    block, row = evaluator.block, item.rows[0]
    untouched = _untouched(evaluator, item, row)
    atoms: dict[Cell, list[int]] = {}
    for atom, index in enumerate(block.site):
        if untouched[atom]:
            cell = Cell(finding, BACKGROUND, *backgrounds.get(finding, ("assumption", "D")))
        else:
            source, grade = model.sources[block.source[row, atom]], GRADES[block.grade[row, atom]]
            cell = Cell(finding, model.sites[index].base, source, grade)
        atoms.setdefault(cell, []).append(atom)
    return {cell: np.array(members, np.intp) for cell, members in atoms.items()}


def _untouched(evaluator: BlockEvaluator, item: TargetSum, row: int) -> NDArray[np.bool_]:
    """(atoms,) whether a lesion does nothing here, so that the background alone speaks."""
    return np.asarray(np.all(evaluator.matrix(row, item.side) == 1.0, axis=1))


def _moved(evaluator: BlockEvaluator, item: TargetSum, row: int, sign: int, band: int) -> Array:
    """(atoms,) P(E_t | atom) with the number of each atom one standard deviation away."""
    block = evaluator.block
    stretch = np.exp(sign * block.sd[row].astype(float))[:, None]
    q0 = block.q0[band, row]
    touched = np.minimum(q0 * np.maximum(evaluator.matrix(row, item.side), LEAST) ** stretch, 1.0)
    background = q0 ** np.exp(sign * BACKGROUND_SD)
    survival = np.where(_untouched(evaluator, item, row)[:, None], background, touched)
    return np.asarray(np.maximum(survival @ item.coefficients, TINY))
