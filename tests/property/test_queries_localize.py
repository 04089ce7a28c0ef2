"""What must hold of every ranked answer, whatever the case."""

from collections import Counter
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from tests.model_cases import cases
from tests.models import shipped, small

from rootwise.cases.case import Case
from rootwise.model.evidence.evidence import evidence
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import posterior
from rootwise.model.uncertainty.intervals import LEFT_OUT
from rootwise.queries.case.localize import MOST, localize

BOTH = pytest.mark.parametrize("model", [small, shipped], ids=["small", "shipped"])
FEW = settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
Models = Callable[[], Model]


@BOTH
@given(case=cases())
@FEW
def test_sets_fall_to_the_last_thousandth_or_to_sixty(model: Models, case: Case) -> None:
    ranked = [h.probability for h in localize(case, model(), with_intervals=False).hypotheses]
    assert ranked == sorted(ranked, reverse=True)
    assert sum(ranked) <= 1.0 + 1e-9
    assert len(ranked) == MOST or sum(ranked) >= 1.0 - LEFT_OUT - 1e-9
    assert len(ranked) <= MOST
    # no more than that takes: but for sets as likely as the last, which stay together
    assert sum(p for p in ranked if p > ranked[-1] * (1.0 + 1e-8)) < 1.0 - LEFT_OUT


@BOTH
@given(case=cases())
@FEW
def test_a_site_has_the_mass_of_the_sets_that_hold_it(model: Models, case: Case) -> None:
    found, answer = posterior(case, model()), localize(case, model(), with_intervals=False)
    p = {one.site: one.probability for one in answer.sites}
    unlisted = 1.0 - sum(h.probability for h in answer.hypotheses)
    for index, info in enumerate(model().sites):
        site = info.id
        if info.members != (site,):  # a run counts for its roots
            assert site not in p
            continue
        sets = found.single + found.pair.sum(axis=0) + found.pair.sum(axis=1)
        runs = sum(float(sets[i]) for i, other in enumerate(model().sites) if i != index and site in other.members)
        assert p.get(site, 0.0) == pytest.approx((sets[index] + runs) / found.total, rel=1e-9, abs=1e-6)
        listed = sum(h.probability for h in answer.hypotheses if site in h.sites)
        assert listed - 1e-6 <= p.get(site, 0.0) <= listed + unlisted + 1e-6
    assert list(p.values()) == sorted(p.values(), reverse=True)


@BOTH
@given(case=cases())
@settings(FEW, max_examples=8)
def test_intervals_hold_their_point_within_zero_and_one_and_are_the_same_twice(model: Models, case: Case) -> None:
    first, second = (localize(case, model()) for _ in range(2))
    assert first == second
    for one in (*first.hypotheses, *first.sites):
        low, high = one.interval
        assert -1e-12 <= low <= one.probability + 1e-12
        assert one.probability - 1e-12 <= high <= 1.0 + 1e-12


@BOTH
@given(case=cases())
@FEW
def test_no_finding_is_lost(model: Models, case: Case) -> None:
    """Each is an observation, one of those an observation stands for, or not used with the reason."""
    read = evidence(case, model())
    assert all(reason for _, reason in read.not_used)
    kept: Counter[tuple[str, str]] = Counter((finding.id, finding.side) for finding, _ in read.not_used)
    for item in read.targets:
        for observation in item.observations:
            names = observation.finding.extra.get("stands_for", (observation.finding.id,))
            kept.update((str(name), observation.finding.side) for name in names)  # type: ignore[attr-defined]
    assert kept == Counter((finding.id, finding.side) for finding in case.findings)


@BOTH
@given(case=cases())
@FEW
def test_what_localize_did_not_use_is_what_the_evidence_did_not_read(model: Models, case: Case) -> None:
    assert localize(case, model(), with_intervals=False).not_used == evidence(case, model()).not_used
