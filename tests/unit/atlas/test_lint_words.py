"""Rules on words, each broken once in an atlas of two sites that is otherwise right."""

from pathlib import Path

import pytest
from tests.two_sites import CAUSES, SIGNS, SITES, SUPPLY, assert_named, broken


@pytest.mark.parametrize(
    ("code", "file", "old", "new", "line", "says"),
    [
        (
            "E-ATLAS-120",
            SIGNS,
            "tension.femoral_nerve_stretch,positive,root",
            "tension.femoral_stretch,positive,root",
            6,
            "not a finding",
        ),
        ("E-ATLAS-120", "findings/groups.yaml", "nerve_stretch", "nerve_strech", 1, "not a finding"),
        ("E-ATLAS-120", "not_modelled.yaml", "emg.deltoid", "emg.deltiod", 3, "fits no finding"),
        ("E-ATLAS-121", SIGNS, "positive,root.L3", "yes,root.L3", 6, "'yes' is not one of its values"),
        ("E-ATLAS-121", SIGNS, "positive,root.L3", "negative,root.L3", 6, "the normal value"),
        ("E-ATLAS-122", SIGNS, "present,root.L3", "present,root.L3-L4", 4, "'root.L4' is not a site"),
        ("E-ATLAS-122", "findings/referral.csv", "root.L3", "joint.hip", 2, "'joint.hip' is not a site"),
        ("E-ATLAS-122", "priors/comorbidity.csv", "root.L3", "joint.hip", 2, "'joint.hip' is not a site"),
        (
            "E-ATLAS-123",
            SIGNS,
            "root.L3,disc,irritation",
            "root.L3,mass,irritation",
            6,
            "no cause of root.L3",
        ),
        ("E-ATLAS-123", "findings/referral.csv", "root.L3,", "root.L3,mass", 2, "no cause of root.L3"),
        ("E-ATLAS-124", SIGNS, "disc,irritation", "disc,sensory", 6, "no state of root.L3"),
        (
            "E-ATLAS-125",
            SUPPLY,
            "groin,skin,L4,0.3,plexus.lumbar",
            "groin,skin,L4,0.3,plexus.lumber",
            5,
            "no structure of a path",
        ),
        (
            "E-ATLAS-125",
            SUPPLY,
            "groin,skin,L3,0.7,none",
            "groin,skin,L3,0.7,plexus.lumbar > none",
            4,
            "stands alone",
        ),
        (
            "E-ATLAS-125",
            SUPPLY,
            "nerve.femoral.intrapelvic > nerve.femoral",
            "nerve.femoral",
            2,
            "intrapelvic",
        ),
        (
            "E-ATLAS-125",
            SUPPLY,
            "groin,skin,L4,0.3,plexus.lumbar",
            "groin,skin,L4,0.3,nerve.sciatic",
            5,
            "its divisions",
        ),
        ("E-ATLAS-125", SUPPLY, "patellar,reflex,L3", "patella,reflex,L3", 7, "no finding of the vocabulary"),
        ("E-ATLAS-001", SUPPLY, "patellar,reflex,L3", "patellar,reflex,L9", 7, "is not a root; they run from C2"),
        ("E-ATLAS-125", "anatomy/actions.csv", "knee_extension", "knee_extending", 2, "not a action"),
        ("E-ATLAS-125", "anatomy/actions.csv", "vastus_lateralis", "vastus", 2, "'vastus' is not a muscle"),
        ("E-ATLAS-125", "anatomy/adjacency.csv", "medial_thigh,knee", "medial_thigh,thigh", 3, "leaf region"),
        ("E-ATLAS-125", "findings/referral.csv", "groin", "leg", 2, "leaf region"),
        ("E-ATLAS-125", CAUSES, "none,unknown", "none,idiopathic", 4, "not a cause"),
        ("E-ATLAS-001", "priors/setting.csv", "hospital,none", "ward,none", 9, "setting: Input should be"),
        ("E-ATLAS-125", "priors/pairs.csv", "root.*,*", "roots.*,*", 3, "not a site, family or pattern"),
        ("E-ATLAS-001", SITES, "canal.{level}", "canal.{level}-L9", 1, "is not a root"),
        ("E-ATLAS-125", SITES, "{disc: 0.6}", "{mass: 0.6}", 1, "cause of root"),
        ("E-ATLAS-125", SITES, "signs_as: irritation", "signs_as: severe", 1, "signs of its own"),
        ("E-ATLAS-125", "priors/cause_mix.csv", "disc", "mass", 2, "not a cause of root.L3"),
        ("E-ATLAS-126", SIGNS, "present,root.L3,,,,", "present,root.L3,,,,75-", 4, "only background rows"),
        ("E-ATLAS-126", SIGNS, "present,background,", "present,background,disc", 2, "no cause and no state"),
        (
            "E-ATLAS-127",
            "findings/groups.yaml",
            "\n",
            "\nagain: [tension.femoral_nerve_stretch]\n",
            2,
            "in tension and in again",
        ),
        ("W-ATLAS-127", "findings/groups.yaml", "]", ", tension.slump]", 1, "no row speaks"),
    ],
)
def test_a_broken_rule_is_named_with_its_line(
    code: str, file: str, old: str, new: str, line: int | None, says: str, tmp_path: Path
) -> None:
    assert_named(broken(tmp_path, file, old, new), code, file, line, says)
