"""Prefixed and postfixed plexuses: the published supply is their mixture, and an answer may sum over them."""

import numpy as np
import pytest
from tests.models import shipped, small
from tests.queries_cases import L5, stated

from rootwise.atlas.tables.loader import load
from rootwise.atlas.tables.schema import SupplyRow
from rootwise.model.lesions.variants import MOVED, PREVALENCE, SUPPLIES, supply_in
from rootwise.model.posterior.posterior import Options, posterior
from rootwise.queries.case.localize import localize
from rootwise.terms import vocabulary

ROOTS = vocabulary().roots
WITH = Options(variants=True)


def supply(shares: dict[str, float]) -> list[tuple[SupplyRow, float]]:
    keys = {"target": "any", "kind": "muscle", "path": "nerve.femoral", "reach": "thigh", "source": "assumption"}
    return [(SupplyRow(root=root, share=share, grade="D", **keys), 1.0) for root, share in shares.items()]  # type: ignore[arg-type]


def by_root(rows: list[tuple[SupplyRow, float]]) -> np.ndarray:
    found = np.zeros(len(ROOTS))
    for row, weight in rows:
        found[ROOTS.index(row.root)] += weight * row.share
    return found


def mixture(rows: list[tuple[SupplyRow, float]]) -> np.ndarray:
    return np.sum([p * by_root(supply_in(rows, name, ROOTS)) for name, p in PREVALENCE.items()], axis=0)


def blurred(usual: dict[str, float]) -> dict[str, float]:
    """What is counted in all comers when the usual person's supply is this."""
    counted: dict[str, float] = {}
    for root, share in usual.items():
        for step, p in ((-1, PREVALENCE["prefixed"] * MOVED), (1, PREVALENCE["postfixed"] * MOVED)):
            counted[ROOTS[ROOTS.index(root) + step]] = counted.get(ROOTS[ROOTS.index(root) + step], 0.0) + p * share
        kept = 1.0 - MOVED * (PREVALENCE["prefixed"] + PREVALENCE["postfixed"])
        counted[root] = counted.get(root, 0.0) + kept * share
    return counted


def test_the_kinds_of_people_are_everyone() -> None:
    assert sum(PREVALENCE.values()) == pytest.approx(1.0, abs=1e-12)
    assert set(SUPPLIES) == {"published", *PREVALENCE}


@pytest.mark.parametrize("usual", [{"L4": 1.0}, {"L2": 0.2, "L3": 0.4, "L4": 0.4}, {"L5": 0.5, "S1": 0.3, "S2": 0.2}])
def test_a_count_that_variants_can_explain_is_given_back_exactly(usual: dict[str, float]) -> None:
    published = supply(blurred(usual))
    assert mixture(published) == pytest.approx(by_root(published), abs=1e-9)
    expected = by_root(supply(usual))
    assert by_root(supply_in(published, "usual", ROOTS)) == pytest.approx(expected, abs=1e-9)


def test_no_published_share_of_the_atlas_moves_by_more_than_clipping_explains() -> None:
    """A supply of one root alone cannot be a mixture: its flanks would be negative, and are cut off."""
    rows = load().supply
    for target in sorted({row.target for row in rows if row.kind == "muscle" and "paraspinal" not in row.target}):
        published = [(row, 1.0) for row in rows if (row.kind, row.target) == ("muscle", target)]
        assert np.abs(mixture(published) - by_root(published)).max() <= 0.16, target


def test_the_multifidus_stands_where_it_stood_in_every_variant() -> None:
    rows = load().supply
    paraspinal = [(row, 1.0) for row in rows if row.path.startswith("dorsal_ramus") and row.kind == "muscle"]
    assert paraspinal
    assert all(supply_in(paraspinal, name, ROOTS) == paraspinal for name in SUPPLIES)
    for changed in shipped().variant_g:
        for key, target in shipped().targets.items():
            if key.startswith("emg:paraspinal_"):
                g = changed.get(target.first)
                assert g is None or np.array_equal(g, shipped().state.g[target.first][:, : g.shape[1]]), key


def test_an_answer_over_variants_is_a_probability_with_intervals() -> None:
    case = stated(
        ("strength.knee_extension", "left", "2"), ("hip_exam.faber", "left", "negative"), setting="spine_clinic"
    )
    answer = localize(case, small(), WITH)
    assert 0.98 <= sum(h.probability for h in answer.hypotheses) <= 1.0 + 1e-9  # sixty sets at most
    for hypothesis in answer.hypotheses:
        low, high = hypothesis.interval
        assert 0.0 <= low <= hypothesis.probability <= high <= 1.0 + 1e-12


def test_variants_soften_a_clear_root_and_leave_it_the_leader() -> None:
    plain, varied = (posterior(L5, shipped(), Options(pairs=False, variants=on)) for on in (False, True))
    leader = int(plain.single.argmax())
    assert leader == int(varied.single.argmax()) == shipped().site_index("root.L5.left")
    assert abs(varied.single[leader] / varied.total - plain.single[leader] / plain.total) < 0.1


def test_findings_that_no_fibres_carry_do_not_read_the_variant() -> None:
    case = stated(("hip_exam.faber", "left", "positive"), ("history.diabetes", "axial", "yes"))
    plain, varied = (posterior(case, small(), Options(variants=on)) for on in (False, True))
    assert varied.single / varied.total == pytest.approx(plain.single / plain.total, rel=1e-9)
