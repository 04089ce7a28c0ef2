"""Weights of evidence in words, part by part, for every interface to lay out in its own way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rootwise.cases.case import Case
from rootwise.model.evidence.evidence import GROUPS
from rootwise.queries.case.explain import Explanation, FindingWeight
from rootwise.wording.findings import as_stated, finding_words, phrase
from rootwise.wording.layout import capital
from rootwise.wording.sites import set_name, short_set

if TYPE_CHECKING:
    from rootwise.queries.case.compare import Comparison

TELLING = 0.02  # bans; a finding that weighs less is no argument
UNIT = "One ban is a factor of ten in the odds: +0.3 doubles them, -0.3 halves them."
ALL_OTHERS = "all other answers together"
REMARK = (
    "Each group is weighed given the groups before it. Each finding is weighed with all others in place, so findings "
    "that carry the same information share its weight and do not add up to their group. Onset, duration and symptoms "
    "that were not mentioned count within their group."
)
_ASSUMED = frozenset("CD")


@dataclass(frozen=True, slots=True)
class BarWords:
    """One weight.

    Attributes:
        label: what weighs.
        bans: positive for the first answer, negative for the second.
        effect: the same as a factor on its odds: `multiplies its odds by 2.5`.
        basis: grade and source; empty for a prior, a group or a sum.
        is_assumed: whether the first answer's number is recalled or assumed: grade C or D.
        finding, side: ids; empty for a prior, a group or a sum.
    """

    label: str
    bans: float
    effect: str
    basis: str = ""
    is_assumed: bool = False
    finding: str = ""
    side: str = ""

    @property
    def weight(self) -> str:
        """The weight in words: `-0.42 bans, divides its odds by 2.6`."""
        return f"{self.bans:+.2f} bans, {self.effect}"


@dataclass(frozen=True, slots=True)
class GroupWords:
    """The weights of one clinical group.

    Attributes:
        name: of the group.
        total: of the group given those before it; None where it was not worked out.
        bars: of its findings, heaviest first.
    """

    name: str
    total: BarWords | None
    bars: tuple[BarWords, ...]


@dataclass(frozen=True, slots=True)
class ExplanationWords:
    """The parts of `explain` in the order in which they are shown.

    Attributes:
        leader, rival: the sets; the rival is empty for all others.
        name, held_against: what they are called.
        prior: odds before any finding.
        groups: in clinical order.
        total: prior and groups together.
        against: the strongest evidence against the leader; empty where there is none.
    """

    leader: tuple[str, ...]
    rival: tuple[str, ...]
    name: str
    held_against: str
    prior: BarWords
    groups: tuple[GroupWords, ...]
    total: BarWords
    against: str


@dataclass(frozen=True, slots=True)
class NotDoneWords:
    """A finding that was not tested, with the weight of each result for the first answer."""

    finding: str
    side: str
    label: str
    if_abnormal: BarWords
    if_normal: BarWords
    expected_bans: float


@dataclass(frozen=True, slots=True)
class ComparisonWords:
    """The parts of `compare` in the order in which they are shown.

    Attributes:
        first, second: the sets.
        first_name, second_name: what they are called.
        prior, evidence, total: odds before any finding, weight of all findings, odds after them.
        done: findings that separate the two, heaviest first.
        not_done: findings not tested, most informative first.
    """

    first: tuple[str, ...]
    second: tuple[str, ...]
    first_name: str
    second_name: str
    prior: BarWords
    evidence: BarWords
    total: BarWords
    done: tuple[BarWords, ...]
    not_done: tuple[NotDoneWords, ...]


def bans_in_words(weight: FindingWeight) -> str:
    """One weight with its basis: `-0.42 bans, divides its odds by 2.6 (grade D, assumption)`."""
    return f"{weight.bans:+.2f} bans, {_effect(weight.bans)} ({_basis(weight)})"


def bar_words(weight: FindingWeight, case: Case) -> BarWords:
    """The weight of one finding.

    Args:
        weight: as it was worked out.
        case: as it was read.

    Returns:
        Its words; side and label are those that the case states.
    """
    stated = as_stated(weight.finding, case)
    return BarWords(
        finding_words(stated),
        weight.bans,
        _effect(weight.bans),
        _basis(weight),
        weight.grade in _ASSUMED,
        stated.id,
        stated.side,
    )


def by_group(weights: Sequence[FindingWeight], case: Case) -> tuple[GroupWords, ...]:
    """The weights of findings by clinical group, without the groups' own weights.

    Args:
        weights: of the findings.
        case: as it was read.

    Returns:
        The groups that have a finding, in clinical order; within each the heaviest first.
    """
    groups = {group: tuple(bar_words(weight, case) for weight in weights if weight.group == group) for group in GROUPS}
    return tuple(GroupWords(group, None, bars) for group, bars in groups.items() if bars)


def explanation_words(answer: Explanation, case: Case) -> ExplanationWords:
    """Put an explanation into words.

    Args:
        answer: the weights.
        case: as it was read.

    Returns:
        Its parts.
    """
    return ExplanationWords(
        leader=answer.leader,
        rival=answer.rival,
        name=set_name(answer.leader),
        held_against=short_set(answer.rival) if answer.rival else ALL_OTHERS,
        prior=_sum("odds before any finding", answer.prior_bans),
        groups=tuple(
            GroupWords(
                group.group,
                _sum(f"{group.group} as a whole", group.bans),
                tuple(bar_words(weight, case) for weight in group.findings),
            )
            for group in answer.groups
        ),
        total=_sum("odds after all findings: prior and groups", answer.posterior_bans),
        against=argument_against(answer.against, case),
    )


def argument_against(worst: FindingWeight | None, case: Case) -> str:
    """The finding that speaks most against an answer, as a sentence; empty where none tells.

    Args:
        worst: that finding, if any counts against it.
        case: as it was read.
    """
    if worst is None or -worst.bans < TELLING:
        return ""
    return f"{capital(finding_words(as_stated(worst.finding, case)))}: {bans_in_words(worst)}."


def comparison_words(answer: Comparison, case: Case) -> ComparisonWords:
    """Put a comparison into words.

    Args:
        answer: the comparison.
        case: as it was read.

    Returns:
        Its parts.
    """
    return ComparisonWords(
        first=answer.first,
        second=answer.second,
        first_name=short_set(answer.first),
        second_name=short_set(answer.second),
        prior=_sum("odds before any finding", answer.prior_bans),
        evidence=_sum("all findings together", answer.bans),
        total=_sum("odds after all findings", answer.prior_bans + answer.bans),
        done=tuple(bar_words(weight, case) for weight in answer.done),
        not_done=tuple(
            NotDoneWords(
                row.finding,
                row.side,
                phrase(row.finding, row.side),
                _sum("if abnormal", row.bans_if_abnormal),
                _sum("if normal", row.bans_if_normal),
                row.expected_bans,
            )
            for row in answer.not_done
        ),
    )


def _sum(label: str, bans: float) -> BarWords:
    return BarWords(label, bans, _effect(bans))


def _effect(bans: float) -> str:
    factor = f"{10 ** abs(bans):.2g}"
    if factor == "1":
        return "hardly changes its odds"
    verb = "multiplies" if bans > 0 else "divides"
    return f"{verb} its odds by {factor if 'e' not in factor else f'{float(factor):,.0f}'}"


def _basis(weight: FindingWeight) -> str:
    # A deficit rests on shares of fibres; which target's, the finding beside it says already.
    source = "supply" if weight.source.startswith("supply of ") else weight.source
    return f"grade {weight.grade}, {source}"
