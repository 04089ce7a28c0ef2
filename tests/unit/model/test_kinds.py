"""Atoms that a case does not tell apart are worked out once, and nothing is lost by that."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from tests.models import shipped, unjudged
from tests.queries_cases import stated

from rootwise.model.evidence.coefficients import TargetSum, by_group, target_sums
from rootwise.model.evidence.evidence import evidence
from rootwise.model.evidence.quiet import unspoken
from rootwise.model.evidence.worlds import SIDES
from rootwise.model.findings.kinds import told_apart
from rootwise.model.findings.targets import BlockName
from rootwise.model.model import Model
from rootwise.model.posterior import factors
from rootwise.model.posterior.likelihood import BlockEvaluator
from rootwise.model.posterior.posterior import Options, posterior
from rootwise.model.posterior.rows import rows_of

BLOCKS: tuple[BlockName, ...] = ("cause", "state")

EVERYTHING = ("root.L3.left", "joint.hip.left", "cauda_equina", "nerve.femoral.left", "vessel.aorta")


def of_sites(model: Model, block: BlockName, *sites: str) -> np.ndarray:
    return np.concatenate([np.arange(*model.atoms(block, model.site_index(s)).indices(10**6)[:2]) for s in sites])


def atom_by_atom(model: Model, block: BlockName, item: TargetSum, row: int) -> np.ndarray:
    """(atoms, atoms) P(E_t | both), from the built arrays and the formulas of docs/model.md alone; no kinds."""
    arrays = getattr(model, block)
    q0, g, c = arrays.q0[0, row], arrays.g[row], item.coefficients
    up_to = q0 * g[:, None, :] * g[None, :, :]
    if item.loss >= 0:
        loss = model.losses[item.loss]
        both = np.ix_(loss.atoms, loss.atoms)
        for level, gamma in enumerate(loss.gamma):
            left = np.exp(gamma * loss.log_both[0][np.ix_(loss.kind[0], loss.kind[0])])
            extra = loss.extra[0][loss.kind[0], level]
            up_to[(*both, level)] = q0[level] * left * np.outer(extra, extra)
    else:
        up_to = np.minimum(up_to, np.where(q0 < 1.0, np.maximum(q0, 0.998), 1.0))
        for level in range(len(q0) - 2, -1, -1):  # no level is likelier to be passed than the one above it
            up_to[..., level] = np.minimum(up_to[..., level], up_to[..., level + 1])
    return up_to @ c


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
    """Against the plain product over targets, atom by atom; in whole and in merged factors."""
    model = shipped()
    read = evidence(stated(*findings), model)
    for block in BLOCKS:
        items, evaluator = target_sums(read, model, block), BlockEvaluator(model, block, 0)
        every = np.arange(len(getattr(model, block).site))
        exact = np.ones((len(every), len(every)))
        for members in by_group(items, unspoken(len(every))).values():
            versions = range(len(members[0].rows))
            tables = [[atom_by_atom(model, block, item, item.rows[v]) for item in members] for v in versions]
            exact *= np.mean([np.prod(table, axis=0) for table in tables], axis=0)
        found, silence = evaluator.factors(items, unspoken(len(every))), evaluator.silence(unspoken(len(every)))
        nobody = model.atoms(block, model.site_index("none")).start
        assert factors.alone(found, silence) == pytest.approx(np.log(exact[:, nobody]), abs=1e-11)
        for parts in (found, factors.merged(found)):
            alike = factors.partition(parts, told_apart(silence.plain))
            for sites in (EVERYTHING, EVERYTHING[:1], EVERYTHING[2:4], ("systemic.polyneuropathy",)):
                columns = of_sites(model, block, *sites)
                table, log_scale = factors.product(parts, silence, alike.first, columns)
                assert table[alike.kind] * np.exp(log_scale) == pytest.approx(exact[:, columns], rel=1e-11)


@pytest.mark.parametrize("supply", [0, 1, 2])
def test_atoms_are_of_one_kind_if_and_only_if_they_do_the_same(supply: int) -> None:
    model = shipped()
    rows = rows_of(model, "state", (supply, supply))
    told = stated(*((f"emg.{name}", "left", "abnormal") for name in ("iliopsoas", "vastus_lateralis", "soleus")))
    for item in target_sums(evidence(told, model), model, "state"):
        loss, row = model.losses[item.loss], item.rows[0]
        strikes = np.full((len(model.states), 1), -1.0)
        strikes[loss.atoms, 0] = loss.kind[supply]
        does = [tuple(line) for line in np.hstack([rows.matrix(row, item.side), strikes])]
        kind = rows.kinds(item, row).kind.tolist()
        assert len(set(zip(does, kind, strict=True))) == len(set(does)) == len(set(kind))


def test_factors_are_merged_only_while_they_tell_few_kinds_apart(monkeypatch: pytest.MonkeyPatch) -> None:
    model = unjudged()
    actions = ("hip_flexion", "knee_extension", "ankle_dorsiflexion", "ankle_plantarflexion", "hip_abduction")
    read = evidence(stated(*((f"strength.{action}", side, "5") for action in actions for side in SIDES)), model)
    found = BlockEvaluator(model, "state", 0).factors(target_sums(read, model, "state"), unspoken(len(model.states)))
    monkeypatch.setattr(factors, "MOST_KINDS", 200)
    parts = factors.merged(found)
    assert 1 < len(parts) < len(found)
    assert all(len(part.kinds.first) <= 200 for part in parts)


def test_what_no_level_allows_is_unlikely_beyond_measure_and_no_error() -> None:
    model = unjudged()
    read = evidence(stated(("hip_exam.faber", "left", "negative"), ("hip_exam.fadir", "left", "positive")), model)
    items = [replace(item, coefficients=np.zeros_like(item.coefficients)) for item in target_sums(read, model, "cause")]
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
