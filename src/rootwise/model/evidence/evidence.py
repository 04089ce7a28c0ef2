"""A case as evidence: each finding goes to its one target, and all observations of a target are taken together.

Every finding is either an observation of a target here, or listed in `not_used` with the reason: nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rootwise.cases.case import Case, Finding
from rootwise.model.evidence.entries import abnormal, entry, severity
from rootwise.model.evidence.places import part_positive
from rootwise.model.findings.targets import Target
from rootwise.model.model import Model
from rootwise.terms import NOT_TESTABLE, vocabulary

Array = NDArray[np.float64]

GROUPS = ("history", "symptoms", "examination", "electrodiagnosis", "imaging", "block")
LONG_RUN = 6  # from so many normal grades in one limb on, they are read as one screening statement


@dataclass(frozen=True, slots=True)
class Observation:
    """One recorded value as evidence on a target's level.

    Attributes:
        finding: id and side as stated.
        group: place in clinical order, one of `GROUPS`.
        likelihood: (levels,) P(value | level).
    """

    finding: Finding
    group: str
    likelihood: Array


@dataclass(frozen=True, slots=True)
class TargetEvidence:
    """All observations of one target."""

    target: Target
    observations: tuple[Observation, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a case says.

    Attributes:
        targets: observations by target.
        onset, days: as stated; None when unknown.
        silent: symptom targets nobody spoke of: (target key, chance it would have been told).
        not_used: findings without a place in the model, with the reason.
    """

    targets: tuple[TargetEvidence, ...]
    onset: str | None
    days: int | None
    silent: tuple[tuple[str, float], ...]
    not_used: tuple[tuple[Finding, str], ...]


@dataclass(frozen=True, slots=True)
class Scope:
    """Which part of the evidence a question counts.

    Attributes:
        groups: clinical groups, or None for all.
        dropped: (finding id, side) of findings left out.
    """

    groups: frozenset[str] | None = None
    dropped: frozenset[tuple[str, str]] = frozenset()

    def has(self, group: str) -> bool:
        """Whether a clinical group counts."""
        return self.groups is None or group in self.groups

    def holds(self, observation: Observation) -> bool:
        """Whether an observation counts."""
        stated = str(observation.finding.extra.get("stated_as", observation.finding.id))
        return self.has(observation.group) and (stated, observation.finding.side) not in self.dropped


WHOLE = Scope()


def evidence(case: Case, model: Model) -> Evidence:
    """Read a case against a model.

    Args:
        case: with every side known (see `worlds`).
        model: whose targets are read.
    Returns:
        The evidence; independent of the order of findings.
    """
    from rootwise.model.evidence.silence import silent_targets
    from rootwise.model.evidence.unexamined import unexamined_targets

    not_used: list[tuple[Finding, str]] = []
    kept = _most_abnormal(case.findings, not_used)
    positive = frozenset((f.id, f.side) for f in kept if abnormal(f.id, f.value))
    runs = _long_runs(kept)
    by_target: dict[str, list[Observation]] = {}
    for finding in kept:
        own = entry(finding, runs.get(finding.side), model)
        reason = own.unread
        if own.part_of is not None and part_positive(own.part_of, finding.side, positive):
            reason = "a part of it is recorded"
        if reason:
            not_used.append((finding, reason))
        else:
            by_target.setdefault(own.key, []).append(Observation(finding, own.group, own.likelihood))
    targets = tuple(
        TargetEvidence(target := model.targets[key], _one_screen(rows) if target.coarse else tuple(rows))
        for key, rows in sorted(by_target.items())
    )
    return Evidence(
        targets,
        None if case.onset == "unknown" else case.onset,
        case.duration_days,
        (*silent_targets(case, kept, model), *unexamined_targets(case, kept, model)),
        tuple(not_used),
    )


def _most_abnormal(findings: Iterable[Finding], not_used: list[tuple[Finding, str]]) -> list[Finding]:
    """One value a finding and side: of several visits, the most abnormal shows the source."""
    best: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        if finding.value == NOT_TESTABLE:
            not_used.append((finding, "not testable"))
            continue
        key = (finding.id, finding.side)
        other = best.get(key)
        if other is None:
            best[key] = finding
        elif severity(finding.id, finding.value) > severity(other.id, other.value):
            not_used.append((other, "another visit shows more"))
            best[key] = finding
        else:
            not_used.append((finding, "another visit shows more"))
    return list(best.values())


def _long_runs(findings: Iterable[Finding]) -> dict[str, bool]:
    """side -> whether its long run of normal grades stands alone (True) or beside weak ones (False)."""
    grades: dict[str, list[bool]] = {}
    for finding in findings:
        if finding.id.startswith("strength.") and vocabulary().parse_finding(finding.id).kind != "coarse":
            grades.setdefault(finding.side, []).append(abnormal(finding.id, finding.value))
    return {side: not any(weak) for side, weak in grades.items() if weak.count(False) >= LONG_RUN}


def _one_screen(rows: Sequence[Observation]) -> tuple[Observation, ...]:
    """Screened normals that went to one coarse target are one look, however many were written out."""
    looks = [r.group == "examination" and not abnormal(r.finding.id, r.finding.value) for r in rows]
    screened = [r for r, look in zip(rows, looks, strict=True) if look]
    if not screened:
        return tuple(rows)
    parts = tuple(sorted({r.finding.id for r in screened}))
    one = replace(screened[0], finding=replace(screened[0].finding, extra={"stands_for": parts}))
    return (*(r for r, look in zip(rows, looks, strict=True) if not look), one)
