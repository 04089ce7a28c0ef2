"""How fibres reach a target: shares of the roots, and the paths that they take, as the atlas has them.

The one reader of the table of supply; what a lesion does on these paths is the model's (`lesions/fibres.py`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rootwise.atlas.tables.loader import Atlas
from rootwise.atlas.tables.schema import SupplyRow
from rootwise.model.lesions.fibres import Weighted
from rootwise.terms import vocabulary


@dataclass(frozen=True, slots=True)
class Supply:
    """The fibres of one target.

    Attributes:
        kind: muscle, skin, reflex, or a kind of conduction study.
        target: its name.
        rows: the paths.
        own: those of them that run through what was asked about; all where the target itself was.
    """

    kind: str
    target: str
    rows: tuple[SupplyRow, ...]
    own: tuple[SupplyRow, ...]

    @property
    def roots(self) -> Mapping[str, float]:
        """Root -> share of all fibres of the target, from above downwards."""
        return root_shares([(row, 1.0) for row in self.rows])

    @property
    def through(self) -> float:
        """Share of all fibres that runs through what was asked about."""
        return sum(row.share for row in self.own) / sum(row.share for row in self.rows)

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
    rows = tuple(row for row in atlas.supply if (row.kind, row.target) == (kind, target))
    return Supply(kind, target, rows, rows) if rows else None


def supplied(name: str, rows: Iterable[SupplyRow]) -> tuple[Supply, ...]:
    """What a root, or a structure on the way, supplies.

    Args:
        name: `root.L2`, or a structure of a path such as `nerve.femoral`; a part speaks of its nerve.
        rows: of the table of supply, every path of each target that is asked about.

    Returns:
        Each target with the shares of all its roots, and what runs through `name`; the largest part first.
    """
    targets: dict[tuple[str, str], list[SupplyRow]] = {}
    for row in rows:
        targets.setdefault((row.kind, row.target), []).append(row)
    candidates = (
        Supply(kind, target, tuple(every), tuple(row for row in every if beyond(row, name) is not None))
        for (kind, target), every in targets.items()
    )
    return tuple(sorted((one for one in candidates if one.through > 0), key=lambda one: -one.through))


def beyond(row: SupplyRow, *names: str) -> tuple[str, ...] | None:
    """The structures of a path at and beyond something that it passes.

    Args:
        row: of the table of supply.
        names: a root, or structures, of which a part counts as the whole; none asks for the whole path.

    Returns:
        From the spine outwards; None where the path passes none of them.
    """
    if not names or names == (f"root.{row.root}",):
        return row.steps
    own = _places(row.steps, names)
    return row.steps[own[0] :] if own else None


def root_shares(rows: Sequence[Weighted]) -> dict[str, float]:
    """Root -> its share of the fibres of weighted rows, from above downwards."""
    total = sum(weight * row.share for row, weight in rows)
    shares: dict[str, float] = {}
    for row, weight in rows:
        shares[row.root] = shares.get(row.root, 0.0) + weight * row.share / total
    return {root: shares[root] for root in vocabulary().roots if root in shares}


def ways(rows: Iterable[Weighted], *names: str) -> dict[tuple[str, ...], float]:
    """The ways of fibres at and beyond what they pass.

    Args:
        rows: of supply, with their weights.
        names: as of `beyond`.

    Returns:
        Structures from the spine outwards -> how many fibres take that way, in weights times shares of a target, in
        the order of the rows.
    """
    fibres: dict[tuple[str, ...], float] = {}
    for row, weight in rows:
        way = beyond(row, *names)
        if way is not None:
            fibres[way] = fibres.get(way, 0.0) + weight * row.share
    return fibres


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
        way = tuple(step for step in row.steps if step != "dorsal_column")
        own = _places(way, (name,))
        if own:
            before |= dict.fromkeys(way[own[0] - 1 : own[0]] if own[0] else ())
            behind |= dict.fromkeys(way[own[-1] + 1 : own[-1] + 2])
    return tuple(before), tuple(behind)


def structures(atlas: Atlas) -> tuple[str, ...]:
    """Every structure that a path of the atlas names, in the order of the tables."""
    return tuple(dict.fromkeys(step for row in atlas.supply for step in row.steps if "." in step))


def _places(way: tuple[str, ...], names: Sequence[str]) -> list[int]:
    """Where structures, or parts of them, stand on a way."""
    return [place for place, step in enumerate(way) if any(f"{step}.".startswith(f"{name}.") for name in names)]
