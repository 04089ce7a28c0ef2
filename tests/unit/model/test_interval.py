"""The interval of one finding, drawn again by other means: it is what the rows' own uncertainty makes of the answer."""

import numpy as np
import pytest
from tests.models import small
from tests.queries_cases import stated

from rootwise.model.posterior.posterior import Options
from rootwise.queries.case.localize import localize


def test_an_interval_is_that_of_the_rows_drawn_anew() -> None:
    """Diabetes: .45 of 3 patients with a femoral nerve, .1 of all others; no other row speaks of it."""
    case = stated(("history.diabetes", "axial", "yes"), setting="spine_clinic")
    answer = localize(case, small(), Options(pairs=False))
    low, high = next(one.interval for one in answer.sites if one.site == "nerve.femoral.left")
    rng = np.random.default_rng(7)
    # log(-log survival) has sd sqrt(p / (n (1 - p))) / -log(1 - p) = .5222 / .5978 in the nerve, .25 in the background
    nerve = np.log(0.55 / 0.9) * np.exp(0.8736 * rng.standard_normal(200_000))
    nobody = np.log(0.9) * np.exp(0.25 * rng.standard_normal(200_000))
    p_nerve, p_nobody = 1 - np.exp(nobody + nerve), 1 - np.exp(nobody)
    prior, other = 0.95 * 0.025, 0.05 * (0.05 * 0.45 + 0.95 * 0.1)  # a source that is not held is not redrawn
    share = prior * p_nerve / (2 * prior * p_nerve + (0.95 - 2 * prior) * p_nobody + other)
    expected = np.quantile(share, (0.05, 0.95))
    assert (low, high) == pytest.approx(expected, rel=0.2)  # 200 draws of the model's own
