"""`atlas ledger` and `atlas coverage` as commands."""

import json
from pathlib import Path

from tests.interfaces.command import EXAMPLES, called


def test_the_ledger_is_written_as_table_linked_data_and_a_page_about_them(tmp_path: Path) -> None:
    result = called("atlas", "ledger", "--out", tmp_path / "ledger")
    assert result.exit_code == 0
    names = sorted(path.name for path in (tmp_path / "ledger").iterdir())
    assert names == ["README.md", "ledger.csv", "ledger.jsonld"]
    assert json.loads((tmp_path / "ledger" / "ledger.jsonld").read_text(encoding="utf-8"))["@graph"]
    assert "Apache-2.0" in (tmp_path / "ledger" / "README.md").read_text(encoding="utf-8")


def test_the_page_with_cases_says_what_to_study_next() -> None:
    result = called("atlas", "ledger", "--markdown", EXAMPLES)
    assert result.exit_code == 0
    assert "## Which study would move answers most" in result.stdout
    assert "| 20 | `" in result.stdout


def test_a_bad_case_among_good_ones_is_told(tmp_path: Path) -> None:
    (tmp_path / "bad.yaml").write_text("id: a\nfindings:\n  nothing.known: {left: 1}\n", encoding="utf-8")
    result = called("atlas", "ledger", "--markdown", tmp_path)
    assert result.exit_code == 1
    assert "Which study" not in result.stdout


def test_the_ledger_wants_to_know_where_to() -> None:
    result = called("atlas", "ledger")
    assert result.exit_code == 2
    assert "--out" in result.output


def test_the_coverage_has_no_gap() -> None:
    result = called("atlas", "coverage")
    assert result.exit_code == 0
    assert "MISSING" not in result.stdout
