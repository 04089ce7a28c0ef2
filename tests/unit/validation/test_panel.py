"""What the panel is worth: weights are learnt as they say, and a case under weights of nothing is the model's own."""

from pathlib import Path

import numpy as np
import pytest
from scipy.optimize import check_grad
from tests.models import small
from validation.panel.weights import SEEN, Read, Weights

from rootwise.cohorts.answers import answer_of
from rootwise.cohorts.known import KnownCase, known_cases
from rootwise.model.posterior.posterior import posterior

CASES = Path(__file__).parents[3] / "validation" / "data" / "cases"


@pytest.fixture(scope="module")
def weights() -> Weights:
    return Weights(small())


@pytest.fixture(scope="module")
def cases() -> tuple[KnownCase, ...]:
    return known_cases([CASES], [site.id for site in small().sites]).cases[:12]


@pytest.fixture(scope="module")
def reads(weights: Weights, cases: tuple[KnownCase, ...]) -> list[Read]:
    return [weights.read(one, "bedside") for one in cases]


def test_weights_of_nothing_leave_the_answer_of_the_model(
    weights: Weights, reads: list[Read], cases: tuple[KnownCase, ...]
) -> None:
    for read, one in zip(reads, cases, strict=True):
        plain = dict(answer_of(posterior(one.read("bedside"), small()), small()))
        weighed = dict(weights.answer(read, weights.start))
        assert {sites: p for sites, p in plain.items() if p > 1e-3} == pytest.approx(
            {sites: p for sites, p in weighed.items() if p > 1e-3}, rel=len(plain) * SEEN * 100
        )


def test_the_slope_of_the_fit_is_that_of_its_loss(weights: Weights, reads: list[Read]) -> None:
    start = weights.start + np.linspace(-0.3, 0.3, len(weights.start))
    wrong = check_grad(lambda x: weights.loss(x, reads)[0], lambda x: weights.loss(x, reads)[1], start)
    assert wrong < 1e-5


def test_a_fit_makes_the_right_answers_likelier(weights: Weights, reads: list[Read]) -> None:
    assert weights.loss(weights.fit(reads), reads)[0] < weights.loss(weights.start, reads)[0]


def test_a_weight_moves_the_odds_of_its_site_and_of_no_other(weights: Weights, reads: list[Read]) -> None:
    model = small()
    bases = sorted({site.base for site in model.sites})
    moved = weights.start.copy()
    moved[len(moved) - len(bases) + bases.index("joint.hip")] = np.log(3.0)
    before, after = (dict(weights.answer(reads[0], x)) for x in (weights.start, moved))
    hip, root = frozenset({"joint.hip.left"}), frozenset({"root.L3.left"})
    assert after[hip] / after[root] == pytest.approx(3.0 * before[hip] / before[root], rel=1e-6)
