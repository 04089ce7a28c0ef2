"""What a history leaves out counts; what nobody examined does not."""

from collections.abc import Callable

import pytest
from tests.models import shipped, small
from tests.queries_cases import stated

from rootwise.cases.case import Case
from rootwise.model.evidence.evidence import evidence
from rootwise.model.evidence.silence import ASKED_FULLY, AXIAL
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import Options, posterior
from rootwise.terms import vocabulary

GROIN = ("pain.groin", "left", "present")


def silent(case: Case, model: Model) -> dict[str, float]:
    return dict(evidence(case, model).silent)


def odds(case: Case, first: str, second: str) -> float:
    answer = posterior(case, shipped(), Options(pairs=False))
    one, other = ((shipped().site_index(site),) for site in (first, second))
    return answer.likelihood(one) / answer.likelihood(other)


@pytest.mark.parametrize("family", ["pain", "numbness", "paresthesia"])
def test_an_itemised_history_makes_the_silence_of_its_family_heavier_and_of_no_other(family: str) -> None:
    told = (GROIN, ("numbness.medial_leg", "left", "present"))
    volunteered = silent(stated(*told), shipped())
    itemised = silent(stated(*told, asked={family: "itemised"}), shipped())
    assert itemised.keys() == volunteered.keys()
    prefix = "pain." if family == "pain" else "sensation:"
    for keys, chance in itemised.items():
        assert chance == (ASKED_FULLY if keys.startswith(prefix) else volunteered[keys])
    assert all(volunteered[keys] < ASKED_FULLY for keys in volunteered)


def test_heavier_silence_speaks_louder_against_the_source_that_would_be_felt_there() -> None:
    volunteered, itemised = (stated(GROIN, asked=asked) for asked in ({}, {"pain": "itemised"}))
    assert odds(itemised, "root.L5.left", "none") < odds(volunteered, "root.L5.left", "none")


@pytest.mark.parametrize("value", ["present", "absent"])
@pytest.mark.parametrize("region", ["buttock", "lateral_hip", "knee", "thigh", "foot"])
def test_a_region_that_was_spoken_of_is_not_silent_and_no_other_changes(region: str, value: str) -> None:
    before = silent(stated(GROIN), shipped())
    after = silent(stated(GROIN, (f"pain.{region}", "left", value)), shipped())
    told = {f"pain.{part}|left" for part in vocabulary().regions.parts(region)}
    assert before.keys() - after.keys() == told & before.keys() != set()
    assert after == {keys: chance for keys, chance in before.items() if keys not in told}


def test_the_other_side_is_one_statement_and_goes_once_it_is_spoken_of() -> None:
    before = silent(stated(GROIN), shipped())
    united = [keys for keys in before if keys.startswith("pain.") and "+" in keys]
    assert len(united) == 1
    assert all(key.endswith("|right") for key in united[0].split("+"))
    after = silent(stated(GROIN, ("pain.groin", "right", "absent")), shipped())
    assert before.keys() - after.keys() == set(united)


def test_a_family_nobody_spoke_of_is_one_statement() -> None:
    sensory = [keys for keys in silent(stated(GROIN), shipped()) if keys.startswith("sensation:")]
    assert len(sensory) == 1
    assert {key[-5:] for key in sensory[0].split("+")} == {"|left", "right"}


@pytest.mark.parametrize("model", [small, shipped], ids=["small", "shipped"])
def test_an_examination_alone_is_silent_of_nothing_but_the_other_leg_s_strength(model: Callable[[], Model]) -> None:
    examined = (
        ("sensation.medial_leg", "left", "reduced"),
        ("reflex.patellar", "left", "normal"),
        ("hip_exam.faber", "left", "negative"),
    )
    asked = {"pain": "itemised", "numbness": "itemised"}
    strong, weak = (("strength.knee_extension", "left", grade) for grade in ("5", "3"))
    assert silent(stated(strong, *examined, asked=asked), model()) == {}
    assert silent(stated(weak, *examined, asked=asked), model()) == {
        "strength:lower_limb|right": model().constants["silence_other_side"]
    }
    assert silent(Case("nothing"), model()) == {}


def test_silence_is_only_of_symptoms() -> None:
    case = stated(GROIN, ("numbness.medial_leg", "left", "present"), ("strength.knee_extension", "left", "5"))
    keys = [key for joined in silent(case, shipped()) for key in joined.split("+")]
    assert {key.partition(".")[0].partition(":")[0] for key in keys} == {"pain", "sensation"}
    assert len(keys) == len(set(keys))


def test_midline_regions_are_silent_once_not_on_either_side() -> None:
    keys = [key for joined in silent(stated(GROIN), shipped()) for key in joined.split("+")]
    for region in AXIAL:
        assert not {f"pain.{region}|left", f"pain.{region}|right"} & set(keys)
    assert silent(stated(GROIN), shipped()).keys() - silent(
        stated(GROIN, ("pain.low_back", "axial", "absent")), shipped()
    ).keys() == {"pain.low_back|axial"}


WEAK_LEG = ("strength.knee_extension", "left", "3")


@pytest.mark.parametrize("history", [(), (GROIN,)], ids=["none", "pain"])
def test_beside_a_weak_leg_the_strength_of_the_other_is_silent_until_it_is_stated(
    history: tuple[tuple[str, str, str], ...],
) -> None:
    assert "strength:lower_limb|right" in silent(stated(*history, WEAK_LEG), shipped())
    for stated_other in (("strength.knee_extension", "right", "5"), ("weakness.lower_limb", "right", "absent")):
        assert "strength:lower_limb|right" not in silent(stated(*history, WEAK_LEG, stated_other), shipped())


@pytest.mark.parametrize("name", ["strength.deltoid", "strength.elbow_flexion", "strength.abdominal_wall"])
def test_a_weak_arm_or_trunk_says_nothing_of_a_leg(name: str) -> None:
    for history in ((), (GROIN,)):
        case = stated(*history, (name, "left", "3"))
        assert not any(key.startswith("strength:") for key in silent(case, shipped()))


def test_a_back_pain_told_on_one_side_is_silent_on_the_other() -> None:
    told = silent(stated(("pain.low_back", "right", "present")), shipped())
    assert "pain.low_back|left" in told
    assert "pain.low_back|axial" not in told
    assert "pain.low_back|left" not in silent(stated(("pain.low_back", "right", "absent"), GROIN), shipped())


def test_a_region_that_people_call_by_a_neighbours_name_is_never_silent() -> None:
    case = stated(("pain.buttock", "left", "present"), ("numbness.sole", "left", "present"))
    keys = {key for one in silent(case, shipped()) for key in one.split("+")}
    seldom = vocabulary().regions.seldom_named
    assert seldom
    assert not any(key.partition("|")[0].replace(":", ".").partition(".")[2] in seldom for key in keys)


def test_pain_of_the_upper_back_says_nothing_of_a_limb() -> None:
    told = stated(("pain.thoracic_back", "axial", "present"), ("pain.groin", "left", "present"))
    alone = stated(("pain.groin", "left", "present"))
    assert silent(told, shipped()) == silent(alone, shipped())
