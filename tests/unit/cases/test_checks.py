"""Contradictions are found, and what only looks like one is left alone."""

import pytest

from rootwise.cases import Case, Finding, check, read_text
from rootwise.cases.case import Care, Drug


def codes(*lines: str, head: str = "") -> list[str]:
    text = f"id: a\n{head}\nfindings:\n" + "".join(f"  {line}\n" for line in lines)
    return [issue.code for issue in read_text(text).issues]


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        (["strength.lower_limb: {left: normal}", "strength.hip_flexion: {left: '4'}"], "W-CASE-061"),
        (["strength.proximal_lower_limb: {left: '5'}", "strength.knee_flexion: {left: weak}"], "W-CASE-061"),
        (["sensation.thigh: {left: normal}", "sensation.medial_thigh: {left: reduced}"], "W-CASE-061"),
        (["sensation.lower_limb: {left: normal}", "sensation.sole: {left: increased}"], "W-CASE-061"),
        (["pain.thigh: {left: absent}", "pain.anterior_thigh: {left: present}"], "W-CASE-061"),
        (["pain.anterior_thigh: {left: present}", "pain.upper_anterior_thigh: {left: absent}",
          "pain.lower_anterior_thigh: {left: absent}"], "W-CASE-062"),
        (["emg.soleus: {left: normal}", "emg.soleus.spontaneous: {left: 2+}"], "W-CASE-063"),
        (["abi: {left: 2.4}"], "W-CASE-064"),
        (["sensory_level: umbilicus"], "W-CASE-065"),
        (["strength.hip_flexion: {left: {value: '5', limited_by: pain}}"], "W-CASE-067"),
        (["tension.crossed_straight_leg_raise: {left: positive}",
          "tension.straight_leg_raise: {left: negative}"], "W-CASE-068"),
        (["tension.crossed_femoral_nerve_stretch: {left: positive}",
          "tension.femoral_nerve_stretch: {left: negative}"], "W-CASE-068"),
        (["function.heel_walk: {left: none}", "strength.ankle_dorsiflexion: {left: '2'}"], "W-CASE-069"),
        (["mri.normal: present", "mri.root_contact.L3: {left: compression}"], "W-CASE-070"),
        (["reflex.patellar: {unknown: absent, left: normal}"], "W-CASE-071"),
        (["character.painless: present", "pain.groin: {left: present}"], "W-CASE-073"),
        (["pain.groin: {left: present}", "reflex.patellar: {right: absent}", "pain.heel: {unknown: present}"],
         "N-CASE-082"),
    ],
)  # fmt: skip
def test_a_contradiction_is_found(lines: list[str], code: str) -> None:
    assert codes(*lines) == [code]


@pytest.mark.parametrize(
    "lines",
    [
        ["strength.lower_limb: {left: normal}", "strength.hip_flexion: {right: '4'}"],
        ["strength.lower_limb: {left: normal}", "strength.grip: {left: '4'}"],
        ["strength.distal_lower_limb: {left: normal}", "strength.hip_flexion: {left: '4'}"],
        ["strength.lower_limb: {left: weak}", "strength.hip_flexion: {left: '5'}"],
        ["sensation.thigh: {left: normal}", "sensation.medial_leg: {left: reduced}"],
        ["pain.thigh: {left: present}", "pain.anterior_thigh: {left: absent}"],
        ["reflex.achilles: {left: normal}", "upper_motor_neuron.clonus: {left: present}"],
        ["tension.straight_leg_raise: {left: negative}", "tension.slump: {left: positive}"],
        [
            "tension.crossed_straight_leg_raise: {left: positive}",
            "tension.straight_leg_raise: {right: negative}",
        ],
        ["function.heel_walk: {left: none}", "strength.ankle_dorsiflexion: {left: 4-}"],
        ["mri.normal: absent", "mri.root_contact.L3: {left: compression}"],
        ["mri.normal: present", "xray.hip_oa: {left: severe}"],
        ["sphincter.urinary_retention: present", "sphincter.urinary_incontinence: present"],
        ["character.painless: present", "pain.groin: {left: absent}"],
        ["abi: {left: 1.5}"],
        ["pain.groin: {unknown: present}", "reflex.patellar: {left: normal, right: normal}"],
        ["emg.soleus: {left: abnormal}", "emg.soleus.spontaneous: {left: '0'}"],
    ],
)
def test_what_can_be_true_together_is_left_alone(lines: list[str]) -> None:
    assert codes(*lines) == []


def test_two_visits_may_differ() -> None:
    text = "visits:\n" + "".join(
        f"- day: {day}\n  findings:\n    strength.lower_limb: {{left: {grade}}}\n"
        f"    strength.hip_flexion: {{left: {part}}}\n"
        for day, grade, part in ((3, "normal", "normal"), (9, "weak", "'4'"))
    )
    assert read_text(text).issues == ()


def test_two_values_for_one_day_are_a_warning() -> None:
    top = "duration_days: 3\nfindings: {pain.groin: {left: absent}}\n"
    text = top + "visits: [{day: 3, findings: {pain.groin: {left: present}}}]"
    assert [issue.code for issue in read_text(text).issues] == ["W-CASE-060"]


def test_a_check_points_at_its_line() -> None:
    text = "id: a\nfindings:\n  sensation.medial_thigh: {left: reduced}\n  sensation.thigh: {left: normal}\n"
    (issue,) = read_text(text).issues
    assert (issue.where, issue.line) == ("sensation.thigh.left", 4)
    assert "sensation.medial_thigh" in issue.message


@pytest.mark.parametrize(
    ("head", "line", "code"),
    [
        ("patient: {age: 20, sex: male}", "history.pregnancy_or_delivery: 'yes'", "W-CASE-066"),
        ("patient: {age: 20, sex: female}", "reflex.cremasteric: {left: normal}", "W-CASE-066"),
        ("patient: {age: 12}", "pain.groin: {left: present}", "N-CASE-080"),
        ("patient: {age: 20}\nduration_days: 9000", "pain.groin: {left: present}", "E-CASE-042"),
    ],
)
def test_the_patient_is_taken_into_account(head: str, line: str, code: str) -> None:
    assert codes(line, head=head) == [code]


@pytest.mark.parametrize(
    "text",
    ["Mr Smith", "born on a Monday", "12.03.1961", "1961-03-12", "MRN 4711", "Frau Meier", "date of birth"],
)
def test_text_that_may_name_a_person_is_a_note(text: str) -> None:
    assert codes(f"block.root.L2: {{left: {{value: 80, agent: '{text}'}}}}") == ["N-CASE-081"]


@pytest.mark.parametrize(
    "text", ["lidocaine 2 %", "bupivacaine 0.5 %", "one root", "Omnipaque 240", "missing"]
)
def test_ordinary_text_is_no_person(text: str) -> None:
    assert codes(f"block.root.L2: {{left: {{value: 80, agent: '{text}'}}}}") == []


def test_a_case_made_in_code_can_be_checked_without_lines() -> None:
    findings = (Finding("abi", "left", 2.5), Finding("character.painless", "axial", "absent"))
    case = Case("a", findings=findings, care=Care(drugs=(Drug("for Mr X"),)))
    assert [(i.code, i.where, i.line) for i in check(case)] == [
        ("N-CASE-081", "care", None),
        ("W-CASE-064", "abi.left", None),
    ]


def test_a_case_that_cannot_be_is_not_returned() -> None:
    parsed = read_text("patient: {age: 2}\nduration_days: 9000\nfindings: {pain.groin: {left: present}}\n")
    assert parsed.case is None
