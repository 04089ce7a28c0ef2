"""Which share of every region's skin a root or a nerve supplies, as the atlas has it: shares, never a border."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from rootwise.atlas.tables.loader import load_supply
from rootwise.atlas.tables.schema import SupplyRow
from rootwise.queries.atlas.supply import supplied
from rootwise.terms import vocabulary


@dataclass(frozen=True, slots=True)
class SkinSupply:
    """The skin of one root or nerve.

    Attributes:
        name: `root.L3`, or a nerve such as `nerve.femoral`.
        shares: region -> share of its skin's fibres, the largest first; regions without any are left out.
        provenance: (source, grade) of the rows behind them, each once.
    """

    name: str
    shares: Mapping[str, float]
    provenance: tuple[tuple[str, str], ...]


@cache
def suppliers() -> tuple[str, ...]:
    """Every root and nerve that the atlas gives skin to: roots from above downwards, then nerves in its order."""
    rows = _skin()
    roots = {row.root for row in rows}
    nerves = dict.fromkeys(nerve for row in rows for nerve in _nerves(row))
    return (*(f"root.{root}" for root in vocabulary().roots if root in roots), *nerves)


@cache
def skin_supply(name: str) -> SkinSupply:
    """The skin of a root or a nerve.

    Args:
        name: one of `suppliers()`; what it does not know has no skin.

    Returns:
        Shares of regions with what they rest on.
    """
    supplies = supplied(name, _skin())
    provenance = dict.fromkeys((row.source, row.grade) for one in supplies for row in one.own)
    return SkinSupply(name, {one.target: one.through for one in supplies}, tuple(provenance))


@cache
def _skin() -> tuple[SupplyRow, ...]:
    """Rows of the skin of regions; dermatomes name a level already, and deep sensation has no region."""
    leaves = set(vocabulary().regions.leaves())
    return tuple(row for row in load_supply() if row.kind == "skin" and row.target in leaves)


def _nerves(row: SupplyRow) -> tuple[str, ...]:
    """The nerves of a path; a part of a nerve, or a place on it, speaks of the nerve."""
    named = (step.split(".") for step in row.steps)
    return tuple(dict.fromkeys(f"nerve.{step[1]}" for step in named if step[0] == "nerve"))
