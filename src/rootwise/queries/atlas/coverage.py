"""What of the vocabulary an answer reads, how, and why it does not read the rest."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal

import numpy as np

from rootwise.atlas.tables.loader import Atlas, expand_site
from rootwise.atlas.tables.schema import Unread
from rootwise.cases.case import Finding, Side
from rootwise.model.findings.targets import Target
from rootwise.model.model import Model
from rootwise.queries.atlas.frequency import ROUNDING, read_alone
from rootwise.terms import Term, vocabulary

How = Literal["supply", "rows", "kernel", "background", "not"]
SIDES: tuple[Side, ...] = ("left", "axial")  # left and right are read alike


@dataclass(frozen=True, slots=True)
class Covered:
    """One finding of the vocabulary.

    Attributes:
        finding: its id.
        how: `supply` (fibres), `rows` of some site, `kernel` (pain by distance, or by its parts), `background` (a
            background row, and no site that moves it), or `not` read at all.
        sites: number of sites that have rows of it, sides and levels written out.
        reason: why no answer rests on it; empty where one does, or where nobody said why.
    """

    finding: str
    how: How
    sites: int
    reason: str

    @property
    def modelled(self) -> bool:
        """Whether an answer can rest on it."""
        return self.how not in ("background", "not")

    @property
    def gap(self) -> bool:
        """Whether it is missing, and nobody said why."""
        return not self.modelled and not self.reason


@dataclass(frozen=True, slots=True)
class Coverage:
    """The whole vocabulary.

    Attributes:
        findings: in the order of the vocabulary.
        idle: patterns of the list of reasons that no unread finding needs any more.
    """

    findings: tuple[Covered, ...]
    idle: tuple[str, ...]

    @property
    def gaps(self) -> tuple[str, ...]:
        """Findings that are missing without a reason."""
        return tuple(covered.finding for covered in self.findings if covered.gap)


def coverage(model: Model, atlas: Atlas) -> Coverage:
    """How each finding of the vocabulary is read.

    Args:
        model: built from `atlas`.
        atlas: rows, and reasons for what is not read.

    Returns:
        Every finding, with its reason where no answer rests on it.
    """
    roots = vocabulary().roots
    sites: dict[str, set[str]] = {}
    for row in atlas.findings:
        if row.site != "background":
            sites.setdefault(row.finding, set()).update(expand_site(row.site, roots))
    rows = []
    used: set[str] = set()
    for finding in vocabulary().findings():
        target = _read_by(finding, model)
        own = sites.get(target.key.partition("|")[0], set()) if target else set()
        how = _how(target, own, model)
        reason, patterns = _reason(finding, atlas.unread) if how in ("background", "not") else ("", ())
        used.update(patterns)
        rows.append(Covered(finding, how, len(own), reason))
    every = (pattern for entry in atlas.unread.values() for pattern in entry.findings)
    return Coverage(tuple(rows), tuple(pattern for pattern in every if pattern not in used))


def _how(target: Target | None, sites: set[str], model: Model) -> How:
    if target is None:
        return "not"
    if target.kind != "sign":
        return "supply"
    if sites:
        return "rows"
    moved = np.abs(getattr(model, target.block).g[target.first] - 1.0) > ROUNDING
    return "kernel" if moved.any() else "background"


def _read_by(finding: str, model: Model) -> Target | None:
    """The target that reads a finding alone, on one side or with one value at least."""
    for side in SIDES:
        for value in _abnormal(vocabulary().parse_finding(finding)):
            read = read_alone(Finding(finding, side, value), model)
            if read is not None:
                return read.target
    return None


def _abnormal(term: Term) -> Iterator[str | float]:
    """A value of each sort that the scale holds, abnormal where it can be."""
    yield from term.scale.order[1:2] or term.scale.also[:1]
    if term.scale.number is not None:
        yield term.scale.number[0]
    if term.scale.text:
        yield "T10"


def _reason(finding: str, reasons: Mapping[str, Unread]) -> tuple[str, Sequence[str]]:
    """The first reason that fits a finding, and every pattern that does."""
    fits = [(entry.reason, pattern) for entry in reasons.values() for pattern in entry.findings
            if fnmatchcase(finding, pattern)]  # fmt: skip
    return (fits[0][0] if fits else ""), [pattern for _, pattern in fits]
