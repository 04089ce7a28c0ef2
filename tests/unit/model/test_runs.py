"""Runs: one lesion of three neighbouring roots."""

from __future__ import annotations

import numpy as np
import pytest
from tests.models import shipped

from rootwise.cases.case import Case, Finding
from rootwise.errors import QueryError
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import Options, Posterior, posterior
from rootwise.queries.case.explain import explain, site_set
from rootwise.queries.case.localize import localize

RUN = ("root.L2.right", "root.L3.right", "root.L4.right")


@pytest.fixture
def model() -> Model:
    return shipped()


@pytest.fixture
def index(model: Model) -> int:
    return site_set(RUN, model)[0]


def cell(model: Model, key: str, site: str, cause: str) -> float:
    """P(beyond the first level | cause of a site), before its share of the background is taken out."""
    target = model.targets[key]
    atoms = model.atoms("cause", model.site_index(site))
    atom = next(i for i in range(atoms.start, atoms.stop) if model.causes[i][0] == cause)
    return 1.0 - float(model.cause.q0[0, target.first, 0] * model.cause.g[target.first, atom, 0])


def test_a_run_is_named_by_its_roots_in_any_order(model: Model, index: int) -> None:
    assert model.names((index,)) == RUN
    assert site_set(RUN[::-1], model) == (index,)


def test_roots_that_are_no_neighbours_are_no_run(model: Model) -> None:
    with pytest.raises(QueryError) as error:
        site_set(("root.L2.right", "root.L3.right", "root.L5.right"), model)
    assert error.value.code == "E-QUERY-004"


def test_each_root_of_a_run_adds_its_part_to_what_has_a_side(model: Model) -> None:
    key = "rash.medial_leg|right"
    background = 1.0 - float(model.cause.q0[0, model.targets[key].first, 0])
    alone = [cell(model, key, site, "inflammatory") for site in RUN]
    kept = (1.0 - background) * np.prod([(1.0 - p) / (1.0 - background) for p in alone])
    assert cell(model, key, "roots.L2-L4.right", "inflammatory") == pytest.approx(min(1.0 - kept, 0.985), abs=1e-6)


def test_the_patient_of_a_run_has_one_history(model: Model) -> None:
    key = "history.cancer|axial"
    alone = [cell(model, key, site, "mass") for site in RUN]
    assert cell(model, key, "roots.L2-L4.right", "mass") == pytest.approx(np.mean(alone), abs=1e-6)


def of_one_side(found: Posterior, site: str, model: Model) -> float:
    """A site's prior with its half of what is on both sides of the patient."""
    both = model.site_index(f"{site.rpartition('.')[0]}.both")
    return float(found.prior_single[model.site_index(site)] + found.prior_single[both] / 2)


@pytest.mark.parametrize("prior", ["flat", "spine_clinic"])
def test_a_run_has_a_small_share_of_the_prior_of_its_roots(model: Model, index: int, prior: str) -> None:
    found = posterior(Case("nothing"), model, Options(prior=prior))
    mean = np.exp(np.mean([np.log(of_one_side(found, site, model)) for site in RUN]))
    assert found.prior_single[index] == pytest.approx(model.constants["run_of_roots"] * mean)
    assert found.prior_pair[index].sum() == found.prior_pair[:, index].sum() == 0.0


def test_what_a_run_has_counts_for_its_members(model: Model) -> None:
    weak = [
        Finding("strength.hip_flexion", "right", "3"),
        Finding("strength.knee_extension", "right", "3"),
        Finding("strength.ankle_dorsiflexion", "right", "3"),
        Finding("rash.upper_anterior_thigh", "right", "present"),
        Finding("rash.medial_leg", "right", "present"),
        Finding("rash.lower_anterior_thigh", "right", "present"),
    ]
    answer = localize(Case("zoster", findings=tuple(weak)), model)
    assert RUN in [row.sites for row in answer.hypotheses[:3]]
    marginal = {row.site: row.probability for row in answer.sites}
    for site in RUN:
        held = sum(row.probability for row in answer.hypotheses if site in row.sites)
        assert marginal[site] == pytest.approx(held, abs=2e-3)
    assert not any(site.startswith("roots.") for site in marginal)


def test_a_run_can_be_explained(model: Model) -> None:
    case = Case("weak", findings=(Finding("strength.knee_extension", "right", "4"),))
    found = explain(case, model, leader=RUN, rival=("root.L3.right",))
    assert found.leader == RUN
    assert found.prior_bans + sum(group.bans for group in found.groups) == pytest.approx(found.posterior_bans)
