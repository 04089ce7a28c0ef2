"""Which root does this level, zone and side mean, under both ways of counting the vertebrae?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from rootwise.atlas.level_phrases import Target, parse_target
from rootwise.atlas.levels import Fact, Side, Zone, geometry, renumber, root_name
from rootwise.errors import QueryError

Role = Literal["named", "exiting", "traversing", "in_canal"]
Castellvi = Literal["none", "I", "II", "III", "IV"]
NumberingBasis = Literal["unknown", "whole_spine_count", "iliolumbar_ligament", "l5_nerve", "assumed"]

HOLD = "HOLD: count the levels first"

# Type I is a broad transverse process: the vertebra keeps its number.
_TRANSITIONAL = ("II", "III", "IV")
_UNCOUNTED = ("unknown", "assumed")
# One structure counted from above (C2, twelfth rib), then from below (last mobile disc or iliolumbar ligament
# is L5): with six lumbar vertebrae the second label is one smaller, with four one larger.
_ABOVE_TO_BELOW = {4: 1, 6: -1}
_COUNTED_FROM: dict[str | None, tuple[str, ...]] = {
    "whole_spine_count": ("above",),
    "iliolumbar_ligament": ("below",),
    "l5_nerve": ("below",),
}


@dataclass(frozen=True, slots=True)
class MetRoot:
    """A root that lies at the level asked about.

    Attributes:
        root: T12 to S5.
        role: `named` (the question was the root), `exiting`, `traversing`, or `in_canal` (in the sac).
        name: its full name with foramen and disc; the bare root for S3 to S5.
    """

    root: str
    role: Role
    name: str


@dataclass(frozen=True, slots=True)
class Numbering:
    """Two names of one and the same structure.

    Attributes:
        from_above: its label counted from C2 or the twelfth rib; None where no such label exists.
        from_below: its label when the last mobile segment, or the iliolumbar ligament, is L5; None likewise.
        when: under which count this holds.
    """

    from_above: str | None
    from_below: str | None
    when: str


@dataclass(frozen=True, slots=True)
class LevelAnswer:
    """What a level means.

    Attributes:
        asked: the phrase as given.
        name: the answer in one line.
        roots: every root met there; two for a disc without a zone.
        structures: cord or cauda equina in the zone.
        foramen: the foramen concerned: of the root, or of the disc (`L2-L3`; `S1` is the sacral foramen).
        disc: the disc named, or the one that the named root crosses; None for S2.
        zone: zone of the disc, where one was named.
        side: left, right or None when unknown.
        numberings: both names where the count is in doubt, for every count that is still possible.
        hold: the HOLD line while the levels are uncounted, else None.
        procedure_target: the one root, side and foramen that a procedure could be aimed at, else None.
        no_target_because: why there is none.
        facts: anatomy worth knowing at this level, with sources.
        sources: where the roots of the zone come from, with their grades.
    """

    asked: str
    name: str
    roots: tuple[MetRoot, ...]
    structures: tuple[str, ...]
    foramen: str
    disc: str | None
    zone: Zone | None
    side: Side | None
    numberings: tuple[Numbering, ...]
    hold: str | None
    procedure_target: str | None
    no_target_because: tuple[str, ...]
    facts: tuple[Fact, ...]
    sources: tuple[str, ...]

    @property
    def in_doubt(self) -> bool:
        """Whether the number of the level depends on how the vertebrae are counted."""
        return bool(self.numberings)


def level(
    text: str,
    side: str | None = None,
    castellvi: Castellvi | None = None,
    lumbar_count: int | None = None,
    basis: NumberingBasis | None = None,
) -> LevelAnswer:
    """Translate between root, foramen, disc, zone and side, and say what counting could change.

    Args:
        text: such as `L2-L3 foraminal left`, `L2 left`, `L2/3`; a bare disc label means both its roots.
        side: left, right or unknown, where `text` does not say it.
        castellvi: type of a lumbosacral transitional vertebra; II to IV put the count in doubt.
        lumbar_count: lumbar vertebrae counted, 4 to 6; other than 5 puts the label in doubt.
        basis: how the levels were numbered; `unknown` and `assumed` put the count in doubt, None does not.

    Returns:
        Roots, foramen, disc and zone, both numberings where the count is in doubt, and a procedure target
        only where one root, one side and a settled count allow it.

    Raises:
        QueryError: the phrase cannot be read, or the count is not 4, 5 or 6.
    """
    if lumbar_count not in (None, 4, 5, 6):
        raise QueryError("E-LEVEL-013", f"{lumbar_count} is not a count of lumbar vertebrae", hint="use 4, 5 or 6")
    target = parse_target(text, side)
    numberings = _numberings(target.label, castellvi, lumbar_count, basis)
    hold = HOLD if numberings and basis != "whole_spine_count" else None
    roots, structures, sources = _met(target)
    reasons = _reasons(target, roots, hold)
    foramen = geometry().roots[target.root].exits if target.root else target.disc
    return LevelAnswer(
        asked=text,
        name=_name(target, roots),
        roots=roots,
        structures=structures,
        foramen=foramen or "",
        disc=geometry().roots[target.root].traverses if target.root else target.disc,
        zone=target.zone,
        side=target.side,
        numberings=numberings,
        hold=hold,
        procedure_target=None if reasons else roots[0].name,
        no_target_because=reasons,
        facts=_facts(target, bool(numberings)),
        sources=sources,
    )


def _met(target: Target) -> tuple[tuple[MetRoot, ...], tuple[str, ...], tuple[str, ...]]:
    if target.root:
        return (_met_root(target.root, "named", target.side),), (), ()
    disc = geometry().discs[target.disc or ""]
    if target.zone is None:
        both = (
            _met_root(disc.exiting, "exiting", target.side),
            _met_root(disc.traversing, "traversing", target.side),
        )
        zones = (disc.zones["foraminal"], disc.zones["lateral_recess"])
        return both, (), tuple(f"{zone.source} (grade {zone.grade})" for zone in zones)
    zone = disc.zones[target.zone]
    roles: dict[str, Role] = {disc.exiting: "exiting"}
    if target.zone == "lateral_recess":
        roles = {disc.traversing: "traversing"}
    met = tuple(_met_root(root, roles.get(root, "in_canal"), target.side) for root in zone.roots)
    return met, zone.structures, (f"{zone.source} (grade {zone.grade})",)


def _met_root(root: str, role: Role, side: Side | None) -> MetRoot:
    return MetRoot(root, role, root_name(root, side) if root in geometry().roots else root)


def _name(target: Target, roots: tuple[MetRoot, ...]) -> str:
    if target.root:
        return roots[0].name
    side = target.side or "side unknown"
    if target.zone is None:
        return f"{target.disc} {side}: a disc, not a root; exiting {roots[0].root}, traversing {roots[1].root}"
    zone = target.zone.replace("_", " ")
    if len(roots) == 1:
        return f"{target.disc} {zone} {side}: meets {roots[0].name}"
    return f"{target.disc} {zone}: meets {roots[0].root} to {roots[-1].root} inside the canal"


def _reasons(target: Target, roots: tuple[MetRoot, ...], hold: str | None) -> tuple[str, ...]:
    reasons = [hold] if hold else []
    if target.side is None:
        reasons.append("the side is unknown")
    if len(roots) > 1:
        reasons.append(f"the level names {len(roots)} roots: {', '.join(met.root for met in roots)}")
    return tuple(reasons)


def _numberings(
    label: str, castellvi: Castellvi | None, lumbar_count: int | None, basis: NumberingBasis | None
) -> tuple[Numbering, ...]:
    if castellvi not in _TRANSITIONAL and lumbar_count in (None, 5) and basis not in _UNCOUNTED:
        return ()
    counts = (lumbar_count,) if lumbar_count in _ABOVE_TO_BELOW else (4, 6)
    possible = [Numbering(label, label, "five lumbar vertebrae")] if len(counts) > 1 else []
    for count in counts:
        words = "six" if count == 6 else "four"
        for frame in _COUNTED_FROM.get(basis, ("above", "below")):
            step = _ABOVE_TO_BELOW[count or 0]
            when = f"{words} lumbar vertebrae, if {label} was counted from {frame}"
            if frame == "above":
                possible.append(Numbering(label, _shifted(label, step), when))
            else:
                possible.append(Numbering(_shifted(label, -step), label, when))
    return tuple(possible)


def _shifted(label: str, step: int) -> str | None:
    try:
        return renumber(label, step)
    except QueryError:  # such as the disc below a sixth lumbar vertebra: it exists, its label does not
        return None


def _facts(target: Target, in_doubt: bool) -> tuple[Fact, ...]:
    places = geometry()
    discs = {target.disc, places.roots[target.root].exits if target.root else None}
    here = tuple(fact for fact in places.facts.values() if discs & set(fact.discs))
    return here + (tuple(places.numbering.values()) if in_doubt else ())
