"""The model's answer is that of plain enumeration over every set, cause, state, irritability and level."""

import math
from itertools import combinations

import pytest
from tests.models import small
from tests.oracle.cases import random_case
from tests.oracle.enumeration import enumerate_sets, hypotheses, ids
from tests.oracle.levels import Latent
from tests.oracle.richer import rich_case, richer
from tests.oracle.tables import PARTS, Tables

from rootwise.cases.case import Case
from rootwise.model.build import build
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import Options, Posterior, posterior

TABLES = Tables()
SAME = {"rel": 1e-9, "abs": 1e-300}  # what is impossible is kept at 1e-300 in the model


def joint(answer: Posterior, model: Model | None = None) -> dict[tuple[str, ...], float]:
    """Joint probabilities of the sets that the prior allows, by the ids of their sites."""
    sites = [site.id for site in (model or small()).sites]
    scale = math.exp(answer.log_scale)
    found = {(site,): scale * float(answer.single[a]) for a, site in enumerate(sites)}
    for a, b in combinations(range(len(sites)), 2):
        found[tuple(sorted((sites[a], sites[b])))] = scale * float(answer.pair[a, b])
    return found


@pytest.mark.parametrize("seed", range(40))
def test_every_set_has_the_joint_probability_that_enumeration_gives_it(seed: int) -> None:
    case = random_case(seed)
    expected = enumerate_sets(case, TABLES)
    answer = posterior(case, small())
    left_out = {
        why
        for part in answer.parts
        for finding, why in part.world.evidence.not_used
        if not finding.id.startswith("mri.")  # at a disc that the small atlas does not hold
    }
    assert left_out <= {"a part of it is recorded"}
    assert joint(answer) == pytest.approx(expected.joint, **SAME)
    assert math.exp(answer.log_scale) * answer.other == pytest.approx(expected.other, **SAME)
    assert answer.log_evidence() == pytest.approx(math.log(expected.evidence), rel=1e-9, abs=1e-9)


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> tuple[Tables, Model]:
    folder = richer(tmp_path_factory.mktemp("richer"))
    return Tables(folder), build(folder)


@pytest.mark.parametrize("seed", range(12))
def test_so_it_has_where_pain_crosses_the_midline_normals_are_filled_in_and_a_disease_is_diffuse(
    seed: int, rich: tuple[Tables, Model]
) -> None:
    tables, model = rich
    case = rich_case(seed)
    expected = enumerate_sets(case, tables)
    answer = posterior(case, model)
    assert joint(answer, model) == pytest.approx(expected.joint, **SAME)
    assert math.exp(answer.log_scale) * answer.other == pytest.approx(expected.other, **SAME)


def test_without_findings_the_answer_is_the_prior() -> None:
    answer = posterior(Case("nothing", setting="emg_lab"), small())
    expected = {ids(members): p for members, p in hypotheses(Case("nothing", setting="emg_lab"), TABLES).items()}
    assert joint(answer) == pytest.approx(expected, **SAME)
    assert answer.log_evidence() == pytest.approx(0.0, abs=1e-12)


def test_the_prior_of_a_pair_is_the_closest_row_counted_by_hand() -> None:
    # spine_clinic, sides halved: L3 .05, L4 .1, L5 .2, femoral .025, fibular .025, hip .05 a side; `none` .1
    weights = {
        ("root.L3.left", "root.L4.left"): 0.3 * math.sqrt(0.05 * 0.1),
        ("root.L3.left", "root.L3.right"): 0.1 * 0.05,
        ("root.L3.left", "root.L5.left"): 0.5 * 0.05 * 0.2,
        ("root.L3.left", "root.L4.right"): 0.5 * 0.05 * 0.1,
        ("joint.hip.left", "root.L4.left"): 2.0 * 0.05 * 0.1,
        ("joint.hip.left", "root.L4.right"): 0.5 * 0.05 * 0.1,
        ("joint.hip.left", "joint.hip.right"): 0.2 * 0.05,
        ("nerve.common_fibular.right", "root.L5.right"): 3.0 * 0.025 * 0.2,
        ("none", "root.L5.left"): 0.0,
    }
    found = joint(posterior(Case("nothing", setting="spine_clinic"), small()))
    unit = found["root.L3.left",] / 0.05
    assert {pair: found[pair] / unit for pair in weights} == pytest.approx(weights, rel=1e-12)


def test_pairs_left_out_leave_the_odds_between_single_sources_alone() -> None:
    case = random_case(3)
    with_pairs, without = (posterior(case, small(), Options(pairs=pairs)) for pairs in (True, False))
    assert without.pair.sum() == 0.0
    assert without.single / without.single.sum() == pytest.approx(with_pairs.single / with_pairs.single.sum(), rel=1e-9)


def test_every_level_of_every_target_of_the_small_atlas_has_a_probability() -> None:
    names = [
        *PARTS,
        "strength:knee_extension",
        "strength:ankle_dorsiflexion",
        "sensation:medial_leg",
        "reflex:patellar",
        "atrophy:quadriceps",
        "emg:vastus_lateralis",
        "pain.groin",
        "pain.buttock",
        "tension.femoral_nerve_stretch",
        "hip_exam.faber",
        "mri.stenosis.foraminal.L4-L5",
    ]
    for latent in (Latent(TABLES, name, "left") for name in names):
        if latent.block == "state":
            atoms = [(place, state) for place in TABLES.places for state in place.family.states]
        else:
            atoms = [(place, row.cause) for place in TABLES.places for row in TABLES.causes(place)]
        for lesions in [*((atom,) for atom in atoms), *combinations(atoms, 2)]:
            for u in latent.irritabilities:
                levels = latent.probabilities(lesions, u, 80)
                assert min(levels) >= 0.0, (
                    latent.name,
                    [(place.id, name) for place, name in lesions],
                    levels,
                )
                assert sum(levels) == pytest.approx(1.0)
