"""Surprise: patients of the model itself seldom surprise it, and what contradicts itself does."""

from functools import cache
from statistics import fmean

import pytest
from tests.calibration.protocol import examined
from tests.models import shipped, small
from tests.queries_cases import L5, TORN, stated

from rootwise.cases.case import Case
from rootwise.model.posterior.posterior import posterior
from rootwise.model.uncertainty.predictive import FEWEST, SIMULATED, surprise
from rootwise.queries.case.explain import best
from rootwise.queries.case.status import INCONSISTENT


def of_leader(case: Case) -> float | None:
    found = posterior(case, shipped())
    return surprise(found.parts[0].world, best(found), shipped())


@cache
def simulated() -> tuple[float, ...]:
    """Surprise of the leader in patients drawn from the model; where it leads, `other` predicts nothing."""
    found = []
    for patient in examined(250, seed=7, everything=True):
        answer = posterior(patient.case, small())
        if leader := best(answer):
            odd = surprise(answer.parts[0].world, leader, small())
            assert odd is not None
            found.append(odd)
    return tuple(found)


def test_patients_of_the_model_surprise_it_neither_much_nor_little() -> None:
    """Under one half: a redrawn reading is like the recorded one or unlike it, a real one has several words."""
    assert 0.33 <= fmean(simulated()) <= 0.6, f"mean {fmean(simulated()):.3f}"


def test_few_of_them_are_called_inconsistent() -> None:
    """One in a hundred is meant, four were found: a real reading of several words is rarer than a redrawn one."""
    odd = sum(one < INCONSISTENT for one in simulated()) / len(simulated())
    assert odd <= 0.06, f"{odd:.3f} of the patients drawn from the model would be called inconsistent"


def test_a_surprise_is_a_tail_probability_and_never_nought() -> None:
    assert all(1.0 / (SIMULATED + 1) - 1e-12 <= one <= 1.0 for one in simulated())


def test_the_same_case_is_as_surprising_twice() -> None:
    assert of_leader(L5) == of_leader(L5)


def test_what_contradicts_itself_surprises_and_a_plain_picture_does_not() -> None:
    plain, torn = of_leader(L5), of_leader(TORN)
    assert plain is not None
    assert torn is not None
    assert torn < INCONSISTENT < 0.05 < plain


def test_the_leader_of_another_case_is_surprised_by_this_one() -> None:
    found = posterior(L5, shipped())
    hip = surprise(found.parts[0].world, (shipped().site_index("joint.hip.right"),), shipped())
    assert hip is not None
    assert hip < INCONSISTENT


@pytest.mark.parametrize("count", [0, FEWEST - 1, FEWEST])
def test_a_few_findings_are_no_surprise(count: int) -> None:
    case = stated(*((f.id, f.side, str(f.value)) for f in L5.findings[:count]))
    assert (of_leader(case) is None) == (count < FEWEST)
