"""What a patient's record says now and said before, and how much strength was lost in between."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

from rootwise.cases.case import Case, Finding
from rootwise.terms import NOT_TESTABLE, vocabulary

# Thirds of a Medical Research Council grade, so that one whole grade is 3: from 5 to 4, or from 4+ to 3+.
THIRDS = {
    "5": 15,
    "4+": 13,
    "4": 12,
    "4-": 11,
    "3+": 10,
    "3": 9,
    "3-": 8,
    "2": 6,
    "1": 3,
    "0": 0,
    "normal": 15,
}


class Trigger(NamedTuple):
    """What made a condition hold: a finding, or a head of the case such as `care.pvr_ml`."""

    id: str
    side: str | None
    value: object
    day: int | None = None


def trigger(finding: Finding) -> Trigger:
    """A finding as the trigger of a rule."""
    return Trigger(finding.id, finding.side, finding.value, finding.day)


def latest(case: Case, ids: Collection[str]) -> tuple[Finding, ...]:
    """The last record of each of some findings on each side; a day that is unknown counts as the earliest.

    Args:
        case: any case; its findings are sorted by day.
        ids: finding ids to look at.

    Returns:
        One finding for each id and side that was examined; an untestable one erases no earlier result.
    """
    last = {(f.id, f.side): f for f in case.findings if f.id in ids and f.value != NOT_TESTABLE}
    return tuple(last.values())


def history(case: Case, finding: Finding) -> tuple[Finding, ...]:
    """Every record of one finding on one side, oldest first."""
    same = (f for f in case.findings if (f.id, f.side) == (finding.id, finding.side))
    return tuple(f for f in same if f.value != NOT_TESTABLE)


def is_abnormal(finding: Finding) -> bool:
    """Whether a finding is stated as anything but normal; numbers and free text are neither."""
    return vocabulary().parse_finding(finding.id).scale.is_normal(finding.value) is False


def is_at_or_beyond(finding: Finding, value: str) -> bool:
    """Whether a finding is as abnormal as `value` or more; a value without a place on the scale is not."""
    scale = vocabulary().parse_finding(finding.id).scale
    rank, least = scale.rank(finding.value), scale.rank(value)
    return rank is not None and least is not None and rank >= least


def grades_lost(case: Case, last: Finding) -> float:
    """How many MRC grades lie between the best earlier record and the last one.

    Args:
        case: the whole record.
        last: the latest strength finding of one movement and side.

    Returns:
        Grades, in thirds; 0 without loss. `weak` was not graded: after a normal record the loss may be any,
        so it counts in full; after another grade it says nothing.
    """
    earlier = [THIRDS.get(str(f.value), 0) for f in history(case, last) if f is not last]
    best = max(earlier, default=0)
    if last.value == "weak":
        return best / 3 if best == THIRDS["normal"] else 0.0
    return max(best - THIRDS.get(str(last.value), best), 0) / 3
