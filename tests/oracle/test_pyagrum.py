"""An independent program, pyAgrum, infers the same posterior from the same tables."""

import math

import pytest
from tests.models import small
from tests.oracle.cases import random_case
from tests.oracle.enumeration import worlds
from tests.oracle.network import Network
from tests.oracle.tables import Tables
from tests.oracle.test_enumeration import joint

from rootwise.cases.case import Case
from rootwise.model.posterior.posterior import Options, posterior

TABLES = Tables()
# One world each: every side known, the vertebrae not in doubt.
KNOWN = [seed for seed in range(60) if random_case(seed).findings and len(list(worlds(random_case(seed), TABLES))) == 1]


def normalised(case: Case, pairs: bool) -> dict[tuple[str, ...], float]:
    """P(set | evidence, not `other`)."""
    found = joint(posterior(case, small(), Options(pairs=pairs)))
    total = math.fsum(found.values())
    return {members: p / total for members, p in found.items() if p > 0.0}


@pytest.mark.parametrize("seed", KNOWN[:10])
def test_pyagrum_agrees_on_single_sources(seed: int) -> None:
    case = random_case(seed)
    assert Network(case, TABLES, 1).posterior() == pytest.approx(normalised(case, pairs=False), rel=1e-9, abs=1e-15)


@pytest.mark.parametrize("seed", KNOWN[:4])
def test_pyagrum_agrees_on_pairs(seed: int) -> None:
    case = random_case(seed)
    assert Network(case, TABLES, 2).posterior() == pytest.approx(normalised(case, pairs=True), rel=1e-9, abs=1e-15)
