"""Every finding of the vocabulary is read, or somebody said why it is not."""

from dataclasses import replace
from functools import cache

import pytest
from tests.models import shipped

from rootwise.atlas.tables.loader import load
from rootwise.atlas.tables.schema import Unread
from rootwise.queries.atlas.coverage import Coverage, Covered, coverage
from rootwise.terms import vocabulary
from rootwise.wording.atlas.coverage import coverage_page


@cache
def found() -> Coverage:
    return coverage(shipped(), load())


def of(finding: str) -> Covered:
    return next(one for one in found().findings if one.finding == finding)


def test_no_finding_is_missing_without_a_reason() -> None:
    assert found().gaps == (), "read it, or say why not in atlas/data/not_modelled.yaml"


def test_the_whole_vocabulary_is_covered_once() -> None:
    assert [one.finding for one in found().findings] == list(vocabulary().findings())


@pytest.mark.parametrize(
    ("finding", "how"),
    [
        ("emg.iliopsoas", "supply"),
        ("sensation.groin", "supply"),
        ("strength.hip_flexion", "supply"),
        ("pain.groin", "rows"),
        ("pain.dermatome_T11", "kernel"),
        ("ct.stenosis.central.L3-L4", "rows"),
        ("abi", "rows"),
        ("sensory_level", "rows"),
        ("pain.dermatome_C5", "background"),
        ("emg.deltoid", "not"),
        ("ncs.median_snap", "not"),
    ],
)
def test_how_a_finding_is_read(finding: str, how: str) -> None:
    assert of(finding).how == how


def test_what_is_out_of_scope_says_so() -> None:
    assert "arm" in of("emg.deltoid").reason
    assert "T10" in of("mri.root_contact.C6").reason


def test_every_muscle_of_trunk_and_leg_is_read_or_cannot_be_needled() -> None:
    unread = {name: of(f"emg.{name}").reason for name in vocabulary().muscles if not of(f"emg.{name}").modelled}
    assert len(unread) < len(vocabulary().muscles)
    for name, reason in unread.items():
        assert any(word in reason for word in ("the arm", "begin at T10", "below S1")), (name, reason)


def test_an_undocumented_gap_is_found() -> None:
    atlas = load()
    kept = {name: entry for name, entry in atlas.unread.items() if name != "head_and_shoulder_blocks"}
    gaps = coverage(shipped(), replace(atlas, unread=kept)).gaps
    assert gaps == ("block.occipital", "block.suprascapular")


def test_a_reason_that_nothing_needs_is_idle() -> None:
    atlas = load()
    idle = Unread(reason="none", findings=("pain.groin",))
    assert "pain.groin" in coverage(shipped(), replace(atlas, unread={**atlas.unread, "idle": idle})).idle


def test_the_page_names_a_gap() -> None:
    gap = Covered("lab.b12", "not", 0, "")
    text = [line.text for line in coverage_page(Coverage((gap,), ("lab.*",)))]
    assert "0 of 1 findings" in text[0]
    assert "  lab.b12" in text
    assert "  lab.*" in text
