"""Addresses of pages that more than one room points to."""

from __future__ import annotations

from urllib.parse import quote


def atlas_link(name: str, case: str = "") -> str:
    """The page of the atlas about a finding, root, nerve or region.

    Args:
        name: id such as `strength.hip_flexion` or `root.L2`.
        case: id of the kept case that its reader comes from; empty for none.
    """
    return f"/atlas/{quote(name)}{_of(case)}"


def bedside_test_link(finding: str, case: str = "") -> str:
    """The page that says how a bedside test is done.

    Args:
        finding: id of the vocabulary.
        case: as in `atlas_link`.
    """
    return f"/tests/{quote(finding)}{_of(case)}"


def _of(case: str) -> str:
    return f"?case={quote(case)}" if case else ""
