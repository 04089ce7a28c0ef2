"""What a site has no row for has a reason, once; each rule broken once."""

from pathlib import Path

import pytest
from tests.two_raters import HEAD as PICTURES_HEAD
from tests.two_raters import PANEL
from tests.two_sites import FILES, SIGNS, SITES, TODAY, assert_named, broken, write

from rootwise.atlas.lint.background import judged
from rootwise.atlas.lint.lint import lint
from rootwise.atlas.tables.families import SIGN_FAMILIES, sign_family
from rootwise.atlas.tables.identity import DATA
from rootwise.atlas.tables.loader import load
from rootwise.atlas.tables.written import tables
from rootwise.errors import AtlasError
from rootwise.terms import vocabulary

REASONS = "lesions/at_background.csv"
LINE = "root.L3,imaging,nothing of it shows on an image"


@pytest.mark.parametrize(
    ("code", "old", "new", "line", "says"),
    [
        ("E-ATLAS-122", "root.L3", "root.L9", 2, "'root.L9' is not a site"),
        ("E-ATLAS-125", "imaging", "mri", 2, "'mri' is not a family of signs"),
        ("E-ATLAS-001", "nothing of it shows on an image", " ", 2, "reason"),
        ("E-ATLAS-134", LINE, f"{LINE}\n{LINE} at all", 3, "root.L3 imaging: line 2 gives a reason already"),
        ("E-ATLAS-134", LINE, f"root.*,imaging,pattern\n{LINE}", 3, "root.L3 imaging: line 2"),
    ],
)
def test_a_broken_rule_is_named_with_its_line(
    code: str, old: str, new: str, line: int, says: str, tmp_path: Path
) -> None:
    assert_named(broken(tmp_path, REASONS, old, new), code, REASONS, line, says)


def test_a_family_with_neither_row_nor_reason_is_an_error(tmp_path: Path) -> None:
    issues = broken(tmp_path, REASONS, f"{LINE}\n", "")
    assert_named(issues, "E-ATLAS-147", SITES, 1, "root.L3, imaging: no row")
    assert len(issues) == 1


def test_a_family_with_some_rows_and_no_reason_is_a_warning(tmp_path: Path) -> None:
    row = "mri.stenosis.foraminal.L3-L4,mild,root.L3,,,,,,,0.5,5,as_observed,none,assumption,D,\n"
    other = "mri.mass.psoas,mild,background,,,,,,,0.1,5,as_observed,none,assumption,D,\n"
    files = {**FILES, SIGNS: FILES[SIGNS] + row + other, REASONS: "site,family,reason\n"}
    (issue,) = lint(write(tmp_path, files), TODAY)
    assert issue.code == "W-ATLAS-148"
    assert "no row of mri.mass.psoas" in issue.message


MASS = "mass.gluteal,present,background,,,,,,,0.01,5,as_observed,none,assumption,D,\n"


def unspoken(tmp_path: Path, asked: str, pictures: str = "") -> list[str]:
    """What lint says of a family of signs of which only a background is known, where raters were asked this."""
    panel = PANEL | {"panel/findings.csv": PANEL["panel/findings.csv"] + asked}
    panel |= {"panel/pictures.csv": PICTURES_HEAD} if pictures == "none" else {}
    found = lint(write(tmp_path, FILES | panel | {SIGNS: FILES[SIGNS] + MASS}), TODAY)
    return [issue.message for issue in found if issue.code == "E-ATLAS-147"]


def test_what_a_rater_of_the_site_was_asked_about_needs_no_reason(tmp_path: Path) -> None:
    assert unspoken(tmp_path, "mass.gluteal,.003,1\n") == []


@pytest.mark.parametrize("asked", ["", "mass.gluteal,.003,9\n"], ids=["not asked", "a list that no rater was given"])
def test_what_no_rater_was_asked_about_needs_one(asked: str, tmp_path: Path) -> None:
    assert unspoken(tmp_path, asked) == [
        "root.L3, mass: no row, no judgement of the panel, and no reason in lesions/at_background.csv"
    ]


def test_a_site_that_no_rater_described_needs_one(tmp_path: Path) -> None:
    assert len(unspoken(tmp_path, "mass.gluteal,.003,1\n", pictures="none")) == 1


def test_raters_described_the_lowest_sacral_roots_with_the_third() -> None:
    known = judged(tables(DATA))
    assert "general.fatigue" in known["root.S3"]
    assert known["root.S3"] == known["root.S4"] == known["root.S5"]
    assert "none" in known
    assert "root.C6" not in known


def test_a_pattern_gives_its_reason_to_every_root(tmp_path: Path) -> None:
    files = {**FILES, REASONS: "site,family,reason\nroot.*,imaging,nothing of it shows\n"}
    assert lint(write(tmp_path, files), TODAY) == ()


def test_an_empty_reason_is_refused_by_the_loader(tmp_path: Path) -> None:
    with pytest.raises(AtlasError, match="reason"):
        load(write(tmp_path, {**FILES, REASONS: "site,family,reason\nroot.L3,imaging,\n"}))


def test_the_shipped_reasons_are_read() -> None:
    rows = load().at_background
    assert {row.family for row in rows} <= set(SIGN_FAMILIES)
    assert all(row.reason == row.reason.strip() for row in rows)


def test_families_of_signs_are_families_of_the_vocabulary() -> None:
    parts = [part for family in SIGN_FAMILIES.values() for part in family]
    assert set(parts) <= set(vocabulary().families)
    assert len(parts) == len(set(parts))
    assert sign_family("abi") == "vascular_exam"
    assert sign_family("reflex.patellar") is None
