"""Which cases of a cohort are scored, and what counts as right in each."""

from pathlib import Path

import pytest
from tests.known_cases import case_file, known

from rootwise.cases.case import Case
from rootwise.cohorts.groups import LOWER, MODELLED, is_radicular, is_upper_root, members
from rootwise.cohorts.known import NOT_STATED, SEVERAL, KnownCase, counted, kind_of, known_cases
from rootwise.errors import CaseError

SITES = ("root.L2.left", "root.L2.right", "joint.hip.left", "joint.hip.right", "cauda_equina")


def only(folder: Path, **changes: object) -> KnownCase:
    path = case_file(folder, "one", changes)
    (found,) = known_cases([path], SITES).cases
    return found


def test_a_truth_without_alternatives_is_the_one_accepted_answer(tmp_path: Path) -> None:
    found = only(tmp_path)
    assert found.accept == found.strict == {frozenset({"root.L2.left"})}
    assert (found.kind, found.roots, found.quality) == ("roots", ("L2",), "rich")
    assert found.lower
    assert found.modelled


def test_alternatives_are_lenient_and_the_truth_stays_strict(tmp_path: Path) -> None:
    both = ["root.L2.left", "joint.hip.left"]
    found = only(tmp_path, truth={"sites": both, "accept": [["root.L2.left"], list(both)]})
    assert found.accept == {frozenset({"root.L2.left"}), frozenset(both)}
    assert found.strict == {frozenset(both)}
    assert found.kind == SEVERAL


def test_an_unknown_side_stands_for_either(tmp_path: Path) -> None:
    found = only(tmp_path, truth={"sites": ["joint.hip.unknown"]})
    either = {frozenset({"joint.hip.left"}), frozenset({"joint.hip.right"})}
    assert found.accept == found.strict == either
    assert found.modelled


def test_a_source_below_the_neck_that_is_not_modelled_is_kept_to_be_missed(tmp_path: Path) -> None:
    found = only(tmp_path, truth={"sites": ["bone.sacrum.left"]})
    assert (found.lower, found.modelled) == (True, False)


@pytest.mark.parametrize("site", ["root.C6.left", "root.T9.left", "nerve.median.left", "cord.cervical", "brain"])
def test_a_source_of_neck_or_arm_is_left_out_until_it_is_modelled(site: str, tmp_path: Path) -> None:
    path = case_file(tmp_path, "arm", {"truth": {"sites": [site]}})
    assert known_cases([path], SITES).left_out == {"a source of neck or arm, not modelled": 1}
    (found,) = known_cases([path], [*SITES, site]).cases
    assert (found.lower, found.modelled) == (False, True)


def test_what_cannot_be_scored_is_counted_with_the_reason(tmp_path: Path) -> None:
    case_file(tmp_path, "sparse", {"quality": "sparse"})
    case_file(tmp_path, "none", {"truth": {"sites": []}})
    case_file(tmp_path, "bad", {"findings": {"pain.nowhere": "present"}})
    case_file(tmp_path, "good", {})
    found = known_cases([tmp_path], SITES)
    assert [one.case.id for one in found.cases] == ["good"]
    assert found.left_out == {"quality sparse": 1, "no known answer": 1, "not readable": 1}
    assert counted(found.left_out) == "1 no known answer, 1 not readable, 1 quality sparse"
    assert counted({}) == "none"


def test_a_case_that_states_no_quality_counts(tmp_path: Path) -> None:
    assert only(tmp_path, quality=None).quality == NOT_STATED


def test_a_narrow_reading_sees_neither_reports_nor_what_names_the_level(tmp_path: Path) -> None:
    found = only(tmp_path, names_level=["pain.groin"])
    assert {one.id for one in found.read("all").findings} == {"pain.groin", "mri.normal"}
    assert found.read("bedside").findings == ()
    with pytest.raises(CaseError, match="E-CASE-040"):
        found.read("guess")


def test_groups_hold_the_cases_that_they_name() -> None:
    cases = [
        known(Case("a"), "root.L3.left"),
        known(Case("b"), "root.S1.left", "root.L5.left", quality="medium"),
        known(Case("c"), "cauda_equina"),
        known(Case("d"), "bone.sacrum.left", modelled=False),
        known(Case("e"), "nerve.median.left", lower=False),
    ]
    found = members(cases)
    assert found[LOWER] == (0, 1, 2, 3)
    assert found[MODELLED] == (0, 1, 2, 4)
    assert found["roots, cauda equina, conus"] == (0, 1, 2)
    assert found["other sources"] == (3,)
    assert found["one root, L1 to L4"] == (0,)
    assert list(found)[-5:] == ["root L3", "root L5", "root S1", "quality rich", "quality medium"]
    assert found["root L5"] == found["root S1"] == (1,)
    assert is_radicular(cases[2])
    assert not is_upper_root(known(Case("two"), "root.L3.left", "root.L4.left"))


def test_sources_of_two_kinds_are_several() -> None:
    assert kind_of(["bone.pubis.left", "soft.iliopsoas.left"]) == "joints, bone, soft tissue"
    assert kind_of(["root.L2.left", "joint.hip.left"]) == SEVERAL
