"""Scores of answers made by hand: rank, mass, logarithm, Brier, reliability, coverage."""

from math import log, sqrt

import pytest

from rootwise.cohorts.answers import Answer, ranked
from rootwise.cohorts.scores import FLOOR, Score, difference, mean, score, summary
from rootwise.cohorts.trust import calibration_error, coverage, reliability

L3, L4, HIP = "root.L3.right", "root.L4.right", "joint.hip.right"


def answer(*sets: tuple[set[str], float]) -> Answer:
    return ranked((frozenset(sites), p) for sites, p in sets)


def judged(accept: set[str], *sets: tuple[set[str], float]) -> Score:
    return score([frozenset(accept)], answer(*sets))


def said(p: float, right: bool) -> Score:
    return judged({L3 if right else L4}, ({L3}, p), ({HIP}, 1 - p))


THREE = answer(({L4}, 0.5), ({L3}, 0.3), ({L3, L4}, 0.15), ({HIP}, 0.05))


def test_a_hit_in_second_place() -> None:
    found = score([frozenset({L3})], THREE)
    assert (found.rank, found.right, found.mass) == (2, False, pytest.approx(0.3))
    assert found.log_score == pytest.approx(log(0.3))
    assert (found.said, found.brier) == (pytest.approx(0.5), pytest.approx(0.25))
    assert found.leaders == THREE[:3]


def test_all_accepted_sets_count_together_and_the_first_of_them_ranks() -> None:
    found = score([frozenset({L3}), frozenset({L3, L4})], THREE)
    assert (found.rank, found.mass) == (2, pytest.approx(0.45))


def test_a_pair_is_not_right_for_holding_the_right_site() -> None:
    assert score([frozenset({L3, HIP})], THREE).rank is None


def test_an_answer_thought_impossible_costs_the_floor_and_no_more() -> None:
    assert score([frozenset({"root.S2.left"})], THREE).log_score == pytest.approx(log(FLOOR))
    assert judged({L3}, ({L4}, 1.0), ({L3}, 1e-12)).log_score == pytest.approx(log(FLOOR))


def test_ranks_do_not_depend_on_the_order_in_which_sets_are_given() -> None:
    assert ranked(reversed(THREE)) == THREE
    tied = [(frozenset({L4}), 1.0), (frozenset({L3}), 1.0)]
    assert ranked(tied) == ranked(reversed(tied)) == answer(({L3}, 0.5), ({L4}, 0.5))


def test_sets_are_divided_by_a_total_that_holds_more_than_they_do() -> None:
    assert ranked([(frozenset({L3}), 1.0)], 4.0) == ((frozenset({L3}), 0.25),)


def test_a_summary_counts_first_and_first_three_places() -> None:
    places = answer(({L3}, 0.4), ({L4}, 0.3), ({HIP}, 0.2), ({"none"}, 0.1))
    found = summary([score([frozenset({site})], places) for site in (L3, HIP, "none")])
    assert (found.n, found.top1.value, found.top3.value) == (3, pytest.approx(1 / 3), pytest.approx(2 / 3))
    assert found.log_score.value == pytest.approx((log(0.4) + log(0.2) + log(0.1)) / 3)


def test_a_mean_has_the_standard_error_of_its_sample_or_none() -> None:
    assert mean([1.0, 0.0, 0.0, 1.0]).error == pytest.approx(sqrt(1 / 3) / 2)
    assert mean([0.7]).error is None
    assert mean([0.5, 0.5]).error is None


def test_a_gain_is_of_pairs_and_turns_with_them() -> None:
    better, worse = ([judged({L3}, ({L3}, p), ({L4}, 1 - p))] * 2 for p in (0.8, 0.4))
    assert difference(better, worse).value == pytest.approx(log(2.0))
    assert difference(worse, better).value == pytest.approx(-log(2.0))
    with pytest.raises(ValueError, match="shorter"):
        difference(better, worse[:1])


def test_reliability_sets_what_was_said_beside_what_was_right() -> None:
    found = reliability([said(0.6, True), said(0.7, False), said(1.0, True)])
    assert [(one.low, one.high, one.n) for one in found] == [(0.5, 0.75, 2), (0.9, 1.0, 1)]
    assert (found[0].said, found[0].right.value) == (pytest.approx(0.65), pytest.approx(0.5))
    assert calibration_error(found) == pytest.approx(0.15 * 2 / 3)
    assert calibration_error([]) == 0.0


def test_the_surer_an_answer_must_be_the_fewer_are_given() -> None:
    rows = coverage([said(0.6, False), said(0.8, True), said(0.95, True)])
    assert [(row.n, row.share) for row in rows] == [(3, 1.0), (3, 1.0), (3, 1.0), (2, pytest.approx(2 / 3)),
                                                    (1, pytest.approx(1 / 3))]  # fmt: skip
    assert [row.right.value for row in rows if row.right] == [pytest.approx(2 / 3)] * 3 + [1.0, 1.0]
    assert coverage([said(0.6, True)])[-1].right is None
