"""Compare: two answers held against each other, from either end."""

from dataclasses import replace
from functools import cache
from math import log10

import pytest
from tests.models import shipped, small
from tests.queries_cases import CAUDA, L5, NOTHING, clear_side, stated

from rootwise.cases.case import Case, Finding, in_order
from rootwise.errors import QueryError
from rootwise.model.evidence.evidence import evidence
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import posterior
from rootwise.queries.case.compare import Comparison, NotDone, compare
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
    def key(sites: tuple[str, ...]) -> tuple[int, ...]:
        return tuple(sorted(shipped().site_index(site) for site in sites if site != "other"))

    found = posterior(case, shipped(), keep=(*key(first), *key(second)))

    def joint(sites: tuple[str, ...]) -> float:
        return found.joint(key(sites))

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
    read = {(r.finding.id, r.finding.side) for item in evidence(L5, shipped()).targets for r in item.observations}
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


# By hand, on the small atlas


def proposed(case: Case, model: Model, first: tuple[str, ...], second: tuple[str, ...]) -> dict[str, NotDone]:
    """What is not done, by finding and side."""
    return {f"{one.finding}|{one.side}": one for one in compare(case, model, first, second).not_done}


def bans(p: float, q: float) -> tuple[float, float, float]:
    """What a test is expected to tell, and what it tells if abnormal and if normal: abnormal in p of one, q of two."""
    abnormal, normal = log10(p / q), log10((1 - p) / (1 - q))
    return (0.5 * (p - q) * (abnormal - normal), abnormal, normal)


def told(one: NotDone) -> tuple[float, float, float]:
    return one.expected_bans, one.bans_if_abnormal, one.bans_if_normal


def test_a_test_not_done_weighs_what_its_rows_say_over_its_background() -> None:
    found = proposed(NOTHING, small(), ("joint.hip.left",), ("root.L5.left",))
    # findings.csv: FABER .75 in the hip; no row in a root, so its background, .3
    assert told(found["hip_exam.faber|left"]) == pytest.approx(bans(0.75, 0.3))
    # pain on rotation .85 in the hip; in a root .3, on both sides; the background is .2
    assert told(found["hip_exam.internal_rotation_pain|left"]) == pytest.approx(bans(0.85, 0.3))
    # squatting: .6 in the hip against .08: .9 * .4 / .92 keep the mildest level; L5 has no fibres in the quadriceps
    assert told(found["strength.knee_extension|left"]) == pytest.approx(bans(1 - 0.9 * 0.4 / 0.92, 0.1))
    # of the other side only what stands in a row: FABER does not; rotation does in a root, .3 against the hip's .2,
    # half of (.3 - .2) * (log10 3/2 + log10 8/7) = .012 bans, too few to be named
    assert not {"hip_exam.faber|right", "hip_exam.internal_rotation_pain|right"} & found.keys()


def test_two_roots_of_one_muscle_add_up_in_what_was_not_done() -> None:
    """A plain product of what each does alone would count fibres as lost that no lesion took."""
    found = proposed(NOTHING, small(), ("root.L3.left", "root.L4.left"), ("root.L4.left",))
    # Reflex: levels 0 kept .93 * .96 q**3, q with 4 parts in 10 from L3 and 6 from L4.
    # States of a root: a disc (.6) is irritation .5, half lost .3, nine tenths lost .2; a stenosis (.4) 7, 3, 2 of 12.
    states = [(0.6 * 0.5 + 0.4 * 7 / 12, 0.0), (0.6 * 0.3 + 0.4 * 3 / 12, 0.5), (0.6 * 0.2 + 0.4 * 2 / 12, 0.9)]
    one = sum(w * 0.93 * 0.96 * (1 - 0.6 * x) ** 3 for w, x in states)
    two = sum(w * v * 0.93 * 0.96 * (0.6 * (1 - x) + 0.4 * (1 - y)) ** 3 for w, x in states for v, y in states)
    assert told(found["reflex.patellar|left"]) == pytest.approx(bans(1 - two, 1 - one))


EXAMINED = {
    "strength.ankle_dorsiflexion": ("5", "2"),
    "reflex.patellar": ("normal", "absent"),
    "hip_exam.faber": ("negative", "positive"),
}
TELLS = {
    "hip_exam.internal_rotation_pain": "positive",
    "tension.femoral_nerve_stretch": "positive",
    "mri.stenosis.foraminal.L3-L4": "present",
    "mri.stenosis.foraminal.L4-L5": "present",
}
SINGLES = [("root.L4.left",), ("root.L5.left",), ("joint.hip.left",), ("nerve.femoral.left",), ("none",)]
TWO = [("root.L3.left", "root.L4.left"), ("joint.hip.left", "root.L4.left"), ("nerve.femoral.left", "root.L4.left")]


@pytest.mark.parametrize("age", [None, 80])
@pytest.mark.parametrize("first", [*SINGLES, *TWO])
@pytest.mark.parametrize("worst", [False, True])
def test_a_proposal_weighs_what_the_posterior_moves_when_it_is_done(
    first: tuple[str, ...], worst: bool, age: int | None
) -> None:
    """P(abnormal | set, found) = P(found and abnormal | set) / P(found | set): one likelihood, asked in two ways."""
    model = replace(small(), prior=replace(small().prior, bystanders=()))  # what stands beside is left out of `compare`
    findings = [Finding(name, "left", values[worst]) for name, values in EXAMINED.items()]
    findings.append(Finding("strength.knee_extension", "right", "5"))  # no leg is silent
    case = Case("examined", age=age, setting="spine_clinic", findings=in_order(findings))
    rival = ("root.L3.left",)

    def fits(what: Case) -> float:
        """log10 Bayes factor of all the evidence."""
        found = posterior(what, model)
        one, two = (tuple(sorted(model.site_index(site) for site in sites)) for sites in (first, rival))
        return log10(found.likelihood(one) / found.likelihood(two))

    found = proposed(case, model, first, rival)
    for name, value in TELLS.items():
        done = replace(case, findings=in_order([*findings, Finding(name, "left", value)]))
        if f"{name}|left" in found:
            assert found[f"{name}|left"].bans_if_abnormal == pytest.approx(fits(done) - fits(case), abs=1e-9)
    assert found.keys() & {f"{name}|left" for name in TELLS}


def test_what_is_common_at_an_age_is_worth_less_then() -> None:
    """Groin pain has a background of .1, of .2 from 75 on: in the old it speaks less for the hip."""
    covered = [
        Finding(name, side, "absent")
        for name in ("pain.lateral_hip", "pain.buttock", "numbness.medial_leg")
        for side in ("left", "right")
    ]  # nothing is silent then
    weights = []
    for age in (50, 80):
        case = Case("covered", age=age, setting="spine_clinic", findings=in_order(covered))
        weights.append(proposed(case, small(), ("joint.hip.left",), ("none",))["pain.groin|left"].bans_if_abnormal)
    assert 0.0 < weights[1] < weights[0] - 0.1
