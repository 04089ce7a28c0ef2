"""What published cases state beyond their files is in the words of the case format."""

from pathlib import Path

import pytest
import yaml

from rootwise.cases import read_bytes

RECODED = Path(__file__).parents[3] / "validation" / "data" / "recoded.yaml"
CASES = yaml.safe_load(RECODED.read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", sorted(CASES))
def test_findings_coded_afterwards_are_read_as_a_case(case: str) -> None:
    text = yaml.safe_dump({"id": case, "findings": CASES[case]}, sort_keys=False)
    parsed = read_bytes(text.encode(), f"{case}.yaml")
    assert [issue.message for issue in parsed.issues if issue.level == "error"] == []
    assert parsed.case is not None
    assert {one.id for one in parsed.case.findings} == set(CASES[case])


def test_the_cases_of_the_repository_hold_what_was_coded_for_them() -> None:
    for case, findings in CASES.items():
        path = RECODED.parent / "cases" / f"{case}.yaml"
        if path.exists():
            stated = yaml.safe_load(path.read_text(encoding="utf-8"))["findings"]
            assert set(findings) <= set(stated), case
