"""What is unknown about a case as a whole: which side, and how the vertebrae were counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from rootwise.cases.case import Case, Finding

SIDES = ("left", "right")


def worlds(case: Case) -> Iterator[tuple[Case, float]]:
    """Each way the case could be, with its probability.

    Args:
        case: findings may be on an `unknown` side: one and the same for the whole case.
    Yields:
        The case with that side filled in, and its probability; the case itself when nothing is unknown.
    """
    if not any(finding.side == "unknown" for finding in case.findings):
        yield case, 1.0
        return
    for side in SIDES:
        yield replace(case, findings=tuple(_on(finding, side) for finding in case.findings)), 0.5


def _on(finding: Finding, side: str) -> Finding:
    return replace(finding, side=side) if finding.side == "unknown" else finding
