"""Levels of the lumbar spine: which root leaves where, which root a zone of a disc meets, and renumbering."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from rootwise.atlas.tables.identity import DATA
from rootwise.atlas.tables.record import RecordError, record
from rootwise.atlas.tables.yaml_file import read_yaml
from rootwise.errors import AtlasError, QueryError, Where
from rootwise.terms import vocabulary

Side = Literal["left", "right"]
Zone = Literal["central", "lateral_recess", "foraminal", "extraforaminal"]
Grade = Literal["A", "B", "C", "D"]

ZONES: tuple[Zone, ...] = ("central", "lateral_recess", "foraminal", "extraforaminal")
FIRST_RENUMBERED = "T10"  # a doubtful lumbar count says nothing about the neck


@dataclass(frozen=True, slots=True)
class RootPlace:
    """Where a root runs: the foramen it leaves by, the disc it crosses before, its ids where one was seen."""

    exits: str
    traverses: str | None
    fma: str | None = None
    ganglion: str | None = None
    segment: str | None = None


@dataclass(frozen=True, slots=True)
class ZoneMap:
    """What lies in one zone of one disc."""

    roots: tuple[str, ...]
    source: str
    grade: Grade
    structures: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Disc:
    """One disc with the vertebrae and roots about it."""

    upper: str
    lower: str
    exiting: str
    traversing: str
    zones: dict[Zone, ZoneMap]


@dataclass(frozen=True, slots=True)
class ZoneTerms:
    """The words a report uses for a zone, and its borders."""

    words: tuple[str, ...]
    borders: str
    source: str
    grade: Grade
    note: str = ""


@dataclass(frozen=True, slots=True)
class Fact:
    """A sentence of anatomy with the number of people behind it."""

    say: str
    source: str
    grade: Grade
    n: int | None = None
    discs: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Ids:
    """Where the ontology ids were seen."""

    source: str
    grade: Grade
    note: str = ""


@dataclass(frozen=True, slots=True)
class Geometry:
    """The whole of `anatomy/geometry.yaml`."""

    roots: dict[str, RootPlace]
    discs: dict[str, Disc]
    zones: dict[Zone, ZoneTerms]
    facts: dict[str, Fact]
    numbering: dict[str, Fact]
    ids: Ids

    def __post_init__(self) -> None:
        """Refuse discs and roots that contradict one another."""
        for name, disc in self.discs.items():
            if name != f"{disc.upper}-{disc.lower}" or set(disc.zones) != set(ZONES):
                raise RecordError(f"discs.{name}", f"names its two vertebrae and all of {', '.join(ZONES)}")
            if self.roots[disc.exiting].exits != name or self.roots[disc.traversing].traverses != name:
                raise RecordError(f"discs.{name}", "its exiting and traversing roots say otherwise")


@cache
def geometry(path: Path = DATA / "anatomy" / "geometry.yaml") -> Geometry:
    """The levels, read once.

    Args:
        path: the geometry file; the shipped one by default.

    Returns:
        Roots, discs, zones and facts.

    Raises:
        AtlasError: the file breaks the format, or roots and discs contradict one another.
    """
    try:
        return record(Geometry, read_yaml(path))
    except RecordError as error:
        where = Where(path.name, None, error.key or None)
        raise AtlasError("E-ATLAS-020", error.message, where=where, hint="see docs/atlas-format.md") from None


def root_name(root: str, side: Side | None = None) -> str:
    """A root's full name: `L2 left: exits the L2-L3 foramen, traverses the L1-L2 disc`.

    Args:
        root: T12 to S2.
        side: left or right; None when unknown.

    Returns:
        The one way in which a root is printed.

    Raises:
        QueryError: the root is outside the geometry.
    """
    place = geometry().roots.get(root)
    if place is None:
        six = "; name a sixth lumbar vertebra by the count from below, and state six" if root == "L6" else ""
        raise QueryError(
            "E-LEVEL-001",
            f'"{root}" is not a root of the geometry',
            hint="use one of " + " ".join(geometry().roots) + six,
        )
    foramen = f"{place.exits} foramen" if "-" in place.exits else f"{place.exits} sacral foramen"
    crossed = f"traverses the {place.traverses} disc" if place.traverses else "traverses no disc"
    return f"{root} {side or 'side unknown'}: exits the {foramen}, {crossed}"


def renumber(level: str, shift: int) -> str:
    """Move a level, or the level inside a finding or site id, along the spine; every level moves alike.

    Args:
        level: a root or vertebra `L2`, a disc `L2-L3`, a site `root.L2.left` or a finding id. An id that
            names no level (`pain.groin`) comes back unchanged.
        shift: how many levels; positive is towards the sacrum.

    Returns:
        The same thing, renumbered.

    Raises:
        QueryError: the level or the result lies outside T10 to S5 (discs T10-T11 to L5-S1), or there is no
            such id.
    """
    terms = vocabulary()
    if terms.sites.is_site(level) or level in terms.sites.sided:
        parts = level.split(".")
        return ".".join([parts[0], _moved(parts[1], shift), *parts[2:]]) if parts[0] == "root" else level
    term = terms.get(level)
    if term is None and "." not in level:
        return _moved(level, shift)
    if term is None:
        raise QueryError("E-LEVEL-006", f'"{level}" is neither a level nor an id', hint=terms.suggest(level))
    named = term.disc or term.root or term.vertebra
    if named is None:
        return level
    moved = _moved(named, shift)
    # The level is a word of the id (`mri.root_contact.L3`) or ends one (`emg.paraspinal_L3.spontaneous`).
    return re.sub(rf"(?<=[._]){named}(?=\.|$)", moved, level)


def _moved(level: str, shift: int) -> str:
    terms = vocabulary()
    run = terms.discs if "-" in level else terms.roots
    run = run[[name.split("-")[0] for name in run].index(FIRST_RENUMBERED) :]
    if level not in run or not 0 <= run.index(level) + shift < len(run):
        raise QueryError(
            "E-LEVEL-012",
            f'"{level}" moved by {shift:+d} lies outside {run[0]} to {run[-1]}',
            hint="a level is never clipped to the nearest one that exists",
        )
    return run[run.index(level) + shift]
