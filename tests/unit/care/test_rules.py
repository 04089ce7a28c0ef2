import pytest

from rootwise.care.record import grades_lost, latest
from rootwise.care.rules import Hits, condition
from rootwise.cases.case import Care, Case, Finding, in_order
from rootwise.errors import CareError

SETS = {"thigh_pain": ["pain.*thigh"]}
PAIN = Finding("pain.anterior_thigh", "left", "present")
WEAK = Finding("strength.knee_extension", "right", "4")
NO_FEVER = Finding("history.fever", "axial", "no")
ONE = Case(id="one", findings=in_order([PAIN, WEAK, NO_FEVER]), care=Care(pvr_ml=120))

YES = {"finding": "pain.anterior_thigh"}
NO = {"finding": "history.fever"}


def ask(raw: object, case: Case = ONE) -> Hits:
    return condition(raw, SETS)(case)


def holds(raw: object, case: Case = ONE) -> bool:
    return ask(raw, case) is not None


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (YES, True),
        (NO, False),
        ({"finding": "thigh_pain"}, True),
        ({"finding": "pain.*"}, True),
        ({"finding": "pain.knee"}, False),
        ({"finding": "strength.knee_extension", "at": "4"}, True),
        ({"finding": "strength.knee_extension", "at": "4-"}, False),
        ({"finding": "strength.knee_extension", "is": ["4", "4+"]}, True),
        ({"finding": "strength.knee_extension", "is": ["3"]}, False),
        ({"finding": "strength.knee_extension", "both_sides": True}, False),
        ({"any": [NO, YES]}, True),
        ({"any": [NO, NO]}, False),
        ({"all": [YES, NO]}, False),
        ({"all": [YES, {"not": NO}]}, True),
        ({"not": YES}, False),
        ({"at_least": 2, "of": [YES, NO, {"finding": "strength.knee_extension"}]}, True),
        ({"at_least": 3, "of": [YES, NO, {"finding": "strength.knee_extension"}]}, False),
        ({"same_side": [YES, {"finding": "strength.knee_extension"}]}, False),
        ({"same_side": [YES, {"not": NO}]}, True),
        ({"head": "care.pvr_ml", "above": 100}, True),
        ({"head": "care.pvr_ml", "above": 120}, False),
        ({"head": "care.infection_now", "is": True}, False),
    ],
)
def test_each_operator_answers(raw: object, expected: bool) -> None:
    assert holds(raw) == expected


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({"unless": [YES]}, "E-CARE-001"),
        ({}, "E-CARE-001"),
        ("pain.anterior_thigh", "E-CARE-001"),
        ({"any": [YES], "all": [YES]}, "E-CARE-001"),
        ({"any": [{"eval": "1"}]}, "E-CARE-001"),
        ({"finding": "pain.groin", "side": "left"}, "E-CARE-002"),
        ({"drop": "strength.*"}, "E-CARE-002"),
        ({"at_least": 1}, "E-CARE-002"),
        ({"after_procedure": "pain.*", "hours": 48}, "E-CARE-002"),
        ({"at_least": 3, "of": [YES]}, "E-CARE-003"),
        ({"any": []}, "E-CARE-003"),
        ({"head": "care.name", "is": "x"}, "E-CARE-004"),
        ({"head": "care.pvr_ml"}, "E-CARE-004"),
        ({"finding": "pain.nowhere"}, "E-CARE-005"),
        ({"finding": "pane.*"}, "E-CARE-005"),
        ({"not": {"finding": "no_such_set"}}, "E-CARE-005"),
        ({"finding": "strength.knee_extension", "at": "6"}, "E-CARE-006"),
        ({"finding": "history.fever", "is": ["present"]}, "E-CARE-006"),
        ({"drop": "pain.*", "grades": 1}, "E-CARE-006"),
    ],
)
def test_what_the_engine_does_not_know_is_refused_before_any_case(raw: object, code: str) -> None:
    with pytest.raises(CareError) as caught:
        condition(raw, SETS)
    assert caught.value.code == code


def test_the_triggers_are_what_held_each_once() -> None:
    hits = ask({"any": [YES, NO, {"finding": "pain.*"}]})
    assert hits is not None
    assert [hit.id for hit in hits] == ["pain.anterior_thigh"]
    assert ask({"not": NO}) == ()


def test_the_last_record_counts_and_an_untestable_one_erases_nothing() -> None:
    visits = [Finding("strength.knee_extension", "left", value, day=day) for value, day in
              (("3", 1), ("5", 20), ("not_testable", 30))]  # fmt: skip
    (last,) = latest(Case(id="v", findings=in_order(visits)), {"strength.knee_extension"})
    assert (last.value, last.day) == ("5", 20)


@pytest.mark.parametrize(
    ("grades", "lost"),
    [
        (["5", "4"], 1.0),
        (["4+", "3+"], 1.0),
        (["5", "4+"], 2 / 3),
        (["4", "3+"], 2 / 3),
        (["5", "0"], 5.0),
        (["3", "5"], 0.0),
        (["5", "3", "4"], 1.0),
        (["normal", "weak"], 5.0),
        (["4", "weak"], 0.0),
        (["weak", "3"], 0.0),
        (["4"], 0.0),
    ],
)
def test_grades_are_lost_since_the_best_earlier_record(grades: list[str], lost: float) -> None:
    visits = in_order(Finding("strength.knee_extension", "left", g, day=d) for d, g in enumerate(grades))
    assert grades_lost(Case(id="v", findings=visits), visits[-1]) == pytest.approx(lost)
