"""How fibres reach a target: shares of the roots, and the paths that they take, as the atlas has them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from rootwise.atlas.tables.loader import Atlas
from rootwise.atlas.tables.schema import SupplyRow
from rootwise.terms import vocabulary

DIRECT = ("", "none")


@dataclass(frozen=True, slots=True)
class Supply:
    """The fibres of one target.

    Attributes:
        kind: muscle, skin, reflex, or a kind of conduction study.
        target: its name.
        roots: root -> share of all fibres of the target, from above downwards.
        rows: the paths.
        through: share that runs through what was asked about; 1 where the target itself was.
    """

    kind: str
    target: str
    roots: Mapping[str, float]
    rows: tuple[SupplyRow, ...]
    through: float

    @property
    def grade(self) -> str:
        """The weakest grade of its paths."""
        return max(row.grade for row in self.rows)

    @property
    def sources(self) -> tuple[str, ...]:
        """What the paths rest on, that of the largest share first."""
        return tuple(dict.fromkeys(row.source for row in sorted(self.rows, key=lambda row: -row.share)))


def supply_to(kind: str, target: str, atlas: Atlas) -> Supply | None:
    """The fibres of one target.

    Args:
        kind: of supply: `muscle`, `skin`, `reflex`, `ncs_sensory`, `ncs_motor` or `ncs_late`.
        target: its name.
        atlas: the tables.

    Returns:
        Its shares and paths; None where the atlas has none.
    """
    found = _supplies(lambda row: row.kind == kind and row.target == target, lambda row: True, atlas)
    return found[0] if found else None


def supplied(name: str, atlas: Atlas) -> tuple[Supply, ...]:
    """What a root, or a structure on the way, supplies.

    Args:
        name: `root.L2`, or a structure of a path such as `nerve.femoral`; a part speaks of its nerve.
        atlas: the tables.

    Returns:
        Each target with the shares of all its roots, and what runs through `name`; the largest part first.
    """
    found = _supplies(lambda row: True, lambda row: passes(row, name), atlas)
    return tuple(sorted((one for one in found if one.through > 0), key=lambda one: -one.through))


def passes(row: SupplyRow, name: str) -> bool:
    """Whether fibres of a path come from a root, or run through a structure or one of its parts."""
    if name.startswith("root."):
        return row.root == name.removeprefix("root.")
    return any(step == name or step.startswith(f"{name}.") for step in steps(row))


def steps(row: SupplyRow) -> tuple[str, ...]:
    """The structures of a path, from the root outwards."""
    return () if row.path in DIRECT else tuple(row.path.split(" > "))


def branches(name: str, atlas: Atlas) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands before and behind a structure on the paths of its fibres.

    Args:
        name: a structure of a path.
        atlas: the tables.

    Returns:
        The structures directly before it, and those directly behind it, in the order of the tables.
    """
    before: dict[str, None] = {}
    behind: dict[str, None] = {}
    for row in atlas.supply:
        way = [step for step in steps(row) if step != "dorsal_column"]
        own = [place for place, step in enumerate(way) if step == name or step.startswith(f"{name}.")]
        if own:
            before |= dict.fromkeys(way[own[0] - 1 : own[0]] if own[0] else [])
            behind |= dict.fromkeys(way[own[-1] + 1 : own[-1] + 2])
    return tuple(before), tuple(behind)


def structures(atlas: Atlas) -> tuple[str, ...]:
    """Every structure that a path of the atlas names, in the order of the tables."""
    return tuple(dict.fromkeys(step for row in atlas.supply for step in steps(row) if "." in step))


def _supplies(
    wanted: Callable[[SupplyRow], bool], through: Callable[[SupplyRow], bool], atlas: Atlas
) -> tuple[Supply, ...]:
    rows: dict[tuple[str, str], list[SupplyRow]] = {}
    for row in atlas.supply:
        if wanted(row):
            rows.setdefault((row.kind, row.target), []).append(row)
    return tuple(_supply(kind, target, own, through) for (kind, target), own in rows.items())


def _supply(kind: str, target: str, rows: list[SupplyRow], through: Callable[[SupplyRow], bool]) -> Supply:
    total = sum(row.share for row in rows)
    roots: dict[str, float] = {}
    for row in sorted(rows, key=lambda row: vocabulary().roots.index(row.root)):
        roots[row.root] = roots.get(row.root, 0.0) + row.share / total
    return Supply(kind, target, roots, tuple(rows), sum(row.share for row in rows if through(row)) / total)
