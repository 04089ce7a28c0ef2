"""Whether an answer can be relied on, and if not, why."""

from __future__ import annotations

from typing import Literal

from rootwise.cases.case import Case
from rootwise.model.model import Model
from rootwise.model.posterior.posterior import Posterior
from rootwise.terms import vocabulary

Status = Literal["ok", "insufficient", "inconsistent", "out_of_scope"]

INCONSISTENT = 0.01  # below the first percentile of cases of the leader
OUTSIDE = 0.5  # mass on a source that the atlas does not hold
UPPER = ("upper_limb", "shoulder", "arm", "forearm", "hand", "face", "tongue", "neck", "scapular", "chest")
UPPER_FAMILIES = frozenset({"shoulder_exam"})


def status(case: Case, result: Posterior, leader: float, surprise: float | None, model: Model) -> Status:
    """The status of an answer.

    Args:
        case: what was found.
        result: its posterior.
        leader: probability of the first set: the expected accuracy of naming it.
        surprise: from `predictive.surprise`.
        model: for the thresholds.
    Returns:
        `out_of_scope`: the mass lies on sources the atlas does not hold, or most abnormal findings are of the arm or
        neck. `inconsistent`: the leader itself is unlikely to produce this case. `insufficient`: naming the leader
        would be right less often than the stated threshold. `ok` otherwise.
    """
    if result.other >= OUTSIDE * result.total or _mostly_outside(case, result):
        return "out_of_scope"
    if surprise is not None and surprise < INCONSISTENT:
        return "inconsistent"
    if leader < model.constants["insufficient_below"]:
        return "insufficient"
    return "ok"


def _mostly_outside(case: Case, result: Posterior) -> bool:
    words = vocabulary()
    used = sum(len(item.observations) for item in result.evidence.targets)
    unread = 0
    for finding, _ in result.evidence.not_used:
        term = words.parse_finding(finding.id)
        regions = {term.head, *(words.regions.ancestors(term.head) if term.head in words.regions else ())}
        upper = regions & set(UPPER) or term.family in UPPER_FAMILIES or term.head in words.actions["upper_limb"]
        unread += bool(upper) and not term.scale.is_normal(finding.value)
    return unread > used
