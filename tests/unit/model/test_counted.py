"""Numbers counted by hand on the small atlas where a formula of the test's own would only repeat the model's."""

import math
from collections.abc import Sequence
from dataclasses import replace
from itertools import product

import pytest
from tests.model_cases import log_likelihood
from tests.models import small
from tests.oracle.richer import richer

from rootwise.cases.case import Case, Finding, in_order
from rootwise.model.build import build
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import Options, posterior
from rootwise.model.uncertainty import predictive
from rootwise.model.uncertainty.predictive import SIMULATED, surprise

Stated = tuple[str, str, str]


def case(*findings: Stated, **keys: object) -> Case:
    return Case("counted", findings=in_order(Finding(*found) for found in findings), **keys)  # type: ignore[arg-type]


def talkative(model: Model) -> Model:
    """The model of patients whose silence says nothing."""
    return replace(model, constants={**model.constants, "silence_same_side": 0.0, "silence_other_side": 0.0})


@pytest.fixture(scope="module")
def backs(tmp_path_factory: pytest.TempPathFactory) -> Model:
    """The small atlas with pain of the back in it."""
    return talkative(build(richer(tmp_path_factory.mktemp("backs"))))


@pytest.mark.parametrize(
    ("side", "site", "expected"),
    [
        ("left", "root.L5.left", 0.8),  # its own row
        ("right", "root.L5.left", 0.6),  # .3 in anybody, and .6 of the .5 that the root adds
        ("axial", "root.L5.left", 0.8),  # written without a side it is the root's own
        ("right", "joint.hip.left", 0.4),  # a row of the other side comes first
        ("right", "nerve.femoral.left", 0.3),  # nothing to cross
        ("right", "root.L4.left", 0.6 * 0.3 + 0.4 * 0.6),  # the row of both sides is of stenosis, four in ten
    ],
)
def test_pain_of_the_back_crosses_the_midline_in_six_tenths_of_its_excess(
    side: str, site: str, expected: float, backs: Model
) -> None:
    found = log_likelihood(case(("pain.low_back", side, "present")), backs, site)
    assert math.exp(found) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(
    ("region", "site", "expected"),
    [
        ("dermatome_L4", "root.L4.left", 0.45),
        ("dermatome_L4", "root.L3.left", 0.15),
        ("dermatome_L4", "root.L4.right", 0.03),
        ("dermatome_L4", "joint.hip.left", 0.03),
        ("upper_anterior_thigh", "root.L4.left", 0.7),  # the centre
        ("knee", "root.L4.left", 0.7 * 0.5 * 0.5),  # two regions on
        ("knee", "joint.hip.left", 0.9 * 0.5**4),  # groin, hip, upper and lower thigh, knee: .056, under the .06
        ("anterior_thigh", "root.L4.left", 0.7),  # a coarse word is read at its most affected part
        ("anterior_thigh", "none", 0.12),  # twice the background of one part
    ],
)
def test_pain_without_rows_is_drawn_in_a_dermatome_or_referred_along_the_map(
    region: str, site: str, expected: float, backs: Model
) -> None:
    found = math.exp(log_likelihood(case((f"pain.{region}", "left", "present")), backs, site))
    assert found == pytest.approx(max(expected, 0.06) if region == "knee" else expected, rel=1e-9)


def test_a_denied_coarse_pain_is_wrong_in_one_of_twenty_who_have_it(backs: Model) -> None:
    denied = case(("pain.anterior_thigh", "left", "absent"))
    assert math.exp(log_likelihood(denied, backs, "root.L4.left")) == pytest.approx(0.3 + 0.7 * 0.05)
    assert math.exp(log_likelihood(denied, backs, "none")) == pytest.approx(0.88 + 0.12 * 0.05)


# An irritable hip. The halves of each frequency lie 3 apart on the logit scale and average to it:
#   FABER, background .3:   .05605 and .54395   logits -2.8237 and .1763
#   rotation, background .2: .02858 and .37142  logits -3.5261 and -.5261
#   FABER of the hip, .75:  .54059 and .95941   logits .1627 and 3.1627
#   rotation of it, .85:    .71908 and .98092   logits .9400 and 3.9400
HALVES = {
    "none": ((0.0560537, 0.5439463), (0.0285781, 0.3714219)),
    "joint.hip.left": ((0.5405926, 0.9594074), (0.7190791, 0.9809209)),
}


@pytest.mark.parametrize("site", HALVES)
@pytest.mark.parametrize(("faber", "rotation"), list(product(("positive", "negative"), repeat=2)))
def test_two_tests_of_one_joint_agree_as_often_as_its_two_halves_say(site: str, faber: str, rotation: str) -> None:
    found = case(("hip_exam.faber", "left", faber), ("hip_exam.internal_rotation_pain", "left", rotation))
    one, two = (
        [p if value == "positive" else 1 - p for p in halves]
        for value, halves in zip((faber, rotation), HALVES[site], strict=True)
    )
    expected = (one[0] * two[0] + one[1] * two[1]) / 2
    assert math.exp(log_likelihood(found, small(), site)) == pytest.approx(expected, rel=1e-5)


def test_beside_a_weak_leg_the_other_is_silent_though_no_pain_was_told() -> None:
    """Weakness of a leg has a background of .18 = 2 (.1 + .08) / 2 there; .7 of those who had it would tell."""
    weak = case(("strength.knee_extension", "left", "0"), age=50)  # at which no bystander is about
    # grade 0 by level: .002, .01, .03, .3; levels of nobody: .9, .05, .04, .01
    grade = 0.9 * 0.002 + 0.05 * 0.01 + 0.04 * 0.03 + 0.01 * 0.3
    assert math.exp(log_likelihood(weak, small(), "none")) == pytest.approx(grade * (1 - 0.7 * 0.18))
    # The right femoral nerve leaves the mildest level of the quadriceps .5**4 in six tenths, .1**4 in four, times .82.
    would_show = 0.6 * (1 - 0.82 * 0.5**4) + 0.4 * (1 - 0.82 * 0.1**4)
    femoral = math.exp(log_likelihood(weak, small(), "nerve.femoral.right"))
    assert femoral == pytest.approx(grade * (1 - 0.7 * would_show))


def test_what_was_told_of_one_hip_is_silent_in_the_region_beside_it_and_in_the_other_leg() -> None:
    """Sensation: one statement of either leg, .3. Pain: each region of the left, where it is, .3; of the right, .7."""
    told = case(("pain.groin", "left", "present"))
    # halves of the shared reach, 3 logits apart: groin .1, lateral hip .15, buttock .2
    groin, hip, buttock = (0.0114373, 0.1885627), (0.0190791, 0.2809209), (0.0285781, 0.3714219)
    left = sum(g * (1 - 0.3 * h) * (1 - 0.3 * b) for g, h, b in zip(groin, hip, buttock, strict=True)) / 2
    right = 1 - 0.7 * 0.2  # its most affected region: the buttock
    numb = 1 - 0.3 * 0.05
    assert math.exp(log_likelihood(told, small(), "none")) == pytest.approx(left * right * numb, rel=1e-5)


def test_onset_and_duration_have_the_curve_of_the_cause() -> None:
    """The right femoral nerve: sudden in .7; days 3, 20, 100: sd of log10 = 1.5229 / 2.5631 = .5942."""

    def density(days: float, middle: float, sd: float) -> float:
        z = (math.log10(days) - math.log10(middle)) / sd
        return (1 + z * z / 3) ** -2 / sd

    told = case(onset="sudden", duration_days=200)
    femoral = log_likelihood(told, small(), "nerve.femoral.right")
    nobody = log_likelihood(told, small(), "none")  # sudden in .3; days 5, 90, 1000: sd 2.3010 / 2.5631 = .8977
    expected = 0.7 * density(200, 20, 0.59416) / (0.3 * density(200, 90, 0.89774))
    assert math.exp(femoral - nobody) == pytest.approx(expected, rel=1e-4)


def test_a_bystander_explains_what_the_source_does_not() -> None:
    """In the old .2 have a compressed fibular nerve, half of them on this side, whatever else brings them."""
    dropped = ("strength.ankle_dorsiflexion", "left", "0")
    other = ("strength.ankle_dorsiflexion", "right", "5")  # so that no leg is silent
    levels = ((0.92, 5.0), (0.96, 3.0), (0.995, 0.7))

    def graded(q: float, reading: Sequence[float]) -> float:
        up_to = [*(q0 * q**gamma for q0, gamma in levels), 1.0]
        return sum((up_to[z] - (up_to[z - 1] if z else 0.0)) * p for z, p in enumerate(reading))

    zero, five = (0.002, 0.01, 0.03, 0.3), (0.96, 0.9, 0.05, 0.01)

    def nerve(reading: Sequence[float]) -> float:
        return 0.6 * graded(0.5, reading) + 0.4 * graded(0.1, reading)

    plain = graded(1.0, zero) * graded(1.0, five)
    beside = plain + 0.1 * (nerve(zero) * graded(1.0, five) - plain) + 0.1 * (graded(1.0, zero) * nerve(five) - plain)
    found = {
        age: math.exp(log_likelihood(case(dropped, other, age=age), small(), "joint.hip.right")) for age in (50, 80)
    }
    assert found[50] == pytest.approx(plain)
    assert found[80] == pytest.approx(beside)
    assert math.exp(log_likelihood(case(dropped, other, age=80), small(), "none")) == pytest.approx(plain)


# Signs of nobody: how often each is as recorded. Every reading is redrawn as like this or unlike this.
SIGNS = {
    ("hip_exam.faber", "left"): ("positive", 0.3),
    ("hip_exam.internal_rotation_pain", "right"): ("positive", 0.2),
    ("tension.femoral_nerve_stretch", "left"): ("positive", 0.1),
    ("tension.femoral_nerve_stretch", "right"): ("positive", 0.1),
    ("history.diabetes", "axial"): ("yes", 0.1),
}
NEGATIVE = {"positive": "negative", "yes": "no"}


@pytest.mark.parametrize("found", [(0, 0, 0, 0, 0), (1, 0, 0, 0, 0), (0, 1, 0, 0, 1), (1, 0, 1, 1, 0), (1, 1, 1, 1, 1)])
def test_a_surprise_is_the_share_of_cases_at_most_as_likely(found: tuple[int, ...]) -> None:
    """Nobody has one cause and one state: the 32 ways that five signs can turn out are counted, not drawn."""
    recorded = [p if here else 1 - p for here, (_, p) in zip(found, SIGNS.values(), strict=True)]
    real = math.prod(recorded)
    ways = [
        math.prod(p if same else 1 - p for same, p in zip(way, recorded, strict=True))
        for way in product((True, False), repeat=5)
    ]
    tail = min(1.0, sum(p for p in ways if p <= real * (1 + 1e-9)))
    stated = [
        (name, side, value if here else NEGATIVE[value])
        for here, ((name, side), (value, _)) in zip(found, SIGNS.items(), strict=True)
    ]
    world = posterior(case(*stated), small(), Options(pairs=False)).parts[0].world
    odd = surprise(world, (small().site_index("none"),), small())
    assert odd is not None
    # of 200 draws; four standard errors and the one that is counted for the case itself
    assert abs(odd - tail) < 4 * math.sqrt(tail * (1 - tail) / SIMULATED) + 1 / SIMULATED


def test_a_surprise_at_two_roots_of_one_reflex_counts_their_losses_in_parallel(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An absent reflex of the side of L3 and L4, and three readings of the other side, which they leave alone."""

    def absent(q: float) -> float:  # over its likeliest level; see test_by_hand
        return (0.01 * 0.93 * q**3 + 0.13 * (0.98 * q**1.2 - 0.93 * q**3) + 0.7 * (1 - 0.98 * q**1.2)) / 0.7

    strength = [
        math.exp(log_likelihood(case((f"strength.{action}", "right", "5")), small(), "none")) / 0.96
        for action in ("knee_extension", "ankle_dorsiflexion")
    ]
    disc = small().prior.cause_share[:, small().atoms("cause", small().site_index("root.L4.left")).start].mean()
    stenosis = 1 - disc
    lost = (
        (disc * 0.5 + stenosis * 0.7 / 1.2, 0.0),
        (disc * 0.3 + stenosis * 0.3 / 1.2, 0.5),
        (disc * 0.2 + stenosis * 0.2 / 1.2, 0.9),
    )
    roots = [(v * w, 1 - 0.4 * x - 0.6 * y) for v, x in lost for w, y in lost]
    before = sum(w * absent(q) for w, q in roots)
    again = sum(w * absent(q) ** 2 for w, q in roots) / before  # of roots that lost as much as this case says
    normal = (0.93 * 0.96 * 0.95 + 0.93 * 0.04 * 0.1 + 0.05 * 0.15 + 0.02 * 0.05) / 0.95
    others = (normal, *strength)
    real = before * math.prod(others)
    tail = 0.0
    for left, *way in product((True, False), repeat=4):
        rest = math.prod(p if same else 1 - p for same, p in zip(way, others, strict=True))
        if rest * (before if left else 1 - before) <= real * (1 + 1e-9):
            tail += rest * (again if left else 1 - again)
    stated = case(
        ("reflex.patellar", "left", "absent"),
        ("reflex.patellar", "right", "normal"),
        ("strength.knee_extension", "right", "5"),
        ("strength.ankle_dorsiflexion", "right", "5"),
    )
    world = posterior(stated, small(), Options(pairs=False)).parts[0].world
    monkeypatch.setattr(predictive, "SIMULATED", 40_000)
    odd = surprise(world, (small().site_index("root.L3.left"), small().site_index("root.L4.left")), small())
    assert odd == pytest.approx(tail, abs=4 * math.sqrt(tail * (1 - tail) / 40_000))


def test_age_moves_a_cause_by_its_own_curve_over_everyone_s() -> None:
    """The hip at 70: N(70; 68, 12) / N(70; 55, 17) = (.9862 / 12) / (.6776 / 17) = 2.062; that of nobody is 1."""
    found = posterior(Case("old", age=70, setting="spine_clinic"), small())
    hip, nobody = (found.prior((small().site_index(site),)) for site in ("joint.hip.left", "none"))
    assert hip / nobody == pytest.approx(0.05 / 0.1 * 2.062, rel=1e-3)
    # at 20 the hip would be 253 times rarer: held at eight
    found = posterior(Case("young", age=20, setting="spine_clinic"), small())
    hip, nobody = (found.prior((small().site_index(site),)) for site in ("joint.hip.left", "none"))
    assert hip / nobody == pytest.approx(0.05 / 0.1 / 8, rel=1e-9)
