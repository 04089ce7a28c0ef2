"""Along which pathways do the fibres of a site reach what is abnormal in a case? Anatomy alone: no probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rootwise.atlas.tables.loader import load_actions, load_supply
from rootwise.atlas.tables.schema import SupplyRow
from rootwise.cases.case import Case, Finding
from rootwise.queries.atlas.supply import ways
from rootwise.terms import Term, vocabulary

# Of a finding, the ways that carry at least this part of what the site gives to it; a rule of the drawing, no fact.
MAIN_PATHWAY = 0.2
# Where a loss or a sign of it was found, pain is not followed: it is felt outside the supply as well.
_LOSS = ("strength", "weakness", "reflex", "sensation", "numbness", "paresthesia", "emg", "ncs")
_TOLD = ("pain",)


@dataclass(frozen=True, slots=True)
class Pathway:
    """One pathway from a site to findings.

    Attributes:
        root: where it begins, when the site is a root; else None.
        side: left or right.
        structures: from the spine outwards, as the table of supply names them; empty where nothing was followed.
        findings: ids of the abnormal findings at its end.
    """

    root: str | None
    side: str
    structures: tuple[str, ...]
    findings: tuple[str, ...]


def pathways(case: Case, sites: Sequence[str]) -> tuple[Pathway, ...]:
    """The pathways from each root, plexus or nerve of a set to the abnormal findings of its side.

    Args:
        case: what was found.
        sites: site ids, or `other`.

    Returns:
        One per root and pathway; a root that supplies nothing abnormal has one without structures; other sites
        have none.
    """
    return tuple(pathway for site in sites for pathway in _of_site(case, site))


def _of_site(case: Case, site: str) -> Iterator[Pathway]:
    words = vocabulary().sites
    base, side = words.base(site), words.side(site)
    kind, _, name = base.partition(".")
    if side is None or kind not in ("root", "plexus", "nerve"):
        return
    ends: dict[tuple[str, ...], list[str]] = {}
    for finding in _followed(case, side):
        for way in _main_pathways(finding.id, base):
            ends.setdefault(way, []).append(finding.id)
    root = name if kind == "root" else None
    for way, findings in ends.items():
        yield Pathway(root, side, way, tuple(findings))
    if not ends:
        yield Pathway(root, side, (), ())


def _followed(case: Case, side: str) -> list[Finding]:
    words = vocabulary()
    abnormal = [
        finding
        for finding in case.findings
        if finding.side in (side, "unknown") and words.parse_finding(finding.id).scale.is_normal(finding.value) is False
    ]
    for families in (_LOSS, _TOLD):
        followed = [finding for finding in abnormal if finding.id.partition(".")[0] in families]
        if any(_targets(words.parse_finding(finding.id)) for finding in followed):
            return followed
    return []


@cache
def _main_pathways(finding: str, base: str) -> tuple[tuple[str, ...], ...]:
    """The main pathways from a site, side left out, to what a finding examines."""
    rows = [
        (row, weight)
        for name, weight in _targets(vocabulary().parse_finding(finding)).items()
        for row in _supply().get(name, ())
    ]
    # The model's lumbosacral plexus is both of those that the table of supply names.
    names = ("plexus.lumbar", "plexus.sacral") if base == "plexus.lumbosacral" else (base,)
    fibres = {way: n for way, n in ways(rows, *names).items() if way}
    return tuple(way for way, n in fibres.items() if n >= MAIN_PATHWAY * sum(fibres.values()))


def _targets(term: Term) -> dict[str, float]:
    """Targets of the table of supply that a finding examines, with their weight."""
    if term.kind == "action":
        return _actions().get(term.head, {})
    if term.family == "ncs":
        return {term.item: 1.0}
    if term.family == "reflex" or term.kind in ("muscle", "region"):
        parts = vocabulary().regions.parts(term.head) if term.kind == "region" else (term.head,)
        return dict.fromkeys(parts, 1.0)
    return {}


@cache
def _supply() -> dict[str, list[SupplyRow]]:
    """Rows of supply by the name of their target."""
    by_target: dict[str, list[SupplyRow]] = {}
    for row in load_supply():
        by_target.setdefault(row.target, []).append(row)
    return by_target


@cache
def _actions() -> dict[str, dict[str, float]]:
    """The muscles of each action with their weights."""
    by_action: dict[str, dict[str, float]] = {}
    for part in load_actions():
        by_action.setdefault(part.action, {})[part.muscle] = part.share
    return by_action
