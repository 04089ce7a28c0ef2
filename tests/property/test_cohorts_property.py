"""What must hold of scores, trust and tempered answers, whatever the case."""

from math import log

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.model_cases import cases
from tests.models import small

from rootwise.cases.case import Case
from rootwise.cohorts.answers import answer_of, ranked
from rootwise.cohorts.centre import base_shares
from rootwise.cohorts.recalibrate import posterior_mean
from rootwise.cohorts.scores import FLOOR, Score, score
from rootwise.cohorts.trust import calibration_error, coverage, reliability
from rootwise.model.posterior.posterior import posterior
from rootwise.queries.case.temper import tempered

FEW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
NAMES = ("root.L3.left", "root.L4.left", "joint.hip.left", "none")


@st.composite
def scores(draw: st.DrawFn) -> Score:
    joint = draw(st.lists(st.floats(1e-6, 1.0), min_size=len(NAMES), max_size=len(NAMES)))
    answer = ranked((frozenset({name}), p) for name, p in zip(NAMES, joint, strict=True))
    return score([frozenset({draw(st.sampled_from(NAMES))})], answer)


@given(found=scores())
@FEW
def test_a_score_lies_within_its_bounds(found: Score) -> None:
    assert 0.0 < found.mass <= 1.0 + 1e-9
    assert log(FLOOR) <= found.log_score <= 1e-9
    assert 0.0 <= found.brier <= 1.0
    assert found.right == (found.leaders[0][1] == pytest.approx(found.mass)) or found.rank != 1


@given(found=st.lists(scores(), min_size=1, max_size=12))
@FEW
def test_every_answer_lies_in_one_bin_and_coverage_falls(found: list[Score]) -> None:
    assert sum(one.n for one in reliability(found)) == len(found)
    assert 0.0 <= calibration_error(reliability(found)) <= 1.0
    answered = [row.n for row in coverage(found)]
    assert answered == sorted(answered, reverse=True)
    assert answered[0] == len(found)


@given(case=cases(), temperature=st.floats(0.3, 4.0))
@FEW
def test_a_tempered_answer_is_one_and_ranks_likelihoods_alike(case: Case, temperature: float) -> None:
    own = posterior(case, small())
    found = tempered(own, temperature, small())
    assert sum(p for _, p in answer_of(found, small())) == pytest.approx(1.0, abs=1e-3)
    before, after = ([one.likelihood((i,)) for i in range(len(small().sites))] for one in (own, found))
    assert max(range(len(before)), key=before.__getitem__) == max(range(len(after)), key=after.__getitem__)


@given(counts=st.lists(st.floats(0.0, 200.0), min_size=7, max_size=7), worth=st.floats(1.0, 100.0))
@FEW
def test_fitted_shares_are_shares_whatever_comes(counts: list[float], worth: float) -> None:
    shipped = base_shares(small(), "spine_clinic")
    given_ = dict(zip(shipped, counts, strict=True))
    found = posterior_mean(given_, shipped, small(), worth)
    assert sum(found.values()) == pytest.approx(1.0)
    assert min(found.values()) > 0.0
