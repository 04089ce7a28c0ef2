"""An explanation adds up, whatever the case."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.model_cases import cases
from tests.models import shipped, small

from rootwise.cases.case import Case
from rootwise.model.evidence.evidence import GROUPS, Scope
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import Options, posterior
from rootwise.queries.case.explain import explain

BOTH = pytest.mark.parametrize("model", [small, shipped], ids=["small", "shipped"])
FEW = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
Models = Callable[[], Model]
SETS = (("root.L3.left",), ("joint.hip.right",), ("root.L3.left", "root.L4.left"), ("none",), ("other",))


@BOTH
@given(case=st.one_of(cases(), cases(unknown_side=True)))
@FEW
def test_prior_and_groups_add_up_to_the_posterior(model: Models, case: Case) -> None:
    told = explain(case, model())
    assert told.prior_bans + sum(g.bans for g in told.groups) == pytest.approx(told.posterior_bans, abs=1e-9)
    assert [g.group for g in told.groups] == [name for name in GROUPS if name in {g.group for g in told.groups}]


@BOTH
@given(case=st.one_of(cases(), cases(unknown_side=True)), sets=st.permutations(SETS))
@FEW
def test_so_it_does_against_a_rival_one_source_or_two(model: Models, case: Case, sets: list[tuple[str, ...]]) -> None:
    told = explain(case, model(), leader=sets[0], rival=sets[1])
    assert told.prior_bans + sum(g.bans for g in told.groups) == pytest.approx(told.posterior_bans, abs=1e-9)
    back = explain(case, model(), leader=sets[1], rival=sets[0])
    assert (back.prior_bans, back.posterior_bans) == pytest.approx((-told.prior_bans, -told.posterior_bans), abs=1e-9)
    assert [g.bans for g in back.groups] == pytest.approx([-g.bans for g in told.groups], abs=1e-9)


@BOTH
@given(case=st.one_of(cases(), cases(unknown_side=True)))
@FEW
def test_without_its_groups_the_evidence_says_nothing(model: Models, case: Case) -> None:
    """Else the weight of what no group owns would be hidden in the last one."""
    present = {group.group for group in explain(case, model()).groups}
    silent = posterior(case, model(), Options(), Scope(groups=frozenset(GROUPS) - present))
    assert silent.single / silent.total == pytest.approx(silent.prior_single, rel=1e-9)
    assert silent.pair / silent.total == pytest.approx(silent.prior_pair, rel=1e-9, abs=1e-15)


@BOTH
@given(case=st.one_of(cases(), cases(unknown_side=True)))
@FEW
def test_the_counter_argument_is_the_finding_that_speaks_most_against(model: Models, case: Case) -> None:
    told = explain(case, model())
    weights = [weight for group in told.groups for weight in group.findings]
    worst = min((weight.bans for weight in weights), default=0.0)
    if worst < 0.0:
        assert told.against is not None
        assert told.against.bans == worst
        assert told.against in weights
    else:
        assert told.against is None


@BOTH
@given(case=cases())
@FEW
def test_every_reading_has_a_weight_a_source_and_a_grade(model: Models, case: Case) -> None:
    told = explain(case, model())
    read = posterior(case, model()).evidence
    weighed = sorted((w.finding.id, w.finding.side) for group in told.groups for w in group.findings)
    assert weighed == sorted((r.finding.id, r.finding.side) for item in read.targets for r in item.observations)
    for group in told.groups:
        assert {w.group for w in group.findings} <= {group.group}
        assert all(w.source and w.grade in "ABCD" for w in group.findings)
