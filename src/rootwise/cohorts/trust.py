"""Whether a stated probability can be trusted: reliability, and accuracy when unsure answers are withheld."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from rootwise.cohorts.scores import Mean, Score, mean

EDGES = (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)  # where the words of certainty change, and the middle of the widest


@dataclass(frozen=True, slots=True)
class Bin:
    """Answers whose first set was given a probability of `low` to under `high`."""

    low: float
    high: float
    n: int
    said: float
    right: Mean


@dataclass(frozen=True, slots=True)
class Answered:
    """What is left when answers whose first set has less than `least` are withheld.

    Attributes:
        least: the threshold.
        n, share: cases answered, and their share of all.
        right: share of these whose first set is right; None when none is answered.
    """

    least: float
    n: int
    share: float
    right: Mean | None


def reliability(scores: Sequence[Score]) -> tuple[Bin, ...]:
    """Stated probability beside the share that was right.

    Args:
        scores: of any number of cases.
    Returns:
        The bins that hold a case.
    """
    bins = []
    for low, high in pairwise(EDGES):
        inside = [one for one in scores if low <= one.said < high or (high == EDGES[-1] and one.said >= high)]
        if inside:
            said = mean([one.said for one in inside]).value
            bins.append(Bin(low, high, len(inside), said, mean([float(one.right) for one in inside])))
    return tuple(bins)


def calibration_error(bins: Sequence[Bin]) -> float:
    """Mean distance of the stated probability from the share that was right, over the cases of all bins."""
    n = sum(one.n for one in bins)
    return sum(one.n * abs(one.said - one.right.value) for one in bins) / n if n else 0.0


def coverage(scores: Sequence[Score]) -> tuple[Answered, ...]:
    """Accuracy against coverage: the surer an answer must be, the fewer cases get one.

    Args:
        scores: at least one.
    Returns:
        One row a threshold, from answering everything upwards.
    """
    rows = []
    for least in EDGES[:-1]:
        kept = [float(one.right) for one in scores if one.said >= least]
        rows.append(Answered(least, len(kept), len(kept) / len(scores), mean(kept) if kept else None))
    return tuple(rows)
