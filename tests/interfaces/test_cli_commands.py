"""The other commands, and what a wrong call gets."""

import json
import re
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from tests.interfaces.command import EXAMPLES, L3, called, run


def test_the_version_names_package_model_and_atlas() -> None:
    result = run("--version")
    assert re.fullmatch(rb"rootwise [\d.]+, model \S+, atlas [0-9a-f]{16}\n", result.stdout)


def test_a_good_file_is_checked_without_a_word_of_complaint() -> None:
    result = called("check", L3)
    assert result.exit_code == 0
    assert "can be used, 10 findings" in " ".join(result.stdout.split())


def test_explain_adds_up_from_prior_to_sum() -> None:
    result = called("explain", L3)
    rows = re.findall(r"^  ([ +-]+[\d.]+)  \S", result.stdout.replace("+", " "), re.M)
    figures = [float(row) for row in rows]
    assert result.exit_code == 0
    assert sum(figures[:-1]) == pytest.approx(figures[-1], abs=0.01 * len(figures))


def test_explain_takes_a_rival() -> None:
    result = called("explain", L3, "--against", "root.L4.right+joint.hip.right")
    assert result.exit_code == 0
    assert "compared with right hip joint and L4 right" in " ".join(result.stdout.split())


def test_compare_says_what_is_done_and_not_done() -> None:
    result = called("compare", L3, "root.L3.right", "root.L4.right", "--reading", "bedside")
    assert result.exit_code == 0
    assert "L3 right or L4 right?" in result.stdout
    assert "NOT DONE" in result.stdout


@pytest.mark.parametrize("words", [("L2-L3 foraminal left",), ("L2", "left"), ("root", "L2", "left")])
def test_level_takes_a_phrase_in_one_word_or_several(words: tuple[str, ...]) -> None:
    result = called("level", *words)
    assert result.exit_code == 0
    assert "L2 left: exits the L2-L3 foramen, traverses the L1-L2 disc" in " ".join(result.stdout.split())


def test_level_gives_both_numberings_and_holds_where_the_count_is_in_doubt() -> None:
    result = called("level", "L2", "left", "--castellvi", "III")
    assert "BOTH NUMBERINGS" in result.stdout
    assert "HOLD: count the levels first" in result.stdout
    assert "from above L3, from below L2" in called("level", "L2", "--lumbar-count", "6").stdout


def test_schemas_are_schemas() -> None:
    for words in ((), ("--localization",)):
        Draft202012Validator.check_schema(json.loads(called("schema", *words).stdout))


def test_the_atlas_shows_and_cites_what_it_knows() -> None:
    shown = called("atlas", "show", "tension.femoral_nerve_stretch")
    assert shown.exit_code == 0
    assert "grade" in shown.stdout
    assert called("atlas", "cite", "tension.femoral_nerve_stretch").exit_code == 0


def test_the_atlas_lint_ends_with_its_verdict() -> None:
    result = called("atlas", "lint")
    assert re.match(r"atlas: \d+ errors, \d+ warnings, \d+ notes", result.stdout.splitlines()[-1])
    assert result.exit_code == (0 if ": 0 errors" in result.stdout.splitlines()[-1] else 1)


def test_debt_ranks_what_rests_on_assumptions() -> None:
    result = called("atlas", "debt", EXAMPLES, "--top", "5")
    assert result.exit_code == 0
    moved = [float(row) for row in re.findall(r"^(0\.\d{4})  ", result.stdout, re.M)]
    assert len(moved) == 5
    assert moved == sorted(moved, reverse=True)


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ((), "Usage"),
        (("localise", L3), "localise"),
        (("localize",), "PATH"),
        (("localize", L3, "--prior", "clinic"), "primary_care"),
        (("localize", L3, "--reading", "blind"), "bedside"),
        (("explain", L3, "--against", "root.L9.right"), "E-QUERY-002"),
        (("explain", L3, "--against", "root.L3.right"), "E-QUERY-003"),
        (("compare", L3, "root.L3.right", "root.L3"), "E-QUERY-002"),
        (("level", "bogus"), "E-LEVEL-002"),
        (("level", "L2", "--lumbar-count", "9"), "E-LEVEL-013"),
        (("level", "L2/3", "root"), "E-LEVEL-004"),
        (("atlas", "show", "root.L99"), "E-ATLAS-030"),
        (("atlas", "cite", "nobody1900"), "E-ATLAS-030"),
    ],
)
def test_a_wrong_call_is_told_and_ends_with_two(words: tuple[str | Path, ...], told: str) -> None:
    result = called(*words)
    assert result.exit_code == 2
    assert told in result.output
    assert "Traceback" not in result.output


def test_the_first_command_on_a_machine_says_that_it_builds_the_model(tmp_path: Path) -> None:
    cache = {"ROOTWISE_CACHE": str(tmp_path)}
    first, second = (run("localize", "--json", L3, env=cache) for _ in range(2))
    assert b"once" in first.stderr
    assert second.stderr == b""
    assert first.stdout == second.stdout
