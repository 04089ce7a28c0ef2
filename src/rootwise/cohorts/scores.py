"""How good a ranked answer was, one case at a time and over many."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from math import log, sqrt
from statistics import fmean, stdev

from rootwise.cohorts.answers import Answer
from rootwise.cohorts.known import Sites

FLOOR = 1e-4  # of the probability under the logarithm: one answer thought impossible must not decide a mean


@dataclass(frozen=True, slots=True)
class Score:
    """One case's answer against what counts as right.

    Attributes:
        rank: of the first accepted set, from 1; None when no accepted set is named at all.
        mass: probability of all accepted sets together.
        log_score: natural logarithm of `mass`, floored; 0 is perfect.
        said: probability of the first set.
        brier: squared error of `said` as a forecast that the first set is right.
        leaders: the first three sets with their probabilities.
    """

    rank: int | None
    mass: float
    log_score: float
    said: float
    brier: float
    leaders: Answer

    @property
    def right(self) -> bool:
        """Whether the first set is an accepted one."""
        return self.rank == 1


@dataclass(frozen=True, slots=True)
class Mean:
    """A mean and its standard error; None where the cases cannot tell it: one case, or all alike."""

    value: float
    error: float | None


@dataclass(frozen=True, slots=True)
class Summary:
    """Scores of a group of cases; see `Score`."""

    n: int
    top1: Mean
    top3: Mean
    log_score: Mean
    brier: Mean


def score(accept: Collection[Sites], answer: Answer) -> Score:
    """Score one answer.

    Args:
        accept: the sets that count as right.
        answer: ranked sets, at least one.
    Returns:
        Its score.
    """
    hits = [index for index, (sites, _) in enumerate(answer, start=1) if sites in accept]
    mass = sum(p for sites, p in answer if sites in accept)
    rank = hits[0] if hits else None
    said = answer[0][1]
    return Score(rank, mass, log(max(mass, FLOOR)), said, (said - (rank == 1)) ** 2, answer[:3])


def summary(scores: Sequence[Score]) -> Summary:
    """Scores of a group together.

    Args:
        scores: at least one.
    Returns:
        Means with standard errors.
    """
    return Summary(
        len(scores),
        mean([float(one.right) for one in scores]),
        mean([float(one.rank is not None and one.rank <= 3) for one in scores]),
        mean([one.log_score for one in scores]),
        mean([one.brier for one in scores]),
    )


def difference(first: Sequence[Score], second: Sequence[Score]) -> Mean:
    """Mean of the paired differences of the log score, first less second.

    Args:
        first, second: of the same cases in the same order.
    Returns:
        Positive where the first is better.
    """
    return mean([a.log_score - b.log_score for a, b in zip(first, second, strict=True)])


def mean(values: Sequence[float]) -> Mean:
    """A mean with the standard error of the sample.

    Args:
        values: at least one.
    Returns:
        Mean and error.
    """
    spread = stdev(values) if len(values) > 1 else 0.0
    return Mean(fmean(values), spread / sqrt(len(values)) if spread else None)
