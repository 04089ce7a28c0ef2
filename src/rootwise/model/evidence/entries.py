"""What one recorded value says by itself: its target, and P(value | level); the same in every case, so kept."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from rootwise.cases.case import Finding
from rootwise.model.evidence.places import place, sign_key
from rootwise.model.findings.targets import Target
from rootwise.model.model import Model
from rootwise.terms import Term, vocabulary

Array = NDArray[np.float64]

CERTAINTY = {"definite": 1.0, "probable": 0.8, "possible": 0.5}
SCREENED = frozenset({"fill", "expanded"})
COARSE_DENIAL = 0.05  # a denied coarse symptom is wrong in this share of those who have it in some part
EARLY_DAYS = 28  # wasting needs weeks to show (assumption)
CHANGING = frozenset({"emg", "atrophy"})  # families in which the day matters
REMEMBERED = 8192  # entries, of about half a kB each

NOT_READ = "the model does not read this yet"
VALUE_NOT_READ = "the model does not read this value yet"

_GROUP_OF: Mapping[str, str] = {
    **dict.fromkeys(("history", "course", "onset", "duration"), "history"),
    **dict.fromkeys(
        ("pain", "paresthesia", "numbness", "weakness", "aggravated_by", "relieved_by", "character", "sphincter"),
        "symptoms",
    ),
    **dict.fromkeys(("cranial", "general"), "symptoms"),
    **dict.fromkeys(("emg", "ncs"), "electrodiagnosis"),
    **dict.fromkeys(("mri", "ct", "xray", "ultrasound", "angiography", "lab"), "imaging"),
    "block": "block",
}


class Entry(NamedTuple):
    """What one recorded value says.

    Attributes:
        key: its target.
        group: place in clinical order, one of `evidence.GROUPS`.
        likelihood: (levels,) P(value | level); not to be changed.
        part_of: what a coarse positive names; where a part of that is recorded as positive, this says nothing more.
        unread: why the model cannot read it, or empty.
    """

    key: str
    group: str
    likelihood: Array
    part_of: Term | None
    unread: str


def group_of(finding: str) -> str:
    """Where a finding stands in clinical order."""
    return _GROUP_OF.get(finding.partition(".")[0], "examination")


@lru_cache(maxsize=REMEMBERED, typed=True)
def severity(finding: str, value: str | float) -> float:
    """How abnormal a value is: 0 is normal; where the scale has no order, any abnormal word is 1.5."""
    scale = vocabulary().parse_finding(finding).scale
    rank = scale.rank(value)
    if rank is not None:
        return float(rank)
    return float(value) if isinstance(value, float | int) else (0.0 if scale.is_normal(value) else 1.5)


def abnormal(finding: str, value: str | float) -> bool:
    """Whether a value is abnormal; of an ankle-brachial index, which falls with disease, that is not known here."""
    return severity(finding, value) > 0.0 and finding != "abi"


def entry(finding: Finding, run: bool | None, model: Model) -> Entry:
    """What a finding says.

    Args:
        finding: on a known side.
        run: of a grade of strength, whether the long run of normal grades on its side stands alone (True) or beside
            weak ones (False); None without such a run.
        model: whose targets are read.
    Returns:
        Its target and likelihood, or why there is none.
    """
    trust = CERTAINTY.get(finding.certainty or "definite", 1.0)
    if finding.limited_by:
        trust = min(trust, 0.5)
    family = finding.id.partition(".")[0]
    return _entry(
        model,
        finding.id,
        finding.side,
        finding.value,
        finding.by in SCREENED,
        trust,
        finding.day if family in CHANGING else None,
        run if family == "strength" else None,
    )


@lru_cache(maxsize=REMEMBERED, typed=True)
def _entry(
    model: Model,
    finding: str,
    side: str,
    value: str | float,
    screened: bool,
    trust: float,
    day: int | None,
    run: bool | None,
) -> Entry:
    term = vocabulary().parse_finding(finding)
    normal = not abnormal(finding, value)
    name, method = place(term, model)
    screening = normal and method in {"mrc", "sensation"} and (screened or run is True)
    limb = f"{name.partition(':')[0]}:lower_limb"
    if screening and f"{limb}|{side}" in model.targets:
        name = limb
    key = f"{name}|{side}" if name else sign_key(finding, side, model)
    target = model.targets.get(key)
    if target is None:
        return Entry(key, "", np.ones(1), None, NOT_READ)
    coarse = target.coarse if name else bool(term.region and vocabulary().regions.children(term.region))
    if name:
        likelihood = _of_loss(term, method, value, day, target, model)
        missed = 1.0 - model.constants["screen_sensitivity"]
        if likelihood is not None and normal and (coarse or run is False):
            likelihood = likelihood * (1.0 - missed) + likelihood[0] * missed
    else:
        level = _level(term, value, target)
        normal = not level
        likelihood = _of_sign(level, target.levels, coarse)
    part_of = term if coarse and not normal else None
    if likelihood is None:
        return Entry(key, "", np.ones(1), part_of, VALUE_NOT_READ)
    # A probable or pain-limited finding says less: mixed with knowing nothing.
    likelihood = trust * likelihood + (1.0 - trust) * likelihood.mean()
    return Entry(key, group_of(finding), likelihood, part_of, "")


def _of_loss(
    term: Term, method: str, value: str | float, day: int | None, target: Target, model: Model
) -> Array | None:
    """(levels,) of an observation of fibre loss; None for a value that its method has not."""
    likelihood = model.observation.likelihood(method, str(value))
    if likelihood is None or len(likelihood) != target.levels:
        return None
    if term.family == "emg" and term.sub_item in {"spontaneous", "motor_units"}:
        channel = f"{term.sub_item}_paraspinal" if term.head.startswith("paraspinal") else term.sub_item
        return _diluted(likelihood, model.observation.visible(channel, target.reach, day))
    if term.family == "atrophy" and day is not None and day < EARLY_DAYS:
        return _diluted(likelihood, day / EARLY_DAYS)
    return likelihood


def _of_sign(level: int | None, levels: int, coarse: bool) -> Array:
    """(levels,) of a sign at a level, or present and not graded (None)."""
    likelihood = np.zeros(levels)
    if level is None:
        likelihood[1:] = 1.0
    else:
        likelihood[level] = 1.0
        if coarse and level == 0:
            likelihood[1:] = COARSE_DENIAL
    return likelihood


def _level(term: Term, value: str | float, target: Target) -> int | None:
    """Latent level of a stated sign; None when it is abnormal without a grade."""
    scale = term.scale
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
