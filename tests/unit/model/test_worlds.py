"""Each way a case could be: an unknown side, vertebrae that may be miscounted."""

from math import fsum

import pytest
from tests.queries_cases import stated

from rootwise.cases.case import Case, Numbering
from rootwise.model.evidence.worlds import worlds

MISCOUNTED = 0.4
IMAGES = (
    ("mri.herniation.foraminal.L3-L4", "left", "extrusion"),
    ("mri.root_contact.L3", "left", "contact"),
    ("strength.knee_extension", "left", "4"),
    ("emg.paraspinal_L3.spontaneous", "left", "2+"),
)
TRANSITIONAL = Numbering(castellvi="III")


def ids(case: Case) -> set[str]:
    return {finding.id for finding in case.findings}


def test_a_case_in_which_nothing_is_unknown_is_one_world_and_unchanged() -> None:
    case = stated(*IMAGES)
    assert list(worlds(case, MISCOUNTED)) == [(case, 1.0)]


def test_an_unknown_side_is_one_and_the_same_for_the_whole_case() -> None:
    case = stated(
        ("pain.groin", "unknown", "present"),
        ("strength.knee_extension", "unknown", "4"),
        ("reflex.achilles", "left", "normal"),
        ("history.diabetes", "axial", "no"),
    )
    found = list(worlds(case, MISCOUNTED))
    assert [chance for _, chance in found] == [0.5, 0.5]
    for (world, _), side in zip(found, ("left", "right"), strict=True):
        sides = {finding.id: finding.side for finding in world.findings}
        assert sides["pain.groin"] == sides["strength.knee_extension"] == side
        assert (sides["reflex.achilles"], sides["history.diabetes"]) == ("left", "axial")


@pytest.mark.parametrize(
    "numbering", [TRANSITIONAL, Numbering(castellvi="II"), Numbering(castellvi="IV"), Numbering(lumbar_count=6)]
)
def test_levels_of_images_shift_together_where_nobody_counted_from_above(numbering: Numbering) -> None:
    found = {frozenset(ids(case)): chance for case, chance in worlds(stated(*IMAGES, numbering=numbering), MISCOUNTED)}
    examined = {"strength.knee_extension", "emg.paraspinal_L3.spontaneous"}
    assert found == pytest.approx(
        {
            frozenset({"mri.herniation.foraminal.L3-L4", "mri.root_contact.L3"} | examined): 0.6,
            frozenset({"mri.herniation.foraminal.L2-L3", "mri.root_contact.L2"} | examined): 0.2,
            frozenset({"mri.herniation.foraminal.L4-L5", "mri.root_contact.L4"} | examined): 0.2,
        }
    )


@pytest.mark.parametrize("basis", ["whole_spine_count", "iliolumbar_ligament", "l5_nerve"])
def test_vertebrae_that_were_counted_are_not_shifted(basis: str) -> None:
    case = stated(*IMAGES, numbering=Numbering(basis=basis, castellvi="III", lumbar_count=6))
    assert list(worlds(case, MISCOUNTED)) == [(case, 1.0)]


@pytest.mark.parametrize("numbering", [Numbering(), Numbering(castellvi="I"), Numbering(lumbar_count=5)])
def test_a_usual_spine_is_not_doubted(numbering: Numbering) -> None:
    assert len(list(worlds(stated(*IMAGES, numbering=numbering), MISCOUNTED))) == 1


def test_an_examination_needs_no_count() -> None:
    case = stated(*IMAGES[2:], numbering=TRANSITIONAL)
    assert list(worlds(case, MISCOUNTED)) == [(case, 1.0)]


def test_side_and_count_are_unknown_independently() -> None:
    case = stated(IMAGES[0], ("pain.groin", "unknown", "present"), numbering=TRANSITIONAL)
    found = list(worlds(case, MISCOUNTED))
    assert len(found) == 6
    assert fsum(chance for _, chance in found) == pytest.approx(1.0, abs=1e-12)


def test_a_block_is_counted_on_the_same_vertebrae_as_the_image() -> None:
    case = stated(IMAGES[1], ("block.root.L3", "left", "complete"), numbering=TRANSITIONAL)
    assert [ids(world) for world, _ in worlds(case, MISCOUNTED)] == [
        {"mri.root_contact.L3", "block.root.L3"},
        {"mri.root_contact.L4", "block.root.L4"},
        {"mri.root_contact.L2", "block.root.L2"},
    ]
