"""What the atlas says of one thing, and on which sources that rests."""

from pathlib import Path

import pytest
from tests.two_sites import FILES, SIGNS, write

from rootwise.atlas.facts import cite, find
from rootwise.errors import AtlasError


@pytest.fixture
def atlas(tmp_path: Path) -> Path:
    return write(tmp_path, FILES)


def places(name: str, folder: Path) -> list[tuple[str, int]]:
    return [(fact.file, fact.line) for fact in find(name, folder)]


def test_a_finding_has_its_rows_with_line_source_grade_and_note(atlas: Path) -> None:
    background, elderly, root = find("pain.groin", atlas)

    assert (root.file, root.line, root.sources, root.grade) == (SIGNS, 4, ("sasaki2014",), "A")
    assert root.values == {
        "finding": "pain.groin",
        "value": "present",
        "site": "root.L3",
        "k": "3",
        "n": "7",
        "kind": "as_observed",
        "selection": "operated",
    }
    assert (background.line, background.grade, elderly.values["age"]) == (2, "D", "60-74")


def test_a_site_has_its_findings_supply_states_causes_and_priors(atlas: Path) -> None:
    files = {file for file, _ in places("root.L3", atlas)}

    assert files == {
        "anatomy/supply.csv",
        "findings/referral.csv",
        "findings/signs.csv",
        "lesions/at_background.csv",
        "lesions/causes.csv",
        "lesions/sites.yaml",
        "priors/cause_mix.csv",
        "priors/comorbidity.csv",
        "priors/pairs.csv",
        "priors/setting.csv",
    }
    assert ("lesions/sites.yaml", 7) in places("root.L3", atlas)


def test_a_side_is_set_aside(atlas: Path) -> None:
    assert find("root.L3.left", atlas) == find("root.L3", atlas)


def test_a_run_of_roots_speaks_of_each_of_them(atlas: Path) -> None:
    write(atlas, {SIGNS: FILES[SIGNS].replace("present,root.L3", "present,root.L2-L4")})

    assert (SIGNS, 4) in places("root.L3", atlas)
    assert (SIGNS, 4) in places("root.L4", atlas)


@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("vastus_lateralis", "anatomy/supply.csv"),
        ("emg.vastus_lateralis", "anatomy/supply.csv"),
        ("strength.knee_extension", "anatomy/actions.csv"),
        ("sensation.groin", "anatomy/supply.csv"),
        ("groin", "anatomy/adjacency.csv"),
        ("nerve.femoral", "anatomy/supply.csv"),
        ("nerve.femoral.intrapelvic", "lesions/sites.yaml"),
        ("tension.femoral_nerve_stretch", "findings/groups.yaml"),
        ("other_prior", "lesions/constants.yaml"),
        ("numb_saddle", "care/urgency.yaml"),
    ],
)
def test_a_muscle_region_structure_or_rule_is_found(name: str, file: str, atlas: Path) -> None:
    assert file in {fact.file for fact in find(name, atlas)}


def test_a_source_has_what_rests_on_it_and_what_names_it_in_a_note(atlas: Path) -> None:
    assert places("sasaki2014", atlas) == [("care/urgency.yaml", 2), (SIGNS, 4), ("sources/all.yaml", 1)]
    assert ("anatomy/supply.csv", 3) in places("phillips1991", atlas)


def test_an_unknown_id_suggests_the_nearest(atlas: Path) -> None:
    with pytest.raises(AtlasError) as caught:
        find("tension.femoral_stretch", atlas)

    assert caught.value.code == "E-ATLAS-030"
    assert "tension.femoral_nerve_stretch" in caught.value.hint


def test_a_citation_says_where_to_find_it_and_what_rests_on_it(atlas: Path) -> None:
    (citation,) = cite("pain.groin", atlas)

    assert citation.lines() == (
        "[sasaki2014] Sasaki M. J Spine 2014;3:3",
        "doi:10.4172/2165-7939.1000169",
        "facts: 1 of grade A",
    )
    assert citation.as_dict() == {
        "key": "sasaki2014",
        "citation": "Sasaki M. J Spine 2014;3:3",
        "doi": "10.4172/2165-7939.1000169",
        "year": 2014,
        "facts": {"A": 1},
    }


def test_a_source_cites_itself_alone(atlas: Path) -> None:
    assert [(citation.key, dict(citation.grades)) for citation in cite("sasaki2014", atlas)] == [
        ("sasaki2014", {"A": 1, "D": 1})
    ]
    assert [citation.key for citation in cite("phillips1991", atlas)] == ["phillips1991"]


def test_what_is_all_assumption_has_no_citation(atlas: Path) -> None:
    assert cite("tension.femoral_nerve_stretch", atlas) == ()


@pytest.mark.parametrize(
    "name", ["root.L2", "tension.femoral_nerve_stretch", "iliopsoas", "groin", "joint.hip"]
)
def test_the_shipped_atlas_speaks_of_its_subjects(name: str) -> None:
    assert len(find(name)) > 10
