"""Compare: two answers held against each other, from either end."""

from functools import cache
from math import log10

import pytest
from tests.models import shipped
from tests.queries_cases import CAUDA, L5, NOTHING, clear_side, stated

from rootwise.cases.case import Case
from rootwise.errors import QueryError
from rootwise.model.evidence.evidence import evidence
from rootwise.model.posterior.posterior import posterior
from rootwise.queries.case.compare import Comparison, compare
from rootwise.terms import vocabulary

PAIRS = [
    (("root.L5.left",), ("root.S1.left",)),
    (("root.L3.left",), ("joint.hip.left",)),
    (("root.L5.left",), ("root.L4.left", "root.L5.left")),
    (("cauda_equina",), ("other",)),
]
THIGH = stated(
    ("pain.thigh", "left", "present"),
    ("pain.anterior_thigh", "left", "present"),
    ("numbness.medial_leg", "left", "present"),
    ("strength.knee_extension", "left", "4"),
    ("emg.vastus_lateralis.spontaneous", "left", "2+"),
    ("mri.stenosis.foraminal.L3-L4", "left", "mild"),
    setting="emg_lab",
)
CASES = pytest.mark.parametrize("case", [CAUDA, NOTHING, THIGH, clear_side("unknown")])
SETS = pytest.mark.parametrize(("first", "second"), PAIRS)


@cache
def compared(case: Case, first: tuple[str, ...], second: tuple[str, ...]) -> Comparison:
    return compare(case, shipped(), first, second)


@CASES
@SETS
def test_from_the_other_end_every_sign_is_turned(case: Case, first: tuple[str, ...], second: tuple[str, ...]) -> None:
    there, back = compared(case, first, second), compared(case, second, first)
    assert (back.first, back.second) == (there.second, there.first)
    assert (back.bans, back.prior_bans) == pytest.approx((-there.bans, -there.prior_bans), abs=1e-9)
    turned = {(w.finding.id, w.finding.side): -w.bans for w in there.done}
    assert {(w.finding.id, w.finding.side): w.bans for w in back.done} == pytest.approx(turned, abs=1e-9)
    tests = {(n.finding, n.side): (n.expected_bans, -n.bans_if_abnormal, -n.bans_if_normal) for n in there.not_done}
    for one in back.not_done:
        expected = tests[one.finding, one.side]
        assert (one.expected_bans, one.bans_if_abnormal, one.bans_if_normal) == pytest.approx(expected, abs=1e-9)
    assert len(back.not_done) == len(there.not_done)


@CASES
@SETS
def test_the_evidence_and_the_prior_are_the_joint_odds(
    case: Case, first: tuple[str, ...], second: tuple[str, ...]
) -> None:
    found = posterior(case, shipped())

    def joint(sites: tuple[str, ...]) -> float:
        return found.joint(tuple(sorted(shipped().site_index(site) for site in sites if site != "other")))

    answer = compared(case, first, second)
    assert answer.bans + answer.prior_bans == pytest.approx(log10(joint(first) / joint(second)), abs=1e-9)


@CASES
@SETS
def test_what_is_done_is_not_proposed_again(case: Case, first: tuple[str, ...], second: tuple[str, ...]) -> None:
    answer = compared(case, first, second)
    stated_here = {(finding.id, finding.side) for finding in case.findings if finding.side != "unknown"}
    proposed = {(one.finding, one.side) for one in answer.not_done}
    assert not proposed & stated_here
    fine = {".".join(name.split(".")[:2]) for name, _ in stated_here if name.startswith(("emg", "ncs"))}
    assert not {name for name, side in proposed if name in fine}


@CASES
@SETS
def test_proposals_are_few_varied_telling_and_fine(case: Case, first: tuple[str, ...], second: tuple[str, ...]) -> None:
    words = vocabulary()
    proposed = compared(case, first, second).not_done
    assert len(proposed) <= 10
    assert [one.expected_bans for one in proposed] == sorted((one.expected_bans for one in proposed), reverse=True)
    families = [one.finding.partition(".")[0] for one in proposed]
    assert all(families.count(family) <= 3 for family in families)
    for one in proposed:
        assert one.expected_bans > 0.0
        assert one.bans_if_abnormal * one.bans_if_normal <= 0.0, one
        item = one.finding.partition(".")[2]
        assert item not in words.coarse_actions, one
        assert not (item in words.regions and words.regions.children(item)), one
        assert not item.startswith("dermatome_"), one
        assert item not in {"lower_limb", "paraspinal"}, one


def test_what_is_done_is_heaviest_first_and_part_of_the_case() -> None:
    answer = compared(L5, ("root.L5.left",), ("root.S1.left",))
    assert [abs(w.bans) for w in answer.done] == sorted((abs(w.bans) for w in answer.done), reverse=True)
    read = {(r.finding.id, r.finding.side) for item in evidence(L5, shipped()).targets for r in item.readings}
    assert {(w.finding.id, w.finding.side) for w in answer.done} <= read
    assert answer.done


def test_l3_and_l4_are_told_apart_by_tests_that_a_clinician_would_name() -> None:
    answer = compared(stated(("pain.anterior_thigh", "left", "present")), ("root.L3.left",), ("root.L4.left",))
    assert {"mri.root_contact.L3", "mri.root_contact.L4"} & {one.finding for one in answer.not_done}


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (["none", "root.L3.left"], ["root.L4.left"]),
        (["root.L4.left"], ["none", "root.L3.left"]),
        (["spine.axial", "root.L3.left"], ["none", "root.L3.left"]),
    ],
)
def test_two_that_are_never_sources_together_are_refused_with_a_hint(first: list[str], second: list[str]) -> None:
    with pytest.raises(QueryError) as raised:
        compare(L5, shipped(), first, second)
    assert raised.value.hint


def test_a_site_nobody_knows_is_refused_with_the_nearest() -> None:
    with pytest.raises(QueryError) as raised:
        compare(L5, shipped(), ["root.L5.left"], ["root.L4.lft"])
    assert raised.value.code == "E-QUERY-002"
    assert "root.L4.left" in raised.value.hint
