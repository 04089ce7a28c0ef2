"""Answers that can be counted by hand on the small atlas, and what a clinician would check first."""

import math

import pytest
from tests.model_cases import log_likelihood
from tests.models import small

from rootwise.cases.case import Case, Finding, in_order
from rootwise.model.evidence.evidence import evidence
from rootwise.model.posterior.posterior import Options, posterior


def case(*findings: tuple[str, str, str], **keys: object) -> Case:
    return Case("by-hand", findings=in_order(Finding(*found) for found in findings), **keys)  # type: ignore[arg-type]


def p(*findings: tuple[str, str, str], given: tuple[str, ...], **keys: object) -> float:
    return math.exp(log_likelihood(case(*findings, **keys), small(), *given))


@pytest.mark.parametrize(
    ("finding", "given", "expected"),
    [
        (("hip_exam.faber", "left", "positive"), ("joint.hip.left",), 0.75),
        (("hip_exam.faber", "left", "positive"), ("joint.hip.right",), 0.3),
        (("hip_exam.faber", "left", "positive"), ("none",), 0.3),
        (
            ("hip_exam.internal_rotation_pain", "right", "positive"),
            ("root.L5.left",),
            0.3,
        ),  # the row says both sides
        (("history.diabetes", "axial", "yes"), ("nerve.femoral.right",), 0.45),
        # irritation .8, other states .5; a disc is half irritation, a stenosis 7 parts in 12
        (
            ("tension.femoral_nerve_stretch", "left", "positive"),
            ("root.L3.left",),
            0.6 * (0.5 * 0.8 + 0.5 * 0.5) + 0.4 * (0.7 / 1.2 * 0.8 + 0.5 / 1.2 * 0.5),
        ),
        # the severe state has the signs of the partial one
        (("tension.femoral_nerve_stretch", "left", "positive"), ("nerve.femoral.left",), 0.6),
        # reflex: level 0 .93 * .96, 1 .93 * .04, 2 .05, 3 .02; normal is read in .95, .1, .15, .05 of them
        (
            ("reflex.patellar", "left", "normal"),
            ("none",),
            0.93 * 0.96 * 0.95 + 0.93 * 0.04 * 0.1 + 0.05 * 0.15 + 0.02 * 0.05,
        ),
        # half the femoral fibres lost in 6 of 10, nine tenths in 4: grade 5 by level .96, .9, .05, .01
        (
            ("strength.knee_extension", "left", "5"),
            ("nerve.femoral.left",),
            sum(
                share
                * (
                    0.9 * q**4 * 0.96
                    + (0.95 * q**2 - 0.9 * q**4) * 0.9
                    + (0.99 * q**0.5 - 0.95 * q**2) * 0.05
                    + (1 - 0.99 * q**0.5) * 0.01
                )
                for share, q in ((0.6, 0.5), (0.4, 0.1))
            ),
        ),
    ],
)
def test_a_single_finding_has_the_probability_that_the_tables_say(
    finding: tuple[str, str, str], given: tuple[str, ...], expected: float
) -> None:
    assert p(finding, given=given) == pytest.approx(expected, rel=1e-9)


def test_the_background_follows_age_and_the_source_keeps_its_excess() -> None:
    young = ("history.diabetes", "axial", "yes")
    assert p(young, given=("none",), age=30) == pytest.approx(0.03)
    # 1 - (1 - .45) / (1 - .1) of those without it otherwise, on top of .03
    assert p(young, given=("nerve.femoral.left",), age=30) == pytest.approx(1 - 0.97 * 0.55 / 0.9)


def test_two_sources_of_one_sign_add_by_noisy_or_over_one_background() -> None:
    pain = ("history.diabetes", "axial", "yes")
    both = p(pain, given=("nerve.femoral.left", "nerve.femoral.right"))
    assert both == pytest.approx(1 - 0.9 * (0.55 / 0.9) ** 2)


def test_two_roots_in_parallel_add_their_losses_and_a_root_and_its_nerve_multiply() -> None:
    # Reflex absent is level 3 in .7, 2 in .13, 1 and 0 in .01, so P rises with the loss alone.
    absent = ("reflex.patellar", "left", "absent")

    def of(q: float) -> float:
        return 0.01 * 0.93 * q**3 + 0.13 * (0.98 * q**1.2 - 0.93 * q**3) + 0.7 * (1 - 0.98 * q**1.2)

    def lost(*parts: tuple[float, float]) -> float:
        return sum(share * of(q) for share, q in parts)

    l4 = (
        (0.6 * 0.5 + 0.4 * 0.7 / 1.2, 0.0),
        (0.6 * 0.3 + 0.4 * 0.3 / 1.2, 0.5),
        (0.6 * 0.2 + 0.4 * 0.2 / 1.2, 0.9),
    )
    femoral = ((0.6, 0.5), (0.4, 0.9))
    assert p(absent, given=("root.L4.left",)) == pytest.approx(lost(*((w, 1 - 0.6 * x) for w, x in l4)))
    in_series = [(w * v, (1 - y) * (0.4 + 0.6 * (1 - x))) for w, x in l4 for v, y in femoral]
    assert p(absent, given=("root.L4.left", "nerve.femoral.left")) == pytest.approx(lost(*in_series))
    in_parallel = [(w * v, 0.6 * (1 - x) + 0.4 * (1 - y)) for w, x in l4 for v, y in l4]
    assert p(absent, given=("root.L3.left", "root.L4.left")) == pytest.approx(lost(*in_parallel))


def test_two_tests_of_one_irritable_joint_say_less_than_two_independent_ones() -> None:
    faber, rotation = (
        ("hip_exam.faber", "left", "positive"),
        ("hip_exam.internal_rotation_pain", "left", "positive"),
    )

    def ratio(*found: tuple[str, str, str]) -> float:
        return p(*found, given=("joint.hip.left",)) / p(*found, given=("none",))

    assert max(ratio(faber), ratio(rotation)) < ratio(faber, rotation) < ratio(faber) * ratio(rotation)
    other_side = ("hip_exam.internal_rotation_pain", "right", "positive")
    assert p(faber, other_side, given=("none",)) == pytest.approx(0.3 * 0.2)


@pytest.mark.parametrize(
    ("finding", "against"),
    [
        (("strength.knee_extension", "left", "5"), "root.L4.left"),
        (("reflex.patellar", "left", "normal"), "nerve.femoral.left"),
        (("sensation.medial_leg", "left", "normal"), "root.L4.left"),
        (("strength.ankle_dorsiflexion", "left", "5"), "root.L5.left"),
        (("tension.femoral_nerve_stretch", "left", "negative"), "root.L3.left"),
        (("hip_exam.faber", "left", "negative"), "joint.hip.left"),
    ],
)
def test_a_stated_normal_speaks_against_the_sources_that_would_show(
    finding: tuple[str, str, str], against: str
) -> None:
    assert p(finding, given=(against,), age=50) < p(finding, given=("none",), age=50)
    elsewhere = against.replace("left", "right")
    assert p(finding, given=(elsewhere,), age=50) == pytest.approx(p(finding, given=("none",), age=50))


def test_an_examination_that_is_not_stated_changes_nothing() -> None:
    stated = ("hip_exam.faber", "left", "positive")
    without = posterior(case(stated), small())
    assert [item.target.key for item in without.evidence.targets] == ["hip_exam.faber|left"]
    assert without.evidence.silent == ()


@pytest.mark.parametrize(
    "finding",
    [
        ("reflex.patellar", "left", "absent"),
        ("sensation.medial_leg", "left", "absent"),
        ("reflex.patellar", "left", "reduced"),
        ("sensation.medial_leg", "left", "reduced"),
    ],
)
def test_a_lost_reflex_or_lost_sensation_makes_a_side_the_complaint_s_side(
    finding: tuple[str, str, str],
) -> None:
    """`absent` is the worst value of these scales, not the normal one as it is of symptoms."""
    read = evidence(case(finding, ("pain.groin", "left", "absent")), small())
    constants = small().constants
    assert ("pain.lateral_hip|left", constants["silence_same_side"]) in read.silent


def test_silence_speaks_against_what_would_have_been_felt_and_louder_when_asked() -> None:
    told = ("pain.groin", "left", "present")

    def odds(**keys: object) -> float:
        return p(told, given=("root.L5.left",), **keys) / p(told, given=("none",), **keys)

    # L5 is referred to the groin in .8 * .5**2, against a background of .1.
    assert odds(asked={"pain": "mapped"}) < odds() < 0.2 / 0.1


def test_a_screening_look_is_one_reading_however_many_normals_were_filled_in() -> None:
    filled = in_order(
        Finding(name, "left", "5", by="fill")
        for name in ("strength.knee_extension", "strength.ankle_dorsiflexion")
    )
    (item,) = evidence(Case("filled", findings=filled), small()).targets
    assert item.target.key == "strength:lower_limb|left"
    assert len(item.observations) == 1


def test_a_coarse_word_is_implied_by_the_finer_one_and_counts_once() -> None:
    fine, coarse = ("strength.knee_extension", "left", "4"), ("weakness.lower_limb", "left", "present")
    assert p(fine, coarse, given=("root.L4.left",)) == pytest.approx(p(fine, given=("root.L4.left",)))
    read = evidence(case(fine, coarse), small())
    assert [(found.id, why) for found, why in read.not_used] == [
        ("weakness.lower_limb", "a part of it is recorded")
    ]


def test_a_needle_examination_before_any_change_can_show_says_nothing() -> None:
    early = Case("early", findings=(Finding("emg.vastus_lateralis.spontaneous", "left", "0", day=5),))
    assert log_likelihood(early, small(), "nerve.femoral.left") == pytest.approx(
        log_likelihood(early, small(), "none")
    )
    late = Case("late", findings=(Finding("emg.vastus_lateralis.spontaneous", "left", "0", day=60),))
    assert log_likelihood(late, small(), "nerve.femoral.left") < log_likelihood(late, small(), "none")


def test_doubt_pulls_a_finding_towards_saying_nothing() -> None:
    def weight(certainty: str) -> float:
        found = Case("doubt", findings=(Finding("hip_exam.faber", "left", "positive", certainty=certainty),))
        return log_likelihood(found, small(), "joint.hip.left") - log_likelihood(found, small(), "none")

    assert weight("definite") > weight("probable") > weight("possible") > 0.0


def test_of_two_visits_the_more_abnormal_one_counts() -> None:
    visits = [
        Finding("strength.knee_extension", "left", value, day=day) for day, value in ((14, "5"), (42, "2"))
    ]
    read = evidence(Case("visits", findings=in_order(visits)), small())
    assert [observation.finding.value for item in read.targets for observation in item.observations] == ["2"]
    assert [why for _, why in read.not_used] == ["another visit shows more"]


def test_what_the_atlas_does_not_hold_gains_where_nothing_fits() -> None:
    odd = [
        ("strength.knee_extension", "left", "0"),
        ("strength.ankle_dorsiflexion", "right", "0"),
        ("hip_exam.faber", "left", "positive"),
        ("tension.femoral_nerve_stretch", "right", "positive"),
        ("sensation.medial_leg", "right", "absent"),
        ("history.diabetes", "axial", "yes"),
    ]

    def share_of_other(*found: tuple[str, str, str]) -> float:
        answer = posterior(case(*found, age=50), small(), Options(pairs=False))
        return answer.other / answer.total

    assert share_of_other(odd[-1]) == pytest.approx(small().constants["other_prior"])
    assert share_of_other(*odd) > small().constants["other_prior"]
