"""The prior of two sources, where the order of a row matters."""

import pytest
from tests.models import shipped

from rootwise.cases.case import Case
from rootwise.model.posterior.posterior import posterior


@pytest.mark.parametrize("setting", ["spine_clinic", "emg_lab", "hospital"])
def test_a_share_is_one_of_the_site_that_its_row_names_first(setting: str) -> None:
    """A tenth of plexus cases come with a polyneuropathy (priors/pairs.csv), not a tenth of polyneuropathies."""
    model = shipped()
    answer = posterior(Case("nothing", setting=setting), model)  # type: ignore[arg-type]
    plexus, neuropathy = (model.site_index(name) for name in ("plexus.lumbosacral.left", "systemic.polyneuropathy"))
    assert answer.prior(tuple(sorted((plexus, neuropathy)))) == pytest.approx(0.1 * answer.prior((plexus,)), rel=1e-9)
