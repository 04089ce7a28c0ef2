"""How often a finding is recorded when one site is the only source: the model's likelihood of that one finding.

    P(f | site) = sum_c pi(c) P(f | c),     or over states with pi(s) = sum_c pi(c) P(s | c)

Shares of causes are the mean over the settings; age is unknown. Nothing is computed here that the posterior would not
compute for a case of this one finding, silence, course and bystanders left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from rootwise.atlas.tables.grades import GRADES
from rootwise.cases.case import Case, Finding, Side
from rootwise.model.evidence.coefficients import target_sum
from rootwise.model.evidence.entries import group_of
from rootwise.model.evidence.evidence import Observation, TargetEvidence, evidence
from rootwise.model.evidence.places import place
from rootwise.model.findings.targets import BlockName, Target
from rootwise.model.model import Block, Model
from rootwise.model.posterior.likelihood import evaluator
from rootwise.terms import vocabulary

Array = NDArray[np.float64]

BACKGROUND = "background"
ALL_AGES = 0
EVERY_SIDE: tuple[Side, ...] = ("left", "right", "axial")
ROUNDING = 1e-9  # of shares that sum to 1: no lesion does so little
# The values that count as positive in the families that read fibre loss, the least abnormal first.
POSITIVE: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "strength": (("weak",),),
    "weakness": (("present",),),
    "function": (("mild",),),
    "sensation": (("reduced", "absent"),),
    "numbness": (("present",),),
    "paresthesia": (("present",),),
    "atrophy": (("present",),),
    "reflex": (("reduced", "absent"), ("brisk",)),
    "emg": (("abnormal",),),
    "ncs": (("reduced", "absent"),),
}
POSITIVE_PARTS: Mapping[str, tuple[tuple[str, ...], ...]] = {  # sub-items of an EMG
    "spontaneous": (("present",),),
    "motor_units": (("abnormal",),),
}


@dataclass(frozen=True, slots=True)
class Look:
    """A finding recorded as at least this abnormal.

    Attributes:
        finding, side: what is looked at.
        value: the least abnormal value that counts.
        target: what it reads.
        p: (atoms,) P(recorded so | each cause, or each state, alone), of the block that the target lies in.
    """

    finding: str
    side: Side
    value: str
    target: Target
    p: Array


@dataclass(frozen=True, slots=True)
class Frequency:
    """How often a finding is recorded as at least this abnormal, given one site.

    Attributes:
        finding, value: the finding, and the least abnormal value that counts.
        side: `same`, `other`, or `axial`, as the finding stands to the site.
        p: P(recorded | the site is the only source).
        background: the same in patients without any source.
        source, grade: of the cause or state that moves it most; `background` where nothing does.
        touched: whether some cause or state of the site does anything here.
    """

    finding: str
    value: str
    side: str
    p: float
    background: float
    source: str
    grade: str
    touched: bool

    @property
    def ratio(self) -> float:
        """How many times commoner than in patients without any source."""
        return self.p / self.background


@lru_cache(maxsize=4)
def looks(model: Model) -> tuple[Look, ...]:
    """Everything that the model reads, at each threshold and on each side, in the order of the vocabulary.

    Args:
        model: the model.

    Returns:
        Signs with their own thresholds, and findings of fibre loss with what counts as positive in their family.
    """
    words = vocabulary()
    every: list[Look] = []
    for finding in words.findings():
        sided = words.parse_finding(finding).sided != "no"
        for side in EVERY_SIDE if sided else EVERY_SIDE[-1:]:
            every += _of_sign(finding, side, model) or _of_loss(finding, side, model)
    return tuple(every)


def _of_sign(finding: str, side: Side, model: Model) -> list[Look]:
    target = model.targets.get(f"{finding}|{side}")
    if target is None:
        return []
    levels = np.arange(target.levels)
    return [
        _look(Finding(finding, side, value), target, (levels > passed).astype(float), model)
        for passed, value in enumerate(target.thresholds)
    ]


def _of_loss(finding: str, side: Side, model: Model) -> Iterator[Look]:
    term = vocabulary().parse_finding(finding)
    counted = POSITIVE_PARTS.get(term.sub_item, ()) if term.sub_item else POSITIVE.get(term.family, ())
    for values in counted:
        look = recorded_as(finding, side, values, model)
        if look is not None:
            yield look


def recorded_as(finding: str, side: Side, values: Sequence[str], model: Model) -> Look | None:
    """A finding of fibre loss recorded with one of some values.

    Args:
        finding, side: what is looked at.
        values: what counts, the least abnormal first.
        model: the model.

    Returns:
        The look; None where the model does not read the finding or none of the values.
    """
    name, _ = place(vocabulary().parse_finding(finding), model)
    target = model.targets.get(f"{name}|{side}")
    if target is None:
        return None
    parts = [read_alone(Finding(finding, side, value), model) for value in values]
    known = [part.observations[0].likelihood for part in parts if part is not None]
    return _look(Finding(finding, side, values[0]), target, np.sum(known, axis=0), model) if known else None


def read_alone(finding: Finding, model: Model) -> TargetEvidence | None:
    """A finding as the model reads it in a case of this one finding.

    Args:
        finding: as recorded.
        model: the model.

    Returns:
        Its target with the one observation; None where the model does not read it.
    """
    read = evidence(Case(id="", findings=(finding,)), model).targets
    return read[0] if read else None


def _look(finding: Finding, target: Target, likelihood: Array, model: Model) -> Look:
    observation = Observation(finding, group_of(finding.id), likelihood)
    item = target_sum(TargetEvidence(target, (observation,)), (observation,), model)
    evaluate = evaluator(model, target.block, ALL_AGES)
    p = np.mean([evaluate.single(item, row) for row in item.rows], axis=0)
    return Look(finding.id, finding.side, str(finding.value), target, np.asarray(p))


@lru_cache(maxsize=1024)  # a page asks for the same site some thousand times
def shares(model: Model, site: int, block: BlockName) -> Array:
    """P(cause | site), or P(state | site): the mean over the settings.

    Args:
        model: the model.
        site: index of the site.
        block: `cause` or `state`.

    Returns:
        (atoms of the site,) shares that sum to 1.
    """
    causes = model.prior.cause_share.mean(axis=0)[model.atoms("cause", site)]
    if block == "cause":
        return np.asarray(causes)
    return np.asarray(causes @ model.link[model.atoms("cause", site), model.atoms("state", site)])


def frequency(look: Look, site: int, model: Model) -> Frequency:
    """How often a finding is recorded, given one site.

    Args:
        look: what is recorded.
        site: index of the site.
        model: the model.

    Returns:
        The frequency, beside that without any source.
    """
    atoms = model.atoms(look.target.block, site)
    nobody = model.nobody(look.target.block)
    each = look.p
    weight = shares(model, site, look.target.block)
    background = float(each[nobody])
    block: Block = getattr(model, look.target.block)
    does = np.any(np.abs(block.g[look.target.first, atoms] - 1.0) > ROUNDING, axis=1)
    moved = weight * np.abs(each[atoms] - background) * does
    source, grade = _provenance(block, look.target.first, atoms, moved, model)
    p = float(weight @ each[atoms]) if does.any() else background
    return Frequency(look.finding, look.value, _relation(look.side, model.sites[site].side), p, background,
                     source, grade, bool(does.any()))  # fmt: skip


def _provenance(block: Block, row: int, atoms: slice, moved: Array, model: Model) -> tuple[str, str]:
    if not moved.any():
        return BACKGROUND, "D"
    atom = atoms.start + int(np.argmax(moved))
    return model.sources[block.source[row, atom]], GRADES[block.grade[row, atom]]


def _relation(side: str, of_site: str) -> str:
    if side == "axial" or of_site == "midline":
        return "axial"
    return "same" if side == of_site else "other"


