"""Addresses of pages that more than one room points to."""

from __future__ import annotations

from urllib.parse import quote


def atlas_link(name: str) -> str:
    """The page of the atlas about a finding, root, nerve or region.

    Args:
        name: id such as `strength.hip_flexion` or `root.L2`.
    """
    return f"/atlas/{quote(name)}"


def sign_link(finding: str) -> str:
    """The page that says how a sign is tested.

    Args:
        finding: id of the vocabulary.
    """
    return f"/tests/{quote(finding)}"
