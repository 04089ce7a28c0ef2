"""Simulated patients: drawn as the model computes them, and answered as they were drawn."""

import json

import numpy as np
import pytest
from tests.known_cases import CLINIC
from tests.models import shipped, small
from validation.simulation.__main__ import main, markdown, text
from validation.simulation.calibration import calibration, p_uniform
from validation.simulation.protocol import by_kind, patients
from validation.simulation.robustness import World, robustness

from rootwise.model.evidence.evidence import evidence
from rootwise.queries.simulate.crowd import NOBODY, Crowd, Shift, simulate
from rootwise.queries.simulate.recorded import noisier, recorded

N = 200


@pytest.fixture(scope="module")
def crowd() -> Crowd:
    return simulate(small(), N, 3, CLINIC)


def test_words_divide_what_can_be_recorded() -> None:
    for items in by_kind(shipped()).values():
        for name, side in items[:40]:
            found = recorded(name, side, shipped(), 60)
            assert found is not None
            assert found.table.sum(axis=0) == pytest.approx(1.0)
            assert len(set(found.values)) == len(found.values)


def test_a_noisier_table_errs_twice_as_often_and_stays_a_table() -> None:
    table = np.array([[0.9, 0.1, 0.4], [0.1, 0.9, 0.3], [0.0, 0.0, 0.3]])
    found = noisier(table, 2.0)
    assert found.sum(axis=0) == pytest.approx(1.0)
    assert found[0, 0] == pytest.approx(0.8)
    assert found[:, 2].max() >= 0.2
    assert noisier(table, 1.0) == pytest.approx(table)


def test_sources_come_as_often_as_the_prior_says(crowd: Crowd) -> None:
    many = simulate(small(), 20_000, 4, CLINIC)
    alone = [many.sets[i][0] for i in many.truth if len(many.sets[i]) == 1]
    share = np.bincount(alone, minlength=len(small().sites)) / many.n
    said = many._cause_prior  # (causes,) sums to 1: the single sites' own shares
    by_site = np.bincount(small().cause.site, said)
    assert share == pytest.approx(by_site * share.sum(), abs=0.01)
    assert (crowd.causes[:, 0] == NOBODY).sum() == sum(not crowd.sets[i] for i in crowd.truth)


def test_a_level_is_drawn_once_and_shown_by_all_that_read_it(crowd: Crowd) -> None:
    key = "strength:knee_extension|left"
    assert crowd.levels(key) is crowd.levels(key)
    grade, squat = crowd.values("strength.knee_extension", "left"), crowd.values("function.squat", "left")
    assert grade is not None
    assert squat is not None
    assert np.corrcoef(grade[1] > 0, squat[1] > 0)[0, 1] > 0.5
    assert crowd.values("pain.scapular", "left") is None


def test_an_itemised_history_leaves_nothing_silent(crowd: Crowd) -> None:
    found = patients(crowd)
    assert len(found) == N
    for one in found[:60]:
        read = evidence(one.case, small())
        assert read.silent == ()
        assert read.not_used == ()
        keys = [(f.id, f.side) for f in one.case.findings]
        assert len(keys) == len(set(keys))


def test_a_volunteered_history_tells_no_absent_pain(crowd: Crowd) -> None:
    told = [f.value for one in patients(crowd, 0.5) for f in one.case.findings if f.id.startswith("pain.")]
    assert set(told) == {"present"}


def test_patients_as_modelled_are_answered_as_they_come() -> None:
    found = calibration(patients(simulate(small(), 160, 6, CLINIC)), small(), 6, jobs=1)
    assert sum(found.ranks) == 160
    assert found.p_uniform > 0.001
    assert found.error < 0.12


def test_ranks_that_pile_up_are_found_out() -> None:
    assert p_uniform([100] * 10) > 0.99
    assert p_uniform([200, 100, 100, 100, 100, 100, 100, 50, 75, 75]) < 1e-6
    assert p_uniform([12, 9, 10, 11, 8, 10, 10, 9, 12, 9]) == pytest.approx(0.997, abs=0.01)


def test_noise_costs_accuracy_and_the_same_seed_the_same_patients() -> None:
    worlds = {"as modelled": World(), "noisy": World(Shift(noise=3.0)), "shifted": World(Shift("prefixed"), 0.3)}
    found = robustness(small(), 60, 8, 1, worlds)
    assert robustness(small(), 60, 8, 1, {"noisy": worlds["noisy"]})["noisy"] == found["noisy"]
    assert found["noisy"].scores.log_score.value < found["as modelled"].scores.log_score.value
    assert "as modelled" in "\n".join(text(found))
    assert "| noisy |" in "\n".join(markdown(found))


def test_the_command_prints_what_it_simulated(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("validation.simulation.__main__.build", small)
    assert main(["--n", "30", "--calibration-only", "--jobs", "1", "--json"]) == 0
    (only,) = json.loads(capsys.readouterr().out).values()
    assert sum(only["ranks"]) == 30
