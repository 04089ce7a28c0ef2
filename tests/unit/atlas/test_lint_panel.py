"""Rules on the panel's tables, each broken once."""

from pathlib import Path

import pytest
from tests.two_raters import PANEL
from tests.two_sites import FILES, TODAY, write

from rootwise.atlas.lint.lint import lint

PICTURES, TABLE = "panel/pictures.csv", "panel/figures/root.L3.csv"
RATERS, SETTINGS = "panel/raters.yaml", "panel/settings.csv"


def test_the_panel_of_these_tests_breaks_no_rule(tmp_path: Path) -> None:
    assert lint(write(tmp_path, FILES | PANEL), TODAY) == ()


@pytest.mark.parametrize(
    ("code", "file", "old", "new", "line", "says"),
    [
        ("E-ATLAS-001", PICTURES, "uni,.4", "one,.4", 2, "spread"),
        ("E-ATLAS-001", RATERS, "date: November 2026, ", "", 1, "date"),
        ("E-ATLAS-122", PICTURES, "root.L3,r2.1", "root.L9,r2.1", 4, "root.L9"),
        ("E-ATLAS-150", PICTURES, "root.L3,r2.1", "root.L3,r7.1", 4, "no such rater"),
        ("E-ATLAS-151", PICTURES, "root.L3,r1.2", "root.L3,r1.1", 3, "line 2"),
        ("E-ATLAS-152", PICTURES, ",.75,uni", ",.5,uni", 3, "sum to 0.75"),
        ("E-ATLAS-153", TABLE, "r1.2", "r1.7", 2, "r1.7"),
        ("E-ATLAS-154", TABLE, "history.fever", "history.favour", 5, "history.favour"),
        ("E-ATLAS-154", TABLE, "pain.groin,other", "pain.groin,both", 3, "both"),
        ("E-ATLAS-155", SETTINGS, "900,", "800,", 3, "s1 has 900 patients in emg_lab"),
        ("E-ATLAS-155", SETTINGS, "900,", "many,", 2, "many"),
        ("E-ATLAS-150", SETTINGS, "s1,s2", "s1,s9", 3, "s9"),
        ("E-ATLAS-122", SETTINGS, "emg_lab,root.L3", "emg_lab,root.L9", 2, "root.L9"),
        ("E-ATLAS-007", TABLE, ".4/.2", ".2/.4", 4, ".2/.4"),
        ("E-ATLAS-007", "panel/findings.csv", ".1,1", "1.1,1", 2, "1.1"),
    ],
)  # fmt: skip
def test_a_broken_rule_is_named_with_its_line(
    code: str, file: str, old: str, new: str, line: int, says: str, tmp_path: Path
) -> None:
    files = FILES | PANEL
    assert old in files[file]
    issues = lint(write(tmp_path, files | {file: files[file].replace(old, new, 1)}), TODAY)
    assert any((i.code, i.where, i.line) == (code, file, line) and says in i.message for i in issues), issues
