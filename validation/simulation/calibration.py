"""Simulation-based calibration: where the truth ranks in the model's own answers, and what its probabilities are worth.

Of patients drawn from the model itself, the cumulative probability up to the true set (in a fixed order of sets, the
true set's own share split at random) is uniform where the posterior is computed as stated (Talts et al. 2018,
arXiv:1804.06788).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import erfc, sqrt

import numpy as np

from rootwise.cohorts.answers import answer_of
from rootwise.cohorts.pool import each
from rootwise.cohorts.scores import Score, Summary, score, summary
from rootwise.cohorts.trust import Bin, calibration_error, reliability
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import Posterior, posterior
from validation.simulation.protocol import Patient

BINS = 10


@dataclass(frozen=True, slots=True)
class Judged:
    """One patient's answer: its score, and the cumulative probability below and at the true set."""

    score: Score
    below: float
    own: float


@dataclass(frozen=True, slots=True)
class Calibration:
    """How the answers to a crowd fared.

    Attributes:
        scores: means.
        bins: reliability of the first set's probability.
        error: mean distance of said from right.
        ranks: patients in each tenth of the cumulative probability.
        p_uniform: chance of ranks as uneven as these where all is well.
    """

    scores: Summary
    bins: tuple[Bin, ...]
    error: float
    ranks: tuple[int, ...]
    p_uniform: float


def calibration(patients: Sequence[Patient], model: Model, seed: int, jobs: int | None = None) -> Calibration:
    """Answer every patient and compare what was said with what came.

    Args:
        patients: simulated.
        model: that answers.
        seed: of the random split of the true set's share.
        jobs: processes.
    Returns:
        The comparison.
    """
    judged = each(judge, patients, model, jobs)
    # Numbers of its own: those of the seed alone have already chosen who has what.
    split = np.random.default_rng([seed, 1]).random(len(judged))
    place = [one.below + u * one.own for one, u in zip(judged, split, strict=True)]
    ranks = np.histogram(place, bins=BINS, range=(0.0, 1.0 + 1e-9))[0]
    scores = [one.score for one in judged]
    bins = reliability(scores)
    return Calibration(
        summary(scores), bins, calibration_error(bins), tuple(int(n) for n in ranks), p_uniform(ranks.tolist())
    )


def judge(model: Model, patient: Patient) -> Judged:
    """The model's answer to one patient."""
    result = posterior(patient.case, model)
    truth = frozenset(model.names(patient.sites))
    return Judged(score([truth], answer_of(result, model)), *_place(result, patient.sites))


def _place(result: Posterior, sites: tuple[int, ...]) -> tuple[float, float]:
    """Probability of the sets before a set, and its own: single sites, then pairs, then `other`."""
    own = result.joint(sites)
    if not sites:
        before = float(result.single.sum() + result.pair.sum())
    elif len(sites) == 1:
        before = float(result.single[: sites[0]].sum())
    else:
        earlier = result.pair[: sites[0]].sum() + result.pair[sites[0], : sites[1]].sum()
        before = float(result.single.sum() + earlier)
    return before / result.total, own / result.total


def p_uniform(ranks: Sequence[int]) -> float:
    """Chance of counts as uneven as these where all bins are alike: chi-square by Wilson and Hilferty's cube root.

    Args:
        ranks: counts of bins, some of them above 0.
    Returns:
        The tail probability.
    """
    expected, freedom = sum(ranks) / len(ranks), len(ranks) - 1
    chi2 = sum((n - expected) ** 2 for n in ranks) / expected
    spread = 2.0 / (9.0 * freedom)
    return 0.5 * erfc(((chi2 / freedom) ** (1 / 3) - (1.0 - spread)) / sqrt(2.0 * spread))
