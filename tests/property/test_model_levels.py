"""What must hold of every latent level and of every set of observations of one level."""

import math
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cache
from itertools import combinations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tests.models import shipped, small

from rootwise.cases.case import Case, Finding, in_order
from rootwise.model.evidence.coefficients import TargetSum
from rootwise.model.findings.targets import Target
from rootwise.model.model import PANEL, Model
from rootwise.model.posterior.likelihood import BlockEvaluator
from rootwise.model.posterior.posterior import Options, posterior

BOTH = pytest.mark.parametrize("model", [small, shipped], ids=["small", "shipped"])
FEW = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
Models = Callable[[], Model]
Array = NDArray[np.float64]

# Five ways to learn of one deficit, and the values that each may show.
KNEE = {
    "weakness.knee_extension": ("absent", "present"),
    "strength.knee_extension": ("5", "4", "2", "0"),
    "function.squat": ("none", "moderate"),
    "function.stair_climb": ("none", "moderate"),
    "function.single_leg_sit_to_stand": ("none", "moderate"),
}
TINGLING = {
    "numbness.medial_leg": ("absent", "present"),
    "paresthesia.medial_leg": ("absent", "present"),
    "sensation.medial_leg": ("normal", "reduced", "absent"),
}


def alone_up_to(model: Model, target: Target, row: int, k: int, band: int = 0) -> Array:
    """P(level <= k) of every atom alone, straight from the evaluator."""
    evaluator = BlockEvaluator(model, target.block, band)
    return evaluator.single(only(model, target, row, k), row)


def both_up_to(model: Model, target: Target, row: int, k: int) -> Array:
    """P(level <= k) of every two atoms."""
    everyone = np.arange(len(getattr(model, target.block).site))
    return BlockEvaluator(model, target.block, 0).pair(only(model, target, row, k), row, everyone, everyone)


def only(model: Model, target: Target, row: int, k: int) -> TargetSum:
    """An observation that is certain up to one level and impossible beyond."""
    chosen = np.zeros(getattr(model, target.block).q0.shape[2])
    chosen[k if k < target.levels - 1 else -1] = 1.0  # the last level's place is the last, however many there are
    return TargetSum((row,), chosen, "", target.loss, int(target.key.endswith("|right")))


def rows(model: Model) -> Iterator[tuple[Target, int]]:
    """Every target on the left or without side; the right is its mirror."""
    for target in model.targets.values():
        if not target.key.endswith("|right") and "dermatome" not in target.key:
            yield from ((target, row) for row in range(target.first, target.first + target.versions))


@cache
def only_findings(model: Model) -> Model:
    """The model without bystanders and without meaning in silence: nothing speaks but what is recorded."""
    silent = {"silence_same_side": 0.0, "silence_other_side": 0.0}
    return replace(model, prior=replace(model.prior, bystanders=()), constants={**model.constants, **silent})


def levels_of_sites(model: Model, key: str) -> Array:
    """(sites, levels) P(level | site), mixed over the causes and states of the site."""
    target = model.targets[key]
    assert target.versions == 1
    up = np.array([alone_up_to(model, target, target.first, k) for k in range(target.levels)]).T
    atoms = np.diff(up, axis=1, prepend=0.0)
    per_state = posterior(Case("nothing"), model, Options(prior="flat", pairs=False)).single_cause @ model.link
    out = np.zeros((len(model.sites), target.levels))
    np.add.at(out, model.state.site, per_state[:, None] * atoms)
    out[np.abs(out) < 1e-12] = 0.0  # a level that no lesion reaches, but for rounding
    return out / out.sum(axis=1, keepdims=True)


@BOTH
@pytest.mark.parametrize(
    ("key", "methods"), [("strength:knee_extension|left", KNEE), ("sensation:medial_leg|left", TINGLING)]
)
@given(data=st.data())
@FEW
def test_readings_of_one_deficit_weigh_no_more_than_the_deficit(
    model: Models, key: str, methods: dict[str, tuple[str, ...]], data: st.DataObject
) -> None:
    """Its likelihood ratio lies between the least and the largest ratio of P(level | H) over levels.

    For P(E | H) = sum_z P(z | H) L(z), and sum_z p1(z) L(z) <= max_z (p1(z) / p2(z)) sum_z p2(z) L(z).
    """
    names = data.draw(st.lists(st.sampled_from(sorted(methods)), min_size=1, unique=True))
    findings = in_order(Finding(name, "left", data.draw(st.sampled_from(methods[name]))) for name in names)
    options = Options(prior="flat", pairs=False)
    answer = posterior(Case("one deficit", findings=findings), only_findings(model()), options)
    likelihood = np.array([answer.likelihood((site,)) for site in range(len(model().sites))])
    level = levels_of_sites(model(), key)
    for first, second in combinations(range(len(likelihood)), 2):
        ratio = likelihood[first] / likelihood[second]
        possible = level[first] + level[second] > 1e-12
        with np.errstate(divide="ignore"):
            odds = level[first, possible] / level[second, possible]
        assert odds.min() * (1 - 1e-9) <= ratio <= odds.max() * (1 + 1e-9), (first, second, names)


@BOTH
def test_the_readings_of_one_deficit_all_go_to_one_target(model: Models) -> None:
    findings = in_order(Finding(name, "left", values[-1]) for name, values in {**KNEE, **TINGLING}.items())
    read = posterior(Case("all", findings=findings), model(), Options(pairs=False)).evidence
    assert {item.target.key: len(item.observations) for item in read.targets} == {
        "strength:knee_extension|left": 5,
        "sensation:medial_leg|left": 3,
    }


@BOTH
def test_every_level_of_every_single_lesion_has_a_probability(model: Models) -> None:
    wrong = set()
    for target, row in rows(model()):
        for band in range(getattr(model(), target.block).q0.shape[0]):
            up = np.array([alone_up_to(model(), target, row, k, band) for k in range(target.levels)])
            if up.min() < 0.0 or np.diff(up, axis=0).min() < -1e-12:
                wrong.add(target.key)
    assert not wrong, f"P(level <= k) falls with k: {sorted(wrong)}"


@BOTH
def test_every_level_of_every_pair_of_lesions_has_a_probability(model: Models) -> None:
    wrong = set()
    for target, row in rows(model()):
        if target.levels > 2:
            up = np.array([both_up_to(model(), target, row, k) for k in range(target.levels)])
            apart = getattr(model(), target.block).site[:, None] != getattr(model(), target.block).site[None, :]
            if np.diff(up, axis=0)[:, apart].min() < -1e-12 or up.max() > 1.0 + 1e-12:
                wrong.add(target.key)
    assert not wrong, f"P(level <= k) falls with k: {sorted(wrong)}"


@BOTH
def test_a_second_lesion_never_protects_except_where_it_suppresses(model: Models) -> None:
    for target, row in rows(model()):
        alone, both = alone_up_to(model(), target, row, 0), both_up_to(model(), target, row, 0)
        g = getattr(model(), target.block).g[row, :, 0]
        harms = g <= 1.0 + 1e-12
        assert (both[:, harms] <= alone[:, None] + 1e-12).all(), target.key
        judged = {model().sources[source] for source in getattr(model(), target.block).source[row]} & {PANEL}
        if target.kind != "sign" and not judged:  # raters may see a loss more rarely than elsewhere
            assert harms.all(), target.key


@BOTH
def test_two_lesions_leave_no_fewer_fibres_than_their_losses_add_up_to(model: Models) -> None:
    """q(a, b) = 1 - x_a - x_b + overlap, with an overlap between 0 and the smaller loss."""
    for target, row in rows(model()):
        if target.loss < 0 or not len(model().losses[target.loss].atoms):
            continue
        loss = model().losses[target.loss]
        kind, last = loss.kind[0], len(loss.gamma) - 1
        kept = (model().state.g[row, loss.atoms, last] / loss.extra[0][kind, last]) ** (1.0 / loss.gamma[last])
        lost = 1.0 - kept
        both = np.exp(loss.log_both[0])[np.ix_(kind, kind)]
        overlap = both - 1.0 + lost[:, None] + lost[None, :]
        assert overlap.min() >= -1e-12, target.key
        assert (overlap <= np.minimum(lost[:, None], lost[None, :]) + 1e-12).all(), target.key


@BOTH
def test_no_single_finding_excludes_a_source_that_a_table_allows(model: Models) -> None:
    """The least probability of a sign, 0.002, stands for examiners and wrong entries."""
    excluded = set()
    for target, row in rows(model()):
        if target.kind == "sign":
            for band in range(getattr(model(), target.block).q0.shape[0]):
                if alone_up_to(model(), target, row, 0, band).max() >= 1.0 - 1e-12:
                    excluded.add(target.key)
    assert not excluded, sorted(excluded)


@BOTH
def test_no_single_finding_excludes_two_sources_that_each_allow_it(model: Models) -> None:
    excluded = set()
    for target, row in rows(model()):
        if target.kind == "sign":
            alone, both = alone_up_to(model(), target, row, 0), both_up_to(model(), target, row, 0)
            apart = getattr(model(), target.block).site[:, None] != getattr(model(), target.block).site[None, :]
            allowed = (alone < 1.0 - 1e-12)[:, None] & (alone < 1.0 - 1e-12)[None, :] & apart
            if (1.0 - both[allowed]).min(initial=1.0) <= 1e-12:
                excluded.add(target.key)
    assert not excluded, sorted(excluded)


@BOTH
def test_the_halves_of_an_irritable_structure_lie_two_shifts_apart(model: Models) -> None:
    """That they average to the published frequency is counted by hand in tests/unit/model/test_counted.py."""
    for target in model().targets.values():
        if target.versions == 2:
            block = getattr(model(), target.block)
            low, high = (1.0 - block.q0[0, row, 0] * block.g[row, :, 0] for row in (target.first, target.first + 1))
            apart = np.log(high / (1 - high)) - np.log(low / (1 - low))
            assert apart == pytest.approx(2.0 * model().constants["irritability_shift"], rel=1e-6), target.key


@BOTH
def test_tests_of_one_irritable_structure_can_share_it(model: Models) -> None:
    """Causes and states are summed apart: a group in both would be two latents, not one."""
    blocks: dict[str, set[str]] = {}
    for target in model().targets.values():
        if target.group:
            blocks.setdefault(target.group, set()).add(target.block)
    assert not {group: sorted(names) for group, names in blocks.items() if len(names) > 1}


@BOTH
def test_the_tables_of_readings_and_links_are_distributions(model: Models) -> None:
    for method, table in model().observation.tables.items():
        assert sum(table.values()) == pytest.approx(np.ones(len(next(iter(table.values())))), abs=1e-9), method
    assert model().link.sum(axis=1) == pytest.approx(np.ones(len(model().causes)), abs=1e-12)
    assert math.isclose(model().prior.flat.sum(), 1.0)
