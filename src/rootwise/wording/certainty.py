"""Words and figures of probability."""

from __future__ import annotations

from collections.abc import Sequence

from rootwise.atlas.tables.grades import GRADES
from rootwise.queries.case.explain import FindingWeight

# From this probability on, this word.
_WORDS = ((0.90, "most likely"), (0.75, "likely"), (0.25, "may represent"), (0.05, "unlikely"))
LEAST_WORD = "very unlikely"
CAPPED_FROM = 0.75
# A word that claims certainty goes no further than its grade, and says why.
_CAPS = {"C": "likely, figures unchecked", "D": "likely, based on assumptions"}


def word(p: float, grade: str | None = None) -> str:
    """The certainty word of a probability.

    Args:
        p: 0 to 1.
        grade: A to D, of what the answer rests on; None when that was not worked out.

    Returns:
        `most likely` above .90, `likely` from .75, `may represent` from .25, `unlikely` from .05, else
        `very unlikely`; grades C and D cap the first two.
    """
    if p >= CAPPED_FROM and grade in _CAPS:
        return _CAPS[grade]
    if p == _WORDS[0][0]:  # "above .90": the border itself is likely
        return _WORDS[1][1]
    return next((name for least, name in _WORDS if p >= least), LEAST_WORD)


def percent(p: float) -> str:
    """A probability in per cent, never 0 and never 100.

    Args:
        p: 0 to 1.

    Returns:
        `<1 %`, `>99 %`, or a whole number.
    """
    return f"{_figure(p)} %"


def share_percent(share: float) -> str:
    """A share of something that is divided up, in per cent: unlike a probability it may be all of it."""
    return f"{100 * share:.0f} %"


def percent_range(low: float, high: float) -> str:
    """An interval in per cent: `4 to 15 %`; one figure where both ends read alike."""
    first, last = _figure(low), _figure(high)
    return f"{first} %" if first == last else f"{first} to {last} %"


def supporting_grade(weights: Sequence[FindingWeight]) -> str | None:
    """The grade on which the case for an answer rests.

    Args:
        weights: of the findings, towards that answer.

    Returns:
        The best grade such that findings of it and better ones carry at least half of the supporting weight;
        None when no finding supports the answer.
    """
    support = [weight for weight in weights if weight.bans > 0]
    half = sum(weight.bans for weight in support) / 2
    carried = 0.0
    for grade in GRADES:
        carried += sum(weight.bans for weight in support if weight.grade == grade)
        if support and carried >= half:
            return grade
    return None


def _figure(p: float) -> str:
    return "<1" if p < 0.01 else ">99" if p > 0.99 else f"{100 * p:.0f}"
