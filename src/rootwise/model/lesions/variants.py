"""Prefixed and postfixed plexus: a man's supply may stand half a segment higher or lower than the book's.

A published share already holds the variants of the people it was counted in. So the base supply is chosen such that
the mixture over variants gives the published share back (deconvolution); variants are then never blurred twice.
The multifidus (dorsal rami) does not shift.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from rootwise.atlas.tables.schema import SupplyRow

# `published` is what books and counts show: the mixture. The other three are the kinds of people in it.
SUPPLIES = ("published", "prefixed", "usual", "postfixed")
STEPS = {"prefixed": -1, "usual": 0, "postfixed": 1}
# Phillips & Park 1991: pre- or postfixed in 27.9 %; how they divide is not published: half each.
PREVALENCE = {"prefixed": 0.14, "usual": 0.72, "postfixed": 0.14}
MOVED = 0.5  # assumption: share of each root's fibres that a variant moves to the neighbouring root


def supply_in(
    rows: Sequence[tuple[SupplyRow, float]], variant: str, roots: tuple[str, ...]
) -> list[tuple[SupplyRow, float]]:
    """The supply of a target in one kind of person.

    Args:
        rows: published supply with weights.
        variant: one of `SUPPLIES`.
        roots: every root from above downwards.
    Returns:
        Rows of the variant; the published ones unchanged for `published`.
    """
    if variant == "published":
        return list(rows)
    moved: list[tuple[SupplyRow, float]] = []
    by_path: dict[tuple[str, str], list[tuple[SupplyRow, float]]] = {}
    for row, weight in rows:
        if row.path.startswith("dorsal_ramus"):
            moved.append((row, weight))
        else:
            by_path.setdefault((row.target, row.path), []).append((row, weight))
    for members in by_path.values():
        template = members[0][0]
        published = np.zeros(len(roots))
        for row, weight in members:
            published[roots.index(row.root)] += row.share * weight
        shares = _shift_matrix(len(roots), variant) @ _base(published)
        moved += [
            (template.model_copy(update={"root": roots[index], "share": float(share)}), 1.0)
            for index, share in enumerate(shares)
            if share > 1e-6
        ]
    return moved


@cache
def _shift_matrix(size: int, variant: str) -> NDArray[np.float64]:
    """Moves part of every share one root on; the ends keep theirs."""
    step = np.zeros((size, size))
    for index in range(size):
        step[min(max(index + STEPS[variant], 0), size - 1), index] = 1.0
    return np.asarray((1.0 - MOVED) * np.eye(size) + MOVED * step)


@cache
def _unblur(size: int) -> NDArray[np.float64]:
    return np.asarray(np.linalg.inv(sum(share * _shift_matrix(size, name) for name, share in PREVALENCE.items())))


def _base(published: NDArray[np.float64]) -> NDArray[np.float64]:
    """Shares whose mixture over variants is the published one, as far as shares can be: none negative."""
    base = np.clip(_unblur(len(published)) @ published, 0.0, None)
    return np.asarray(base * published.sum() / base.sum())
