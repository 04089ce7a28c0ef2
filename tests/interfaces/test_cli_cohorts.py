"""`evaluate` and `recalibrate`, and a centre's own prior in the other commands."""

import json
from pathlib import Path

import pytest
from tests.interfaces.command import EXAMPLES, L3, called, run

from rootwise.cohorts.centre import CentrePrior, base_shares, write_centre
from rootwise.model.cache import load_model


@pytest.fixture
def own(tmp_path: Path) -> Path:
    model = load_model()
    path = tmp_path / "own.yaml"
    shares = base_shares(model, "hospital")
    write_centre(CentrePrior("hospital", shares, 2.0, 40, "all", model.atlas_hash, "1"), path)
    return path


def test_evaluate_scores_the_published_examples() -> None:
    result = called("evaluate", EXAMPLES, "--reading", "all", "--jobs", "1")
    assert result.exit_code == 0
    assert result.stdout.startswith("3 cases with a known answer")
    assert max(map(len, result.stdout.splitlines())) <= 80
    assert "MISSES" in result.stdout


def test_evaluate_for_programs_is_one_object_with_every_case() -> None:
    record = json.loads(called("evaluate", EXAMPLES, "--json", "--no-misses", "--prior", "flat").stdout)
    assert record["version"]["format"] == "rootwise-evaluation/1"
    assert record["version"]["prior"] == "flat"
    assert record["version"]["reading"] == "bedside"
    assert [case["id"] for case in record["cases"]] == [path.stem for path in sorted(EXAMPLES.glob("*.yaml"))]
    assert {case["argument"] for case in record["cases"]} == {None}


def test_what_cannot_be_scored_is_an_error_with_the_reasons(tmp_path: Path) -> None:
    (tmp_path / "unknown.yaml").write_text("id: unknown\nfindings: {pain.groin: {left: present}}\n", encoding="utf-8")
    result = called("evaluate", tmp_path)
    assert result.exit_code == 1
    assert "E-COHORT-001" in result.stderr
    assert "1 no known answer" in result.stderr


def test_recalibrate_refuses_three_cases_and_writes_nothing(tmp_path: Path) -> None:
    out = tmp_path / "own.yaml"
    result = called("recalibrate", EXAMPLES, "--out", out, "--jobs", "1")
    assert result.exit_code == 1
    assert "E-COHORT-020 3 cases can be used" in result.stderr
    assert not out.exists()


def test_recalibrate_needs_a_place_to_write_to() -> None:
    result = called("recalibrate", EXAMPLES)
    assert result.exit_code == 2
    assert "--out" in result.stderr


@pytest.mark.parametrize("command", ["localize", "evaluate", "explain"])
def test_a_centres_own_prior_is_accepted(command: str, own: Path) -> None:
    result = called(command, L3, "--prior", own)
    assert result.exit_code == 0
    if command != "explain":
        assert "the centre's own, own.yaml (40 cases, temperature 2.00)" in " ".join(result.stdout.split())


def test_its_temperature_makes_an_answer_less_sure(own: Path) -> None:
    sure, unsure = (
        json.loads(called("localize", "--json", "--prior", prior, L3).stdout) for prior in ("hospital", own)
    )
    assert sure["hypotheses"][0]["sites"] == unsure["hypotheses"][0]["sites"]
    assert unsure["hypotheses"][0]["probability"] < sure["hypotheses"][0]["probability"]
    low, high = unsure["hypotheses"][0]["interval"]
    assert low <= unsure["hypotheses"][0]["probability"] <= high


@pytest.mark.parametrize("command", ["localize", "evaluate"])
def test_a_file_that_is_no_prior_is_named(command: str, tmp_path: Path) -> None:
    bad = tmp_path / "bad.yaml"
    bad.write_text("format: something\n", encoding="utf-8")
    result = called(command, L3, "--prior", bad)
    assert result.exit_code == 1
    assert "E-COHORT-011" in result.stderr
    assert "bad.yaml" in result.stderr


def test_a_prior_that_is_neither_name_nor_file_is_a_misuse() -> None:
    result = called("evaluate", L3, "--prior", "tea_room")
    assert result.exit_code == 2
    assert "E-QUERY-001" in result.stderr
    assert "recalibrate" in result.stderr


def test_truth_quality_and_tags_change_no_answer(tmp_path: Path) -> None:
    text = L3.read_text(encoding="utf-8")
    bare = tmp_path / L3.name
    bare.write_text(text.split("source:")[0], encoding="utf-8")
    first, second = (called("localize", "--json", "--no-intervals", path).stdout for path in (L3, bare))
    assert json.loads(first)["hypotheses"] == json.loads(second)["hypotheses"]


def test_evaluate_runs_as_a_process_of_its_own() -> None:
    result = run("evaluate", EXAMPLES, "--no-misses", "--jobs", "2")
    assert result.returncode == 0
    assert result.stderr == b""
