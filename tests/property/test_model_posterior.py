"""What must hold of every answer, whatever the case: checked on the small atlas and on the shipped one."""

import math
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.model_cases import COMPLETE, EXAMINED, cases
from tests.models import shipped, small
from tests.oracle.cases import VALUES

from rootwise.cases.case import Case, Finding, in_order, mirror
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import Options, Posterior, posterior
from rootwise.terms import vocabulary

BOTH = pytest.mark.parametrize("model", [small, shipped], ids=["small", "shipped"])
FEW = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
Models = Callable[[], Model]


def by_sites(answer: Posterior, model: Model) -> dict[frozenset[str], float]:
    """Joint probability of every set; the empty set is `other`."""
    sites = [site.id for site in model.sites]
    scale = math.exp(answer.log_scale)
    found = {frozenset(): scale * answer.other}
    found |= {frozenset({site}): scale * float(p) for site, p in zip(sites, answer.single, strict=True)}
    found |= {
        frozenset({sites[a], sites[b]}): scale * float(answer.pair[a, b])
        for a, b in np.argwhere(answer.pair > 0.0)
    }
    return found


STRENGTH = {name for name in EXAMINED if name.startswith("strength.")}


@BOTH
@given(case=cases())
@FEW
def test_prior_and_posterior_are_probabilities_that_sum_to_one(model: Models, case: Case) -> None:
    answer = posterior(case, model())
    parts = np.concatenate([answer.single, answer.pair.ravel(), [answer.other]])
    assert np.isfinite(parts).all()
    assert parts.min() >= 0.0
    assert (parts / answer.total).sum() == pytest.approx(1.0, abs=1e-12)
    assert answer.prior_single.sum() + answer.prior_pair.sum() + answer.prior_other == pytest.approx(
        1.0, abs=1e-12
    )
    assert answer.single_cause.sum() == pytest.approx(answer.single.sum(), rel=1e-12)
    pairs = answer.by_cause.sum() - answer.single_cause.sum()
    assert pairs == pytest.approx(2.0 * answer.pair.sum(), rel=1e-9, abs=1e-12 * answer.total)


@BOTH
@given(case=cases(frozenset(EXAMINED)), name=st.sampled_from(sorted(EXAMINED)), data=st.data())
@FEW
def test_all_values_that_a_test_could_show_share_the_probability_of_the_case_without_it(
    model: Models, case: Case, name: str, data: st.DataObject
) -> None:
    side = "axial" if name == "history.diabetes" else data.draw(st.sampled_from(["left", "right"]))
    stated = [f for f in case.findings if (f.id, f.side) != (name, side)]
    if name in STRENGTH:
        # A leg of which no strength is stated is silent beside a weak one, so that what is added would speak twice.
        (other,) = STRENGTH - {name}
        known = {(f.id, f.side) for f in stated}
        stated += [Finding(other, leg, "5") for leg in ("left", "right") if (other, leg) not in known]
    rest = replace(case, findings=in_order(stated))
    values = COMPLETE.get(name) or vocabulary().parse_finding(name).scale.order
    if name.startswith("strength."):
        values = tuple(model().observation.tables["mrc"])
    shown = [
        replace(rest, findings=in_order([*rest.findings, Finding(name, side, value)])) for value in values
    ]  # type: ignore[arg-type]
    every = range(len(model().sites))  # pairs that hardly count are worked out too
    without, *of_each = [posterior(case, model(), keep=every) for case in (rest, *shown)]
    # `other` is left out: it treats every target on its own, and so does not know of irritable joints.
    for sites in (
        *((i,) for i in range(len(model().sites))),
        *map(tuple, np.argwhere(without.prior_pair > 0.0)),
    ):
        total = math.fsum(math.exp(answer.log_scale) * answer.joint(sites) for answer in of_each)
        expected = math.exp(without.log_scale) * without.joint(sites)
        assert math.isclose(total, expected, rel_tol=1e-9, abs_tol=1e-290)


@BOTH
@given(case=cases(), data=st.data())
@FEW
def test_the_order_of_findings_does_not_matter(model: Models, case: Case, data: st.DataObject) -> None:
    shuffled = replace(case, findings=tuple(data.draw(st.permutations(case.findings))))
    assert by_sites(posterior(shuffled, model()), model()) == pytest.approx(
        by_sites(posterior(case, model()), model()), rel=1e-9
    )


@BOTH
@given(case=cases(unknown_side=False))
@FEW
def test_the_mirrored_case_has_the_mirrored_answer(model: Models, case: Case) -> None:
    other_way = {
        frozenset(vocabulary().sites.mirror(site) for site in sites): p
        for sites, p in by_sites(posterior(mirror(case), model()), model()).items()
    }
    assert other_way == pytest.approx(by_sites(posterior(case, model()), model()), rel=1e-9)


@BOTH
@given(case=cases(unknown_side=True))
@FEW
def test_an_unknown_side_gives_the_mean_of_left_and_right(model: Models, case: Case) -> None:
    sided = [
        replace(
            case, findings=tuple(replace(f, side=side) if f.side == "unknown" else f for f in case.findings)
        )
        for side in ("left", "right")
    ]
    left, right = (by_sites(posterior(on_side, model()), model()) for on_side in sided)
    mean = {sites: 0.5 * (left.get(sites, 0.0) + right.get(sites, 0.0)) for sites in left.keys() | right.keys()}
    assert by_sites(posterior(case, model()), model()) == pytest.approx(mean, rel=1e-9)


@BOTH
@given(case=cases(), name=st.sampled_from(sorted(set(VALUES) - {"history.diabetes"})))
@FEW
def test_what_could_not_be_tested_changes_nothing(model: Models, case: Case, name: str) -> None:
    more = replace(case, findings=in_order([*case.findings, Finding(name, "left", "not_testable")]))
    assert by_sites(posterior(more, model()), model()) == by_sites(posterior(case, model()), model())


@BOTH
@given(case=cases())
@settings(FEW, max_examples=6)
def test_with_variants_the_answer_still_sums_to_one_and_the_prior_stays(model: Models, case: Case) -> None:
    with_variants, without = (posterior(case, model(), Options(variants=on)) for on in (True, False))
    parts = np.concatenate([with_variants.single, with_variants.pair.ravel(), [with_variants.other]])
    assert parts.min() >= 0.0
    assert (parts / with_variants.total).sum() == pytest.approx(1.0, abs=1e-12)
    assert math.fsum(part.world.weight for part in with_variants.parts) == pytest.approx(1.0, abs=1e-12)
    assert with_variants.prior_single == pytest.approx(without.prior_single, rel=1e-12)


@BOTH
def test_with_variants_and_without_findings_the_answer_is_the_prior(model: Models) -> None:
    answer = posterior(Case("nothing"), model(), Options(variants=True))
    assert math.exp(answer.log_scale) * answer.single == pytest.approx(answer.prior_single, rel=1e-9)
    assert math.exp(answer.log_scale) * answer.pair == pytest.approx(answer.prior_pair, rel=1e-9)
