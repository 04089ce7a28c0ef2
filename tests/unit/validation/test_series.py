"""Replay of published series: what is asked of the model, who was counted, and the arithmetic of an interval."""

import json
from dataclasses import replace
from math import exp

import pytest
from tests.models import shipped, small
from validation.series.basis import FITTED, NEITHER, READ, basis, held
from validation.series.frequency import at_least, found, predicted
from validation.series.misses import reasons, stale, unexplained
from validation.series.published import Row, Series, published
from validation.series.replay import NOT_MODELLED, Replayed, replay, scored, wilson
from validation.series.report import as_json, markdown, tally, text

from rootwise.cases.case import Case, Finding
from rootwise.model.evidence.evidence import evidence
from rootwise.model.posterior.posterior import posterior


def row(*findings: str, value: str = "weak", every: bool = False, side: str = "affected") -> Row:
    return Row(" or ".join(findings), value, 3, 10, False, findings, every, side, "")


L3 = Series("l3", ("root.L3",), "by hand", "page", (), selection="clinical")
KNEE = "strength.knee_extension"
KICK = "reflex.patellar"


@pytest.fixture(scope="module")
def replayed() -> tuple[Replayed, ...]:
    return replay(published(), shipped())


def test_wilson_gives_the_known_interval() -> None:
    assert wilson(3, 7) == (pytest.approx(0.158, abs=1e-3), pytest.approx(0.750, abs=1e-3))
    assert wilson(0, 10)[0] == 0.0
    assert wilson(10, 10)[1] == pytest.approx(1.0)


def test_one_finding_has_the_frequency_that_the_posterior_uses() -> None:
    case = Case("one", findings=(Finding(KICK, "left", "absent"),), setting="flat")  # type: ignore[arg-type]
    answer = posterior(case, small())
    site = small().site_index("root.L3.left")
    assert evidence(case, small()).silent == ()
    expected = answer.likelihood((site,)) * exp(answer.log_scale)
    assert predicted(L3, row(KICK, value="absent"), small()) == pytest.approx(expected)


def test_any_of_two_is_more_than_each_and_both_less() -> None:
    either = predicted(L3, row(KNEE, "strength.ankle_dorsiflexion"), small())
    each = predicted(L3, row(KNEE), small())
    both = predicted(L3, row(KNEE, "strength.ankle_dorsiflexion", every=True), small())
    assert either is not None
    assert each is not None
    assert both is not None
    assert both < each < either < 1.0


def test_both_sides_are_less_than_either() -> None:
    both, either = (predicted(L3, row(KNEE, side=side), small()) for side in ("both", "either"))
    assert both is not None
    assert either is not None
    assert both < either


def test_whoever_was_counted_for_two_findings_has_each_more_often() -> None:
    alone = predicted(L3, row(KICK, value="reduced"), small())
    chosen = predicted(replace(L3, given=(KICK, KNEE)), row(KICK, value="reduced"), small())
    assert alone is not None
    assert chosen == pytest.approx(1.0)  # two of two are abnormal
    three = replace(L3, given=(KICK, KNEE, "sensation.medial_leg"))
    other = predicted(three, row(KICK, value="reduced"), small())
    assert other is not None
    assert alone < other < 1.0


def test_operated_roots_are_weaker() -> None:
    clinic, operated = (predicted(replace(L3, selection=one), row(KNEE), small()) for one in ("clinical", "operated"))
    assert clinic is not None
    assert operated is not None
    assert clinic < operated


def test_a_reduced_reflex_counts_absent_ones_too() -> None:
    assert at_least(KICK, "reduced") == ("reduced", "absent")
    assert at_least(KICK, "absent") == ("absent",)
    assert at_least(KNEE, "weak") == ("weak",)
    assert at_least("emg.vastus_medialis.spontaneous", "abnormal") == ("present",)


def test_who_has_one_abnormal_muscle_has_each_more_often() -> None:
    studied = Series("emg", ("root.L5",), "by hand", "page", (), day=60)
    muscle = "emg.tibialis_anterior.spontaneous"
    others = ("emg.tibialis_posterior.spontaneous", "emg.fibularis_longus.spontaneous", muscle)
    alone, chosen = (
        predicted(one, row(muscle, value="abnormal"), shipped()) for one in (studied, replace(studied, given=others))
    )
    assert alone is not None
    assert chosen is not None
    assert chosen > 1.2 * alone


def test_what_the_model_does_not_hold_has_no_frequency() -> None:
    assert predicted(replace(L3, truth=("bone.pubis",)), row(KNEE), small()) is None
    assert predicted(L3, row("pain.scapular", value="present"), small()) is None
    assert predicted(replace(L3, cause="plague"), row(KNEE), small()) is None
    assert found("pain.scapular", "left", "present", small(), 0) is None


def test_every_series_is_asked_in_words_of_its_own() -> None:
    series = published()
    named = {one.id for one in series}
    assert len(named) == len(series) == 55
    asked = [line for one in series for line in one.rows if line.findings and not line.not_scored]
    assert len(asked) > 80
    assert all(0 <= line.k <= line.n for line in asked if line.k is not None and line.n)
    assert {one.selection for one in series} <= {
        "consecutive", "clinical", "imaged", "blocked", "operated", "edx", "not stated"
    }  # fmt: skip


def test_what_a_series_was_selected_for_is_listed_and_not_scored(replayed: tuple[Replayed, ...]) -> None:
    refused = {(one.series.id, one.row.text): one for one in replayed if one.why_not}
    foot_drop = refused["jeon-peroneal-2013", "strength.ankle_dorsiflexion"]
    assert "selected" in foot_drop.why_not
    assert foot_drop not in scored(replayed)
    assert "jeon-peroneal-2013: strength.ankle_dorsiflexion" in text(replayed)


def test_frequencies_are_probabilities_and_most_counts_are_given_back(replayed: tuple[Replayed, ...]) -> None:
    kept = scored(replayed)
    assert all(one.p is not None and 0.0 < one.p < 1.0 for one in kept)
    assert all(one.why_not != NOT_MODELLED or one.p is None for one in replayed)
    name, inside, n = tally(replayed)[0]
    assert (name, n > 60) == ("counts of k in n", True)
    assert inside / n > 0.7


def test_counts_that_the_atlas_holds_are_told_apart(replayed: tuple[Replayed, ...]) -> None:
    lines = tally(replayed)
    total = next(i for i, line in enumerate(lines) if line[0] == "all")
    parts = lines[total + 1 : total + 4]
    assert [name.rpartition(": a ")[2] for name, _, _ in parts] == ["check", "check", "prediction"]
    assert [sum(line[i] for line in parts) for i in (1, 2)] == list(lines[total][1:])
    kinds = {(one.series.id, one.row.text): one.basis for one in replayed}
    assert kinds["sasaki-groin-l3-2014", "pain.groin"] == READ
    assert kinds["shin-ulh-2012", "reflex.patellar"] == FITTED
    assert kinds["tsao-l5-2003", "emg.tibialis_anterior.spontaneous"] == FITTED
    assert kinds["okuyama-l12-radicular-2011", "tension.femoral_nerve_stretch"] == NEITHER
    assert all(one.predicted == (one.basis == NEITHER) for one in replayed)


def test_another_number_of_the_same_paper_is_a_prediction() -> None:
    known = held()
    (series,) = [one for one in published() if one.id == "lee-hlh-1998"]
    by_name = {line.text: basis(series, line, known) for line in series.rows}
    assert by_name["tension.straight_leg_raise"] == READ
    assert by_name["tension.straight_leg_raise (operated only)"] == NEITHER


def test_the_word_of_the_source_is_asked_where_it_is_another() -> None:
    (series,) = [one for one in published() if one.id == "ulh-127-group2"]
    (loss,) = [line for line in series.rows if line.text == "reflex.lower_limb"]
    assert (loss.value, loss.asked) == ("reduced", "absent")
    literal, loose = predicted(series, loss, shipped()), predicted(series, replace(loss, asked=""), shipped())
    assert literal is not None
    assert loose is not None
    assert literal < loose


def test_every_miss_has_a_reason_and_no_reason_is_stale(replayed: tuple[Replayed, ...]) -> None:
    known = reasons()
    assert unexplained(replayed, known) == []
    assert stale(replayed, known) == []
    assert all(len(why) > 40 for why in known.values())
    assert all(why in text(replayed) for why in known.values())


def test_a_new_miss_and_an_old_reason_are_noticed(replayed: tuple[Replayed, ...]) -> None:
    known = dict(reasons())
    gone = next(iter(known))
    del known[gone]
    known["nobody", "pain.groin", "present"] = "a reason for nothing"
    assert unexplained(replayed, known) == [gone]
    assert stale(replayed, known) == [("nobody", "pain.groin", "present")]


def test_a_replay_is_told_in_every_form(replayed: tuple[Replayed, ...]) -> None:
    assert len(json.loads(json.dumps(as_json(replayed)))["rows"]) == len(replayed)
    missed = [one for one in scored(replayed) if not one.inside]
    assert markdown(replayed).count("\n| ") >= len(missed)
    assert len(text(replayed, everything=True)) > len(text(replayed))
