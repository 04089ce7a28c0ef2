"""Of patients drawn from the model, those given an answer with probability p have it in a share p."""

from dataclasses import dataclass
from functools import cache
from math import log

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.calibration.protocol import examined
from tests.models import small

from rootwise.model.posterior.posterior import posterior
from rootwise.queries.case.explain import best

PATIENTS = 1200
SHIFTED = 500
TOLERANCE = 3.3  # standard errors: one test in a thousand fails where all is well


@dataclass(frozen=True)
class Outcome:
    """Leaders' probabilities and whether they were right; forecasts by number of sources and what came."""

    leader: NDArray[np.float64]
    right: NDArray[np.bool_]
    log_truth: float
    forecast: NDArray[np.float64]
    came: NDArray[np.bool_]

    def report(self) -> str:
        found, said = self.right.mean(), self.leader.mean()
        return f"right {found:.3f}, said {said:.3f}, mean log of the truth {self.log_truth:.2f}"


@cache
def outcome(supply: str = "published", n: int = PATIENTS) -> Outcome:
    """The model's answers on patients whose plexus is of this kind."""
    leader, right, truth, forecast, came = [], [], [], [], []
    for patient in examined(n, 20260103, supply):
        answer = posterior(patient.case, small())
        assert answer.evidence.silent == ()
        assert answer.evidence.not_used == ()
        first = best(answer)
        leader.append(answer.joint(first) / answer.total)
        right.append(first == patient.sites)
        truth.append(log(answer.joint(patient.sites) / answer.total))
        forecast.append(np.array([answer.other, answer.single.sum(), answer.pair.sum()]) / answer.total)
        came.append(np.arange(3) == len(patient.sites))
    return Outcome(np.array(leader), np.array(right), float(np.mean(truth)), np.array(forecast), np.array(came))


def misfit(said: NDArray[np.float64], came: NDArray[np.bool_]) -> float:
    """How many standard errors what came lies from what was said."""
    return float((came.sum() - said.sum()) / np.sqrt((said * (1.0 - said)).sum()))


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.25), (0.25, 0.4), (0.4, 0.6), (0.6, 1.0)])
def test_an_answer_given_with_a_probability_is_right_that_often(low: float, high: float) -> None:
    found = outcome()
    inside = (found.leader >= low) & (found.leader < high)
    assert inside.sum() >= 80
    off = misfit(found.leader[inside], found.right[inside])
    assert abs(off) < TOLERANCE, f"{low}-{high}: {found.right[inside].mean():.3f} right, {off:.1f} standard errors"


@pytest.mark.parametrize(("number", "of"), [(0, "none that it holds"), (1, "one"), (2, "two")])
def test_one_source_and_two_and_unknown_ones_come_as_often_as_said(number: int, of: str) -> None:
    found = outcome()
    said, came = found.forecast[:, number], found.came[:, number]
    off = misfit(said, came)
    assert abs(off) < TOLERANCE, f"sources: {of}; said {said.sum():.1f}, came {came.sum()}, {off:.1f} standard errors"


@pytest.mark.parametrize("supply", ["prefixed", "postfixed"])
def test_patients_whose_plexus_is_shifted_cost_some_calibration_and_little_accuracy(supply: str) -> None:
    usual, shifted = outcome(n=SHIFTED), outcome(supply, SHIFTED)  # the same patients
    told = f"{supply}: {shifted.report()}; as published: {usual.report()}"
    assert shifted.right.mean() > usual.right.mean() - 0.08, told
    assert abs(shifted.leader.mean() - shifted.right.mean()) < 0.08, told
    assert shifted.log_truth > usual.log_truth - 0.25, told
