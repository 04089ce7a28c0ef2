"""A tempered posterior: certainty moves, the prior's ranks and what a second source is worth do not."""

import numpy as np
import pytest
from tests.models import small
from tests.queries_cases import L5, NOTHING, stated

from rootwise.errors import QueryError
from rootwise.model.posterior.posterior import posterior
from rootwise.queries.case.localize import localize
from rootwise.queries.case.temper import tempered, tempered_interval

L3 = stated(("reflex.patellar", "left", "absent"), ("strength.knee_extension", "left", "3"), setting="spine_clinic")


def test_a_temperature_of_one_leaves_the_answer_alone() -> None:
    found = posterior(L3, small())
    assert tempered(found, 1.0, small()) is found


@pytest.mark.parametrize("temperature", [0.5, 2.0])
def test_likelihood_ratios_are_raised_to_the_power_and_priors_kept(temperature: float) -> None:
    own = posterior(L3, small())
    found = tempered(own, temperature, small())
    ratio, before = (np.log(one.likelihood((0,)) / one.likelihood((4,))) for one in (found, own))
    assert ratio == pytest.approx(before / temperature)
    assert found.prior((0, 1)) == own.prior((0, 1))
    pair, single = ((one.likelihood((0, 2)), one.likelihood((0,))) for one in (found, own))
    assert np.isfinite(pair).all()
    assert np.isfinite(single).all()


@pytest.mark.parametrize("temperature", [0.5, 2.0])
def test_sets_stay_the_sums_of_their_causes(temperature: float) -> None:
    found = tempered(posterior(L3, small()), temperature, small())
    by_site = np.bincount(small().cause.site, found.single_cause)
    assert by_site == pytest.approx(found.single)
    assert found.pair_cause.sum() == pytest.approx(2.0 * found.pair.sum())


def test_a_higher_temperature_is_less_sure_and_its_interval_narrower_in_odds() -> None:
    sure, unsure = (localize(L3, small(), temperature=t) for t in (1.0, 3.0))
    assert unsure.hypotheses[0].probability < sure.hypotheses[0].probability
    assert unsure.sites[0].interval[0] <= unsure.sites[0].probability <= unsure.sites[0].interval[1]
    low, high = tempered_interval((0.2, 0.8), 0.5, 0.5, 2.0)
    assert (low, high) == (pytest.approx(1 / 3), pytest.approx(2 / 3))


def test_without_evidence_a_temperature_changes_nothing() -> None:
    plain, hot = (localize(NOTHING, small(), temperature=t, with_intervals=False) for t in (1.0, 2.0))
    assert [h.probability for h in hot.hypotheses] == pytest.approx([h.probability for h in plain.hypotheses])


def test_an_impossible_temperature_is_refused() -> None:
    with pytest.raises(QueryError, match="E-QUERY-012"):
        tempered(posterior(L5, small()), 0.0, small())
