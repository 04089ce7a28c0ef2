"""A case as evidence: each finding goes to its one target, and all readings of a target are taken together.

Every finding is either a reading of a target here, or listed in `not_used` with the reason: nothing is lost.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from rootwise.cases.case import Case, Finding
from rootwise.model.evidence.places import part_positive, place, sign_key
from rootwise.model.findings.targets import Target
from rootwise.model.model import Model
from rootwise.terms import NOT_TESTABLE, Term, vocabulary

Array = NDArray[np.float64]

GROUPS = ("history", "symptoms", "examination", "electrodiagnosis", "imaging", "block")
_GROUP_OF: Mapping[str, str] = {
    **dict.fromkeys(("history", "course", "onset", "duration"), "history"),
    **dict.fromkeys(
        ("pain", "paresthesia", "numbness", "weakness", "aggravated_by", "relieved_by", "character", "sphincter"),
        "symptoms",
    ),
    **dict.fromkeys(("emg", "ncs"), "electrodiagnosis"),
    **dict.fromkeys(("mri", "ct", "xray", "ultrasound", "angiography", "lab"), "imaging"),
    "block": "block",
}
CERTAINTY = {"definite": 1.0, "probable": 0.8, "possible": 0.5}
LONG_RUN = 6  # from so many normal grades in one limb on, they are read as one screening statement
SCREENED = frozenset({"fill", "expanded"})
COARSE_DENIAL = 0.05  # a denied coarse symptom is wrong in this share of those who have it in some part


@dataclass(frozen=True, slots=True)
class Reading:
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
    """All readings of one target."""

    target: Target
    readings: tuple[Reading, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a case says.

    Attributes:
        targets: readings by target.
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

    def holds(self, reading: Reading) -> bool:
        """Whether a reading counts."""
        stated = str(reading.finding.extra.get("stated_as", reading.finding.id))
        return self.has(reading.group) and (stated, reading.finding.side) not in self.dropped


WHOLE = Scope()


def group_of(finding: str) -> str:
    """Where a finding stands in clinical order."""
    return _GROUP_OF.get(finding.partition(".")[0], "examination")


def evidence(case: Case, model: Model) -> Evidence:
    """Read a case against a model.

    Args:
        case: with every side known (see `worlds`).
        model: whose targets are read.
    Returns:
        The evidence; independent of the order of findings.
    """
    from rootwise.model.evidence.silence import silent_targets

    not_used: list[tuple[Finding, str]] = []
    kept = list(_most_abnormal(case.findings, not_used))
    positive = frozenset((f.id, str(f.side)) for f in kept if _abnormal(f))
    runs = _long_runs(kept)
    by_target: dict[str, list[Reading]] = {}
    for finding in kept:
        found = _read(finding, model, positive, runs)
        if isinstance(found, str):
            not_used.append((finding, found))
        else:
            key, reading = found
            by_target.setdefault(key, []).append(reading)
    targets = tuple(
        TargetEvidence(model.targets[key], tuple(_one_screen(rows, model.targets[key])))
        for key, rows in sorted(by_target.items())
    )
    return Evidence(
        targets,
        None if case.onset == "unknown" else case.onset,
        case.duration_days,
        silent_targets(case, kept, model),
        tuple(not_used),
    )


def _most_abnormal(findings: Iterable[Finding], not_used: list[tuple[Finding, str]]) -> Iterable[Finding]:
    """One value a finding and side: of several visits, the most abnormal shows the source."""
    best: dict[tuple[str, str], Finding] = {}
    for finding in findings:
        if finding.value == NOT_TESTABLE:
            not_used.append((finding, "not testable"))
            continue
        key = (finding.id, finding.side)
        other = best.get(key)
        if other is None or _severity(finding) > _severity(other):
            if other is not None:
                not_used.append((other, "another visit shows more"))
            best[key] = finding
        else:
            not_used.append((finding, "another visit shows more"))
    return best.values()


def _severity(finding: Finding) -> float:
    scale = vocabulary().parse_finding(finding.id).scale
    rank = scale.rank(finding.value)
    if rank is not None:
        return float(rank)
    return (
        float(finding.value)
        if isinstance(finding.value, float | int)
        else (0.0 if scale.is_normal(finding.value) else 1.5)
    )


def _abnormal(finding: Finding) -> bool:
    return _severity(finding) > 0.0 and finding.id != "abi"


def _long_runs(findings: Iterable[Finding]) -> dict[str, bool]:
    """side -> whether its long run of normal grades stands alone (True) or beside weak ones (False)."""
    grades: dict[str, list[bool]] = {}
    for finding in findings:
        term = vocabulary().parse_finding(finding.id)
        if term.family == "strength" and term.kind != "coarse":
            grades.setdefault(finding.side, []).append(_abnormal(finding))
    return {side: not any(weak) for side, weak in grades.items() if weak.count(False) >= LONG_RUN}


def _read(
    finding: Finding, model: Model, positive: frozenset[tuple[str, str]], runs: Mapping[str, bool]
) -> tuple[str, Reading] | str:
    term = vocabulary().parse_finding(finding.id)
    name, method = place(term, model)
    if name == "":
        return _sign(finding, term, model, positive)
    normal = not _abnormal(finding)
    side = finding.side
    screening = finding.by in SCREENED or (term.family == "strength" and runs.get(side) is True)
    if (
        normal
        and screening
        and f"{name.partition(':')[0]}:lower_limb|{side}" in model.targets
        and method in {"mrc", "sensation"}
    ):
        name = f"{name.partition(':')[0]}:lower_limb"
    key = f"{name}|{side}"
    if key not in model.targets:
        return "the model does not read this yet"
    target = model.targets[key]
    coarse = target.loss < 0
    if coarse and not normal and part_positive(term, side, positive):
        return "a part of it is recorded"
    value = str(finding.value)
    likelihood = model.readings.likelihood(method, value)
    if likelihood is None or len(likelihood) != target.levels:
        return "the model does not read this value yet"
    if term.family == "emg" and term.sub_item in {"spontaneous", "motor_units"}:
        channel = f"{term.sub_item}_paraspinal" if term.head.startswith("paraspinal") else term.sub_item
        seen = model.readings.visible(channel, target.reach, finding.day)
        likelihood = _diluted(likelihood, seen)
    if term.family == "atrophy" and finding.day is not None and finding.day < EARLY_DAYS:
        likelihood = _diluted(likelihood, finding.day / EARLY_DAYS)
    if normal and (coarse or (term.family == "strength" and runs.get(side) is False)):
        missed = 1.0 - model.constants["screen_sensitivity"]
        likelihood = likelihood * (1.0 - missed) + likelihood[0] * missed
    return key, Reading(finding, group_of(finding.id), _doubt(likelihood, finding))


EARLY_DAYS = 28  # wasting needs weeks to show (assumption)


def _sign(
    finding: Finding, term: Term, model: Model, positive: frozenset[tuple[str, str]]
) -> tuple[str, Reading] | str:
    key = sign_key(finding, model)
    target = model.targets.get(key)
    if target is None:
        return "the model does not read this yet"
    coarse = bool(term.region and vocabulary().regions.children(term.region))
    levels = target.levels
    level = _level(finding, term, target)
    if coarse and level and part_positive(term, finding.side, positive):
        return "a part of it is recorded"
    if level is None:  # present, not graded
        likelihood = np.ones(levels)
        likelihood[0] = 0.0
    else:
        likelihood = np.eye(levels)[level]
        if coarse and level == 0:
            likelihood[1:] = COARSE_DENIAL
    return key, Reading(finding, group_of(finding.id), _doubt(likelihood, finding))


def _level(finding: Finding, term: Term, target: Target) -> int | None:
    """Latent level of a stated sign; None when it is abnormal without a grade."""
    value, scale = finding.value, term.scale
    if isinstance(value, float | int) and not isinstance(value, bool):
        if term.family == "abi":
            return int(value <= float(target.thresholds[0]))
        return sum(value >= float(limit) for limit in target.thresholds)
    if scale.text:
        return 1
    if term.family == "block":
        return {"none": 0, "partial": min(1, target.levels - 1), "complete": target.levels - 1}[str(value)]
    rank = scale.rank(value)
    if rank is None:
        return 0 if scale.is_normal(value) else None
    limits = [scale.rank(limit) or 1 for limit in target.thresholds]
    return sum(rank >= limit for limit in limits)


def _diluted(table: Array, seen: float) -> Array:
    """Only a share of the change shows yet: the rest reads as the normal level does."""
    return np.asarray(seen * table + (1.0 - seen) * table[0])


def _doubt(likelihood: Array, finding: Finding) -> Array:
    """A probable or pain-limited finding says less: mixed with knowing nothing."""
    trust = CERTAINTY.get(finding.certainty or "definite", 1.0)
    if finding.limited_by:
        trust = min(trust, 0.5)
    return np.asarray(trust * likelihood + (1.0 - trust) * likelihood.mean())


def _one_screen(rows: list[Reading], target: Target) -> Iterable[Reading]:
    """Screened normals that went to one coarse target are one look, however many were written out."""
    screened = [r for r in rows if target.loss < 0 and r.group == "examination" and not _abnormal(r.finding)]
    yield from (r for r in rows if r not in screened)
    if screened:
        parts = tuple(sorted({r.finding.id for r in screened}))
        yield replace(screened[0], finding=replace(screened[0].finding, extra={"stands_for": parts}))
