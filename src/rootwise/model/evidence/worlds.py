"""What is unknown about a case as a whole: which side, and how the vertebrae were counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rootwise.cases.case import Case, Finding, Side
from rootwise.terms import vocabulary

SIDES: tuple[Side, ...] = ("left", "right")
TRANSITIONAL = frozenset({"II", "III", "IV"})  # type I keeps its number
COUNTED = frozenset({"whole_spine_count", "iliolumbar_ligament", "l5_nerve"})
COUNTED_FAMILIES = frozenset({"mri", "ct", "xray", "block"})  # levels that rest on a count of vertebrae


def worlds(case: Case, miscounted: float) -> Iterator[tuple[Case, float]]:
    """Each way the case could be, with its probability.

    Args:
        case: findings may be on an `unknown` side: one and the same for the whole case.
        miscounted: P(levels are one off | transitional vertebra, not counted from above).
    Yields:
        The case with side and levels filled in, and its probability; the case itself when nothing is unknown.
    """
    for shift, chance in _counts(case, miscounted):
        counted = _renumbered(case, shift) if shift else case
        if not any(finding.side == "unknown" for finding in counted.findings):
            yield counted, chance
            continue
        for side in SIDES:
            yield (
                replace(counted, findings=tuple(_on(finding, side) for finding in counted.findings)),
                0.5 * chance,
            )


def _on(finding: Finding, side: Side) -> Finding:
    return replace(finding, side=side) if finding.side == "unknown" else finding


def _counts(case: Case, miscounted: float) -> list[tuple[int, float]]:
    """How far image and needle levels may be off, each with its chance."""
    numbering = case.numbering
    doubtful = numbering.castellvi in TRANSITIONAL or numbering.lumbar_count in {4, 6}
    if not doubtful or numbering.basis in COUNTED or not any(_counted(finding) for finding in case.findings):
        return [(0, 1.0)]
    return [(0, 1.0 - miscounted), (1, 0.5 * miscounted), (-1, 0.5 * miscounted)]


def _counted(finding: Finding) -> bool:
    term = vocabulary().parse_finding(finding.id)
    return term.family in COUNTED_FAMILIES and bool(term.disc or term.root or term.vertebra)


def _renumbered(case: Case, shift: int) -> Case:
    """The case with every counted level moved alike; a level that would leave the spine is left out."""
    from rootwise.atlas.levels import renumber  # only for a transitional vertebra: kept off the import path
    from rootwise.errors import QueryError

    moved = []
    for finding in case.findings:
        if not _counted(finding):
            moved.append(finding)
            continue
        try:
            moved.append(
                replace(finding, id=renumber(finding.id, shift), extra={**finding.extra, "stated_as": finding.id})
            )
        except QueryError:
            continue
    return replace(case, findings=tuple(moved))
