"""Along which pathways do the fibres of a site reach what is abnormal in a case? Anatomy alone: no probabilities."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from rootwise.atlas.tables.loader import load_actions, load_supply
from rootwise.cases.case import Case, Finding
from rootwise.queries.atlas.supply import steps
from rootwise.terms import Term, vocabulary

# Of a finding, the ways that carry at least this part of what the site gives to it; a rule of the drawing, no fact.
MAIN_WAY = 0.2
# Where a loss or a sign of it was found, pain is not followed: it is felt outside the supply as well.
_LOSS = ("strength", "weakness", "reflex", "sensation", "numbness", "paresthesia", "emg", "ncs")
_TOLD = ("pain",)


@dataclass(frozen=True, slots=True)
class Route:
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


def routes(case: Case, sites: Sequence[str]) -> tuple[Route, ...]:
    """The pathways from each root, plexus or nerve of a set to the abnormal findings of its side.

    Args:
        case: what was found.
        sites: site ids, or `other`.

    Returns:
        One route per root and pathway; a root that supplies nothing abnormal has one without structures; other sites
        have none.
    """
    return tuple(route for site in sites for route in _of_site(case, site))


def _of_site(case: Case, site: str) -> Iterator[Route]:
    words = vocabulary().sites
    base, side = words.base(site), words.side(site)
    kind, _, name = base.partition(".")
    if side is None or kind not in ("root", "plexus", "nerve"):
        return
    ends: dict[tuple[str, ...], list[str]] = {}
    for finding in _followed(case, side):
        for way in _ways(finding.id, base):
            ends.setdefault(way, []).append(finding.id)
    root = name if kind == "root" else None
    for way, findings in ends.items():
        yield Route(root, side, way, tuple(findings))
    if not ends:
        yield Route(root, side, (), ())


def _followed(case: Case, side: str) -> list[Finding]:
    words = vocabulary()
    abnormal = [
        finding
        for finding in case.findings
        if finding.side in (side, "unknown") and words.parse_finding(finding.id).scale.is_normal(finding.value) is False
    ]
    for families in (_LOSS, _TOLD):
        found = [finding for finding in abnormal if finding.id.partition(".")[0] in families]
        if any(_targets(words.parse_finding(finding.id)) for finding in found):
            return found
    return []


@cache
def _ways(finding: str, base: str) -> tuple[tuple[str, ...], ...]:
    """The main pathways from a site, side left out, to what a finding examines."""
    shares: dict[tuple[str, ...], float] = {}
    for name, weight in _targets(vocabulary().parse_finding(finding)).items():
        for root, share, path in _tables().supply.get(name, ()):
            way = _from(base, root, path)
            if way:
                shares[way] = shares.get(way, 0.0) + weight * share
    total = sum(shares.values())
    return tuple(way for way, share in shares.items() if share >= MAIN_WAY * total)


def _from(base: str, root: str, path: tuple[str, ...]) -> tuple[str, ...]:
    """The part of a path that lies at and beyond a site; empty where it does not pass it."""
    if base.startswith("root."):
        return path if base == f"root.{root}" else ()
    wanted = ("plexus.lumbar", "plexus.sacral") if base == "plexus.lumbosacral" else (base,)
    for place, structure in enumerate(path):
        if any(structure == one or structure.startswith(f"{one}.") for one in wanted):
            return path[place:]
    return ()


def _targets(term: Term) -> dict[str, float]:
    """Targets of the table of supply that a finding examines, with their weight."""
    if term.kind == "action":
        return _tables().actions.get(term.head, {})
    if term.family == "ncs":
        return {term.item: 1.0}
    if term.family == "reflex" or term.kind in ("muscle", "region"):
        parts = vocabulary().regions.parts(term.head) if term.kind == "region" else (term.head,)
        return dict.fromkeys(parts, 1.0)
    return {}


@dataclass(frozen=True, slots=True)
class _Tables:
    """Supply by target: root, share and path; and the muscles of each action with their weight."""

    supply: dict[str, list[tuple[str, float, tuple[str, ...]]]]
    actions: dict[str, dict[str, float]]


@cache
def _tables() -> _Tables:
    supply: dict[str, list[tuple[str, float, tuple[str, ...]]]] = {}
    for row in load_supply():
        supply.setdefault(row.target, []).append((row.root, row.share, steps(row)))
    actions: dict[str, dict[str, float]] = {}
    for part in load_actions():
        actions.setdefault(part.action, {})[part.muscle] = part.share
    return _Tables(supply, actions)
