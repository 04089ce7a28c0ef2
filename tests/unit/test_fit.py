"""The fit: its predictions are the model's, and its result is what the atlas holds."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import numpy as np
import pytest
from fit.anchors import Anchor, anchors
from fit.forward import Forward, forward
from fit.parameters import PARAMETERS, PLACE, exponent, state_factor
from fit.report import PAGE, RESULT, page, wilson
from fit.tables import INPUTS, fitted_targets, fitted_weights, inputs_hash, start_atlas
from tests.models import unjudged

from rootwise.atlas.tables.identity import DATA
from rootwise.atlas.tables.loader import load
from rootwise.cases.case import Case, Finding
from rootwise.model.posterior.posterior import Options, posterior

ZERO = np.zeros(len(PARAMETERS))


@pytest.fixture(scope="module")
def predict() -> Forward:
    return forward(load(), unjudged())


def theta() -> np.ndarray:
    with (RESULT / "parameters.csv").open(newline="", encoding="utf-8") as handle:
        return np.array([float(row["estimate"]) for row in csv.DictReader(handle)])


def anchor(quantity: str, root: str, selection: str = "mri_positive") -> Anchor:
    return Anchor(quantity, f"root.{root}", (root,), 1.0, 10.0, selection, "x", "A", False, "")


@pytest.mark.parametrize(
    ("quantity", "value", "root"),
    [
        ("strength.knee_extension", "weak", "L4"),
        ("strength.great_toe_extension", "weak", "L5"),
        ("reflex.patellar", "absent", "L4"),
        ("sensation.great_toe", "abnormal", "L5"),
    ],
)
def test_at_the_values_of_the_atlas_it_is_the_model(predict: Forward, quantity: str, value: str, root: str) -> None:
    """P(E | root) by the posterior, over the states of a root as a disc makes them: one likelihood, not two."""
    model = predict.model
    site = model.site_index(f"root.{root}.left")
    found = posterior(Case("one", findings=(Finding(quantity, "left", value),)), model, Options(pairs=False))
    part = found.parts[0]
    states = model.atoms("state", site)
    alone = part.state_single[states]
    at = predict.at(ZERO)
    # state_single is scaled to its largest: the ratio of two states is what can be compared
    mine = at.recorded(*quantity.split(".", 1), root, value=value if value == "absent" else "")
    assert mine / mine.max() == pytest.approx(alone / alone.max(), rel=1e-6)


def test_operated_patients_have_more_deficit(predict: Forward) -> None:
    at = predict.at(theta())
    assert at.probability(anchor("any.strength", "L5", "operated")) > at.probability(anchor("any.strength", "L5"))


def test_a_muscle_is_commoner_where_the_study_was_positive(predict: Forward) -> None:
    at = predict.at(theta())
    name = "emg.tibialis_anterior.spontaneous"
    assert at.probability(anchor(name, "L5", "emg_positive")) > at.probability(anchor(name, "L5", "operated"))


def test_more_exponent_means_more_often_weak(predict: Forward) -> None:
    more = ZERO.copy()
    more[PLACE["gamma strength knee_extension"]] = 0.5
    name = anchor("strength.knee_extension", "L3")
    assert predict.at(more).probability(name) > predict.at(ZERO).probability(name)


def test_what_is_not_fitted_does_not_move() -> None:
    assert exponent(theta(), "atrophy", "quadriceps", 0) == 1.0
    assert exponent(theta(), "reflex", "anal_wink", 2) == 1.0
    assert state_factor(theta(), "irritation", operated=True) == 1.0


def test_no_casebook_case_takes_part() -> None:
    assert not any("casebook" in name or "series" in name for name in INPUTS)
    assert {a.source for a in anchors()} <= {*load().sources, "consensus", "assumption"}


def test_every_anchor_that_is_left_out_says_why() -> None:
    assert all(bool(a.not_fitted) != bool(a.roots) for a in anchors())


def test_the_committed_fit_is_of_these_inputs() -> None:
    """A change of a count, of supply or of the fit itself asks for `python -m fit`."""
    assert json.loads((RESULT / "fit.json").read_text(encoding="utf-8"))["inputs"] == inputs_hash()


def test_the_atlas_holds_the_committed_fit() -> None:
    rows = csv.DictReader(fitted_targets(theta(), {}).splitlines())
    fitted = {(row["kind"], row["target"], row["level"]): row["gamma"] for row in rows}
    with (DATA / "findings" / "targets.csv").open(newline="", encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            key = row["kind"], row["target"], row["level"]
            assert float(row["gamma"]) == pytest.approx(float(fitted[key]), abs=2e-3), key
    root = next(family for family in load().families if family.id == "root")
    for state, weight in fitted_weights(theta()).items():
        assert root.states[state].weight == pytest.approx(weight, abs=1e-3)


def test_the_page_is_that_of_the_committed_fit() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()


def test_the_fit_starts_from_the_assumptions_and_not_from_its_own_result(tmp_path: Path) -> None:
    before = load(start_atlas(tmp_path / "atlas"))
    gammas = {(row.kind, row.target, row.level): row.gamma for row in before.targets}
    assert gammas["strength", "knee_extension", 1] == 2.125
    assert not any(row.source == "fitted" for row in before.targets)


def test_an_interval_holds_its_share() -> None:
    low, high = wilson(3, 7)
    assert low < 3 / 7 < high
    assert wilson(0, 10)[0] == 0.0
