"""Atoms that a case does not tell apart are worked out once, and nothing is lost by that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.models import shipped
from tests.queries_cases import stated

from rootwise.model.evidence.coefficients import by_group, terms
from rootwise.model.evidence.evidence import evidence
from rootwise.model.evidence.quiet import unspoken
from rootwise.model.evidence.worlds import SIDES
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model
from rootwise.model.posterior import factors
from rootwise.model.posterior.likelihood import BlockEvaluator
from rootwise.model.posterior.posterior import Options, posterior

BLOCKS: tuple[BlockName, ...] = ("cause", "state")

EVERYTHING = ("root.L3.left", "joint.hip.left", "cauda_equina", "nerve.femoral.left", "vessel.aorta")


def of_sites(model: Model, block: BlockName, *sites: str) -> np.ndarray:
    return np.concatenate([np.arange(*model.atoms(block, model.site_index(s)).indices(10**6)[:2]) for s in sites])


@pytest.mark.parametrize(
    "findings",
    [
        [("abi", "left", 0.5)],
        [("reflex.patellar", "left", "absent")],
        [
            ("reflex.patellar", "left", "absent"),
            ("strength.knee_extension", "left", "4"),
            ("emg.iliopsoas", "left", "normal"),
        ],
        [
            ("hip_exam.faber", "left", "negative"),
            ("hip_exam.fadir", "left", "positive"),
            ("mri.mass.intradural", "axial", "present"),
        ],
    ],
)
def test_pairs_by_kinds_are_those_of_every_atom_whichever_atoms_lead(findings: list[tuple[str, str, str]]) -> None:
    """Against the plain product over targets, atom by atom; asked again and again, in whole and in merged factors."""
    model = shipped()
    read = evidence(stated(*findings), model)
    for block in BLOCKS:
        items, evaluator = terms(read, model, block), BlockEvaluator(model, block, 0)
        every = np.arange(len(getattr(model, block).site))
        exact = np.ones((len(every), len(every)))
        for members in by_group(items, unspoken(len(every))).values():
            versions = range(len(members[0].rows))
            tables = [[evaluator.pair(item, item.rows[v], every, every) for item in members] for v in versions]
            exact *= np.mean([np.prod(table, axis=0) for table in tables], axis=0)
        found, silence = evaluator.factors(items, unspoken(len(every))), evaluator.silence(unspoken(len(every)))
        nobody = model.atoms(block, model.site_index("none")).start
        assert factors.alone(found, silence) == pytest.approx(np.log(exact[:, nobody]), abs=1e-12)
        for parts in (found, factors.merged(found)):
            columns = of_sites(model, block, "systemic.polyneuropathy")
            table, log_scale = factors.beside(parts, silence, columns)
            assert table * np.exp(log_scale) == pytest.approx(exact[:, columns], rel=1e-12)
            for sites in (EVERYTHING, EVERYTHING[:1], EVERYTHING[2:4]):
                rows = of_sites(model, block, *sites)
                both = factors.together(parts, silence, rows)
                table = both.table[both.row[rows]][:, both.column] * np.exp(both.log_scale)
                assert table == pytest.approx(exact[rows], rel=1e-12)


def test_factors_are_merged_only_while_they_tell_few_kinds_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    model = shipped()
    actions = ("hip_flexion", "knee_extension", "ankle_dorsiflexion", "ankle_plantarflexion", "hip_abduction")
    read = evidence(stated(*((f"strength.{action}", side, "5") for action in actions for side in SIDES)), model)
    found = BlockEvaluator(model, "state", 0).factors(terms(read, model, "state"), unspoken(len(model.states)))
    monkeypatch.setattr(factors, "MOST_KINDS", 200)
    parts = factors.merged(found)
    assert 1 < len(parts) < len(found)
    assert all(len(part.kinds.first) <= 200 for part in parts)


def test_what_no_level_allows_is_unlikely_beyond_measure_and_no_error() -> None:
    model = shipped()
    read = evidence(stated(("hip_exam.faber", "left", "negative"), ("hip_exam.fadir", "left", "positive")), model)
    items = [replace(item, coefficients=np.zeros_like(item.coefficients)) for item in terms(read, model, "cause")]
    evaluator, quiet = BlockEvaluator(model, "cause", 0), unspoken(len(model.causes))
    assert len({item.group for item in items}) == 1  # their product is under the smallest number
    found = factors.alone(evaluator.factors(items, quiet), evaluator.silence(quiet))
    assert np.isfinite(found).all()
    assert found.max() < -600


def test_a_pair_asked_for_by_name_is_worked_out_however_unlikely() -> None:
    model = shipped()
    case = stated(*((f"strength.{action}", "left", "5") for action in ("hip_flexion", "knee_extension")))
    pair = tuple(sorted(model.site_index(site) for site in ("root.S5.left", "viscera.testis.right")))
    assert posterior(case, model, Options(), keep=pair).joint(pair) > 0.0
