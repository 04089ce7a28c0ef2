"""How often a finding is recorded, given one site: the posterior's own likelihood of a case of that one finding."""

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from tests.models import shipped, small, unjudged
from tests.queries_cases import stated

from rootwise.model.model import PANEL, Model
from rootwise.model.posterior.posterior import Options, posterior
from rootwise.queries.atlas.frequency import Frequency, frequency, looks, shares


def given(model: Model, finding: str, value: str, site: str, side: str = "left") -> Frequency:
    (look,) = [x for x in looks(model) if (x.finding, x.value, x.side) == (finding, value, side)]
    return frequency(look, model.site_index(site), model)


@pytest.mark.parametrize(
    ("finding", "value"),
    [
        ("hip_exam.faber", "positive"),
        ("hip_exam.log_roll", "positive"),
        ("emg.paraspinal_L2", "abnormal"),
        ("emg.iliopsoas", "abnormal"),
    ],
)
@pytest.mark.parametrize("site", ["root.L2.left", "root.L2.right", "joint.hip.left", "cauda_equina"])
def test_it_is_the_likelihood_of_a_case_of_one_finding(finding: str, value: str, site: str) -> None:
    # Nothing was told, so nothing is silent; a frequency knows of no bystander.
    model = replace(shipped(), prior=replace(shipped().prior, bystanders=()))
    found = posterior(stated((finding, "left", value)), model, Options(prior="flat", pairs=False))
    expected = found.likelihood((model.site_index(site),)) * np.exp(found.log_scale)

    assert given(model, finding, value, site).p == pytest.approx(expected, rel=1e-9)


def test_a_count_comes_back_as_it_was_read() -> None:
    found = given(small(), "pain.groin", "present", "joint.hip.left")
    assert found.p == pytest.approx(8.5 / 10)  # 8 of 9, with Jeffreys' half
    assert found.background == pytest.approx(0.1)
    assert found.ratio == pytest.approx(8.5)


def test_causes_are_weighed_by_their_shares() -> None:
    model = small()
    weights = shares(model, model.site_index("root.L3.left"), "cause")
    assert weights.sum() == pytest.approx(1.0)
    causes = [name for name, _ in model.causes[model.atoms("cause", model.site_index("root.L3.left"))]]
    expected = sum(w * (0.6 if cause == "disc" else 0.4) for cause, w in zip(causes, weights, strict=True))
    assert given(model, "pain.groin", "present", "root.L3.left").p == pytest.approx(expected)


def test_the_opposite_side_is_its_own_number() -> None:
    other = given(small(), "pain.groin", "present", "joint.hip.right")
    assert (other.side, other.p) == ("other", pytest.approx(0.25))


def test_what_a_site_does_not_do_stands_at_the_background() -> None:
    found = given(small(), "tension.femoral_nerve_stretch", "positive", "joint.hip.left")
    assert not found.touched
    assert found.p == found.background
    assert found.source == "background"


@pytest.mark.parametrize("built", [shipped, unjudged])
def test_every_frequency_is_a_probability_and_no_source_does_nothing_of_itself(built: Callable[[], Model]) -> None:
    """What raters saw in patients without a source is more than nothing; the atlas's own rows have nothing of it."""
    model = built()
    none = model.site_index("none")
    for look in looks(model):
        found = frequency(look, none, model)
        assert 0.0 < found.p < 1.0
        assert not found.touched or found.source == PANEL


def test_a_greater_threshold_is_never_commoner() -> None:
    model = shipped()
    site = model.site_index("root.L4.left")
    by_finding: dict[tuple[str, str], list[float]] = {}
    for look in looks(model):
        if look.target.kind == "sign" and look.finding != "abi":
            by_finding.setdefault((look.finding, look.side), []).append(frequency(look, site, model).p)
    for values in by_finding.values():
        assert values == sorted(values, reverse=True)
