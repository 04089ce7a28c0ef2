"""Golden cases of the urgency rules; expectations come from the rules' sources, before the code."""

import re
from datetime import date
from pathlib import Path

import pytest

from rootwise.atlas.tables.identity import DATA
from rootwise.atlas.tables.yaml_file import read_yaml
from rootwise.care.rule_book import rule_book
from rootwise.care.urgency import UNVERIFIED, conditions, urgency
from rootwise.cases.case import Care, Case, Finding, Procedure, in_order
from rootwise.errors import CareError

SIDES = ("left", "right", "unknown")


def case(*said: str, care: Care | None = None) -> Case:
    """A case from short lines: `strength.knee_extension left 3 @14` (a side and a day may be left out)."""
    return Case(id="golden", findings=in_order(finding(line) for line in said), care=care)


def finding(line: str) -> Finding:
    words, _, day = line.partition(" @")
    name, *rest = words.split(maxsplit=2)
    side = rest.pop(0) if rest[0] in SIDES else "axial"
    return Finding(name, side, rest[0], day=int(day) if day else None)  # type: ignore[arg-type]


def after(day: int | None) -> Care:
    return Care(procedure=Procedure("root.L3.left", "transforaminal epidural", day))


FIRES = [
    ("cauda_equina_features", case("sensation.perineum reduced")),
    ("cauda_equina_features", case("numbness.perineum left present")),
    ("cauda_equina_features", case("sensation.dermatome_S4 right absent")),
    ("cauda_equina_features", case("sphincter.urinary_retention present")),
    ("cauda_equina_features", case("sphincter.fecal_incontinence present")),
    ("cauda_equina_features", case("sphincter.sexual_dysfunction present")),
    ("cauda_equina_features", case("sphincter.anal_tone_reduced present")),
    ("cauda_equina_features", case("reflex.bulbocavernosus left absent")),
    (
        "cauda_equina_features",
        case("sphincter.constipation present", "numbness.sole left present", "numbness.heel right present"),
    ),
    ("post_void_residual", case(care=Care(pvr_ml=201))),
    (
        "bilateral_progressive_deficit",
        case(
            "course.progressive_weakness yes",
            "strength.hip_flexion left 4",
            "strength.knee_extension right 4",
        ),
    ),
    (
        "bilateral_progressive_deficit",
        case(
            "course.bilateral_spread yes",
            "weakness.lower_limb left present",
            "weakness.lower_limb right present",
        ),
    ),
    ("deficit_after_spine_procedure", case("strength.knee_extension left 4 @11", care=after(10))),
    ("deficit_after_spine_procedure", case("numbness.foot left present @12", care=after(10))),
    (
        "deficit_after_spine_procedure",
        case("strength.knee_extension left 5 @9", "strength.knee_extension left 4 @10", care=after(10)),
    ),
    (
        "deficit_after_spine_procedure",
        case("history.recent_spine_procedure yes", "strength.hip_flexion left 4 @40"),
    ),
    ("deficit_after_spine_procedure", case("strength.hip_flexion left 4", care=after(10))),
    (
        "deficit_after_spine_procedure",
        case(
            "history.recent_spine_procedure yes",
            "strength.hip_flexion left 4 @5",
            "strength.hip_flexion left 2 @11",
            care=after(10),
        ),
    ),
    (
        "upper_motor_neuron_signs",
        case("upper_motor_neuron.babinski left present", "pain.anterior_thigh left present"),
    ),
    ("upper_motor_neuron_signs", case("reflex.achilles left clonus", "numbness.foot left present")),
    ("upper_motor_neuron_signs", case("reflex.patellar left brisk", "strength.hip_flexion left 4")),
    ("upper_motor_neuron_signs", case("sensory_level T10", "weakness.lower_limb left present")),
    (
        "acute_limb_ischaemia",
        case("vascular_exam.femoral_pulse_reduced left present", "vascular_exam.cool_limb left present"),
    ),
    (
        "acute_limb_ischaemia",
        case("vascular_exam.pedal_pulse_reduced present", "vascular_exam.skin_colour_change present"),
    ),
    ("pulsatile_abdominal_mass", case("vascular_exam.pulsatile_abdominal_mass present")),
    ("severe_weakness", case("strength.knee_extension left 3")),
    ("severe_weakness", case("strength.tibialis_anterior right 0")),
    ("severe_weakness", case("strength.knee_extension left 3+")),
    ("progressive_weakness", case("strength.knee_extension left 5 @3", "strength.knee_extension left 4 @10")),
    (
        "progressive_weakness",
        case("strength.knee_extension left normal @3", "strength.knee_extension left weak @10"),
    ),
    ("progressive_weakness", case("course.progressive_weakness yes")),
    ("possible_spinal_infection", case("history.fever yes", "pain.low_back present")),
    ("possible_spinal_infection", case("history.drug_injection yes", "pain.anterior_thigh left present")),
    ("possible_spinal_infection", case("history.immunosuppression yes", "pain.buttock right present")),
    ("possible_spinal_infection", case("pain.low_back present", care=Care(infection_now=True))),
    ("cancer_with_deficit", case("history.cancer yes", "strength.hip_flexion left 4+")),
    ("cancer_with_deficit", case("history.cancer yes", "numbness.lateral_thigh left present")),
    ("mild_weakness_that_limits", case("strength.knee_extension left 4", "gait.knee_buckling left present")),
    (
        "mild_weakness_that_limits",
        case("strength.knee_extension left weak", "function.stair_climb left mild"),
    ),
]

SILENT = [
    ("cauda_equina_features", case("sensation.perineum normal", "sphincter.urinary_retention absent")),
    ("cauda_equina_features", case("sphincter.constipation present", "numbness.sole left present")),
    ("cauda_equina_features", case("numbness.groin left present", "reflex.anal_wink left normal")),
    ("cauda_equina_features", case("sensation.perineum not_testable")),
    ("post_void_residual", case(care=Care(pvr_ml=200))),
    ("post_void_residual", case(care=Care())),
    ("bilateral_progressive_deficit", case("course.progressive_weakness yes", "strength.hip_flexion left 4")),
    ("bilateral_progressive_deficit", case("strength.hip_flexion left 4", "strength.hip_flexion right 4")),
    ("deficit_after_spine_procedure", case("strength.knee_extension left 4 @13", care=after(10))),
    (
        "deficit_after_spine_procedure",
        case("strength.knee_extension left 4 @9", "strength.knee_extension left 4 @11", care=after(10)),
    ),
    ("deficit_after_spine_procedure", case("strength.knee_extension left 5 @11", care=after(10))),
    ("deficit_after_spine_procedure", case("strength.knee_extension left 4 @11", care=after(None))),
    ("deficit_after_spine_procedure", case("history.recent_spine_procedure yes", "pain.low_back present")),
    (
        "upper_motor_neuron_signs",
        case("upper_motor_neuron.babinski left absent", "pain.anterior_thigh left present"),
    ),
    ("upper_motor_neuron_signs", case("reflex.patellar left brisk", "pain.anterior_thigh left present")),
    ("upper_motor_neuron_signs", case("upper_motor_neuron.hoffmann left present", "pain.neck present")),
    ("upper_motor_neuron_signs", case("sensory_level none", "pain.anterior_thigh left present")),
    (
        "acute_limb_ischaemia",
        case("vascular_exam.femoral_pulse_reduced left present", "vascular_exam.cool_limb right present"),
    ),
    ("acute_limb_ischaemia", case("vascular_exam.femoral_pulse_reduced left present")),
    ("pulsatile_abdominal_mass", case("vascular_exam.pulsatile_abdominal_mass absent")),
    ("severe_weakness", case("strength.knee_extension left 4-")),
    ("severe_weakness", case("strength.knee_extension left weak")),
    ("severe_weakness", case("strength.grip left 2")),
    ("severe_weakness", case("strength.knee_extension left 2 @3", "strength.knee_extension left 5 @60")),
    (
        "progressive_weakness",
        case("strength.knee_extension left 5 @3", "strength.knee_extension left 4+ @10"),
    ),
    (
        "progressive_weakness",
        case("strength.knee_extension left 5 @3", "strength.knee_extension right 4 @10"),
    ),
    ("progressive_weakness", case("strength.knee_extension left 3 @3", "strength.knee_extension left 4 @10")),
    (
        "progressive_weakness",
        case("strength.knee_extension left 4 @3", "strength.knee_extension left weak @10"),
    ),
    (
        "progressive_weakness",
        case(*(f"strength.knee_extension left {grade} @{day}" for day, grade in ((1, 5), (9, 3), (30, 5)))),
    ),
    ("possible_spinal_infection", case("history.fever no", "pain.low_back present")),
    ("possible_spinal_infection", case("history.fever yes", "pain.shoulder left present")),
    ("possible_spinal_infection", case("pain.low_back present", care=Care(infection_now=False))),
    ("cancer_with_deficit", case("history.cancer yes", "pain.low_back present")),
    ("cancer_with_deficit", case("history.cancer no", "strength.hip_flexion left 4")),
    ("mild_weakness_that_limits", case("strength.knee_extension left 4")),
    ("mild_weakness_that_limits", case("strength.knee_extension left 5", "gait.knee_buckling left present")),
    (
        "mild_weakness_that_limits",
        case(
            "strength.knee_extension left 4", "strength.hip_flexion left 3", "gait.knee_buckling left present"
        ),
    ),
    (
        "mild_weakness_that_limits",
        case("strength.knee_extension left 5 @1", "strength.knee_extension left 4 @8", "gait.limp present"),
    ),
]

PLAIN_ROOT = case(
    "pain.low_back present", "pain.anterior_thigh left present", "strength.knee_extension left 4+",
    "reflex.patellar left reduced", "tension.femoral_nerve_stretch left positive", "history.fever no",
)  # fmt: skip


def fired(one: Case) -> set[str]:
    return {line.rule for line in urgency(one)}


@pytest.mark.parametrize(("rule", "one"), FIRES)
def test_the_rule_fires(rule: str, one: Case) -> None:
    assert rule in fired(one)


@pytest.mark.parametrize(("rule", "one"), SILENT)
def test_the_rule_is_silent(rule: str, one: Case) -> None:
    assert rule not in fired(one)


def test_every_rule_has_a_golden_case_that_fires_and_one_that_does_not() -> None:
    ids = {rule.id for rule in rule_book().rules}
    assert {rule for rule, _ in FIRES} == ids
    assert {rule for rule, _ in SILENT} == ids


def test_no_rule_gives_an_empty_answer_and_no_reassurance() -> None:
    assert urgency(PLAIN_ROOT) == ()
    assert urgency(case()) == ()
    texts = " ".join(f"{r.say} {r.action or ''} {r.clock or ''} {r.strength}" for r in rule_book().rules)
    assert not re.search(r"not urgent|no urgency|can wait|reassur|safe to|unlikely|harmless", texts, re.I)


def test_the_most_urgent_line_comes_first() -> None:
    both = case("strength.knee_extension left 2", "sphincter.urinary_retention present", "history.cancer yes")
    levels = [line.level for line in urgency(both)]
    assert levels == sorted(levels)
    assert levels[0] == "E0"
    assert {"cauda_equina_features", "severe_weakness", "cancer_with_deficit"} <= fired(both)


def test_a_line_carries_source_strength_and_the_findings_that_raised_it() -> None:
    (line,) = urgency(case("strength.knee_extension left 3 @14", "strength.hip_flexion left 5 @14"))
    assert line.rule == "severe_weakness"
    assert line.verified
    assert (line.action or "").startswith("MRI")
    assert "acr2016" in line.sources
    assert "disputed" in line.strength
    assert [(t.id, t.side, t.value, t.day) for t in line.triggers] == [
        ("strength.knee_extension", "left", "3", 14)
    ]


def test_a_head_of_the_case_is_named_as_a_trigger() -> None:
    (line,) = urgency(case(care=Care(pvr_ml=350)))
    assert [(t.id, t.value) for t in line.triggers] == [("care.pvr_ml", 350)]


def test_an_unverified_alarm_sounds_without_action_or_clock() -> None:
    (line,) = urgency(case("vascular_exam.pulsatile_abdominal_mass present"))
    assert line.level == "E0"
    assert not line.verified
    assert line.action is None
    assert line.clock is None
    assert line.text.endswith(UNVERIFIED)
    assert "Discuss now" in line.text


def test_a_checked_alarm_does_not_call_itself_unverified() -> None:
    for rule in rule_book().rules:
        assert (rule.action is not None) == (rule.grade in ("A", "B"))
        assert "nverified" not in rule.say


def test_the_side_never_matters_for_an_alarm() -> None:
    for rule, one in FIRES:
        swap = {"left": "right", "right": "left"}
        mirrored = [Finding(f.id, swap.get(f.side, f.side), f.value, day=f.day) for f in one.findings]  # type: ignore[arg-type]
        assert rule in fired(Case(id="m", findings=in_order(mirrored), care=one.care))


def test_every_source_resolves_and_fits_its_grade() -> None:
    sources = {key: s for path in (DATA / "sources").glob("*.yaml") for key, s in read_yaml(path).items()}
    for rule in rule_book().rules:
        for key in set(rule.sources) - {"consensus"}:
            assert {"doi", "pmid", "url"} & set(sources[key]), f"{rule.id}: {key}"


def test_every_source_of_the_care_file_is_used() -> None:
    used = {key for rule in rule_book().rules for key in rule.sources}
    assert set(read_yaml(DATA / "sources" / "care.yaml")) <= used


def test_no_rule_is_past_its_review() -> None:
    assert [rule.id for rule in rule_book().rules if rule.review_by < date.today()] == []


def test_the_rules_are_compiled_most_urgent_first() -> None:
    assert [rule.level for rule, _ in conditions()] == sorted(rule.level for rule in rule_book().rules)


@pytest.mark.parametrize(
    ("before", "after_edit", "says"),
    [
        ("grade: D", "grade: B", "action and clock"),
        ('action: "Emergency MRI."', "action: null", "action and clock"),
        ("level: E2", "level: E5", "E0"),
        ("id: post_void_residual", "id: severe_weakness", "two rules with one id"),
        ("strength: ", "stength: ", "stength: is not a known key"),
        ("review_by: 2027-11-30", "review_by: soon", "date"),
    ],
)
def test_a_broken_rule_file_is_refused(before: str, after_edit: str, says: str, tmp_path: Path) -> None:
    text = (DATA / "care" / "urgency.yaml").read_text(encoding="utf-8")
    path = tmp_path / "urgency.yaml"
    path.write_text(text.replace(before, after_edit), encoding="utf-8")
    with pytest.raises(CareError, match=says):
        rule_book(path)


def test_a_misspelt_finding_in_a_rule_names_the_rule(tmp_path: Path) -> None:
    text = (DATA / "care" / "urgency.yaml").read_text(encoding="utf-8")
    path = tmp_path / "urgency.yaml"
    path.write_text(text.replace("finding: history.cancer", "finding: history.cancr"), encoding="utf-8")
    with pytest.raises(CareError, match=r"history\.cancr") as caught:
        conditions(path)
    assert caught.value.where.key == "cancer_with_deficit"
    assert "history.cancer" in caught.value.hint
