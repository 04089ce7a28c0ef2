"""Rules on numbers, each broken once in an atlas of two sites that is otherwise right."""

from pathlib import Path

import pytest
from tests.two_sites import CAUSES, ROW, SIGNS, SITES, SUPPLY, assert_named, broken


@pytest.mark.parametrize(
    ("code", "file", "old", "new", "line", "says"),
    [
        (
            "E-ATLAS-130",
            SUPPLY,
            "groin,skin,L3,0.7",
            "groin,skin,L3,0.6",
            4,
            "supply of skin groin sum to 0.9",
        ),
        (
            "E-ATLAS-130",
            "anatomy/actions.csv",
            "lateralis,1",
            "lateralis,0.9",
            2,
            "muscles of knee_extension sum to 0.9",
        ),
        ("E-ATLAS-130", CAUSES, "disc,0.7", "disc,0.6", 2, "causes of root.L3 sum to 0.9"),
        (
            "E-ATLAS-130",
            "priors/setting.csv",
            "emg_lab,none,0.4",
            "emg_lab,none,0.5",
            6,
            "sites in emg_lab sum to 1.1",
        ),
        ("E-ATLAS-130", SITES, "weight: 0.4", "weight: 0.5", 1, "states of root sum to 1.1"),
        (
            "E-ATLAS-130",
            "findings/readings.csv",
            "present,1,0.8",
            "present,1,0.7",
            4,
            "atrophy at level 1 sum to 0.9",
        ),
        ("E-ATLAS-131", CAUSES, "7,56,365,50", "70,56,365,50", 2, "do not rise"),
        ("E-ATLAS-131", CAUSES, "0.42,0.15", "42,0.15", 2, "female=42"),
        ("E-ATLAS-131", CAUSES, "50,13", "50,", 2, "age_sd above 0"),
        ("E-ATLAS-131", SIGNS, "0.2,5", "0.2,0", 3, "nobody was counted"),
        ("E-ATLAS-131", "priors/cause_mix.csv", "1.5", "0", 2, "not above 0"),
        ("W-ATLAS-136", SITES, "{disc: 0.6}", "{disc: 0.9}", 1, "given disc sum to 1.3"),
        ("E-ATLAS-131", "priors/pairs.csv", "0.005", "-0.005", 2, "below 0"),
        (
            "E-ATLAS-132",
            SIGNS,
            "severe,background,,,,,,,0.1",
            "severe,background,,,,,,,0.4",
            8,
            "severe at 0.4, a lesser value at 0.3",
        ),
        ("E-ATLAS-133", "findings/targets.csv", "*,1,0.95", "*,2,0.95", 2, "do not count from 0"),
        ("E-ATLAS-133", "findings/targets.csv", "*,0,0.9,", "*,0,0.97,", 3, "level 1 is lost sooner"),
        (
            "E-ATLAS-133",
            "findings/readings.csv",
            "atrophy,absent,1,0.2",
            "atrophy,absent,0,0.2",
            2,
            "no row for level 1",
        ),
        ("E-ATLAS-134", SIGNS, ROW, f"{ROW}\n{ROW}", 5, "line 4, already"),
        (
            "E-ATLAS-134",
            SUPPLY,
            "groin,skin,L4,0.3,plexus.lumbar",
            "groin,skin,L3,0.3,none",
            5,
            "line 4, already",
        ),
        (
            "E-ATLAS-135",
            "anatomy/adjacency.csv",
            "medial_thigh,knee",
            "medial_thigh,groin",
            3,
            "line 2 says so already",
        ),
        ("E-ATLAS-135", "anatomy/adjacency.csv", "medial_thigh,knee", "knee,knee", 3, "touches itself"),
        (
            "E-ATLAS-135",
            "priors/pairs.csv",
            "root.*,*,other",
            "*,root.*,other,0.1,product,assumption,D,\nroot.*,*,other",
            4,
            "line 3 says so already",
        ),
    ],
)
def test_a_broken_rule_is_named_with_its_line(
    code: str, file: str, old: str, new: str, line: int | None, says: str, tmp_path: Path
) -> None:
    assert_named(broken(tmp_path, file, old, new), code, file, line, says)


def test_pooled_counts_of_a_rarer_value_may_be_small(tmp_path: Path) -> None:
    few = "pain.groin,present"  # 0 of 5 is not more than 0 of 50, whatever prior the model adds
    mild = "mri.stenosis.foraminal.L3-L4,mild,root.L3,,,,,0,50,,,as_observed,none,sasaki2014,A,\n"
    severe = "mri.stenosis.foraminal.L3-L4,severe,root.L3,,,,,0,5,,,as_observed,none,sasaki2014,A,\n"

    issues = broken(tmp_path, SIGNS, few, mild + severe + few)

    assert issues == ()
