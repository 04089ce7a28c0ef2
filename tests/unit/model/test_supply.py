"""Anatomical variants and the built model's way to the disk and back."""

from pathlib import Path

import numpy as np
import pytest
from tests.models import SMALL_ATLAS, small
from tests.oracle.cases import random_case

from rootwise.atlas.tables.loader import load
from rootwise.atlas.tables.schema import SupplyRow
from rootwise.model.file import read, write
from rootwise.model.lesions.variants import PREVALENCE, SUPPLIES, supply_in
from rootwise.model.posterior.posterior import Options, posterior
from rootwise.terms import vocabulary


def row(target: str, root: str, share: float, path: str = "nerve.femoral") -> SupplyRow:
    return SupplyRow(
        target=target,
        kind="muscle",
        root=root,
        share=share,
        path=path,
        reach="thigh",
        source="assumption",
        grade="D",
    )


def shares(rows: list[tuple[SupplyRow, float]]) -> dict[str, float]:
    found: dict[str, float] = {}
    for supply, weight in rows:
        found[supply.root] = found.get(supply.root, 0.0) + weight * supply.share
    return found


def mixture(rows: list[tuple[SupplyRow, float]]) -> dict[str, float]:
    """Weighted shares by root, averaged over the kinds of people."""
    found: dict[str, float] = {}
    for name, prevalence in PREVALENCE.items():
        for root, share in shares(supply_in(rows, name, vocabulary().roots)).items():
            found[root] = found.get(root, 0.0) + prevalence * share
    return found


def test_the_mixture_over_variants_is_the_published_supply() -> None:
    published = [
        (row("a", root, share), 1.0) for root, share in (("L2", 0.1), ("L3", 0.4), ("L4", 0.4), ("L5", 0.1))
    ]
    mixed = mixture(published)
    assert mixed == pytest.approx({root: shares(published).get(root, 0.0) for root in mixed}, abs=0.02)


def test_every_variant_keeps_the_weight_of_the_whole_supply() -> None:
    for kind in ("muscle", "skin", "reflex"):
        for target in {r.target for r in load(SMALL_ATLAS).supply if r.kind == kind}:
            published = [(r, 1.0) for r in load(SMALL_ATLAS).supply if (r.kind, r.target) == (kind, target)]
            for name in SUPPLIES:
                assert sum(shares(supply_in(published, name, vocabulary().roots)).values()) == pytest.approx(
                    1.0
                )


def test_a_muscle_that_stands_twice_in_a_supply_keeps_both_weights_in_every_variant() -> None:
    """Wasting of the thigh counts gracilis with the adductors and again with the knee flexors."""
    twice = [(row("a", "L3", 1.0), 0.5), (row("a", "L3", 1.0), 0.1), (row("b", "L5", 1.0), 0.4)]
    for name in SUPPLIES:
        assert sum(shares(supply_in(twice, name, vocabulary().roots)).values()) == pytest.approx(1.0), name


def test_dorsal_rami_do_not_shift() -> None:
    paraspinal = [(row("p", "L4", 1.0, path="dorsal_ramus"), 1.0)]
    assert all(supply_in(paraspinal, name, vocabulary().roots) == paraspinal for name in SUPPLIES)


def test_a_variant_moves_a_deficit_towards_the_root_that_carries_it() -> None:
    prefixed = shares(supply_in([(row("a", "L4", 1.0), 1.0)], "prefixed", vocabulary().roots))
    postfixed = shares(supply_in([(row("a", "L4", 1.0), 1.0)], "postfixed", vocabulary().roots))
    assert prefixed.get("L3", 0.0) > postfixed.get("L3", 0.0)
    assert postfixed.get("L5", 0.0) > prefixed.get("L5", 0.0)


@pytest.mark.parametrize("variants", [False, True])
def test_a_model_read_from_the_disk_answers_as_the_one_that_was_written(
    tmp_path: Path, variants: bool
) -> None:
    write(small(), tmp_path / "kept")
    again = read(tmp_path / "kept")
    for seed in range(5):
        first, second = (
            posterior(random_case(seed), model, Options(variants=variants)) for model in (small(), again)
        )
        assert np.array_equal(first.single, second.single)
        assert np.array_equal(first.pair, second.pair)
        assert (first.other, first.log_scale) == (second.other, second.log_scale)
