"""Phrases of people for a level: `L2-L3 foraminal left`, `root L2 right`; what is not said is left open."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rootwise.atlas.levels import ZONES, Side, Zone, geometry, root_name
from rootwise.errors import QueryError

_EXAMPLES = 'write one, such as "L2-L3 foraminal left" or "L2 left"'
_PAIR = r"\b([ctls]\d{1,2})\s*[-/]\s*([ctls]?\d{1,2})\b"
_SINGLE = r"\b[ctls]\d{1,2}\b"
_FILLERS = frozenset(
    {"root", "nerve", "disc", "disk", "level", "zone", "side", "spinal", "the", "at", "of", "on"}
)


@dataclass(frozen=True, slots=True)
class Target:
    """What a phrase such as `L2-L3 foraminal left` names: a root or a disc, zone and side where given."""

    root: str | None = None
    disc: str | None = None
    zone: Zone | None = None
    side: Side | None = None

    @property
    def label(self) -> str:
        """The level as it is written: `L2` or `L2-L3`."""
        return self.root or self.disc or ""


def parse_target(text: str, side: str | None = None) -> Target:
    """Read a human phrase for a level; what is not said is left open, nothing is guessed.

    Args:
        text: such as `L2-L3 foraminal left`, `L2/3 foramen left`, `root L2 right`, `L4-5 paracentral right`.
        side: left, right or unknown, where the phrase does not say it.

    Returns:
        The level named, with zone and side where given.

    Raises:
        QueryError: no level, more than one, a level outside T12 to S2, sides that disagree, or unknown words.
    """
    rest = re.sub(r"[‐-―−]", "-", text.lower())
    pairs = re.findall(_PAIR, rest)
    rest = re.sub(_PAIR, " ", rest)
    singles = re.findall(_SINGLE, rest)
    words = re.sub(r"[^a-z0-9]+", " ", re.sub(_SINGLE, " ", rest))
    if len(pairs) + len(singles) != 1:
        what = "more than one level" if pairs or singles else "no level"
        raise QueryError("E-LEVEL-002", f'"{text}" names {what}', hint=_EXAMPLES)
    words, zone = _take_zone(f" {words} ", text)
    words, said = _take_side(words, text, side)
    unknown = [word for word in words.split() if word not in _FILLERS]
    if unknown:
        raise QueryError(
            "E-LEVEL-003",
            f'"{text}": what is "{" ".join(unknown)}"?',
            hint="a level, a zone (central, paracentral, foraminal, extraforaminal) and left or right",
        )
    if pairs:
        if "root" in words.split() or "nerve" in words.split():
            upper = _disc(pairs[0], text).split("-")
            raise QueryError(
                "E-LEVEL-004",
                f'"{text}": a disc label never stands for a root',
                hint=f'write "{upper[0]}" (leaves there) or "{upper[1]}" (passes by)',
            )
        return Target(disc=_disc(pairs[0], text), zone=zone, side=said)
    root = singles[0].upper()
    place = geometry().roots.get(root)
    if zone is not None:
        raise QueryError(
            "E-LEVEL-005",
            f'"{text}": a zone belongs to a disc, not to the root {root}',
            hint=f'write the disc: "{place.exits} {zone}"' if place else "",
        )
    root_name(root)
    return Target(root=root, side=said)


def _take_zone(words: str, text: str) -> tuple[str, Zone | None]:
    zones: list[Zone] = []
    for zone in reversed(ZONES):  # "extraforaminal" and "far lateral" before the shorter words
        for word in geometry().zones[zone].words:
            if f" {word} " in words:
                zones.append(zone)
                words = words.replace(f" {word} ", "  ")
    if len(set(zones)) > 1:
        raise QueryError("E-LEVEL-008", f'"{text}" names more than one zone', hint="ask for one")
    return words, zones[0] if zones else None


def _take_side(words: str, text: str, given: str | None) -> tuple[str, Side | None]:
    said = {word for word in words.split() if word in ("left", "right")} | ({given} - {None, "unknown"})
    if len(said) > 1 or said & {"both", "bilateral"} or {"both", "bilateral"} & set(words.split()):
        raise QueryError("E-LEVEL-009", f'"{text}": one side at a time', hint="ask for left and for right")
    if said - {"left", "right"}:
        raise QueryError("E-LEVEL-010", f'"{given}" is not a side', hint="left, right or unknown")
    side: Side | None = "left" if "left" in said else "right" if "right" in said else None
    return " ".join(word for word in words.split() if word not in ("left", "right", "unknown")), side


def _disc(pair: tuple[str, str], text: str) -> str:
    upper, lower = (part.upper() for part in pair)
    name = f"{upper}-{lower if lower[0].isalpha() else upper[0] + lower}"
    if name not in geometry().discs:
        near = [disc for disc in geometry().discs if disc.startswith(f"{upper}-")]
        raise QueryError(
            "E-LEVEL-011",
            f'"{text}": {name} is not a disc of the geometry',
            hint=f"did you mean {near[0]}?" if near else "use one of " + " ".join(geometry().discs),
        )
    return name
