"""Atoms that a case does not tell apart are worked out once, and nothing is lost by that."""

from __future__ import annotations

import numpy as np
import pytest
from tests.models import shipped
from tests.queries_cases import stated

from rootwise.model.coefficients import terms
from rootwise.model.evidence import evidence
from rootwise.model.likelihood import BlockEvaluator
from rootwise.model.model import Model
from rootwise.model.posterior import Options, posterior
from rootwise.model.quiet import unspoken
from rootwise.model.targets import BlockName

EVERYTHING = ("root.L3.left", "joint.hip.left", "cauda_equina", "nerve.femoral.left", "vessel.aorta")


def of_sites(model: Model, block: BlockName, *sites: str) -> np.ndarray:
    return np.concatenate([np.arange(*model.atoms(block, model.site_index(s)).indices(10**6)[:2]) for s in sites])


@pytest.mark.parametrize("finding", [("abi", "left", 0.5), ("reflex.patellar", "left", "absent")])
def test_pairs_by_kinds_are_those_of_every_atom_whichever_atoms_lead(finding: tuple[str, str, str | float]) -> None:
    """One evaluator is asked again and again: what it remembers must not depend on who led before."""
    model = shipped()
    read = evidence(stated(finding), model)
    (target,) = read.targets
    block = target.target.block
    items, one = terms(read, model, block), BlockEvaluator(model, block, 0)
    (item,) = items
    every = np.arange(len(getattr(model, block).site))
    exact = np.mean([BlockEvaluator(model, block, 0).pair(item, row, every, every) for row in item.rows], axis=0)
    one.beside(items, of_sites(model, block, "systemic.polyneuropathy"), unspoken(len(every)))
    for sites in (EVERYTHING, EVERYTHING[:1], EVERYTHING[2:4]):
        rows = of_sites(model, block, *sites)
        found = one.together(items, rows, unspoken(len(every)))
        table = found.table[found.row[rows]][:, found.column] * np.exp(found.log_scale)
        assert table == pytest.approx(exact[rows], rel=1e-12)


def test_a_pair_asked_for_by_name_is_worked_out_however_unlikely() -> None:
    model = shipped()
    case = stated(*((f"strength.{action}", "left", "5") for action in ("hip_flexion", "knee_extension")))
    pair = tuple(sorted(model.site_index(site) for site in ("root.S5.left", "viscera.testis.right")))
    assert posterior(case, model, Options(), keep=pair).joint(pair) > 0.0
