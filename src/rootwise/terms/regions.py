"""Regions of skin and body, and which contains which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Regions:
    """The tree of regions.

    Attributes:
        within: each region's coarser region; None at the top. Dermatomes (`dermatome_L3`) stand alone.
        seldom_named: regions that most people call by a neighbour's name, so that a history without them says nothing.
    """

    within: Mapping[str, str | None]
    seldom_named: frozenset[str] = frozenset()

    def __contains__(self, region: object) -> bool:
        return region in self.within

    def ancestors(self, region: str) -> tuple[str, ...]:
        """The coarser regions that contain a region, nearest first.

        Args:
            region: id of a region.

        Returns:
            Its ancestors; empty at the top.

        Raises:
            KeyError: no such region.
        """
        ancestors: list[str] = []
        parent = self.within[region]
        while parent is not None:
            ancestors.append(parent)
            parent = self.within[parent]
        return tuple(ancestors)

    def children(self, region: str) -> tuple[str, ...]:
        """The regions directly within a region; empty for a leaf."""
        return tuple(child for child, parent in self.within.items() if parent == region)

    def parts(self, region: str) -> tuple[str, ...]:
        """The leaf regions of a region: `thigh` gives its five skin fields.

        Args:
            region: id of a region; a leaf is its own only part.

        Returns:
            Leaf ids in the order of the vocabulary.

        Raises:
            KeyError: no such region.
        """
        if region not in self.within:
            raise KeyError(region)
        children = self.children(region)
        return tuple(leaf for child in children for leaf in self.parts(child)) if children else (region,)

    def leaves(self) -> tuple[str, ...]:
        """Every leaf region, dermatomes not among them."""
        inner = set(self.within.values())
        return tuple(r for r in self.within if r not in inner and not r.startswith("dermatome_"))
