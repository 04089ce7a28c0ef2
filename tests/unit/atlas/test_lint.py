"""Rules on reading, sources and coverage, each broken once; and the shipped atlas, which breaks none."""

from pathlib import Path

import pytest
from tests.two_sites import CAUSES, FILES, ROW, SIGNS, SITES, SUPPLY, TODAY, assert_named, broken, write

from rootwise.atlas.lint.lint import lint
from rootwise.atlas.tables.loader import load


def test_the_shipped_atlas_breaks_no_rule() -> None:
    issues = lint(today=TODAY)

    assert [issue.render() for issue in issues if issue.level == "error"] == []


def test_the_atlas_of_these_tests_breaks_no_rule_and_loads(tmp_path: Path) -> None:
    folder = write(tmp_path, FILES)

    assert lint(folder, TODAY) == ()
    assert len(load(folder).findings) == 7


@pytest.mark.parametrize(
    ("code", "file", "old", "new", "line", "says"),
    [
        ("E-ATLAS-001", SIGNS, "3,7", "8,7", 4, "k=8 is not within 0..n=7"),
        ("E-ATLAS-001", SIGNS, "0.2,5", "1.2,5", 3, "not a probability"),
        (
            "E-ATLAS-001",
            SIGNS,
            "0.2,5,as_observed,none,assumption,D",
            "0.2,5,as_observed,none,assumption,B",
            3,
            "grade D",
        ),
        ("E-ATLAS-101", SIGNS, "sasaki2014,A,", "sasaki2014,A,one,two", 4, "cells"),
        ("E-ATLAS-102", SITES, "{disc: 0.6}", "{disc: 0.6", 10, ""),
        (
            "E-ATLAS-103",
            "lesions/constants.yaml",
            "miscounted:",
            "other_prior: {value: 1, source: assumption, grade: D}\nmiscounted:",
            12,
            "twice",
        ),
        ("E-ATLAS-110", SIGNS, "sasaki2014", "sasaki2041", 4, "'sasaki2041' is unknown"),
        (
            "E-ATLAS-111",
            SUPPLY,
            "[phillips1991]",
            '"[phillips1991; own count, philips1991]"',
            3,
            "[philips1991]",
        ),
        (
            "E-ATLAS-112",
            "sources/all.yaml",
            "  doi: 10.4172/2165-7939.1000169\n",
            "",
            None,
            "no doi, pmid or url",
        ),
        ("E-ATLAS-113", SITES, "grade: D\n    severe", "grade: C\n    severe", 7, "always grade D"),
        ("E-ATLAS-114", "care/urgency.yaml", "    grade: D\n", "", 2, "None is not one of A B C D"),
        ("E-ATLAS-115", "sources/all.yaml", "phillips1991:", "Phillips-1991:", 5, "lower-case"),
        (
            "W-ATLAS-116",
            "sources/all.yaml",
            '  pmid: "1766452"',
            "  doi: 10.4172/2165-7939.1000169",
            5,
            "'sasaki2014'",
        ),
        ("W-ATLAS-117", SUPPLY, "[phillips1991]", "", None, "nothing cites 'phillips1991'"),
        ("E-ATLAS-140", SIGNS, "severe,background", "moderate,root.L3", 8, "moderate has no background row"),
        (
            "E-ATLAS-141",
            CAUSES,
            "none,unknown,1",
            "root.L3,unknown,0",
            None,
            "none has no row in lesions/causes.csv",
        ),
        ("E-ATLAS-141", "priors/setting.csv", "emg_lab,none", "emg_lab,root.L3", None, "no share of emg_lab"),
        ("W-ATLAS-142", SITES, "nerve.femoral.intrapelvic", "nerve.obturator", 1, "where no fibres pass"),
        ("E-ATLAS-143", "anatomy/actions.csv", "vastus_lateralis", "vastus_medialis", 2, "has no supply"),
        (
            "W-ATLAS-144",
            "anatomy/adjacency.csv",
            "groin,medial_thigh",
            "heel,medial_thigh",
            None,
            "groin touches no region",
        ),
        ("E-ATLAS-145", "care/urgency.yaml", "    review_by: 2027-11-30\n", "", 2, "no date in review_by"),
        ("W-ATLAS-146", "care/urgency.yaml", "2027-11-30", "2025-12-31", 5, "to be reviewed by 2025-12-31"),
    ],
)
def test_a_broken_rule_is_named_with_its_line(
    code: str, file: str, old: str, new: str, line: int | None, says: str, tmp_path: Path
) -> None:
    assert_named(broken(tmp_path, file, old, new), code, file, line, says)


def test_a_key_in_two_files_is_one_too_many(tmp_path: Path) -> None:
    again = {"sources/more.yaml": 'sasaki2014: {citation: "again", year: 2014, url: "https://example.org"}\n'}

    issues = lint(write(tmp_path, {**FILES, **again}), TODAY)

    assert [(issue.code, issue.where) for issue in issues] == [("E-ATLAS-003", "sources/more.yaml")]


def test_a_site_without_pain_is_missed(tmp_path: Path) -> None:
    files = {
        **FILES,
        "findings/referral.csv": "site,cause,region,p,decay,source,grade,note\n",
        SIGNS: FILES[SIGNS].replace(ROW + "\n", ""),
    }

    assert any("no row of pain" in issue.message for issue in lint(write(tmp_path, files), TODAY))


def test_an_error_prints_file_line_and_what_would_be_right(tmp_path: Path) -> None:
    (issue,) = broken(tmp_path, SIGNS, "sasaki2014", "sasaki2013")[:1]

    assert issue.render().splitlines() == [
        "E-ATLAS-110 findings/signs.csv: source 'sasaki2013' is unknown",
        "  line 4",
        "  did you mean 'sasaki2014'?",
    ]
