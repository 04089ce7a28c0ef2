"""The casebook's scores on answers made by hand, and a run over the published examples."""

import json
from dataclasses import replace
from math import log, sqrt
from pathlib import Path

import pytest
from tests.models import shipped
from validation.casebook.__main__ import main, run
from validation.casebook.answers import Answer, model_answer, ranked
from validation.casebook.naive_bayes import naive_answer
from validation.casebook.report import as_json, groups, markdown, misses, text
from validation.casebook.samples import Sample, casebook_folder, samples
from validation.casebook.scores import FLOOR, difference, mean, score, summary

from rootwise.cases.case import Case

EXAMPLES = Path(__file__).parents[2] / "examples"
L3, L4, HIP = "root.L3.right", "root.L4.right", "joint.hip.right"
RICH = ("rich", "medium", "sparse")


def sample(*accept: set[str], truth: tuple[str, ...] = (L3,)) -> Sample:
    return Sample(Case("by-hand"), truth, frozenset(map(frozenset, accept)), "roots", ("L3",))


def answer(*sets: tuple[set[str], float]) -> Answer:
    return ranked((frozenset(sites), p) for sites, p in sets)


THREE = answer(({L4}, 0.5), ({L3}, 0.3), ({L3, L4}, 0.15), ({HIP}, 0.05))


def test_a_hit_in_second_place() -> None:
    found = score(sample({L3}), THREE)
    assert (found.rank, found.mass) == (2, pytest.approx(0.3))
    assert found.log_score == pytest.approx(log(0.3))
    assert found.brier == pytest.approx(0.25)
    assert found.leaders == THREE[:3]


def test_all_accepted_sets_count_together_and_the_first_of_them_ranks() -> None:
    found = score(sample({L3}, {L3, L4}), THREE)
    assert (found.rank, found.mass) == (2, pytest.approx(0.45))


def test_a_pair_is_not_right_for_holding_the_right_site() -> None:
    assert score(sample({L3, HIP}), THREE).rank is None


def test_the_first_set_right_is_judged_by_what_is_left() -> None:
    assert score(sample({L4}), THREE).brier == pytest.approx(0.25)
    certain = answer(({L3}, 1.0))
    assert score(sample({L3}), certain).brier == 0.0
    assert score(sample({L4}), certain).brier == 1.0


def test_an_answer_thought_impossible_costs_the_floor_and_no_more() -> None:
    assert score(sample({"root.S2.left"}), THREE).log_score == pytest.approx(log(FLOOR))
    assert score(sample({L3}), answer(({L4}, 1.0), ({L3}, 1e-12))).log_score == pytest.approx(log(FLOOR))


def test_ranks_do_not_depend_on_the_order_in_which_sets_are_given() -> None:
    assert ranked(reversed(THREE)) == THREE
    tied = [(frozenset({L4}), 1.0), (frozenset({L3}), 1.0)]
    assert ranked(tied) == ranked(reversed(tied)) == answer(({L3}, 0.5), ({L4}, 0.5))


def test_a_summary_counts_first_and_first_three_places() -> None:
    places = answer(({L3}, 0.4), ({L4}, 0.3), ({HIP}, 0.2), ({"none"}, 0.1))
    scores = [score(sample({site}), places) for site in (L3, HIP, "none")]
    found = summary(scores)
    assert (found.n, found.top1.value, found.top3.value) == (3, pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert found.log_score.value == pytest.approx((log(0.4) + log(0.2) + log(0.1)) / 3)


def test_a_mean_has_the_standard_error_of_its_sample_or_none() -> None:
    assert mean([1.0, 0.0, 0.0, 1.0]).error == pytest.approx(sqrt(1 / 3) / 2)
    assert mean([0.7]).error is None
    assert mean([0.5, 0.5]).error is None


def test_a_gain_is_of_pairs_and_turns_with_them() -> None:
    better, worse = ([score(sample({L3}), answer(({L3}, p), ({L4}, 1 - p)))] * 2 for p in (0.8, 0.4))
    assert difference(better, worse).value == pytest.approx(log(2.0))
    assert difference(worse, better).value == pytest.approx(-log(2.0))
    with pytest.raises(ValueError, match="shorter"):
        difference(better, worse[:1])


@pytest.mark.parametrize("unknown_side", [False, True])
def test_both_rivals_answer_with_probabilities(unknown_side: bool) -> None:
    kept = samples(EXAMPLES, {site.id for site in shipped().sites}, "all", RICH).kept
    for one in kept:
        side = "unknown" if unknown_side else None
        case = replace(
            one.case,
            findings=tuple(replace(f, side=side) if side and f.side == "right" else f for f in one.case.findings),
        )
        for found in (model_answer(case, shipped(), None), naive_answer(case, shipped(), None)):
            assert sum(p for _, p in found) == pytest.approx(1.0, abs=1e-9)
            assert [p for _, p in found] == sorted((p for _, p in found), reverse=True)
        assert all(len(sites) == 1 for sites, _ in naive_answer(case, shipped(), None))


def test_a_run_over_the_examples_is_told_in_every_form() -> None:
    found = run(EXAMPLES, shipped(), "bedside", RICH, None)
    kept = found.samples.kept
    assert len(kept) == len(found.scores) == len(found.naive) >= 2
    assert groups(found)[0].scores.n == len(kept)
    assert text(found).startswith(f"bedside: {len(kept)} cases")
    assert found.atlas in markdown([found])
    assert len(misses(found).splitlines()) == sum(one.rank != 1 for one in found.scores)
    assert json.loads(json.dumps(as_json(found)))["n"] == len(kept)


def test_a_case_that_cannot_be_scored_fairly_is_left_out_with_the_reason() -> None:
    nothing = samples(EXAMPLES, set(), "all", RICH)
    assert nothing.kept == ()
    assert set(nothing.left_out) == {"a source outside the model"}
    assert all(reason.startswith("quality") for reason in samples(EXAMPLES, {L3}, "all", ()).left_out)


def test_without_a_casebook_nothing_is_scored_and_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ROOTWISE_CASEBOOK", raising=False)
    assert casebook_folder(tmp_path / "nowhere") is None
    assert main([str(tmp_path / "nowhere")]) == 2
    assert "no casebook" in capsys.readouterr().err
