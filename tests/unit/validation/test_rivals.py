"""The casebook's rivals: naive Bayes by formula and by training, and the blinded reading, on the repository's cases."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.known_cases import drawn, known
from tests.models import shipped, small
from validation.casebook.__main__ import CASES, main
from validation.casebook.blinded import blinded_answers
from validation.casebook.naive_bayes import naive_answer
from validation.casebook.report import as_json, markdown, overall, text
from validation.casebook.rivals import BLINDED, NAIVE, TRAINED, Run, compare
from validation.casebook.trained_bayes import Trained, keys_of, train, trained_answer

from rootwise.cases import read_many
from rootwise.cases.case import Case, Finding
from rootwise.cohorts.answers import Answer
from rootwise.cohorts.known import Known

COHORT = Known(drawn(40, 5).cases[:10], {})
PATIENTS = [one.read("all") for one in COHORT.cases]
KNEE = Case("knee", 50, setting="spine_clinic", findings=(
    Finding("strength.knee_extension", "left", "2"), Finding("reflex.patellar", "left", "absent"),
    Finding("sensation.medial_leg", "left", "absent")))  # fmt: skip


@pytest.fixture(scope="module")
def trained() -> Trained:
    return train(small(), keys_of([*PATIENTS, KNEE], small()), n=3000)


@pytest.fixture(scope="module")
def run() -> Run:
    return compare(COHORT, small(), "all", None, [NAIVE, TRAINED, BLINDED], jobs=1)


def is_distribution(answer: Answer) -> bool:
    p = [chance for _, chance in answer]
    return sum(p) == pytest.approx(1.0, abs=1e-9) and p == sorted(p, reverse=True)


@pytest.mark.parametrize("unknown_side", [False, True])
def test_both_rivals_answer_with_probabilities_of_single_sites(unknown_side: bool, trained: Trained) -> None:
    for case in [*PATIENTS[:5], KNEE]:
        side = "unknown" if unknown_side else None
        asked = replace(
            case, findings=tuple(replace(f, side=side) if side and f.side == "left" else f for f in case.findings)
        )
        for answer in (naive_answer(small(), asked, None), trained_answer(small(), asked, trained, None)):
            assert is_distribution(answer)
            assert all(len(sites) == 1 for sites, _ in answer)


def test_what_is_learnt_from_patients_agrees_with_the_formula(trained: Trained) -> None:
    taught = dict(trained_answer(small(), KNEE, trained, None))
    told = dict(naive_answer(small(), KNEE, None))
    assert max(taught, key=taught.__getitem__) == max(told, key=told.__getitem__)
    assert all(taught[sites] == pytest.approx(told[sites], abs=0.15) for sites in told)


def test_a_word_that_stands_for_several_counts_as_all_of_them(trained: Trained) -> None:
    weak = replace(KNEE, findings=(Finding("strength.knee_extension", "left", "weak"),))
    taught = dict(trained_answer(small(), weak, trained, None))
    told = dict(naive_answer(small(), weak, None))
    assert all(taught[sites] == pytest.approx(told[sites], abs=0.08) for sites in told)


def test_a_relief_in_per_cent_is_read_as_the_word_that_it_means() -> None:
    key = ("block.root.L3", "left")
    taught = train(shipped(), (key,), n=6000)
    full, word = (
        trained_answer(shipped(), Case("block", findings=(Finding("block.root.L3", "left", value),)), taught, None)
        for value in (100.0, "complete")
    )
    assert full == word


def test_too_few_patients_to_learn_from_are_refused() -> None:
    with pytest.raises(ValueError, match="do not cover"):
        train(small(), (("reflex.patellar", "left"),), n=5)


def test_the_blinded_reading_covers_the_repositorys_cases() -> None:
    answers = blinded_answers()
    assert all(is_distribution(answer) for answer in answers.values())
    assert {path.stem for path in CASES.glob("*.yaml")} == answers.keys()


def test_every_case_of_the_repository_names_its_source_and_none_was_invented() -> None:
    found = list(read_many([CASES]))
    assert len(found) == 107
    for one in found:
        assert one.case is not None, one.path
        assert one.casebook is not None
        assert one.casebook.source is not None
        assert one.casebook.source.url
        assert not {"software_vignette", "forum"} & set(one.casebook.tags)


def test_gains_are_paired_and_the_blinded_reading_answers_the_bedside_alone(run: Run) -> None:
    assert set(run.rivals) == {NAIVE, TRAINED}
    indices = range(len(COHORT.cases))
    gain = run.gain(NAIVE, indices)
    assert gain is not None
    scores = [one for one in run.rivals[NAIVE] if one is not None]
    ours = sum(one.lenient.log_score for one in run.model.results) / len(scores)
    assert gain.value == pytest.approx(ours - sum(one.log_score for one in scores) / len(scores))


def test_cases_that_only_a_rival_gets_are_listed() -> None:
    wrong = known(KNEE, "joint.hip.right")
    found = compare(Known((wrong, *COHORT.cases[:3]), {}), small(), "bedside", None, [NAIVE], jobs=1)
    lost = found.lost_to(NAIVE)
    assert all(theirs.right and not ours.lenient.right for ours, theirs in lost)
    hits = sum(one.lenient.right for one in found.model.results)
    assert found.won_from(NAIVE) <= hits


def test_a_run_is_told_in_every_form(run: Run) -> None:
    assert text(run).startswith(f"all, prior of each case: {len(COHORT.cases)} cases")
    assert len(overall(run)) == 2 * (2 + len(run.rivals))
    assert run.model.atlas in markdown([run])
    record = json.loads(json.dumps(as_json(run)))
    assert record["n"] == len(COHORT.cases)
    assert set(record["cases"][0]["rivals"]) == {NAIVE, TRAINED}


def test_without_a_case_nothing_is_scored_and_it_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str],
                                                         monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("validation.casebook.__main__.build", small)
    assert main([str(tmp_path / "nowhere"), "--rivals", ""]) == 2
    assert "E-COHORT-001" in capsys.readouterr().err
