"""The groups in which a cohort's scores are reported: by what could be known, by kind, by root, by quality."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

from rootwise.cohorts.known import KIND_ORDER, NOT_STATED, QUALITIES, KnownCase

T = TypeVar("T")

LOWER = "back, groin, hip and leg"
MODELLED = "every source modelled"
UPPER_ROOTS = frozenset({"L1", "L2", "L3", "L4"})


def members(cases: Sequence[KnownCase]) -> dict[str, tuple[int, ...]]:
    """The cases of each group, by index.

    Args:
        cases: of a cohort.
    Returns:
        The groups that hold a case, in the order in which they are told: all complaints of the lower body; those whose
        sources are all modelled; roots (with cauda equina and conus) and other sources; single roots L1 to L4; kinds;
        roots (a case of two roots counts in both); qualities.
    """
    lower = [case for case in cases if case.lower]
    rows: list[tuple[str, Callable[[KnownCase], bool]]] = [
        (LOWER, lambda case: case.lower),
        (MODELLED, lambda case: case.modelled),
        ("roots, cauda equina, conus", lambda case: case.lower and is_radicular(case)),
        ("other sources", lambda case: case.lower and not is_radicular(case)),
        ("one root, L1 to L4", is_upper_root),
        *((kind, _of_kind(kind)) for kind in KIND_ORDER),
        *((f"root {root}", _of_root(root)) for root in sorted({r for c in lower for r in c.roots}, key=_from_above)),
        *((f"quality {quality}", _of_quality(quality)) for quality in (*QUALITIES, NOT_STATED)),
    ]
    by_name = {name: tuple(i for i, case in enumerate(cases) if belongs(case)) for name, belongs in rows}
    return {name: indices for name, indices in by_name.items() if indices}


def is_radicular(case: KnownCase) -> bool:
    """Whether a root, the cauda equina or the conus is among the sources."""
    return any(site.partition(".")[0] in {"root", "cauda_equina", "conus"} for site in case.truth)


def is_upper_root(case: KnownCase) -> bool:
    """Whether a single root from L1 to L4, and nothing else, is the source: what this model was started for."""
    return len(case.truth) == 1 and bool(UPPER_ROOTS & set(case.roots))


def chosen(indices: Sequence[int], values: Sequence[T]) -> list[T]:
    """The values of a group."""
    return [values[i] for i in indices]


def _of_kind(kind: str) -> Callable[[KnownCase], bool]:
    return lambda case: case.lower and case.kind == kind


def _of_root(root: str) -> Callable[[KnownCase], bool]:
    return lambda case: case.lower and root in case.roots


def _of_quality(quality: str) -> Callable[[KnownCase], bool]:
    return lambda case: case.lower and case.quality == quality


def _from_above(level: str) -> tuple[int, int]:
    return "CTLS".index(level[0]), int(level[1:])
