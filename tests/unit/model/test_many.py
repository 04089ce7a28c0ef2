"""Many cases at once, one source each, against the answer to each that also looks for second sources.

The two go different ways from the evidence to P(E | site): products of statements here, tables of kinds of pairs there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import repeat
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.model_cases import cases
from tests.models import shipped, small
from tests.queries_cases import CAUDA, L5, NOTHING, TORN
from tests.strategies import Document, documents

from rootwise.cases import read_many, read_text
from rootwise.cases.case import Case, Numbering
from rootwise.model.evidence.evidence import GROUPS, Scope
from rootwise.model.model import Model
from rootwise.model.posterior import posterior as asking
from rootwise.model.posterior import singles
from rootwise.model.posterior.posterior import Options, Posterior, posterior, posteriors

BOTH = pytest.mark.parametrize("model", [small, shipped], ids=["small", "shipped"])
FEW = settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
CASES = Path(__file__).parents[3] / "validation" / "data" / "cases"
ONE = Options(pairs=False)
UNKNOWN = replace(L5, findings=tuple(replace(finding, side="unknown") for finding in L5.findings))
COUNTED = replace(
    read_text(
        "format: rootwise-case/1\nid: counted\nnumbering: {castellvi: III}\nfindings:\n"
        "  mri.herniation.foraminal.L3-L4: {left: protrusion}\n  reflex.patellar: {left: reduced}\n"
    ).case
    or NOTHING,
    setting="hospital",
)
SOME = (L5, NOTHING, UNKNOWN, COUNTED, CAUDA, TORN, replace(L5, age=81, sex="male", duration_days=4, onset="sudden"))


def assert_same(one: Posterior, pairs: Posterior) -> None:
    """That what one source makes of the evidence is the same in both; only the prior makes room for pairs."""
    room = one.prior_single.sum() / pairs.prior_single.sum()
    total = pairs.single.sum() * room + pairs.other
    assert one.prior_single == pytest.approx(pairs.prior_single * room, abs=1e-14)
    assert np.abs(one.single / one.total - pairs.single * room / total).max() < 1e-12
    assert np.abs(one.single_cause / one.total - pairs.single_cause * room / total).max() < 1e-12
    assert abs(one.other / one.total - pairs.other / total) < 1e-12
    assert one.log_evidence() == pytest.approx(np.log(total) + pairs.log_scale, abs=1e-10)
    assert one.pair.sum() == one.pair_cause.sum() == one.prior_pair.sum() == 0.0
    assert [part.world.weight for part in one.parts] == [part.world.weight for part in pairs.parts]


def assert_all_same(some: list[Case], model: Model, options: Options = ONE, scope: Scope | None = None) -> None:
    scopes = repeat(scope) if scope else repeat(Scope())
    both = replace(options, pairs=True)
    for case, one in zip(some, posteriors(some, model, options, scopes), strict=True):
        assert_same(one, posterior(case, model, both, scope or Scope()))


def test_published_cases_get_the_answer_that_each_gets_by_itself() -> None:
    published = [found.case for found in read_many([CASES]) if found.case is not None]
    assert len(published) > 90
    assert_all_same(published, shipped())


@BOTH
@given(some=st.lists(cases(), min_size=1, max_size=4))
@FEW
def test_so_do_cases_of_the_small_atlas_s_findings(model: Callable[[], Model], some: list[Case]) -> None:
    assert_all_same(some, model())


@BOTH
@given(some=st.lists(cases(unknown_side=True), min_size=1, max_size=3))
@FEW
def test_so_do_cases_on_an_unknown_side(model: Callable[[], Model], some: list[Case]) -> None:
    assert_all_same(some, model())


@given(document=documents())
@FEW
def test_so_do_cases_of_every_finding_of_the_vocabulary(document: Document) -> None:
    read = read_text(yaml.safe_dump(document))
    if read.case is not None:
        assert_all_same([read.case], shipped())


@pytest.mark.parametrize("setting", [None, "flat", "emg_lab"])
def test_so_do_cases_without_a_finding_of_an_unknown_side_or_count_and_of_every_age(setting: str | None) -> None:
    assert sum(len(found.parts) for found in posteriors(SOME, shipped())) == len(SOME) + 1 + 2
    assert_all_same(list(SOME), shipped(), Options(setting, pairs=False))


def test_so_do_cases_whose_plexus_may_be_shifted() -> None:
    assert_all_same([L5, UNKNOWN], shipped(), Options(pairs=False, variants=True))


@pytest.mark.parametrize("groups", [*((group,) for group in GROUPS), ("history", "symptoms"), ()], ids=str)
def test_so_do_cases_of_which_only_some_groups_count(groups: tuple[str, ...]) -> None:
    assert_all_same(list(SOME), shipped(), scope=Scope(frozenset(groups)))


def test_one_case_is_asked_about_with_each_finding_left_out() -> None:
    scopes = [Scope(dropped=frozenset({(finding.id, finding.side)})) for finding in L5.findings]
    found = list(posteriors(repeat(L5), shipped(), scopes=scopes))
    assert len(found) == len(scopes)
    assert len({round(one.log_evidence(), 9) for one in found}) == len(scopes)
    for scope, one in zip(scopes, found, strict=True):
        assert_same(one, posterior(L5, shipped(), scope=scope))


def test_neither_the_other_cases_nor_the_size_of_a_batch_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    by_itself = [posterior(case, shipped(), ONE) for case in SOME]
    for size in (1, 3, 128):
        monkeypatch.setattr(asking, "BATCH", size)
        for one, other in zip(by_itself, posteriors(SOME, shipped()), strict=True):
            assert np.abs(one.single - other.single * np.exp(other.log_scale - one.log_scale)).max() < 1e-13


def test_a_long_case_does_not_underflow_however_seldom_the_product_is_scaled(monkeypatch: pytest.MonkeyPatch) -> None:
    findings = tuple(finding for case in read_many([CASES]) if case.case for finding in case.case.findings)
    sides = {(finding.id, finding.side): finding for finding in findings if finding.side in {"left", "right", "axial"}}
    case = Case("everything", findings=tuple(sides[key] for key in sorted(sides)))
    assert len(case.findings) > 300
    plain = posterior(case, shipped(), ONE)
    assert np.isfinite(plain.log_evidence())
    assert plain.log_evidence() < -300.0
    monkeypatch.setattr(singles, "OFTEN", 3)
    other = posterior(case, shipped(), ONE)
    assert other.log_evidence() == pytest.approx(plain.log_evidence(), abs=1e-9)
    assert_same(plain, posterior(case, shipped()))


def test_nothing_is_asked_of_no_case() -> None:
    assert list(posteriors([], shipped())) == []


def test_a_doubtful_count_is_summed_over_as_for_one_case() -> None:
    assert COUNTED.numbering == Numbering(castellvi="III")
    assert len(posterior(COUNTED, shipped(), ONE).parts) == 3
