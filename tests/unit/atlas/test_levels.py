from collections import Counter
from pathlib import Path

import pytest

from rootwise.atlas.level_phrases import Target, parse_target
from rootwise.atlas.levels import ZONES, geometry, renumber, root_name
from rootwise.atlas.tables.identity import DATA
from rootwise.atlas.tables.yaml_file import read_yaml
from rootwise.errors import AtlasError, QueryError
from rootwise.queries.level import HOLD, LevelAnswer, level
from rootwise.terms import vocabulary


def met(answer: LevelAnswer) -> list[str]:
    return [met.root for met in answer.roots]


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("L2-L3 foraminal left", Target(disc="L2-L3", zone="foraminal", side="left")),
        ("L2/3 foramen left", Target(disc="L2-L3", zone="foraminal", side="left")),
        ("L2 – L3 far-lateral Right", Target(disc="L2-L3", zone="extraforaminal", side="right")),
        ("L2 left", Target(root="L2", side="left")),
        ("root L2 right", Target(root="L2", side="right")),
        ("L4-5 paracentral right", Target(disc="L4-L5", zone="lateral_recess", side="right")),
        ("left lateral recess at T12-L1", Target(disc="T12-L1", zone="lateral_recess", side="left")),
        ("L5-S1", Target(disc="L5-S1")),
        ("s2", Target(root="S2")),
    ],
)
def test_a_phrase_names_a_root_or_a_disc(phrase: str, expected: Target) -> None:
    assert parse_target(phrase) == expected


@pytest.mark.parametrize(
    ("phrase", "says", "hint"),
    [
        ("thigh pain", "no level", "L2-L3 foraminal left"),
        ("", "no level", "L2 left"),
        ("L2 and L3 left", "more than one level", "write one"),
        ("L2-L4", "not a disc", "L2-L3"),
        ("L5/1", "not a disc", "L5-S1"),
        ("L3-L2", "not a disc", "L3-L4"),
        ("L2/3 root left", "never stands for a root", '"L2" (leaves there) or "L3"'),
        ("L2 foramen left", "belongs to a disc", "L2-L3 foraminal"),
        ("L6 left", "not a root", "state six"),
        ("C6 left", "not a root", "T12 L1 L2"),
        ("L2 l", 'what is "l"', "left or right"),
        ("L2 left right", "one side", "left and for right"),
        ("L2 both", "one side", "left and for right"),
        ("L2-L3 central foraminal", "more than one zone", "ask for one"),
    ],
)
def test_nonsense_is_refused_with_a_hint(phrase: str, says: str, hint: str) -> None:
    with pytest.raises(QueryError) as caught:
        parse_target(phrase)
    assert says in caught.value.message
    assert hint in caught.value.hint


def test_the_side_may_come_apart_from_the_phrase_but_not_contradict_it() -> None:
    assert parse_target("L2", "left").side == "left"
    assert parse_target("L2", "unknown").side is None
    with pytest.raises(QueryError, match="one side"):
        parse_target("L2 left", "right")
    with pytest.raises(QueryError, match="not a side"):
        parse_target("L2", "medial")


def test_a_root_is_printed_with_its_foramen_and_its_disc() -> None:
    assert root_name("L2", "left") == "L2 left: exits the L2-L3 foramen, traverses the L1-L2 disc"
    assert root_name("S1", "right") == "S1 right: exits the S1 sacral foramen, traverses the L5-S1 disc"
    assert root_name("S2") == "S2 side unknown: exits the S2 sacral foramen, traverses no disc"


# A far lateral L3-4 herniation meets L3 (Kim and Weller 2000), a subarticular one the root below.
@pytest.mark.parametrize(
    ("disc", "recess", "foramen"),
    [
        ("T12-L1", "L1", "T12"),
        ("L1-L2", "L2", "L1"),
        ("L2-L3", "L3", "L2"),
        ("L3-L4", "L4", "L3"),
        ("L4-L5", "L5", "L4"),
        ("L5-S1", "S1", "L5"),
    ],
)
def test_each_zone_of_a_disc_meets_its_root(disc: str, recess: str, foramen: str) -> None:
    assert met(level(f"{disc} paracentral left")) == [recess]
    assert met(level(f"{disc} foraminal left")) == [foramen]
    assert met(level(f"{disc} extraforaminal left")) == [foramen]
    assert met(level(f"{disc} central"))[0] == recess
    assert met(level(f"{disc} central"))[-1] == "S5"


def test_only_the_upper_discs_can_meet_the_conus() -> None:
    with_conus = [d for d in geometry().discs if "conus" in level(f"{d} central").structures]
    assert with_conus == ["T12-L1", "L1-L2", "L2-L3"]


def test_a_bare_disc_label_lists_both_roots_and_is_no_target() -> None:
    answer = level("L2/3 left")
    assert [(met.root, met.role) for met in answer.roots] == [("L2", "exiting"), ("L3", "traversing")]
    assert "not a root" in answer.name
    assert answer.procedure_target is None
    assert any("2 roots" in reason for reason in answer.no_target_because)


def test_a_root_with_a_side_and_a_settled_count_is_a_target() -> None:
    answer = level("L2 left")
    assert answer.procedure_target == "L2 left: exits the L2-L3 foramen, traverses the L1-L2 disc"
    assert (answer.foramen, answer.disc, answer.hold, answer.numberings) == ("L2-L3", "L1-L2", None, ())


def test_without_a_side_there_is_no_target() -> None:
    answer = level("L2-L3 foraminal")
    assert answer.procedure_target is None
    assert answer.no_target_because == ("the side is unknown",)


@pytest.mark.parametrize(
    "doubt",
    [
        {"castellvi": "II"},
        {"castellvi": "III"},
        {"castellvi": "IV"},
        {"lumbar_count": 4},
        {"lumbar_count": 6},
        {"basis": "unknown"},
        {"basis": "assumed"},
    ],
)
def test_a_doubtful_count_holds_every_procedure(doubt: dict[str, object]) -> None:
    answer = level("L4 left", **doubt)  # type: ignore[arg-type]
    assert answer.in_doubt
    assert answer.hold == HOLD
    assert answer.procedure_target is None
    assert any(fact.source == "lstvmisconception2017" for fact in answer.facts)


@pytest.mark.parametrize(
    "settled", [{}, {"castellvi": "I"}, {"lumbar_count": 5}, {"basis": "whole_spine_count"}]
)
def test_a_settled_count_raises_no_doubt(settled: dict[str, object]) -> None:
    assert not level("L4 left", **settled).in_doubt  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("count", "basis", "pairs"),
    [
        (6, "whole_spine_count", {("L4", "L3")}),
        (4, "whole_spine_count", {("L4", "L5")}),
        (6, "iliolumbar_ligament", {("L5", "L4")}),
        (4, "l5_nerve", {("L3", "L4")}),
        (6, None, {("L4", "L3"), ("L5", "L4")}),
    ],
)
def test_both_numberings_name_one_structure(
    count: int, basis: str | None, pairs: set[tuple[str, str]]
) -> None:
    answer = level("L4 left", lumbar_count=count, basis=basis)  # type: ignore[arg-type]
    assert {(n.from_above, n.from_below) for n in answer.numberings} == pairs


def test_a_whole_spine_count_shows_both_names_but_holds_nothing() -> None:
    answer = level("L4 left", lumbar_count=6, basis="whole_spine_count")
    assert answer.in_doubt
    assert answer.hold is None
    assert answer.procedure_target is not None


def test_an_unknown_direction_keeps_every_count_open() -> None:
    pairs = [(n.from_above, n.from_below) for n in level("L4-L5 foraminal left", castellvi="III").numberings]
    assert ("L4-L5", "L4-L5") in pairs
    assert {("L4-L5", "L3-L4"), ("L4-L5", "L5-S1"), ("L5-S1", "L4-L5"), ("L3-L4", "L4-L5")} <= set(pairs)


def test_a_disc_without_a_label_is_said_to_have_none() -> None:
    numberings = level("L5-S1 foraminal left", lumbar_count=6, basis="iliolumbar_ligament").numberings
    assert [(n.from_above, n.from_below) for n in numberings] == [(None, "L5-S1")]


def test_a_count_of_seven_is_refused() -> None:
    with pytest.raises(QueryError, match="not a count"):
        level("L2 left", lumbar_count=7)


@pytest.mark.parametrize(
    ("before", "shift", "after"),
    [
        ("L5", 1, "S1"),
        ("L1", -1, "T12"),
        ("T12-L1", 1, "L1-L2"),
        ("root.L2.left", 1, "root.L3.left"),
        ("root.L2", -2, "root.T12"),
        ("mri.herniation.foraminal.L2-L3", 1, "mri.herniation.foraminal.L3-L4"),
        ("mri.root_contact.L5", 1, "mri.root_contact.S1"),
        ("xray.fracture.L2", -1, "xray.fracture.L1"),
        ("emg.paraspinal_L3.spontaneous", 1, "emg.paraspinal_L4.spontaneous"),
        ("sensation.dermatome_L5", 1, "sensation.dermatome_S1"),
        ("block.root.L2", 1, "block.root.L3"),
        ("pain.groin", 1, "pain.groin"),
        ("joint.hip.left", 1, "joint.hip.left"),
        ("cauda_equina", 1, "cauda_equina"),
        ("sensory_level", 1, "sensory_level"),
    ],
)
def test_renumbering_moves_the_level_inside_an_id(before: str, shift: int, after: str) -> None:
    assert renumber(before, shift) == after


@pytest.mark.parametrize(
    "beyond", [("S5", 1), ("L5-S1", 1), ("T10", -1), ("T10-T11", -1), ("C6", 1), ("L2", 40)]
)
def test_out_of_range_is_an_error_never_a_clip(beyond: tuple[str, int]) -> None:
    with pytest.raises(QueryError, match="lies outside"):
        renumber(*beyond)


def test_an_unknown_id_is_not_renumbered() -> None:
    with pytest.raises(QueryError, match="neither a level nor an id"):
        renumber("mri.hernia.L2-L3", 1)
    with pytest.raises(QueryError, match="lies outside"):
        renumber("knee", 1)


def test_every_fact_of_the_geometry_has_a_source_and_a_fitting_grade() -> None:
    places = geometry()
    sources = {key: entry for path in (DATA / "sources").glob("*.yaml") for key, entry in read_yaml(path).items()}
    rows = [zone for disc in places.discs.values() for zone in disc.zones.values()]
    for row in [
        *rows,
        *places.zones.values(),
        *places.facts.values(),
        *places.numbering.values(),
        places.ids,
    ]:
        if row.source in ("consensus", "assumption"):
            assert row.grade == "D"
        else:
            source = sources[row.source]
            assert row.grade not in ("A", "B") or {"doi", "pmid", "url"} & set(source)


def test_ids_are_listed_once() -> None:
    ids = Counter(i for r in geometry().roots.values() for i in (r.fma, r.ganglion, r.segment) if i)
    assert max(ids.values()) == 1
    assert geometry().roots["L2"].fma == "FMA:6176"
    assert geometry().roots["L2"].ganglion == "UBERON:0002856"


def test_a_geometry_that_contradicts_itself_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "geometry.yaml"
    text = (DATA / "anatomy" / "geometry.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("exiting: L2", "exiting: L3"), encoding="utf-8")
    with pytest.raises(AtlasError, match="say otherwise"):
        geometry(path)
    path.write_text(text.replace("traversing: L3", "crossing: L3"), encoding="utf-8")
    with pytest.raises(AtlasError, match="E-ATLAS-020"):
        geometry(path)


def test_zones_are_those_of_the_vocabulary() -> None:
    # The vocabulary calls the lateral recess `paracentral`; `unspecified` names no zone.
    zones = {"paracentral" if zone == "lateral_recess" else zone for zone in ZONES}
    assert zones == set(vocabulary().zones) - {"unspecified"}
