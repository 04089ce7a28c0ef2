"""Evaluation of a cohort drawn from the small atlas: scores, misses with their arguments, and many processes."""

from functools import partial

import pytest
from tests.known_cases import drawn, known
from tests.models import small

from rootwise.cases.case import Case
from rootwise.cohorts.answers import LEAST, OTHER, answer_of
from rootwise.cohorts.arguments import argument, keys_of
from rootwise.cohorts.evaluate import Evaluation, evaluate
from rootwise.cohorts.groups import LOWER
from rootwise.cohorts.known import Known
from rootwise.cohorts.pool import each
from rootwise.cohorts.scores import score
from rootwise.errors import CohortError
from rootwise.model.model import Model
from rootwise.model.posterior import pairs
from rootwise.model.posterior.posterior import Options, posterior
from rootwise.processes import processors
from rootwise.wording.cohort.evaluation import evaluation_page, evaluation_record

COHORT = Known(drawn(40, 5).cases[:12], {})


@pytest.fixture(scope="module")
def found() -> Evaluation:
    return evaluate(COHORT, small(), "all", jobs=1)


def test_every_case_is_scored_in_order(found: Evaluation) -> None:
    assert [one.known for one in found.results] == list(COHORT.cases)
    assert found.groups[0].name == LOWER
    assert found.groups[0].lenient.n == len(COHORT.cases)
    assert 0.3 < found.groups[0].lenient.top1.value < 1.0


def test_misses_come_worst_first_with_an_argument_for_the_leader(found: Evaluation) -> None:
    worst = [one.lenient.log_score for one in found.misses]
    assert worst == sorted(worst)
    assert all(one.argument is not None for one in found.misses)
    assert all(one.argument is None for one in found.results if one.lenient.right)
    told = [one.argument for one in found.misses if one.argument and one.argument.finding]
    assert told
    assert all(one.finding.bans > 0.0 for one in told if one.finding)


def test_an_argument_splits_the_odds_into_prior_and_findings() -> None:
    case = COHORT.cases[0].read("all")
    answer = posterior(case, small())
    truth = frozenset({small().sites[2].id})
    why = argument(case, answer, [truth], small(), Options())
    (key,) = keys_of(truth, small())
    leader = max((i,) for i in range(len(small().sites)) if answer.single[i] == answer.single.max())
    assert why.bans is not None
    assert why.prior_bans is not None
    ratio = answer.joint(leader) / answer.joint(key)
    assert 10 ** (why.bans + why.prior_bans) == pytest.approx(ratio)


def test_a_source_that_is_not_modelled_has_no_argument_and_the_lowest_score() -> None:
    lost = known(COHORT.cases[0].case, "bone.sacrum.left", modelled=False)
    (result,) = evaluate(Known((lost,), {}), small(), "all", jobs=1).results
    assert (result.lenient.rank, result.lenient.mass) == (None, 0)
    assert result.argument is not None
    assert result.argument.against == ()


def test_the_whole_posterior_is_named_down_to_the_least() -> None:
    answer = answer_of(posterior(COHORT.cases[0].read("all"), small()), small())
    assert sum(p for _, p in answer) == pytest.approx(1.0, abs=1e-3)
    assert all(p >= LEAST for sites, p in answer if sites != {OTHER})


def test_an_empty_cohort_is_refused_with_what_was_left_out() -> None:
    with pytest.raises(CohortError, match="E-COHORT-001") as refused:
        evaluate(Known((), {"no known answer": 3}), small())
    assert "3 no known answer" in refused.value.hint


def test_page_and_record_tell_the_same(found: Evaluation) -> None:
    page = "\n".join(line.text for line in evaluation_page(found))
    record = evaluation_record(found)
    assert max(map(len, page.splitlines())) <= 80
    assert f"{len(found.results)} cases" in page
    assert record["n"] == len(found.results) == len(record["cases"])
    assert all(one.known.case.id in page for one in found.misses)
    missed = [case["argument"] is not None for case in record["cases"]]
    assert sum(missed) == len(found.misses)


def _leader(model: Model, case: Case, scale: float) -> float:
    return scale * float(posterior(case, model).single.max())


def test_many_processes_give_the_same_answers_in_the_same_order() -> None:
    cases = [one.case for one in COHORT.cases] * 3
    work = partial(_leader, scale=2.0)
    assert each(work, cases, small(), jobs=2) == each(work, cases, small(), jobs=1)
    assert processors() >= 1


def test_an_accepted_pair_is_worked_out_however_unlikely(monkeypatch: pytest.MonkeyPatch) -> None:
    truth = "root.L3.right", "nerve.common_fibular.left"
    cohort = Known((known(COHORT.cases[0].case, *truth),), {})
    whole = evaluate(cohort, small(), "all", jobs=1)
    monkeypatch.setattr(pairs, "FEWEST", 1)
    monkeypatch.setattr(pairs, "WORK", 0)
    few = evaluate(cohort, small(), "all", jobs=1)
    (before,), (after,) = whole.results, few.results
    assert before.argument is not None
    assert after.argument is not None
    assert before.argument.bans is not None
    assert after.argument.bans == pytest.approx(before.argument.bans, rel=1e-9)


def test_without_pairs_a_cohort_is_scored_in_batches_as_each_case_is_by_itself() -> None:
    alone = Options("spine_clinic", pairs=False)
    found = evaluate(COHORT, small(), "all", alone, jobs=1)
    assert not found.pairs
    for one in found.results:
        answer = answer_of(posterior(one.known.read("all"), small(), alone), small())
        lenient = score(one.known.accept, answer)
        assert (one.lenient.rank, one.lenient.right) == (lenient.rank, lenient.right)
        assert one.lenient.log_score == pytest.approx(lenient.log_score, abs=1e-11)
        assert all(len(sites) == 1 for sites, _ in answer)
    assert any("One source each" in line.text for line in evaluation_page(found))
    assert evaluation_record(found)["version"]["pairs"] is False
