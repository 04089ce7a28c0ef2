"""Levels of the spine: runs such as `C2..C8` and a list's `...` written out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise


def expand_runs(entries: Sequence[str]) -> tuple[str, ...]:
    """Write out runs of one letter: `T1..T3` becomes T1, T2, T3.

    Args:
        entries: levels and runs of levels.

    Returns:
        Single levels in the order given.
    """
    levels: list[str] = []
    for entry in entries:
        first, dots, last = entry.partition("..")
        numbers = (
            range(int(first[1:]), int(last[1:]) + 1) if dots else range(int(first[1:]), int(first[1:]) + 1)
        )
        levels += [f"{first[0]}{number}" for number in numbers]
    return tuple(levels)


def expand_discs(entries: Sequence[str], vertebrae: Sequence[str]) -> tuple[str, ...]:
    """Fill the `...` of a list of discs with the discs between its neighbours.

    Args:
        entries: discs from above downwards; one of them may be `...`.
        vertebrae: every vertebra from above downwards.

    Returns:
        Every disc from the first entry to the last.
    """
    top, bottom = entries[0].split("-")[0], entries[-1].split("-")[1]
    run = vertebrae[vertebrae.index(top) : vertebrae.index(bottom) + 1]
    discs = tuple(f"{upper}-{lower}" for upper, lower in pairwise(run))
    outside = set(entries) - set(discs) - {"..."}
    if outside:
        raise ValueError(f"discs outside {entries[0]} to {entries[-1]}: {sorted(outside)}")
    return discs
