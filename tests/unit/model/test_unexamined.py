"""What a report leaves out of the examination counts, of a report and of nothing else."""

from tests.models import shipped
from tests.queries_cases import stated

from rootwise.cases.case import Case
from rootwise.model.evidence.evidence import evidence
from rootwise.model.evidence.unexamined import CHANCE, MOVEMENTS
from rootwise.model.posterior.posterior import Options, posterior

REPORT = {"examination": "volunteered"}
PAIN = ("pain.groin", "left", "present")


def silent(case: Case) -> dict[str, float]:
    return dict(evidence(case, shipped()).silent)


def of_report(*findings: tuple[str, str, str]) -> dict[str, float]:
    """What is silent in a report and not where the same is stated of a patient."""
    before, after = silent(stated(*findings)), silent(stated(*findings, asked=REPORT))
    assert before.items() <= after.items()
    return {keys: chance for keys, chance in after.items() if keys not in before}


def test_of_nobodys_strength_a_report_makes_one_statement() -> None:
    found = of_report(PAIN)
    assert found["strength:lower_limb|left"] == CHANCE["strength"]
    assert not any(keys.startswith("reflex:") for keys in found)  # no nerve was looked for


def test_beside_a_graded_movement_those_not_graded_are_silent_on_its_side() -> None:
    found = of_report(("strength.knee_extension", "left", "4"))
    graded = {keys for keys in found if keys.startswith("strength:")}
    assert graded == {f"strength:{name}|left" for name in MOVEMENTS if name != "knee_extension"}
    assert {"reflex:patellar|left", "reflex:achilles|left"} <= found.keys()


def test_what_is_stated_is_not_silent() -> None:
    found = of_report(
        ("strength.lower_limb", "left", "normal"),
        ("reflex.lower_limb", "left", "normal"),
        ("sphincter.urinary_retention", "axial", "absent"),
        ("gait.steppage", "axial", "absent"),
        ("upper_motor_neuron.babinski", "left", "absent"),
    )
    assert not found


def test_where_every_item_was_recorded_nothing_is_silent() -> None:
    case = stated(PAIN, asked={"examination": "itemised"})
    assert silent(case) == silent(stated(PAIN))


def test_a_source_that_should_have_weakened_pays_for_a_report_in_which_nobody_names_strength() -> None:
    def odds(case: Case) -> float:
        answer = posterior(case, shipped(), Options(pairs=False))
        weak, hip = (shipped().site_index(site) for site in ("systemic.myopathy", "joint.hip.left"))
        return answer.likelihood((weak,)) / answer.likelihood((hip,))

    assert odds(stated(PAIN, asked=REPORT)) < 0.9 * odds(stated(PAIN))
