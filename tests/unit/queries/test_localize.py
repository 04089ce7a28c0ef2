"""Localize: what an answer says of itself, and when it must not be given as it stands."""

from dataclasses import replace
from itertools import combinations
from math import log10

import pytest
from tests.models import shipped
from tests.queries_cases import CAUDA, L5, NOTHING, TORN, UPPER_LIMB, clear_side, stated

from rootwise.cases.case import Case, Casebook, Source, Truth
from rootwise.errors import QueryError
from rootwise.model.posterior.posterior import Options, posterior
from rootwise.queries.case.localize import CLOSE, CONSIDERED, Localization, localize


@pytest.mark.parametrize(
    ("case", "expected"), [(L5, "ok"), (NOTHING, "insufficient"), (TORN, "inconsistent"), (UPPER_LIMB, "out_of_scope")]
)
def test_each_status_has_a_case(case: Case, expected: str) -> None:
    assert localize(case, shipped(), with_intervals=False).status == expected


def test_a_plain_picture_is_named_with_certainty() -> None:
    answer = localize(L5, shipped())
    assert answer.hypotheses[0].sites == ("root.L5.left",)
    assert answer.hypotheses[0].probability > 0.75
    assert answer.sites[0].site == "root.L5.left"


def test_too_few_findings_are_never_surprising() -> None:
    few = replace(TORN, findings=TORN.findings[:3])
    assert localize(few, shipped(), with_intervals=False).surprise is None


def test_a_side_nobody_stated_is_no_contradiction() -> None:
    """The leader is held against the world in which it leads, not against one with the side filled in wrongly."""
    known, unknown = clear_side("right"), clear_side("unknown")
    on_both = localize(known, shipped(), with_intervals=False)
    answer = localize(unknown, shipped(), with_intervals=False)
    assert answer.hypotheses[0].sites == on_both.hypotheses[0].sites
    assert (on_both.status, answer.status) == ("ok", "ok")


def test_the_side_of_a_case_without_one_stays_open() -> None:
    none_stated = replace(L5, findings=tuple(replace(f, side="unknown") for f in L5.findings))
    answer = localize(none_stated, shipped(), with_intervals=False)
    p = {one.site: one.probability for one in answer.sites}
    assert p["root.L5.left"] == pytest.approx(p["root.L5.right"], rel=1e-9)
    assert answer.status != "inconsistent"


def test_nothing_is_learnt_from_the_name_of_a_case() -> None:
    first, second = (localize(replace(L5, id=name), shipped()) for name in ("a", "root.L2.right"))
    assert replace(first, case_id="") == replace(second, case_id="")


def test_source_and_truth_are_no_part_of_what_is_asked() -> None:
    hidden = {field for kind in (Casebook, Source, Truth) for field in kind.__slots__}  # type: ignore[attr-defined]
    assert not hidden & set(Case.__slots__)  # type: ignore[attr-defined]


def of_names(sites: tuple[str, ...]) -> tuple[int, ...]:
    """The set that an answer names: one site, a run, both sides of one source, or two sites."""
    if sites == ("other",):
        return ()
    one = next((i for i, site in enumerate(shipped().sites) if set(site.members) == set(sites)), None)
    return (one,) if one is not None else tuple(shipped().site_index(site) for site in sites)


@pytest.mark.parametrize("case", [NOTHING, stated(("pain.groin", "left", "present"), age=60), CAUDA])
def test_what_cannot_be_separated_is_within_half_a_ban_both_ways(case: Case) -> None:
    found, answer = posterior(case, shipped()), localize(case, shipped(), with_intervals=False)
    leaders = [h.sites for h in answer.hypotheses if h.probability >= CONSIDERED][:5]

    def factor(first: tuple[str, ...], second: tuple[str, ...]) -> float:
        one, other = (of_names(sites) for sites in (first, second))
        return log10(found.likelihood(one) / found.likelihood(other))

    expected = {(a, b): factor(a, b) for a, b in combinations(leaders, 2) if abs(factor(a, b)) < CLOSE}
    assert {(c.first, c.second): c.log10_bayes_factor for c in answer.cannot_separate} == pytest.approx(expected)
    for close in answer.cannot_separate:
        assert factor(close.second, close.first) == pytest.approx(-close.log10_bayes_factor, abs=1e-12)


def test_two_sources_that_nothing_tells_apart_are_said_so() -> None:
    close = localize(NOTHING, shipped(), with_intervals=False).cannot_separate
    assert {("root.L5.left",), ("root.L5.right",)} in [{c.first, c.second} for c in close]


def test_causes_of_a_set_sum_to_one_but_for_those_too_small_to_print() -> None:
    for hypothesis in localize(L5, shipped(), with_intervals=False).hypotheses:
        shares = [p for _, p in hypothesis.causes]
        if hypothesis.sites == ("other",):
            assert not shares
            continue
        assert shares == sorted(shares, reverse=True)
        assert 0.9 <= sum(shares) <= 1.0 + 1e-9, hypothesis


def test_a_pair_that_adds_nothing_names_the_member_that_can_be_left_out() -> None:
    found = posterior(L5, shipped())
    pairs = [h for h in localize(L5, shipped(), with_intervals=False).hypotheses if len(h.sites) == 2]
    assert any(h.with_or_without for h in pairs)
    for pair in pairs:
        key = of_names(pair.sites)
        if len(key) == 1:  # both sides of one source
            assert pair.with_or_without is None
            continue
        a, b = key
        best = max(found.likelihood((a,)), found.likelihood((b,)))
        assert (pair.with_or_without is not None) == (found.likelihood((a, b)) < 1.5 * best)
        if pair.with_or_without:
            kept = next(site for site in pair.sites if site != pair.with_or_without)
            assert found.likelihood((shipped().site_index(kept),)) == best


def test_an_answer_names_what_it_rests_on() -> None:
    answer = localize(NOTHING, shipped(), Options(prior="flat"), with_intervals=False)
    assert (answer.atlas, answer.prior) == (shipped().atlas_hash, "flat")
    assert localize(NOTHING, shipped(), with_intervals=False).prior == NOTHING.setting


def test_an_unknown_prior_is_refused() -> None:
    with pytest.raises(QueryError) as raised:
        localize(NOTHING, shipped(), Options(prior="tea_room"))
    assert raised.value.code == "E-QUERY-001"
    assert "spine_clinic" in raised.value.hint


def test_without_intervals_the_points_are_the_same() -> None:
    with_them, without = (localize(L5, shipped(), with_intervals=on) for on in (True, False))

    def points(answer: Localization) -> list[tuple[tuple[str, ...], float]]:
        return [(h.sites, h.probability) for h in answer.hypotheses]

    assert points(with_them) == points(without)
    assert all(h.interval == (h.probability, h.probability) for h in without.hypotheses)
