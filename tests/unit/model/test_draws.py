"""Parameter draws: each cell has one of its own, sides share it, and no evidence makes an interval undefined."""

from dataclasses import replace
from functools import cache

import numpy as np
import pytest
from tests.models import small
from tests.queries_cases import stated

from rootwise.model.evidence.coefficients import target_sums
from rootwise.model.evidence.evidence import evidence
from rootwise.model.evidence.quiet import unspoken
from rootwise.model.findings.normals import Normals
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model
from rootwise.model.posterior.likelihood import BlockEvaluator
from rootwise.model.uncertainty.draws import drawn
from rootwise.queries.case.localize import localize

BLOCKS: tuple[BlockName, ...] = ("cause", "state")


@cache
def cells(model: Model) -> tuple[dict[tuple[str, str], set[int]], dict[str, set[int]]]:
    """(target, site) without sides -> rows of the pool, of all cells in which a site does anything; and backgrounds."""
    own: dict[tuple[str, str], set[int]] = {}
    backgrounds: dict[str, set[int]] = {}
    for target in model.targets.values():
        block, name = getattr(model, target.block), target.key.partition("|")[0]
        for row in range(target.first, target.first + target.versions):
            backgrounds.setdefault(name, set()).add(int(block.background[row]))
            for atom in np.flatnonzero((block.g[row] != 1.0).any(axis=1)):
                base = model.sites[block.site[atom]].base
                own.setdefault((name, base), set()).add(int(block.cell[row, atom]))
    return own, backgrounds


def test_every_cell_and_every_background_has_a_draw_of_its_own_and_sides_share_it() -> None:
    model = small()
    own, backgrounds = cells(model)
    assert all(len(rows) == 1 for rows in (*own.values(), *backgrounds.values()))
    used = [row for rows in (*own.values(), *backgrounds.values()) for row in rows]
    assert len(set(used)) == len(used) > 100
    assert min(used) >= len(model.sources)  # the first rows belong to the sources
    assert model.pool.shape[0] >= len(used) + len(model.sources)


def test_no_two_draws_are_alike() -> None:
    pool = small().pool.astype(float)
    assert len(np.unique(pool, axis=0)) == len(pool)
    near = np.abs(np.corrcoef(pool[:400])[np.triu_indices(min(400, len(pool)), 1)])
    assert near.max() < 0.4  # of 200 independent normals: over five standard errors


def test_a_draw_depends_on_its_name_alone() -> None:
    """An edit of one row of the atlas moves the interval of no other."""
    one, other = Normals(("first",)), Normals(("first", "second"))
    touched = np.ones((1, 1), bool)
    here, there = (int(normals.cells(["pain.groin"], ["root.L3"], touched)[0, 0]) for normals in (one, other))
    assert here != there
    assert np.array_equal(one.table()[here], other.table()[there])


@pytest.mark.parametrize("block", BLOCKS)
def test_what_no_level_allows_is_redrawn_without_a_nan(block: BlockName) -> None:
    """Observations of one target that exclude each other: central value and draws stand on the same floor."""
    model = small()
    findings = {"cause": "hip_exam.faber", "state": "strength.knee_extension"}
    values = {"cause": "positive", "state": "4"}
    read = evidence(stated((findings[block], "left", values[block])), model)
    (item,) = target_sums(read, model, block)
    # A product of likelihoods that is zero at every level. The sum itself is kept for other cases.
    item = replace(item, coefficients=np.zeros_like(item.coefficients))
    evaluator = BlockEvaluator(model, block, 0)
    atoms = len(evaluator.block.site)
    nobody = model.atoms(block, model.site_index("none")).start
    pairs = np.array([(atom, nobody) for atom in range(atoms)])
    moved = drawn(model, evaluator, [item], unspoken(atoms), pairs, 0)
    assert moved == pytest.approx(1.0)


def test_contradictory_findings_have_intervals_that_are_numbers() -> None:
    findings = [("hip_exam.faber", "left", "positive"), ("hip_exam.fadir", "left", "negative")]
    findings += [("strength.knee_extension", "left", "0"), ("weakness.knee_extension", "left", "absent")]
    told = localize(stated(*findings), small())
    for one in told.hypotheses:
        low, high = one.interval
        assert 0.0 <= low <= one.probability <= high <= 1.0  # false of a NaN
