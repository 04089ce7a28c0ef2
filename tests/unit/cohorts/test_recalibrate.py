"""A centre's prior: what is fitted, what it gains, when it is refused, and its file."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import yaml
from tests.known_cases import drawn, known
from tests.models import small
from tests.queries_cases import NOTHING

from rootwise.cohorts.centre import (
    FORMAT,
    CentrePrior,
    base_shares,
    model_setup,
    read_centre,
    sided,
    with_shares,
    write_centre,
)
from rootwise.cohorts.known import Known
from rootwise.cohorts.profiles import accepted_joints, p_accepted, profiles
from rootwise.cohorts.recalibrate import MINIMUM, Recalibration, posterior_mean, recalibrate
from rootwise.errors import CohortError
from rootwise.model.posterior.posterior import Options, posterior
from rootwise.terms.settings import SETTINGS
from rootwise.wording.cohort.recalibration import recalibration_page, recalibration_record, verdict

SHIPPED = base_shares(small(), "spine_clinic")
# A centre to which mostly hips come.
REST = 0.2 / (1.0 - SHIPPED["joint.hip"])
HIPS = {site: 0.8 if site == "joint.hip" else REST * share for site, share in SHIPPED.items()}


@pytest.fixture(scope="module")
def hips() -> Recalibration:
    return recalibrate(drawn(70, 11, tuple(HIPS.items())), small(), jobs=1)


def test_shares_move_towards_who_comes(hips: Recalibration) -> None:
    assert hips.centre.setting == "spine_clinic"
    assert SHIPPED["joint.hip"] < hips.centre.shares["joint.hip"] < HIPS["joint.hip"] + 0.1
    assert hips.moved[0].site == "joint.hip"
    assert hips.moved[0].cases > 30
    assert sum(hips.centre.shares.values()) == pytest.approx(1.0)


def test_a_centre_unlike_the_shipped_one_gains_on_cases_left_out(hips: Recalibration) -> None:
    assert hips.gain.value == pytest.approx(hips.after.value - hips.before.value)
    assert hips.gain.value > 0.0
    assert hips.gain.error is not None
    assert verdict(replace(hips, gain=replace(hips.gain, value=-0.1))).startswith("It gains nothing")
    assert "within two" in verdict(replace(hips, gain=replace(hips.gain, value=hips.gain.error)))


def test_answers_that_are_often_wrong_raise_the_temperature() -> None:
    cohort = drawn(50, 12)
    names = [site.id for site in small().sites if site.id != "none"]
    wrong = [
        known(one.case, names[i % len(names)]) if i % 2 else one for i, one in enumerate(cohort.cases)
    ]
    honest = recalibrate(cohort, small(), jobs=1).centre.temperature
    misled = recalibrate(Known(tuple(wrong), {}), small(), jobs=1).centre.temperature
    assert 0.6 < honest < 1.5
    assert misled > max(honest, 1.2)


def test_few_cases_are_refused_with_how_many_are_needed() -> None:
    few = Known(drawn(70, 11).cases[: MINIMUM - 1], {"quality sparse": 2})
    with pytest.raises(CohortError, match="E-COHORT-020") as refused:
        recalibrate(few, small(), jobs=1)
    assert f"{MINIMUM - 1} cases can be used, {MINIMUM} are needed" in str(refused.value)
    assert "2 quality sparse" in refused.value.hint


def test_cases_whose_answer_is_not_modelled_are_not_used() -> None:
    cases = drawn(50, 13).cases
    lost = known(cases[0].case, "bone.sacrum.left", modelled=False)
    found = recalibrate(Known((*cases, lost), {}), small(), jobs=1)
    assert found.centre.n_cases == len(cases)
    assert found.unused == {"no accepted set modelled": 1}


def test_an_unknown_setting_to_start_from_is_refused() -> None:
    with pytest.raises(CohortError, match="spine_clinic"):
        recalibrate(drawn(50, 13), small(), setting="spine_clinc", jobs=1)


def test_counts_around_shipped_shares_are_a_dirichlet_mean() -> None:
    counts = dict.fromkeys(SHIPPED, 0.0)
    assert posterior_mean(counts, SHIPPED, small(), 30.0) == pytest.approx(SHIPPED)
    counts["joint.hip"] = 1e9
    many = posterior_mean(counts, SHIPPED, small(), 30.0)
    assert many["joint.hip"] == pytest.approx(1.0, abs=1e-6)
    assert min(many.values()) > 0.0


def test_a_profile_gives_back_the_models_own_answer() -> None:
    model = with_shares(small(), "spine_clinic", SHIPPED)
    cases = drawn(50, 13).cases[:12]
    for one, profile in zip(cases, profiles(cases, model, "all", 1), strict=True):
        assert profile is not None
        answer = posterior(one.read("all"), model, Options("spine_clinic"))
        joint = np.array([answer.joint(key) for key in profile.accept])
        own = sided(SHIPPED, model)
        assert p_accepted(profile, own, 1.0, model) == pytest.approx(joint.sum() / answer.total)
        ratio = accepted_joints(profile, own, model) / joint
        assert ratio == pytest.approx(ratio[0])


def test_shares_of_another_centre_change_no_likelihood_of_a_site() -> None:
    case = drawn(50, 13).cases[0].read("all")
    changed = with_shares(small(), "spine_clinic", HIPS)
    before, after = posterior(case, small()), posterior(case, changed)
    ratio = [
        np.exp(one.log_scale) * one.likelihood((0,)) / (np.exp(one.log_scale) * one.likelihood((9,)))
        for one in (before, after)
    ]
    assert ratio[0] == pytest.approx(ratio[1])
    assert changed.prior.share.shape == (len(SETTINGS), len(small().sites))


def test_the_file_of_a_prior_reads_as_it_was_written(tmp_path: Path, hips: Recalibration) -> None:
    path = tmp_path / "own.yaml"
    write_centre(hips.centre, path)
    found = read_centre(path)
    assert found.shares == pytest.approx(dict(hips.centre.shares), rel=1e-5)
    assert replace(found, shares={}) == replace(hips.centre, shares={}, temperature=found.temperature)
    own = model_setup(small(), found, path.name)
    assert own.name is not None
    assert "own.yaml" in own.name
    assert own.temperature == found.temperature
    prior = posterior(NOTHING, own.model, own.options).prior_single
    hip = sum(p for p, site in zip(prior, small().sites, strict=True) if site.base == "joint.hip")
    assert hip / prior.sum() == pytest.approx(found.shares["joint.hip"], rel=1e-3)


BROKEN = {
    "format": ("E-COHORT-011", {"format": "another/1"}),
    "setting": ("E-COHORT-012", {"setting": "tea_room"}),
    "temperature": ("E-COHORT-012", {"temperature": 40}),
    "cases": ("E-COHORT-012", {"n_cases": True}),
    "none": ("E-COHORT-012", {"shares": {}}),
    "negative": ("E-COHORT-012", {"shares": {"root.L3": -1.0, "joint.hip": 2.0}}),
    "infinite": ("E-COHORT-012", {"shares": {"root.L3": float("inf")}}),
    "sum": ("E-COHORT-012", {"shares": {"root.L3": 0.5}}),
}


@pytest.mark.parametrize("kind", BROKEN)
def test_a_broken_file_is_refused_with_its_place_and_a_hint(kind: str, tmp_path: Path, hips: Recalibration) -> None:
    code, change = BROKEN[kind]
    path = tmp_path / "own.yaml"
    write_centre(hips.centre, path)
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | change), encoding="utf-8")
    with pytest.raises(CohortError, match=code) as refused:
        read_centre(path)
    assert refused.value.where.file == str(path)
    assert refused.value.hint


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"a: [1", b"!!python/object/apply:os.system [ls]"])
def test_what_is_no_text_or_no_yaml_is_refused(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "own.yaml"
    path.write_bytes(content)
    with pytest.raises(CohortError, match="E-COHORT-010"):
        read_centre(path)


def test_a_prior_of_other_sites_is_refused() -> None:
    other = CentrePrior("spine_clinic", {"root.L3": 0.5, "brain": 0.5}, 1.0, 40, "all", "old", "1")
    with pytest.raises(CohortError, match="E-COHORT-013") as refused:
        model_setup(small(), other, "own.yaml")
    assert "recalibrate again" in refused.value.hint


def test_a_file_that_cannot_be_written_is_an_error_of_its_own(tmp_path: Path, hips: Recalibration) -> None:
    with pytest.raises(CohortError, match="E-COHORT-014"):
        write_centre(hips.centre, tmp_path / "nowhere" / "own.yaml")


def test_page_and_record_tell_what_was_fitted(hips: Recalibration) -> None:
    page = "\n".join(line.text for line in recalibration_page(hips, "own.yaml"))
    assert max(map(len, page.splitlines())) <= 80
    assert "--prior own.yaml" in page
    assert "hip joint" in page
    record = recalibration_record(hips)
    assert record["centre"]["shares"]["joint.hip"] == hips.centre.shares["joint.hip"]
    assert record["verdict"] in " ".join(page.split())
    assert FORMAT.startswith("rootwise-prior")
